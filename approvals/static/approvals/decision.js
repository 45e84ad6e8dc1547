// What does not belong to the chosen verdict steps aside; without this script all of it stays.
"use strict";

document.querySelectorAll("form.decision").forEach(function (form) {
  function follow() {
    const chosen = form.querySelector("[name=verdict]:checked");
    form.dataset.verdict = chosen ? chosen.value : "";
  }
  form.addEventListener("change", follow);
  window.addEventListener("pageshow", follow);
  follow();
});
