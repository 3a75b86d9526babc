// The two hours of a form: how much is left, a warning in time, two more on request, and the end, at which the page
// clears itself. Works on whatever form stands in the page, since sending may have put another one there.

const WARN_AT = 10 * 60; // seconds left
const PATIENCE = 20_000; // milliseconds

let end = Infinity; // in milliseconds of Date.now(): timers stand still while a device sleeps
let warned = false;

const theForm = () => document.querySelector("form.report");

/** Counts for the form that the page shows now. */
export function beginWindow() {
  const form = theForm();
  end = form ? Date.now() + form.dataset.left * 1000 : Infinity;
  warned = false;
  tick();
}

/** Asks for two more hours. Where that fails it says so beside the button, and the page stays where it is. */
export async function moreTime() {
  const said = document.querySelector("#ending .failed") ?? document.getElementById("renewed");
  said.textContent = "";
  try {
    await renew();
  } catch {
    said.textContent = said.dataset.failed;
  }
}

/** Nothing that was typed goes along. */
async function renew() {
  const form = theForm();
  const signal = AbortSignal.timeout?.(PATIENCE);
  const answer = await fetch(form.dataset.window, { credentials: "omit", cache: "no-store", signal });
  if (!answer.ok) throw new Error("no more time");
  const { token, left, until } = await answer.json();
  form.elements.token.value = token;
  form.dataset.left = left;
  for (const place of document.querySelectorAll("[data-until]")) place.textContent = until;
  const ending = document.getElementById("ending");
  if (ending.contains(document.activeElement)) document.querySelector(".time [data-more]").focus({ preventScroll: true });
  ending.replaceChildren();
  const said = document.getElementById("renewed");
  said.textContent = said.dataset.says.replace("{until}", until);
  beginWindow();
}

function tick() {
  const form = theForm();
  if (!form || form.ariaBusy === "true") return; // an answer is on its way; what it says comes first
  const left = Math.ceil((end - Date.now()) / 1000);
  if (left <= 0) return clear();
  const place = document.getElementById("left");
  const words = inWords(left, place.dataset);
  if (place.textContent !== words) place.textContent = words;
  if (left < WARN_AT) warn();
}

function inWords(left, says) {
  const minutes = Math.floor(left / 60);
  if (minutes < 1) return says.seconds.replace("{s}", left);
  if (minutes < 60) return says.minutes.replace("{m}", minutes);
  return says.hours.replace("{h}", Math.floor(minutes / 60)).replace("{m}", minutes % 60);
}

/** Once, and without taking the cursor away from whoever types. */
function warn() {
  if (warned) return;
  warned = true;
  document.getElementById("ending").replaceChildren(document.getElementById("warning").content.cloneNode(true));
}

function clear() {
  end = Infinity;
  const over = document.getElementById("over");
  for (const field of document.querySelectorAll("form.report textarea, form.report input")) field.value = "";
  document.title = document.title.replace(/^.* – /, `${over.dataset.title} – `);
  document.querySelector(".strip .left").remove();
  const main = document.querySelector("main");
  main.replaceChildren(document.querySelector(".strip"), over.content.cloneNode(true));
  main.querySelector("h1").focus();
  document.dispatchEvent(new Event("report:over"));
}

setInterval(tick, 1000);
addEventListener("pageshow", tick);
document.addEventListener("visibilitychange", tick);
