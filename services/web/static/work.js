// Proves to the server that this is no flood: solves the challenge in a form while its reporter writes. Whoever sends
// faster than that waits a moment. Where it fails, the form goes without, and the server asks for some patience.

import { search } from "/static/solve.js";

const SLICE = 2_000; // tries between which the page may do something else
const MARGIN = 5 * 60; // seconds that a proof should still be good for when the form is sent

const begun = new WeakMap(); // field -> promise of its solution
const held = new WeakSet(); // forms that wait for theirs
const excused = new WeakSet(); // forms that may be sent once as they are

const decoded = (field) => JSON.parse(atob(field.value));
const encoded = (parts) => btoa(JSON.stringify(parts));
const left = ({ salt }) => Number(/expires=(\d+)/.exec(salt)[1]) - Date.now() / 1000;

/** Begins to solve what a field asks; the promise says when the field holds the solution. */
function solve(field) {
  if (!begun.has(field)) begun.set(field, fill(field));
  return begun.get(field);
}

async function fill(field) {
  const challenge = decoded(field);
  const number = await inBackground(challenge).catch(() => inSlices(challenge));
  field.value = encoded({ ...challenge, number });
}

function inBackground(challenge) {
  return new Promise((done, failed) => {
    const worker = new Worker("/static/solve.js", { type: "module" });
    worker.onerror = failed;
    worker.onmessage = ({ data }) => {
      worker.terminate();
      done(data);
    };
    worker.postMessage(challenge);
  });
}

async function inSlices(challenge) {
  for (let first = 0; first <= challenge.maxnumber; first += SLICE) {
    const number = search(challenge, first, Math.min(first + SLICE - 1, challenge.maxnumber));
    if (number >= 0) return number;
    await new Promise((soon) => setTimeout(soon));
  }
  throw new Error("no number solves it");
}

/** A page that got more time may need a fresh challenge. */
async function renew(field) {
  if (left(decoded(field)) > MARGIN) return;
  const answer = await fetch(field.dataset.renew, { credentials: "omit", cache: "no-store" });
  field.value = encoded(await answer.json());
  begun.delete(field);
}

async function finish(form, field, submitter) {
  held.add(form);
  const words = form.querySelector(".working");
  words.textContent = words.dataset.says;
  try {
    await renew(field);
    await solve(field);
  } catch {
    // Without a proof the server asks for patience, and what was written comes back with the question.
  }
  words.textContent = "";
  held.delete(form);
  excused.add(form);
  form.requestSubmit(submitter);
}

/** Keeps back a form whose proof is not ready. Comes before any other script hears of its being sent. */
function hold(event) {
  const form = event.target;
  const field = form.elements.namedItem("work");
  if (!field || excused.delete(form) || event.submitter?.matches("[data-more]") || !form.requestSubmit) return;
  const parts = decoded(field);
  if ("number" in parts && left(parts) > MARGIN) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!held.has(form)) finish(form, field, event.submitter);
}

function begin() {
  for (const field of document.getElementsByName("work")) solve(field).catch(() => {});
}

addEventListener("submit", hold, true);
document.addEventListener("report:shown", begin);
begin();
