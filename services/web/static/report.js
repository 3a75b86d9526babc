// Sends the form without leaving its page: a lost connection loses nothing, and no page with a report comes into the
// history. What comes back, the same form filled or a receipt, takes the place of what was here.

import { padded } from "/static/padding.js";
import { beginWindow, renewWindow } from "/static/window.js";

const PATIENCE = 60_000; // milliseconds

async function send(form, address) {
  const impatience = new AbortController();
  const timer = setTimeout(() => impatience.abort(), PATIENCE);
  try {
    const answer = await fetch(address, {
      method: "POST",
      body: padded(form),
      credentials: "omit",
      signal: impatience.signal,
    });
    return { ok: answer.ok, over: answer.status === 410, page: parsed(await answer.text()) };
  } finally {
    clearTimeout(timer);
  }
}

const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

/** Puts the main part of another page in the place of this one's, with the scripts that it brings. */
function show(page) {
  document.title = page.title;
  document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
  const here = new Set([...document.scripts].map((script) => script.src));
  for (const { src, type } of page.scripts) {
    if (!here.has(src)) document.head.append(Object.assign(document.createElement("script"), { src, type }));
  }
  const first = document.querySelector("[autofocus], main h1");
  first.tabIndex = -1;
  first.focus();
  scrollTo(0, 0);
  beginWindow();
  document.dispatchEvent(new Event("report:shown"));
}

function tell(reason, words = "") {
  const trouble = document.getElementById("not-sent");
  const text = trouble.querySelector("p");
  text.textContent = `${words} ${text.dataset[reason]}`.trim();
  trouble.hidden = false;
  trouble.scrollIntoView({ block: "center" });
}

async function submit(form, button) {
  const progress = document.getElementById("sending");
  form.ariaBusy = "true";
  document.getElementById("not-sent").hidden = true;
  progress.textContent = progress.dataset.says;
  try {
    const { ok, over, page } = await send(form, button?.getAttribute("formaction") ?? form.action);
    if (ok || over || page.querySelector("form.report")) return show(page);
    tell("refused", [...page.querySelectorAll("main h1, main .lead")].map((part) => part.textContent).join(". "));
  } catch {
    tell("unreachable");
  }
  form.ariaBusy = null;
  progress.textContent = "";
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("form.report") || !("submitter" in event)) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return; // a double click
  if (event.submitter?.matches("[data-more]")) renewWindow().catch(() => tell("unreachable"));
  else submit(form, event.submitter);
});

// The warning stands outside of the form, so that it never becomes what the Enter key presses.
document.addEventListener("click", (event) => {
  if (event.target.closest("#ending [data-more]")) renewWindow().catch(() => tell("unreachable"));
});

// With scripts, the Enter key in a field sends nothing by surprise.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("form.report input")) event.preventDefault();
});

// A receipt that took the form's place is not shown again to whoever comes back to this page.
addEventListener("pagehide", () => {
  if (!document.querySelector("form.report")) document.querySelector("main")?.replaceChildren();
});
addEventListener("pageshow", (event) => {
  if (event.persisted && !document.querySelector("form.report")) location.reload();
});

beginWindow();
