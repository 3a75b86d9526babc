// The form of a report: sent without leaving its page, once, and with its receipt shown whatever the line does.

import { deliver, post } from "/static/sending.js";
import { beginWindow, moreTime } from "/static/window.js";

const OF_THE_PAGE = ["token", "work"]; // fields that are not the reporter's

let unsure = []; // what was sent to be kept, where no answer says whether it is

/** Sends it. Where it turns out to be kept already, it is sent to be kept once more: that brings its receipt. */
async function sent(address, fields) {
  const { action } = document.querySelector("form.report");
  const answer = await post(address, fields);
  if (address === action && isUnsure(answer)) unsure.push(fields);
  if (answer.status === 410 && unsure.length) return (await receiptOf(action, fields)) ?? answer;
  return answer;
}

const isUnsure = ({ status, page }) => status >= 500 || (!page && status < 400);

/** What the form holds now goes first: the receipt's page tells what of it was not taken. But it may be empty by now. */
async function receiptOf(action, now) {
  for (const fields of [now, ...unsure]) {
    for (const name of OF_THE_PAGE) if (now.has(name)) fields.set(name, now.get(name));
    const { status, page } = await post(action, fields);
    if (status < 300 && page) return { status, page: fields === now ? page : noted(page) };
    if (status !== 410) return { status, page: null }; // a page with an older text must not take the place of this one
  }
}

/** The receipt of what was sent before, with a word on what is not in it. */
function noted(page) {
  page.querySelector("ol.receipt").after(document.getElementById("earlier").content.cloneNode(true));
  return page;
}

/** Where no answer came, nobody can say that nothing was sent. */
function admit() {
  const lead = document.querySelector("main [data-unsure]");
  if (unsure.length) lead.textContent = lead.dataset.unsure;
  unsure = [];
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("form.report") || !("submitter" in event)) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return; // a double click
  if (event.submitter?.matches("[data-more]")) moreTime();
  else deliver(form, event.submitter, sent);
});

// The warning stands outside of the form, so that it never becomes what the Enter key presses.
document.addEventListener("click", (event) => {
  if (event.target.closest("#ending [data-more]")) moreTime();
});

// With scripts, the Enter key in a field sends nothing by surprise.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("form.report input")) event.preventDefault();
});

document.addEventListener("report:shown", () => {
  if (!document.querySelector("form.report")) unsure = [];
  beginWindow();
});
document.addEventListener("report:over", admit);
beginWindow();
