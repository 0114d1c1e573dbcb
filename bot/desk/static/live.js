// What happens in the queue, told to every open page. One stream a browser: its tabs share it, because a browser keeps
// only six connections to a server. The tab that holds the lock has the stream; when it closes, the next goes on.

import { banner, over } from "./desk.js";

const STREAM = "/desk/live";
const NAME = "motcua-desk-live";
/** The server says something every 10 s; after so long without a word the line is dead. Milliseconds. */
const SILENCE = 25_000;
const FIRST = 1000;
const LONGEST = 15_000;

/** Events: «change» with detail {all, talks: [id], waiting, mine, unread}; «away»; «here»; «ended» with the session. */
export const live = new EventTarget();

const tabs = "BroadcastChannel" in window && navigator.locks ? new BroadcastChannel(NAME) : null;

const AWAY = "Chưa nối được với máy chủ nên trang này có thể đã cũ; đang tự nối lại.";

function tell(type, detail) {
  if (type === "change") count(detail);
  if (type === "away") banner(AWAY);
  if (type === "here") banner("");
  if (type === "ended") over();
  live.dispatchEvent(new CustomEvent(type, { detail }));
}

/** How many wait, beside the menu's entry; with what is new for this member, in the title. */
function count({ waiting, unread }) {
  for (const place of document.querySelectorAll("[data-waiting]")) {
    place.textContent = waiting ? String(waiting) : "";
    place.hidden = !waiting;
  }
  const title = document.title.replace(/^\(\d+\) /, "");
  document.title = waiting + unread ? `(${waiting + unread}) ${title}` : title;
}

/** Follows the stream until the session is over. */
class Stream {
  #pause = FIRST;
  #gone = false;
  #timer;
  #source;
  last = null;

  constructor(say) {
    this.say = say;
    this.over = new Promise((ended) => (this.end = ended));
    window.addEventListener("online", () => this.#gone && this.#open());
    this.#open();
  }

  #open() {
    this.#source?.close();
    const source = (this.#source = new EventSource(STREAM));
    const heard = () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#lost(source), SILENCE);
      if (this.#gone) this.say("here");
      this.#gone = false;
      this.#pause = FIRST;
    };
    this.#timer = setTimeout(() => this.#lost(source), SILENCE);
    source.onerror = () => this.#lost(source);
    source.addEventListener("here", heard);
    source.addEventListener("change", ({ data }) => {
      heard();
      this.last = JSON.parse(data);
      this.say("change", this.last);
    });
  }

  async #lost(source) {
    if (source !== this.#source) return;
    clearTimeout(this.#timer);
    source.close();
    this.#source = null;
    const status = await fetch(STREAM, { headers: { Accept: "application/json" } }).then((it) => it.status, () => 0);
    if (status === 401) {
      this.say("ended");
      this.end();
      return;
    }
    if (status !== 200 && !this.#gone) {
      this.#gone = true;
      this.say("away");
    }
    setTimeout(() => this.#source || this.#open(), this.#pause * (0.8 + 0.4 * Math.random()));
    this.#pause = Math.min(2 * this.#pause, LONGEST);
  }
}

if (document.querySelector("[data-waiting]")) {
  if (tabs) {
    let stream = null;
    const numbers = () => stream?.last && tabs.postMessage({ type: "change", detail: { ...stream.last, talks: [], all: false } });
    tabs.onmessage = ({ data }) => (data.type === "asked" ? numbers() : tell(data.type, data.detail));
    tabs.postMessage({ type: "asked" });
    navigator.locks.request(NAME, () => {
      stream = new Stream((type, detail) => {
        tell(type, detail);
        tabs.postMessage({ type, detail });
      });
      return stream.over;
    });
  } else {
    new Stream(tell);
  }
}
