/* Two small comforts; every page works without them. */
"use strict";

// A second press of the same button sends nothing: the first one is on its way.
document.addEventListener("submit", function (event) {
  const form = event.target;
  const question = event.submitter && event.submitter.getAttribute("data-confirm");
  if (question && !window.confirm(question)) {
    event.preventDefault();
    return;
  }
  if (form.dataset.sent === "yes") {
    event.preventDefault();
    return;
  }
  if (form.method === "post" && !form.hasAttribute("hx-post")) {
    form.dataset.sent = "yes";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  }
});

// Coming back with the browser's back button: the form may be sent again.
window.addEventListener("pageshow", function () {
  document.querySelectorAll("form[data-sent]").forEach(function (form) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach(function (button) { button.removeAttribute("aria-busy"); });
  });
});

// Errors first: the summary takes the focus, so that a screen reader and a small screen both begin there.
document.addEventListener("DOMContentLoaded", function () {
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
});
