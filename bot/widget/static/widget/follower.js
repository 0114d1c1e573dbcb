// Events as they happen: a stream, or polling where something on the way holds the stream back.

import { rest } from "./rest.js";

/** The server says something every 15 s; after so long without a byte the line is dead. Milliseconds. */
const SILENCE = 25_000;
/** So long after the server took a message, the stream must have told of it. */
const LATE = 6000;
/** Seconds that one poll may be held. */
const WAIT = 25;
const FIRST = 1000;
const LONGEST = 30_000;

export class Follower {
  #api;
  #on;
  #run = 0; // a new one ends those before
  #gone = new AbortController();
  #streaming = "ReadableStream" in window;
  #wake = () => {};

  /** `on`: event(event), caughtUp() after those that came together, here(), away(), ended(). */
  constructor(api, on) {
    [this.#api, this.#on] = [api, on];
    this.cursor = 0;
    // What was open before the break may look alive for minutes.
    window.addEventListener("online", () => (this.#gone.abort("silent"), this.#wake()));
  }

  async follow(token) {
    const run = ++this.#run;
    this.#gone.abort();
    this.cursor = 0;
    const wake = (now) => (this.#wake = now);
    for (let pause = FIRST; run === this.#run; ) {
      const before = this.cursor;
      try {
        await (this.#streaming ? this.#stream(token) : this.#poll(token));
        pause = FIRST;
        if (this.#streaming) await rest(FIRST / 2, wake);
      } catch (error) {
        if (run !== this.#run) return;
        if (error.status === 401) return this.#on.ended();
        const { reason } = this.#gone.signal;
        if (reason === "buffered") this.#streaming = false;
        if (reason === "buffered" || reason === "silent") continue;
        if (this.cursor > before) pause = FIRST;
        else this.#on.away();
        const woken = await rest(Math.max(pause, error.after || 0), wake);
        pause = woken ? FIRST : Math.min(2 * pause, LONGEST);
      }
    }
  }

  stop() {
    this.#run += 1;
    this.#gone.abort();
    this.#wake();
  }

  /** The server has an event `cursor`: one that does not come is held back somewhere. */
  expect(cursor) {
    if (!this.#streaming) return;
    const gone = this.#gone;
    setTimeout(() => this.cursor < cursor && !gone.signal.aborted && gone.abort("buffered"), LATE);
  }

  async #poll(token) {
    this.#gone = new AbortController();
    const answer = await this.#api.poll(token, this.cursor, WAIT, this.#gone.signal);
    this.#on.here();
    for (const event of answer.events) this.#take(event);
    this.#on.caughtUp();
  }

  async #stream(token) {
    const gone = (this.#gone = new AbortController());
    let timer = setTimeout(() => gone.abort("buffered"), SILENCE);
    try {
      const response = await this.#api.stream(token, this.cursor, gone.signal);
      this.#on.here();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (let part; !(part = await reader.read()).done; ) {
        clearTimeout(timer);
        timer = setTimeout(() => gone.abort("silent"), SILENCE);
        const blocks = (rest + part.value).replaceAll("\r\n", "\n").split("\n\n");
        rest = blocks.pop();
        for (const block of blocks) this.#take(read(block));
        this.#on.caughtUp();
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #take(event) {
    if (!event || event.cursor <= this.cursor) return; // told before the line broke
    if (event.cursor) this.cursor = event.cursor;
    this.#on.event(event);
  }
}

/** The event of one block of a stream (https://html.spec.whatwg.org/multipage/server-sent-events.html); null for a comment. */
function read(block) {
  const lines = block.split("\n").filter((line) => line.startsWith("data:"));
  try {
    return lines.length ? JSON.parse(lines.map((line) => line.slice(5)).join("\n")) : null;
  } catch {
    return null;
  }
}
