// Sends a form without leaving its page: a lost connection loses nothing, and no page with a story or a receipt comes
// into the history. What comes back, the same form filled or what follows it, takes the place of what was here.

import { fieldsOf, padded } from "/static/padding.js";
import { hasAnswers } from "/static/unsaved.js";

const PATIENCE = 60_000; // milliseconds
const OURS = "main#main h1"; // a proxy's page, or that of a network which wants a log-in, has none

/** What is answered: its status, and its page if it is one of ours. Where nothing comes, the status is 0. */
export async function post(address, fields) {
  const impatience = new AbortController();
  const timer = setTimeout(() => impatience.abort(), PATIENCE);
  try {
    const how = { method: "POST", body: padded(fields), credentials: "omit", signal: impatience.signal };
    const answer = await fetch(address, how);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return { status: answer.status, page: page.querySelector(OURS) ? page : null };
  } catch {
    return { status: 0, page: null };
  } finally {
    clearTimeout(timer);
  }
}

/** Sends a form as its browser would, by `way`, and shows what comes back, or says in the form why that cannot be. */
export async function deliver(form, button, way = post) {
  const [trouble, progress] = [".trouble", ".sending"].map((part) => form.querySelector(part));
  form.ariaBusy = "true";
  trouble.hidden = true;
  progress.textContent = button?.dataset.says ?? progress.dataset.says;
  const fields = fieldsOf(form, button);
  for (const field of form.querySelectorAll("textarea")) field.readOnly = true; // what would be typed now went nowhere
  const answer = await way(button?.getAttribute("formaction") ?? form.action, fields);
  for (const field of form.querySelectorAll("textarea")) field.readOnly = false;
  form.ariaBusy = null;
  progress.textContent = "";
  if (canTakeThePlaceOf(form, answer)) show(answer.page);
  else tell(trouble, answer);
}

/** Whether the answer says all that the form does, or that the form has come to its end. */
function canTakeThePlaceOf(form, { status, page }) {
  return page && (status < 300 || status === 410 || page.querySelector(`form.${form.className}`));
}

function tell(trouble, { status, page }) {
  const text = trouble.querySelector("p");
  const { refused, unreachable } = text.dataset;
  const said = [...(page?.querySelectorAll("main h1, main .lead") ?? [])].map((part) => part.textContent).join(". ");
  text.textContent = text.dataset[`status${status}`] ?? (page ? `${said} ${refused}` : unreachable);
  trouble.hidden = false;
  trouble.scrollIntoView({ block: "center" });
}

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
  document.dispatchEvent(new Event("report:shown"));
}

// What took the form's place is not shown again to whoever comes back to this page.
addEventListener("pagehide", () => {
  if (!hasAnswers()) document.querySelector("main")?.replaceChildren();
});
addEventListener("pageshow", (event) => {
  if (event.persisted && !document.querySelector("main > *")) location.reload();
});
