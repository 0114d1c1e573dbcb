// What every page of the desk shares: asking the server, saying how that goes, and the keyboard.

/** Milliseconds between two tries while the server cannot read or write, and how many. */
const PAUSE = 5000;
const TRIES = 24;

/** Milliseconds between two signs that somebody is at an open page. */
const SIGN = 300_000;
let signed = Date.now();

const LOST = "Mất kết nối với máy chủ. Nội dung anh/chị nhập vẫn còn; có mạng lại thì thử lại ạ.";
const OVER = "Phiên đã hết hạn.";
const BUSY = "Máy chủ chưa đọc ghi được dữ liệu, đang tự thử lại. Nội dung anh/chị nhập vẫn còn.";
const UNKNOWN = "Máy chủ gặp lỗi. Anh/chị thử lại sau ạ.";

/** What the server refused: `message` is its sentence, `status` and `code` say what it was; 0 where nothing answered. */
export class Refusal extends Error {
  constructor(message, status, code) {
    super(message);
    Object.assign(this, { status, code });
  }
}

/** Sends fields (an object, FormData or pairs) as a form; gives JSON parsed, and a page as text. Throws Refusal. */
export function post(url, fields = {}, options = {}) {
  return ask(url, { ...options, method: "POST", body: new URLSearchParams(fields instanceof FormData ? [...fields] : fields) });
}

/** The same for what is only read. `options.signal` ends it, the tries as well. */
export function get(url, options = {}) {
  return ask(url, options);
}

async function ask(url, options, tries = TRIES, renewed = false) {
  const answer = await reach(url, options);
  if (answer.ok) {
    banner("");
    return answer.headers.get("Content-Type")?.startsWith("application/json") ? answer.json() : answer.text();
  }
  const { code = "", message = UNKNOWN } = (await answer.json().catch(() => null))?.error ?? {};
  if (code === "unavailable" && tries > 1) {
    banner(BUSY);
    await pause(options.signal);
    return ask(url, options, tries - 1, renewed);
  }
  if (code === "bad_csrf" && !renewed && (await renew())) return ask(url, options, tries, true);
  if (answer.status === 401) over();
  if (code === "must_change") location.assign("/desk/me");
  throw new Refusal(message, answer.status, code);
}

async function reach(url, options) {
  try {
    const headers = { Accept: "text/html, application/json", "X-CSRF": token(), ...options.headers };
    return await fetch(url, { ...options, headers, credentials: "same-origin" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    banner(LOST);
    throw new Refusal(LOST, 0, "lost");
  }
}

function pause(signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, PAUSE);
    signal?.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), { once: true });
  });
}

const token = () => document.querySelector("meta[name=csrf]").content;

/** Somebody logged in anew in another tab: this page goes on in that session. */
async function renew() {
  const answer = await reach("/desk/csrf", {});
  if (!answer.ok) return false;
  const { csrf } = await answer.json();
  document.querySelector("meta[name=csrf]").content = csrf;
  for (const field of document.querySelectorAll("input[name=csrf]")) field.value = csrf;
  return true;
}

/** The session has ended: in a new tab one logs in, and this page goes on with what was typed. */
export function over() {
  banner(OVER, { words: "Đăng nhập lại ở thẻ mới", href: "/desk/login" });
}

/** A line above the page; without words it goes away. `link`: {words, href}, opened in a new tab. */
export function banner(words, link) {
  const place = document.getElementById("banner");
  if (!words && place.hidden) return;
  place.replaceChildren(words);
  if (link) {
    const anchor = Object.assign(document.createElement("a"), { href: link.href, target: "_blank", rel: "noopener" });
    anchor.textContent = link.words;
    place.append(" ", anchor);
  }
  place.hidden = !words;
}

/** Tells those who listen instead of look, when it is their turn. */
export function say(words) {
  const place = document.getElementById("heard");
  place.textContent = "";
  requestAnimationFrame(() => (place.textContent = words));
}

const shortcuts = [];

/** `keys`: {key} or {code}, with alt, ctrl, shift where they belong to it. `words` stand in the list with `shown`. */
export function shortcut(keys, action, shown = "", words = "") {
  shortcuts.push({ alt: false, ctrl: false, ...keys, action });
  const list = document.getElementById("keys-list");
  if (!words || !list) return;
  const row = document.createElement("div");
  const [name, means] = [document.createElement("dt"), document.createElement("dd")];
  [name.textContent, means.textContent] = [shown, words];
  row.append(name, means);
  list.append(row);
}

const fits = (event, { key, code, alt, ctrl, shift }) =>
  event.altKey === alt &&
  (event.ctrlKey || event.metaKey) === ctrl &&
  (shift === undefined || event.shiftKey === shift) &&
  (code ? event.code === code : event.key.toLowerCase() === key.toLowerCase());

const typing = (target) => Boolean(target.closest?.("input, textarea, select, [contenteditable]"));

document.addEventListener("keydown", (event) => {
  // A Vietnamese keyboard may be in the middle of a letter; signs alone are typed in fields.
  if (event.isComposing || event.defaultPrevented) return;
  if (typing(event.target) && !event.altKey && !event.ctrlKey && !event.metaKey) return;
  const found = shortcuts.find((each) => fits(event, each));
  if (!found) return;
  event.preventDefault();
  found.action(event);
});

for (const [number, link] of document.querySelectorAll(".top nav a").entries()) {
  shortcut({ code: `Digit${number + 1}`, alt: true }, () => link.click());
}

const list = document.getElementById("keys");
if (list) {
  shortcut({ key: "?" }, () => list.showModal());
  document.getElementById("keys-open").addEventListener("click", () => list.showModal());
  for (const sign of ["keydown", "pointerdown", "wheel"]) addEventListener(sign, there, { passive: true });
}

/** A session ends an hour after somebody last did something; what a page fetches by itself does not count. */
function there() {
  if (Date.now() - signed < SIGN) return;
  signed = Date.now();
  fetch("/desk/here", { method: "POST", headers: { "X-CSRF": token() } }).catch(() => {});
}

// A form that was sent is not sent again by a second press; back on the page it may be.
document.addEventListener("submit", ({ target, defaultPrevented }) => {
  if (defaultPrevented || target.method !== "post") return;
  setTimeout(() => target.querySelectorAll("button").forEach((button) => (button.disabled = true)));
});
// Who logs out leaves nothing that they typed in this tab.
document.querySelector("form[action='/desk/logout']")?.addEventListener("submit", () => {
  for (const name of Object.keys(sessionStorage)) if (name.startsWith("motcua-desk-")) sessionStorage.removeItem(name);
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form[method=post] button")) button.disabled = false;
});
