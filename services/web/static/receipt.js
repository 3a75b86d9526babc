// The receipt: buttons that copy and print its words. Without scripts they stay hidden; then there is a pen.

import "/static/unsaved.js";

const words = () => [...document.querySelectorAll("ol.receipt li")].map((item) => item.textContent).join(" ");

function reveal() {
  for (const tools of document.querySelectorAll("[data-receipt]")) tools.hidden = false;
}

async function copy() {
  const status = document.querySelector("[data-copied]");
  try {
    await navigator.clipboard.writeText(words());
    status.textContent = status.dataset.copied;
  } catch {
    status.textContent = status.dataset.failed;
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-copy]")) copy();
  if (event.target.closest("[data-print]")) print();
});
document.addEventListener("report:shown", reveal);
reveal();
