// Asks how far a long job is and puts only that in its place; when it is over, the whole page comes anew.
// Without this file the page asks for itself every five seconds.
"use strict";
let wait = 2000;
const began = Date.now();
const look = async () => {
  const shown = document.querySelector("[data-progress]");
  if (!shown) return;
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-progress]");
    if (!fresh) { location.reload(); return; }
    shown.replaceWith(fresh);
  } catch { /* the office does not answer: ask again later */ }
  if (Date.now() - began > 30000) wait = 5000;
  setTimeout(look, wait);
};
setTimeout(look, wait);
