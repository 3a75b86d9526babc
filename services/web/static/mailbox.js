// The mailbox's forms, opening, answering or destroying it: all of one size, and none leaves its page.

import { deliver } from "/static/sending.js";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("form.visit") || !("submitter" in event)) return;
  event.preventDefault();
  if (form.ariaBusy !== "true") deliver(form, event.submitter); // a double click
});
