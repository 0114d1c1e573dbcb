// One conversation: what is said goes out once, what the server tells comes in once, over reloads and broken lines.
import { Follower } from "./follower.js";
import { Api } from "./http.js";
import { Outbox } from "./outbox.js";
import { Store } from "./store.js";

/** A break shorter than this is not worth a sentence, in milliseconds. */
const SHORT = 2000;

export class Conversation {
  #on;
  #own = new Set(); // ids of messages that are shown already
  #opening = null; // the session that is being opened
  #trouble = 0;
  #full = ""; // what the server said when it took no more

  /**
   * `on`: said(message), sent(id), refused(id), turn(event, fresh), busy(), caughtUp(), trouble(what), expired().
   * `what`: false for none, true where the server is away, a sentence of the server where it takes no more for now.
   * `fresh` is false for what an earlier page of this tab has shown.
   */
  constructor(home, on) {
    this.#on = on;
    this.store = new Store();
    this.api = new Api(home);
    this.outbox = new Outbox(this.store, (message) => this.#deliver(message), {
      sent: (id) => ((this.#full = ""), this.#here(), on.sent(id)),
      refused: (id) => on.refused(id),
      away: () => this.#away(),
      full: (words) => ((this.#full = words), this.#here()),
    });
    this.follower = new Follower(this.api, {
      event: (event) => this.#take(event),
      caughtUp: () => this.#caughtUp(),
      here: () => this.#here(),
      away: () => this.#away(),
      ended: () => this.#expired(),
    });
    window.addEventListener("offline", () => this.#away());
  }

  get begun() {
    return Boolean(this.store.token || this.store.queue.length);
  }

  /** Takes up what an earlier page began. */
  resume() {
    const waiting = this.store.queue;
    if (this.store.token) this.follower.follow(this.store.token);
    for (const message of waiting) this.#say(message);
    if (waiting.length) this.outbox.run();
  }

  say(text) {
    this.#say(this.outbox.add(text));
    this.outbox.run();
  }

  /** A link was followed: counted once a conversation. */
  followed() {
    if (this.store.followed) return;
    this.store.followed = true;
    this.api.followed().catch(() => {}); // then it is not counted
  }

  /** Erases the conversation on the server and here. Raises where the server cannot be reached; nothing is erased then. */
  async erase() {
    try {
      if (this.store.token) await this.api.erase(this.store.token);
    } catch (error) {
      if (error.status !== 401 && error.status !== 404) throw error; // else it is gone already
    }
    this.#full = "";
    this.follower.stop();
    this.store.erase();
    this.#own.clear();
  }

  #say(message) {
    this.#own.add(message.id);
    this.#on.said({ ...message, waiting: true });
  }

  async #deliver(message) {
    const token = await this.#session();
    try {
      this.follower.expect(await this.api.send(token, message));
    } catch (error) {
      if (error.status === 401) this.#expired();
      throw error;
    }
  }

  async #session() {
    if (this.store.token) return this.store.token;
    this.#opening ||= this.api.open().finally(() => (this.#opening = null));
    const token = await this.#opening;
    this.store.token = token;
    this.follower.follow(token);
    return token;
  }

  #take(event) {
    const fresh = (event.cursor || Infinity) > this.store.seen;
    if (event.type === "busy") return this.#on.busy();
    if (event.type === "turn") return this.#on.turn(event, fresh);
    if (event.type !== "user") return;
    this.outbox.drop(event.id);
    if (this.#own.has(event.id)) return this.#on.sent(event.id);
    this.#own.add(event.id);
    this.#on.said({ id: event.id, text: event.text, waiting: false, early: true });
  }

  #caughtUp() {
    this.#here();
    if (this.follower.cursor < this.store.seen) return; // more of what was shown before is on its way
    this.store.seen = this.follower.cursor;
    this.#on.caughtUp();
  }

  #expired() {
    if (!this.store.token) return;
    this.follower.stop();
    this.store.end();
    this.#on.expired();
  }

  #here() {
    clearTimeout(this.#trouble);
    this.#trouble = 0;
    this.#on.trouble(this.#full || false);
  }

  #away() {
    this.#trouble ||= setTimeout(() => this.#on.trouble(this.#full || true), navigator.onLine ? SHORT : 0);
  }
}
