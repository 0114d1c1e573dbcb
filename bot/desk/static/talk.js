// One conversation: what is said appears as it happens, and what is written here is sent once.

import { get, post, say, shortcut } from "./desk.js";
import { live } from "./live.js";
import "./sound.js";
import { ages } from "./times.js";

const talk = document.getElementById("talk");
const lines = document.getElementById("lines");
const problem = document.getElementById("talk-problem");
const reply = document.getElementById("reply");
const box = document.getElementById("reply-text");
const { id, url } = talk.dataset;

/** Parts that are fetched again with the whole page; nothing is typed in them. */
const PARTS = ["talk-state", "talk-acts", "talk-open", "talk-situation", "talk-advice"];

let stale = false;
let fetching = null;

live.addEventListener("change", ({ detail }) => {
  if (detail.all || detail.talks.includes(id)) later();
});
live.addEventListener("here", later);
document.addEventListener("visibilitychange", () => stale && later());

/** What is new, once what is being fetched is there; nothing while nobody sees it: messages would count as read. */
function later() {
  stale = true;
  if (!document.hidden) fetching ??= fresh().finally(() => (fetching = null));
  return fetching;
}

async function fresh() {
  try {
    while (stale && !document.hidden) {
      stale = false;
      await news();
    }
  } catch (error) {
    if (error.status === 404) gone(error.message);
    else stale = true; // fetched again when the line is back
  }
}

async function news() {
  const answer = parsed(await get(`${url}/lines?after=${talk.dataset.last}`)).querySelector("[data-last]");
  const said = [...answer.querySelectorAll("li")];
  add(said);
  talk.dataset.last = answer.dataset.last;
  if (answer.dataset.version !== talk.dataset.version) await parts({ anew: true });
  else if (said.some((line) => line.dataset.who === "person")) await parts();
}

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

/** Lines at the end, in view where the end was in view. */
function add(said) {
  const fresh = said.filter((line) => !document.getElementById(line.id));
  if (!fresh.length) return;
  const atEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 80;
  lines.append(...fresh);
  if (atEnd) lines.scrollTop = lines.scrollHeight;
  const theirs = fresh.filter((line) => line.dataset.who === "person").length;
  if (theirs) say(theirs === 1 ? "Người dân vừa nhắn." : `Người dân vừa nhắn ${theirs} tin.`);
}

/** What depends on who has it and on the last message; `anew`: the lines as well, which may be masked otherwise. */
async function parts({ anew = false } = {}) {
  const page = parsed(await get(`${url}${location.search}`));
  const now = page.getElementById("talk");
  for (const name of PARTS) {
    const [old, part] = [document.getElementById(name), page.getElementById(name)];
    const held = old.contains(document.activeElement);
    old.replaceWith(part);
    if (held) (part.querySelector("button, select") ?? (box.closest("[hidden]") ? lines : box)).focus();
  }
  if (anew) {
    const newest = Number(now.dataset.last) >= Number(talk.dataset.last);
    lines.replaceChildren(...page.getElementById("lines").children);
    if (newest) talk.dataset.last = now.dataset.last;
    lines.scrollTop = lines.scrollHeight;
    say(document.getElementById("talk-state").textContent.trim().split("\n")[0]);
  }
  talk.dataset.version = now.dataset.version;
  for (const part of document.querySelectorAll("[data-holder]")) {
    const typed = part.querySelector("textarea")?.value;
    part.hidden = !typed && (page.getElementById(part.id)?.hidden ?? true);
  }
  mask();
  ages();
}

let masking;

/** What is open is closed again on the page too when its time is over. */
function mask() {
  clearTimeout(masking);
  const left = Number(document.getElementById("talk-open").dataset.openedFor);
  if (left) masking = setTimeout(() => parts({ anew: true }).catch(() => location.reload()), 1000 * left + 1000);
}

/** The person has had everything erased. */
function gone(words) {
  for (const name of PARTS) document.getElementById(name).replaceChildren();
  lines.replaceChildren();
  sessionStorage.removeItem(KEPT);
  problem.textContent = words;
}

// What is written, kept until it is sent: over a reload, a lost line, a session that ended; not for somebody else at
// the same computer, and not after logging out (desk.js).

const KEPT = `motcua-desk-reply-${talk.dataset.member}-${id}`;
// No crypto.randomUUID: a desk inside an office's network may have no https.
const unique = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("-");
const draft = { text: "", key: unique(), tried: false, ...JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") };
box.value ||= draft.text;
reply.hidden &&= !box.value;
box.addEventListener("input", () => {
  // Another text than the one that may have arrived is another message.
  if (draft.tried) Object.assign(draft, { key: unique(), tried: false });
  keep(box.value);
});

function keep(text) {
  draft.text = text;
  if (text) sessionStorage.setItem(KEPT, JSON.stringify(draft));
  else sessionStorage.removeItem(KEPT);
}

let sending = false;

async function send() {
  const text = box.value;
  if (sending || !text.trim()) return;
  sending = true;
  problem.textContent = "";
  draft.tried = true;
  keep(text);
  try {
    await post(reply.action, { text, key: draft.key });
    if (box.value === text) box.value = "";
    Object.assign(draft, { key: unique(), tried: false });
    keep(box.value);
    await later();
  } catch (error) {
    problem.textContent = error.message;
    if (error.status === 403) await later();
  } finally {
    sending = false;
  }
}

reply.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});

// Everything else that is done: buttons that are forms.

talk.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form === reply || event.defaultPrevented) return;
  event.preventDefault();
  problem.textContent = "";
  const buttons = [...form.querySelectorAll("button")];
  for (const button of buttons) button.disabled = true;
  try {
    await post(form.action, new FormData(form));
    form.reset();
    await later();
    if (form.id === "act-take") box.focus();
  } catch (error) {
    problem.textContent = error.message;
    later(); // somebody else may have been quicker
  } finally {
    for (const button of buttons) button.disabled = false;
  }
});

talk.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (!button) return;
  const text = document.getElementById(button.dataset.insert).textContent.trim();
  box.value = box.value.trim() ? `${box.value.trimEnd()}\n${text}` : text;
  box.dispatchEvent(new Event("input"));
  box.focus();
});

box.addEventListener("keydown", (event) => {
  if (!event.ctrlKey || event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  send();
});
for (const [key, act] of Object.entries({ t: "take", b: "return" })) {
  shortcut({ key, alt: true }, () => document.getElementById(`act-${act}`)?.requestSubmit());
}

lines.scrollTop = lines.scrollHeight;
mask();
