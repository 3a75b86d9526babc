// The mailbox's forms, opening, answering or destroying it, are all of one size when they are sent.

import { padded } from "/static/padding.js";

addEventListener("submit", ({ target: form, submitter }) => {
  form.elements.namedItem("padding").value = padded(form, submitter).get("padding");
});
