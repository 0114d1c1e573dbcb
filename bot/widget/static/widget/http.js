// The server's widget API, one function a request.

/** Longest wait for an answer that is not held open, in milliseconds: a slow 2G line needs some. */
const PATIENCE = 20_000;

/** An answer that is no success: HTTP `status`, what it `says`, and after how many milliseconds to try again if it said. */
export class Refusal extends Error {
  constructor(response, says) {
    super(`HTTP ${response.status}`);
    [this.status, this.says] = [response.status, says];
    this.after = 1000 * Number(response.headers.get("Retry-After")) || 0;
  }
  /** Whether the same request may go through later. */
  get passing() {
    return this.status >= 500 || [401, 408, 425, 429].includes(this.status);
  }
}

export class Api {
  constructor(home) {
    this.home = home;
  }

  async open() {
    return (await this.#json("POST", "v1/widget/sessions", { body: {} })).token;
  }

  /** The cursor of the message. The same id twice is one message. */
  async send(token, { id, text }) {
    return (await this.#json("POST", "v1/widget/messages", { token, body: { id, text } })).cursor;
  }

  /** {events, cursor} after `cursor`; waits up to `wait` seconds for the first. */
  async poll(token, cursor, wait, signal) {
    return this.#json("GET", `v1/widget/events?after=${cursor}&wait=${wait}`, { token, signal, patience: PATIENCE + 1000 * wait });
  }

  /** The open response of an event stream. */
  async stream(token, cursor, signal) {
    return this.#ask("GET", `v1/widget/events?after=${cursor}`, { token, signal, accept: "text/event-stream" });
  }

  async erase(token) {
    await this.#ask("DELETE", "v1/widget/session", { token, patience: PATIENCE });
  }

  /** That a link was followed: for counting, without a word about whose or which. */
  async followed() {
    await this.#ask("POST", "v1/widget/opened", { patience: PATIENCE, keepalive: true });
  }

  /** {name, hotline: {name, number}} of the deployment. */
  async profile() {
    return this.#json("GET", "widget/profile.json", {});
  }

  async #json(method, path, options) {
    const response = await this.#ask(method, path, { patience: PATIENCE, ...options });
    return response.json();
  }

  async #ask(method, path, { token, body, signal, patience, keepalive = false, accept = "application/json" }) {
    const gone = new AbortController();
    signal?.addEventListener("abort", () => gone.abort(), { once: true });
    const timer = patience && setTimeout(() => gone.abort(), patience);
    const headers = { Accept: accept };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    try {
      const response = await fetch(new URL(path, this.home), {
        method,
        headers,
        body: body && JSON.stringify(body),
        signal: gone.signal,
        credentials: "omit",
        keepalive,
        cache: path.startsWith("v1/") ? "no-store" : "default",
      });
      if (!response.ok) throw new Refusal(response, await response.json().then((body) => body.error.message, () => ""));
      return response;
    } finally {
      clearTimeout(timer);
    }
  }
}
