// The mailbox's forms, opening, answering or destroying it: all of one size, and none leaves its page. What was written
// in another form than the one that is sent does not go without a question.

import { deliver } from "/static/sending.js";
import { hasAnswers } from "/static/unsaved.js";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("form.visit") || !("submitter" in event)) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return; // a double click
  if (form.dataset.unsent && hasAnswers() && !confirm(form.dataset.unsent)) return;
  deliver(form, event.submitter);
});
