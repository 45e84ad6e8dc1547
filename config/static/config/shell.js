/* Small comforts; every page works without them. */
"use strict";

const STUCK_AFTER = 8000;

function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach(function (button) { button.removeAttribute("aria-busy"); });
}

// A second press of the same button sends nothing: the first one is on its way.
document.addEventListener("submit", function (event) {
  const form = event.target;
  const question = event.submitter && event.submitter.getAttribute("data-confirm");
  const again = form.dataset.sent === "yes";
  if (again || (question && !window.confirm(question))) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  if (form.method === "post" && !form.hasAttribute("hx-post")) {
    form.dataset.sent = "yes";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
    // An answer that is a file leaves the page standing: the form must come back to life.
    window.setTimeout(release, STUCK_AFTER, form);
  }
}, true);

// Coming back with the browser's back button: the form may be sent again.
window.addEventListener("pageshow", function () { document.querySelectorAll("form[data-sent]").forEach(release); });

// Errors first: the summary takes the focus, so that a screen reader and a small screen both begin there.
document.addEventListener("DOMContentLoaded", function () {
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
});
