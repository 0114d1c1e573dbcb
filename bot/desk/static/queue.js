// The queue as it changes: rows that changed are fetched again, those alone, and only while somebody can see them.

import { get, say } from "./desk.js";
import { live } from "./live.js";
import "./sound.js";
import { ages } from "./times.js";

/** Milliseconds in which what changes is fetched together, and how many rows at most one by one. */
const TOGETHER = 120;
/** So many more at random: every desk hears in the same moment, and whoever types would wait for all of them. */
const SPREAD = 200;
const FEW = 30;
/** A section that shows the first of many is fetched anew when so few of them are left. */
const SPARSE = 60;

const queue = document.getElementById("queue");
const changed = new Set();
let everything = false;
let counts = {};
let timer = null;
let fetching = false;

live.addEventListener("change", ({ detail }) => {
  everything ||= detail.all;
  counts = { waiting: detail.waiting, mine: detail.mine };
  for (const id of detail.talks) changed.add(id);
  later();
});
live.addEventListener("here", () => ((everything = true), later()));
document.addEventListener("visibilitychange", later);

function later() {
  if (timer === null && !document.hidden && (everything || changed.size)) timer = setTimeout(fresh, TOGETHER + SPREAD * Math.random());
}

async function fresh() {
  timer = null;
  if (fetching) return;
  fetching = true;
  const ids = [...changed];
  const whole = everything || ids.length > FEW;
  changed.clear();
  everything = false;
  try {
    const query = whole ? "" : `?${new URLSearchParams(ids.map((id) => ["id", id]))}`;
    const html = await get(`${queue.dataset.rows}${query}`);
    const part = document.createElement("template");
    part.innerHTML = html; // the server's own page, in which it has escaped what people wrote
    if (whole) replace(part.content);
    else exchange(ids, part.content);
    ages();
  } catch {
    everything = true; // fetched again when the line is back
  } finally {
    fetching = false;
    later();
  }
}

const rows = (root) => [...root.querySelectorAll(".talk-row")];

/** The whole list anew; the keyboard stays where it was. */
function replace(content) {
  const focus = document.activeElement?.closest(".talk-row")?.id;
  const before = new Map(rows(queue).map((row) => [row.id, row]));
  const news = rows(content).filter((row) => isNew(row, before.get(row.id)));
  queue.replaceChildren(...content.childNodes);
  if (focus) document.getElementById(focus)?.querySelector("a")?.focus();
  announce(news);
}

/** These rows alone: moved, changed, added, or gone where the server has them no more. */
function exchange(ids, content) {
  const news = [];
  for (const id of ids) {
    const [old, row] = [document.getElementById(`talk-${id}`), content.getElementById(`talk-${id}`)];
    if (row && isNew(row, old)) news.push(row);
    const focused = old?.contains(document.activeElement);
    if (row && old && old.dataset.place === row.dataset.place) old.replaceWith(row);
    else {
      old?.remove();
      if (row) put(row);
    }
    if (focused) (row ?? rows(queue)[0])?.querySelector("a")?.focus();
  }
  for (const section of queue.querySelectorAll("[data-section]")) {
    const { length } = section.querySelectorAll(".talk-row");
    const capped = "capped" in section.dataset;
    section.querySelector(".none").hidden = length > 0;
    if (counts[section.dataset.section] !== undefined || !capped) {
      section.querySelector("[data-count]").textContent = counts[section.dataset.section] ?? length;
    }
    everything ||= capped && length < SPARSE;
  }
  announce(news);
}

/** Into its section, by the time that stands on it, as the server orders them; not behind the last that is shown of many. */
function put(row) {
  const section = queue.querySelector(`[data-section="${row.dataset.place}"]`);
  const list = section.querySelector("ol");
  const order = Number(row.dataset.order);
  const next = [...list.children].find((other) => Number(other.dataset.order) > order);
  if (next || !("capped" in section.dataset)) list.insertBefore(row, next ?? null);
}

/** A conversation that has begun to wait, or one of one's own with a message more. */
function isNew(row, old) {
  if (row.dataset.place === "waiting") return !old || old.dataset.place !== "waiting";
  return row.dataset.place === "mine" && Number(row.dataset.unread) > Number(old?.dataset.unread ?? 0);
}

function announce(news) {
  if (!news.length) return;
  const waiting = news.filter((row) => row.dataset.place === "waiting").length;
  const mine = news.length - waiting;
  const words = [waiting && `${waiting} cuộc mới đang chờ`, mine && `${mine} cuộc của anh/chị có tin mới`];
  say(`${words.filter(Boolean).join("; ")}.`);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || !["j", "k"].includes(event.key)) return;
  if (event.target.closest("input, textarea, select")) return;
  const links = [...queue.querySelectorAll(".talk-row > a")];
  const at = links.indexOf(document.activeElement?.closest(".talk-row")?.querySelector("a"));
  const to = event.key === "j" ? at + 1 : Math.max(at, 1) - 1;
  if (links[to]) {
    event.preventDefault();
    links[to].focus();
  }
});
