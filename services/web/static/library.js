// Asks the browser to keep what is read in the library, for a place without a connection. Only pages of the library
// load this script, and what it registers lies under /library/: no browser lets that see any other page.
"use strict";

const worker = navigator.serviceWorker;

async function keepThisPage() {
  await worker.register("/library/worker.js", { scope: "/library/" });
  await worker.ready;
  if (!worker.controller) await new Promise((resolve) => worker.addEventListener("controllerchange", resolve, { once: true }));
  await fetch(location.pathname); // this page came before anything could keep it
}

if (worker && !worker.controller) keepThisPage().catch(() => {}); // a browser that will not: the library works without
