// What does not belong to the chosen verdict steps aside; without this script all of it stays.
// Alt with a digit chooses the phrase at that place among those in sight.
"use strict";

document.querySelectorAll("form.decision").forEach(function (form) {
  function follow() {
    const chosen = form.querySelector("[name=verdict]:checked");
    form.dataset.verdict = chosen ? chosen.value : "";
  }
  function choose(event) {
    const digit = event.altKey && /^Digit([1-9])$/.exec(event.code);
    if (!digit) return;
    const shown = Array.from(form.querySelectorAll(".phrase input")).filter((each) => each.offsetParent);
    const phrase = shown[digit[1] - 1];
    if (!phrase) return;
    event.preventDefault();
    phrase.checked = true;
    phrase.focus();
  }
  form.addEventListener("change", follow);
  document.addEventListener("keydown", choose);
  window.addEventListener("pageshow", follow);
  form.querySelectorAll("[data-by-key]").forEach((hint) => { hint.hidden = false; });
  follow();
});
