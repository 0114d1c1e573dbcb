// Messages on their way: kept before they are sent, sent in order, each with one id however often it is tried.

import { rest } from "./rest.js";

/** First and longest pause between two tries, in milliseconds. */
const FIRST = 1000;
const LONGEST = 60_000;

export class Outbox {
  #store;
  #deliver;
  #on;
  #running = false;
  #wake = () => {};

  /** `deliver(message)` raises; `on`: sent(id), refused(id), away(), full(sentence) where too much was sent. */
  constructor(store, deliver, on) {
    [this.#store, this.#deliver, this.#on] = [store, deliver, on];
    window.addEventListener("online", () => this.#wake());
  }

  get waiting() {
    return this.#store.queue;
  }

  add(text) {
    const message = { id: unique(), text };
    this.#store.queue = [...this.#store.queue, message];
    return message;
  }

  /** The server has it, whether or not its answer came through. */
  drop(id) {
    this.#store.queue = this.#store.queue.filter((message) => message.id !== id);
  }

  /** Sends what waits, until nothing does. */
  async run() {
    if (this.#running) return this.#wake();
    this.#running = true;
    let pause = FIRST;
    for (let message; (message = this.#store.queue[0]); ) {
      try {
        await this.#deliver(message);
        this.drop(message.id);
        this.#on.sent(message.id);
        pause = FIRST;
      } catch (error) {
        if (error.status && !error.passing) {
          this.drop(message.id);
          this.#on.refused(message.id);
          continue;
        }
        const full = error.status === 429;
        if (full) this.#on.full(error.says);
        else if (error.status !== 401) this.#on.away(); // a session that ended is opened anew
        const soonest = (wake) => (this.#wake = full ? () => {} : wake); // no new message makes the server take more
        const woken = await rest(Math.max(pause * (0.8 + 0.4 * Math.random()), error.after || 0), soonest);
        pause = woken ? FIRST : Math.min(2 * pause, LONGEST);
      }
    }
    this.#running = false;
  }
}

/** 128 random bits; `crypto.randomUUID` is missing on pages without TLS. */
function unique() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
