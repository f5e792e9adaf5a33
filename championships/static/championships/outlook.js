/* A new championship: the table beside its rules follows them, and what is not asked for now is out of sight. */
"use strict";

const PATIENCE_MS = 250;
const outlook = document.getElementById("outlook");
const form = outlook.closest("form");
let waiting;
let asked;

function show() {
  for (const more of form.querySelectorAll("[data-if]")) {
    const chosen = form.querySelector(`[name="${more.dataset.if}"]:checked`);
    more.hidden = !more.dataset.is.split(" ").includes(chosen ? chosen.value : "");
  }
}

function beside() {
  /* What is wrong stands beside its field; under the table only what belongs to no field that is in sight. */
  for (const list of form.querySelectorAll("[data-beside]")) list.replaceChildren();
  for (const told of outlook.querySelectorAll("[data-errors] li")) {
    const list = form.querySelector(`[data-beside="${told.dataset.field}"]`);
    if (list) list.append(told.cloneNode(true));
  }
}

async function look() {
  if (asked) asked.abort();
  asked = new AbortController();
  const own = asked;
  const data = new FormData(form);
  data.delete("_outlook");
  outlook.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(outlook.dataset.url, { method: "POST", body: data, signal: own.signal });
    if (!answer.ok) throw new Error(answer.statusText);
    outlook.innerHTML = await answer.text();
    beside();
  } catch (error) {
    if (error.name === "AbortError") return;
    outlook.textContent = "The hub does not answer; the table follows when it does.";
  }
  if (own === asked) outlook.removeAttribute("aria-busy");
}

function changed() {
  show();
  clearTimeout(waiting);
  waiting = setTimeout(look, PATIENCE_MS);
}

form.addEventListener("input", changed);
/* What is chosen in a searchable list is told by jQuery's events only. */
if (window.django && window.django.jQuery) window.django.jQuery(form).on("change", changed);
else form.addEventListener("change", changed);
show();
look();
