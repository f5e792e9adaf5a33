/* Buttons of the pages of a championship that need a browser. */
"use strict";

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
