// A button that copies the text beside it. Without this file the button stays hidden: the text can be marked by hand.
"use strict";
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    try { await navigator.clipboard.writeText(field.value); }
    catch { field.select(); document.execCommand("copy"); }
    button.textContent = button.dataset.done;
  });
}
