/* The chart of a championship's progress, and buttons that need a browser. The numbers stand in the page as JSON. */
"use strict";

const GREY = "rgb(128 128 128 / .25)";
const INK = "#808080";

function colour(place) {
  return `hsl(${(place * 137.5) % 360} 65% 50%)`;
}

function lines(progress, what, everybody) {
  return progress.lines.map((line, place) => ({
    label: line.name,
    data: line[what],
    borderColor: colour(place),
    backgroundColor: colour(place),
    borderWidth: place < progress.shown ? 2 : 1,
    pointRadius: progress.rounds.length > 20 ? 1.5 : 3,
    tension: 0.15,
    spanGaps: true,
    clip: 8,
    hidden: !everybody && place >= progress.shown,
  }));
}

function scales(what) {
  const rank = what === "rank";
  return {
    x: { grid: { color: GREY }, ticks: { color: INK } },
    y: {
      reverse: rank,
      min: rank ? 1 : undefined,
      grid: { color: GREY },
      ticks: { color: INK, precision: rank ? 0 : undefined },
      title: { display: true, text: rank ? "Rank" : "Points", color: INK },
    },
  };
}

function draw(canvas, progress) {
  const chart = new Chart(canvas, {
    type: "line",
    data: { labels: progress.rounds, datasets: lines(progress, "rank", false) },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: "nearest", intersect: false },
      scales: scales("rank"),
      plugins: {
        legend: {
          position: "bottom",
          onClick: () => {},
          labels: { color: INK, boxWidth: 12, boxHeight: 2, filter: (item) => !item.hidden },
        },
      },
    },
  });
  window.addEventListener("beforeprint", () => chart.resize(1000, 380));
  window.addEventListener("afterprint", () => chart.resize());
  return chart;
}

function obey(buttons, chart, progress) {
  const shown = { what: "rank", everybody: false };
  buttons.hidden = progress.lines.length === 0;
  buttons.querySelector("[data-everybody]").hidden = progress.lines.length <= progress.shown;
  buttons.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.draws) shown.what = button.dataset.draws;
    else shown.everybody = !shown.everybody;
    for (const one of buttons.querySelectorAll("button")) {
      one.setAttribute("aria-pressed", one.dataset.draws ? one.dataset.draws === shown.what : shown.everybody);
    }
    chart.data.datasets = lines(progress, shown.what, shown.everybody);
    chart.options.scales = scales(shown.what);
    chart.update();
  });
}

for (const button of document.querySelectorAll("[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const select of document.querySelectorAll("[data-submits]")) {
  select.addEventListener("change", () => select.form.submit());
}

/* While a page is being made nobody knows how long it takes: a bar without an end says that it is. */
for (const form of document.querySelectorAll("[data-waits]")) {
  form.addEventListener("submit", () => {
    const waits = document.createElement("p");
    waits.setAttribute("role", "status");
    waits.className = "cup-waiting";
    waits.append(form.dataset.waits, document.createElement("progress"));
    form.append(waits);
  });
}

const told = document.getElementById("progress");
if (told) {
  const progress = JSON.parse(told.textContent);
  const chart = draw(document.getElementById("progress-chart"), progress);
  obey(document.querySelector("[data-chart-buttons]"), chart, progress);
}
