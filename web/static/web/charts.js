/* What moves on a picture: a crosshair by mouse, touch and arrow keys that reads out the table beneath it, and a line
   picked out. The figures are those of the table; without this file the picture and the table are all there. */

const HINT = "Left and right read it out, up and down pick a line, Escape lets go.";

for (const chart of document.querySelectorAll("section.picture")) {
  const plot = chart.querySelector(".chart-plot");
  const rows = [...chart.querySelectorAll("tbody tr[data-at]")];
  if (plot && rows.length) readable(chart, plot, rows);
}

function readable(chart, plot, rows) {
  const said = chart.querySelector(".chart-read");
  const values = rows.map((row) => Number(row.dataset.at));
  const heads = [...chart.querySelectorAll("thead th")].map((head) => head.textContent);
  const lines = chart.querySelectorAll("svg.chart-wide .chart-line").length;
  let at = -1;
  let picked = -1;

  plot.tabIndex = 0;
  plot.setAttribute("role", "group");
  plot.setAttribute("aria-label", `${chart.querySelector("h2").textContent}. ${HINT}`);

  function show() {
    for (const svg of plot.querySelectorAll("svg")) {
      const rule = svg.querySelector(".chart-rule");
      rule.setAttribute("visibility", at < 0 ? "hidden" : "visible");
      if (at >= 0) rule.setAttribute("transform", `translate(${placeOf(svg, values[at])} 0)`);
    }
    if (picked < 0) delete plot.dataset.picked;
    else plot.dataset.picked = picked;
    for (const one of plot.querySelectorAll("[data-series]")) {
      one.classList.toggle("chart-picked", Number(one.dataset.series) === picked);
    }
    said.replaceChildren(...(at < 0 ? [] : told()));
  }

  function told() {
    const cells = [...rows[at].cells].map((cell) => cell.textContent);
    const head = document.createElement("b");
    head.textContent = `${heads[0]} ${cells[0]}: `;
    const shown = cells
      .map((cell, column) => ({ cell, column }))
      .filter(({ cell, column }) => column > 0 && (picked < 0 ? cell : column === picked + 1));
    if (shown.every(({ cell }) => /^\d/.test(cell))) shown.sort((a, b) => parseFloat(a.cell) - parseFloat(b.cell));
    return [head, ...shown.map(({ cell, column }) => {
      const one = document.createElement("span");
      one.textContent = `${heads[column]}: ${cell || "–"}; `;
      return one;
    })];
  }

  function follow(event) {
    const svg = [...plot.querySelectorAll("svg")].find((one) => one.getClientRects().length);
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse()).x;
    const nearest = (best, value, one) =>
      Math.abs(placeOf(svg, value) - place) < Math.abs(placeOf(svg, values[best]) - place) ? one : best;
    at = values.reduce(nearest, 0);
    const line = near(event);
    if (line || event.pointerType === "mouse") picked = line && lines > 1 ? Number(line.dataset.series) : -1;
    show();
  }

  function letGo() {
    at = picked = -1;
    show();
  }

  const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -Infinity, End: Infinity };
  plot.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key in steps) at = Math.min(Math.max(at + steps[event.key], 0), rows.length - 1);
    else if (event.key === "ArrowDown" && lines > 1) picked = picked + 1 < lines ? picked + 1 : -1;
    else if (event.key === "ArrowUp" && lines > 1) picked = picked < 0 ? lines - 1 : picked - 1;
    else if (event.key === "Escape") return letGo();
    else return;
    if (at < 0) at = 0;
    event.preventDefault();
    show();
  });
  plot.addEventListener("pointermove", follow);
  plot.addEventListener("pointerdown", follow);
  plot.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && plot !== document.activeElement && letGo());
  plot.addEventListener("blur", letGo);
}

/* The line under the pointer, or a few pixels beside it; between two dashes, too. */
function near({ clientX, clientY }) {
  for (const down of [0, -4, 4, -8, 8]) {
    for (const right of [0, -7, 7]) {
      const found = document.elementFromPoint(clientX + right, clientY + down)?.closest(".chart-plot [data-series]");
      if (found) return found;
    }
  }
  return null;
}

function placeOf(svg, value) {
  const { left, right, low, high } = svg.dataset;
  const share = high === low ? 0.5 : (value - low) / (high - low);
  return Number(left) + Math.min(Math.max(share, 0), 1) * (right - left);
}
