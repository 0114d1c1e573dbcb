// What is remembered. The conversation: of this tab alone and gone with it. How it looks: of this browser.

const NAMES = { token: "motcua.token", seen: "motcua.seen", queue: "motcua.queue", procedure: "motcua.procedure", followed: "motcua.followed" };
const LOOK = "motcua.look";

/** A Storage, or memory where the browser lends none. */
function lent(name) {
  try {
    const storage = window[name];
    storage.setItem("motcua.try", "");
    storage.removeItem("motcua.try");
    return storage;
  } catch {
    const memory = new Map();
    return {
      getItem: (key) => memory.get(key) ?? null,
      setItem: (key, value) => memory.set(key, value),
      removeItem: (key) => memory.delete(key),
    };
  }
}

export class Store {
  #tab = lent("sessionStorage");
  #browser = lent("localStorage");

  get token() {
    return this.#tab.getItem(NAMES.token);
  }
  set token(value) {
    this.#tab.setItem(NAMES.token, value);
  }

  /** The newest event that was shown: only later ones are read out. */
  get seen() {
    return Number(this.#tab.getItem(NAMES.seen)) || 0;
  }
  set seen(cursor) {
    this.#tab.setItem(NAMES.seen, cursor);
  }

  /** Messages that the server has not taken yet: [{id, text}], oldest first. */
  get queue() {
    return parsed(this.#tab.getItem(NAMES.queue), []);
  }
  set queue(messages) {
    this.#tab.setItem(NAMES.queue, JSON.stringify(messages));
  }

  /** The code that a page last opened the conversation at. */
  get procedure() {
    return this.#tab.getItem(NAMES.procedure);
  }
  set procedure(code) {
    this.#tab.setItem(NAMES.procedure, code);
  }

  /** Whether a link of this conversation was followed. */
  get followed() {
    return Boolean(this.#tab.getItem(NAMES.followed));
  }
  set followed(value) {
    this.#tab.setItem(NAMES.followed, value ? "1" : "");
  }

  get look() {
    return parsed(this.#browser.getItem(LOOK), {});
  }
  set look(look) {
    this.#browser.setItem(LOOK, JSON.stringify(look));
  }

  /** Forgets the session; what waits to be sent stays, for the next one. */
  end() {
    for (const name of [NAMES.token, NAMES.seen, NAMES.followed]) this.#tab.removeItem(name);
  }

  erase() {
    for (const name of Object.values(NAMES)) this.#tab.removeItem(name);
  }
}

function parsed(text, otherwise) {
  try {
    return JSON.parse(text) ?? otherwise;
  } catch {
    return otherwise;
  }
}
