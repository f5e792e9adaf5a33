// Names for what scripts of the admin's look put into a page without one.
"use strict";
function nameWhatHasNone() {
  for (const hint of document.querySelectorAll("span.help-tooltip[aria-label]")) hint.setAttribute("role", "img");
  for (const field of document.querySelectorAll(".select2-search__field:not([aria-label])")) {
    const row = field.closest(".field-row, .form-row, fieldset, form");
    field.setAttribute("aria-label", row?.querySelector("label, legend")?.textContent.trim() || "Search");
  }
  for (const head of document.querySelectorAll("th")) {
    if (head.textContent.trim() || head.children.length) continue;
    const words = document.createElement("span");
    words.className = "sr-only";
    words.textContent = "Remove";
    head.append(words);
  }
}
window.addEventListener("load", () => setTimeout(nameWhatHasNone));
