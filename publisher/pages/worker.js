// Keeps pages of the library that were read, and shows them where there is no connection.
//
// It never sees a report, a mailbox or the desk: a browser gives it only pages under its own path, /library/, and what
// those load. Searches are not kept either: what somebody looked for is nobody's business. A story that was taken
// back goes as soon as its page is asked for, and every page goes after a week. What is not kept is told by a page of
// its own, with the titles of what is.
"use strict";

const CACHE = "library-1"; // a new name where the form of what is kept changes: older ones are thrown away
const LONGEST = 7 * 24 * 60 * 60 * 1000; // milliseconds
const WHEN = "Saved"; // the header that says when, in milliseconds since 1970
const NOT_SAVED = "/library/not-saved";
const ALWAYS = [NOT_SAVED, "/static/style.css", "/static/mark.svg"]; // loaded before the first page could be kept
const MOST = 60 - ALWAYS.length; // pages and files beside those
const NEVER = /no-store|private/;
const NOTICE = /(<p [^>]*id="offline") hidden>(.*?)<span><\/span>/;
const LIST = /(<section [^>]*id="saved"[^>]*) hidden>(.*?)<\/ul>/;
const TITLE = /<title>(.*?)(?: – [^–]*)?<\/title>/;

self.addEventListener("install", (event) => event.waitUntil(start()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  if (isKept(event.request)) event.respondWith(answer(event));
  else if (event.request.mode === "navigate") event.respondWith(fetch(event.request).catch(notSaved));
});

function isKept(request) {
  const { origin, pathname, search } = new URL(request.url);
  const ours = pathname.startsWith("/library/") || pathname.startsWith("/static/");
  return request.method === "GET" && origin === location.origin && ours && !search && !pathname.includes("/api/");
}

async function start() {
  for (const path of ALWAYS) await keep(new Request(path), await fetch(path));
  await self.skipWaiting();
}

async function takeOver() {
  const older = (await caches.keys()).filter((name) => name !== CACHE);
  await Promise.all(older.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answer(event) {
  try {
    const response = await fetch(event.request);
    event.waitUntil(keep(event.request, response.clone()));
    return response;
  } catch {
    await tidy();
    return kept(event.request);
  }
}

async function keep(request, response) {
  const cache = await caches.open(CACHE);
  if (response.ok && !NEVER.test(response.headers.get("Cache-Control"))) {
    const headers = new Headers(response.headers);
    headers.set(WHEN, Date.now());
    await cache.put(request.url, new Response(await response.blob(), { headers }));
  } else if (response.status < 500) {
    await cache.delete(request.url); // taken back, or under another address now
  }
  await tidy();
}

async function kept(request) {
  const found = await (await caches.open(CACHE)).match(request.url);
  if (request.mode !== "navigate") return found ?? Response.error();
  return found ? dated(found) : notSaved();
}

async function dated(page) {
  const day = new Date(Number(page.headers.get(WHEN))).toLocaleDateString("en-US", { dateStyle: "long" });
  const html = (await page.text()).replace(NOTICE, `$1>$2<span>${day}</span>`);
  return new Response(html, { headers: page.headers });
}

/** Says that a page is not kept, and lists those that are. */
async function notSaved() {
  const cache = await caches.open(CACHE);
  const page = await cache.match(NOT_SAVED);
  if (!page) return Response.error(); // the browser says that there is no connection
  const pages = (await cache.keys()).filter(({ url }) => url.includes("/library/") && !url.endsWith(NOT_SAVED));
  const items = await Promise.all(pages.map(async (request) => listed(request, await cache.match(request))));
  const list = items.reverse().join(""); // what was read last comes first
  const html = (await page.text()).replace(LIST, (whole, head, body) => (list ? `${head}>${body}${list}</ul>` : whole));
  return new Response(html, { status: 503, headers: page.headers });
}

async function listed({ url }, page) {
  const [, title] = TITLE.exec((await page?.text()) ?? "") ?? [];
  return title ? `<li><a href="${new URL(url).pathname}">${title}</a></li>` : "";
}

async function tidy() {
  const cache = await caches.open(CACHE);
  const mortal = (await cache.keys()).filter(({ url }) => !ALWAYS.includes(new URL(url).pathname));
  const ages = await Promise.all(mortal.map((request) => aged(cache, request)));
  ages.sort((one, other) => one.age - other.age);
  const old = ages.filter(({ age }, place) => age > LONGEST || place >= MOST);
  await Promise.all(old.map(({ request }) => cache.delete(request)));
}

async function aged(cache, request) {
  const page = await cache.match(request);
  return { request, age: Date.now() - Number(page?.headers.get(WHEN)) };
}
