// Keys 1, 2, 3 answer the person in focus, else the first who has no answer yet. Without this file the page works the same.
"use strict";
const rivals = [...document.querySelectorAll("[data-rival]")];
const writes = (target) => target.matches("input:not([type=radio]), textarea, select");
document.querySelectorAll("[data-keys], kbd").forEach((each) => { each.hidden = false; });
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return;
  const place = ["1", "2", "3"].indexOf(event.key);
  const rival = rivals.find((each) => each.contains(document.activeElement))
    || rivals.find((each) => !each.querySelector(":checked"));
  if (place < 0 || !rival) return;
  const choice = rival.querySelectorAll("input")[place];
  choice.checked = true;
  const next = rivals.find((each) => !each.querySelector(":checked"));
  (next ? next.querySelector("input") : document.getElementById("why")).focus();
  event.preventDefault();
});
