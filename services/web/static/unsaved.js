// Asks before a reload, a swipe or a link takes away what was typed, or a receipt that was not written down. It never
// stands in the way of "Leave this page", nor of a form that the browser sends.

const TEXTS = "form.report :is(textarea, input[type=text]), form.visit [name=text]";
let leaving = false;

/** Whether answers stand in the page. What a mailbox is opened with does not count: it stands on a note as well. */
export function hasAnswers() {
  const texts = [...document.querySelectorAll(TEXTS)];
  return texts.some((field) => field.value.trim()) || Boolean(document.querySelector("form.report :checked"));
}

addEventListener("beforeunload", (event) => {
  if (leaving || !(hasAnswers() || document.querySelector("ol.receipt"))) return;
  event.preventDefault();
  event.returnValue = true; // what older browsers go by
});
addEventListener("click", ({ target }) => (leaving ||= Boolean(target.closest(".quick"))), true);
addEventListener("submit", ({ defaultPrevented }) => (leaving ||= !defaultPrevented));
