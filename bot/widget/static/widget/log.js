// The conversation as it is read: messages of the person, turns of the assistant.
import { address, button, calm, el } from "./dom.js";
import { WORDS } from "./words.js";

const CODE = /^[0-9]\.[0-9]{6}$/;
const LINE = /^MC1\.[A-Za-z0-9_-]{8,2000}$/;
/** What the QR code of an identity card says begins so (knowledge/fields/card.py reads it). */
export const CARD = /^\uFEFF?\d{12}\|[^|]*\|[^|]+\|[^|]*\|[^|]+\|/;

export class Log {
  #messages = new Map(); // id → its element
  #open = []; // the buttons that can still be picked
  #titles = new Map(); // id of a choice → its title, of the newest turn
  #pick;
  #follow;
  #home;

  /** `pick(choice, byTouch)` is called with what is picked, `follow()` when a link is; files' addresses are read from `home`. */
  constructor(home, pick, follow) {
    [this.#home, this.#pick, this.#follow] = [home, pick, follow];
    this.turns = [];
    this.element = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": WORDS.log, tabindex: 0 });
    this.element.addEventListener("keydown", (event) => this.#arrows(event));
    this.clear();
  }

  clear() {
    this.turns = [];
    this.#messages.clear();
    this.#open = [];
    this.#titles.clear();
    this.element.replaceChildren(turn(el("p", {}, WORDS.greeting)));
  }

  note(words) {
    this.element.append(el("p", { class: "note" }, words));
    this.#toEnd();
  }

  /** A message of the person; one that is not at the server yet stays last until it is. */
  said({ id, text, waiting, early }) {
    const words = this.#titles.get(text) || meaning(text);
    const state = el("span", { class: "state" }, waiting ? WORDS.waiting : "");
    const message = el("div", { class: "said", "data-id": id }, el("span", { class: "unseen" }, WORDS.me), el("p", {}, words), state);
    this.#messages.set(id, message);
    this.#close(text);
    const unsent = early && [...this.element.children].find((child) => child.querySelector(".state")?.textContent);
    this.element.insertBefore(message, unsent || null);
    this.#toEnd();
  }

  sent(id) {
    this.#state(id, "");
  }

  refused(id) {
    this.#state(id, WORDS.refused);
  }

  /** The replies of one turn; returns its element. */
  turn(event) {
    this.#close(null);
    this.#titles.clear();
    this.turns.push(event);
    const shown = turn(...event.replies.flatMap((reply) => [...this.#reply(reply)]));
    this.element.append(shown);
    return shown;
  }

  /** Shows the newest turn from its beginning: a long answer is read from the top. */
  reveal(from) {
    this.element.scrollTo({ top: from.offsetTop - this.element.offsetTop - 8, behavior: calm() ? "auto" : "smooth" });
  }

  /** Picks the choice with this number (1…) where it can be picked; whether it could. */
  number(n) {
    const choice = this.#open[n - 1];
    choice?.click();
    return Boolean(choice);
  }

  *#reply({ type, text, choices, url, card }) {
    if (card) yield shownAs(card);
    else if (text) yield el("p", {}, text);
    if (type === "checklist") yield el("ul", {}, ...choices.map((row) => el("li", {}, row.title)));
    else if (type === "choices") yield this.#choices(text, choices);
    const href = url && address(url, this.#home);
    if (href && type === "file") {
      const name = decodeURIComponent(new URL(href).pathname.split("/").pop());
      yield el("a", { class: "file", href, download: name }, `${WORDS.download} ${name.split(".").pop().toUpperCase()}`);
    } else if (href) {
      const site = new URL(href).hostname;
      yield el("a", { class: "link", href, target: "_blank", rel: "noopener noreferrer", onclick: () => this.#follow() },
        `${WORDS.open_link} ${site}`, el("span", { class: "unseen" }, ` ${WORDS.new_tab}`)); // prettier-ignore
    }
  }

  #choices(text, choices) {
    const group = el("div", { class: "choices", role: "group", "aria-label": text || WORDS.log });
    for (const choice of choices) {
      const number = el("span", { class: "number", "aria-hidden": "true" }, String(this.#open.length + 1));
      const picked = button("", (event) => this.#pick(choice, event.pointerType === "touch"), { class: "choice", "data-choice": choice.id });
      picked.append(number, el("span", {}, choice.title));
      this.#titles.set(choice.id, choice.title);
      this.#open.push(picked);
      group.append(picked);
    }
    return group;
  }

  /** No more picking; what was said is marked where it was one of the choices. */
  #close(said) {
    const plain = (said || "").trim().toLocaleLowerCase("vi");
    this.#open.forEach((each, at) => {
      const { choice } = each.dataset;
      const same = said !== null && (said === choice || plain === String(at + 1) || plain === this.#titles.get(choice).toLocaleLowerCase("vi"));
      each.disabled = true;
      each.setAttribute("aria-pressed", String(same));
    });
    this.#open = [];
  }

  #state(id, words) {
    const state = this.#messages.get(id)?.querySelector(".state");
    if (state) state.textContent = words;
  }

  #arrows(event) {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const at = this.#open.indexOf(event.target);
    if (!step || at < 0) return;
    event.preventDefault();
    this.#open[(at + step + this.#open.length) % this.#open.length].focus();
  }

  #toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
  }
}

function turn(...parts) {
  return el("div", { class: "turn" }, el("span", { class: "unseen" }, WORDS.bot), ...parts);
}

/** A text in its parts: title, labelled lines, where it is from. */
function shownAs({ title, rows, source }) {
  const lines = rows.flatMap(({ label, text }) => [el("dt", {}, label), el("dd", {}, text)]);
  return el("div", { class: "card" }, el("h3", {}, title), el("dl", {}, ...lines), el("p", { class: "source" }, source));
}

/** What a message that nobody typed says, in words. */
function meaning(text) {
  if (CODE.test(text)) return WORDS.procedure_said(text);
  if (LINE.test(text)) return WORDS.handover_said;
  return CARD.test(text) ? WORDS.card_said : text;
}
