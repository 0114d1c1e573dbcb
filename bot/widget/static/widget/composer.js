// The line to write in.
import { button, el } from "./dom.js";
import { WORDS } from "./words.js";

/** Longest message, in characters: the assistant reads no more. */
const LONGEST = 10_000;

export class Composer {
  /** `say(text)`; `scan()` reads a card. */
  constructor({ say, scan }) {
    const kind = { autocomplete: "off", enterkeyhint: "send", placeholder: WORDS.placeholder };
    this.input = el("textarea", { id: "words", rows: 1, maxlength: LONGEST, ...kind });
    this.scan = button(WORDS.scan, scan, { class: "scan-open", hidden: true });
    const submit = () => {
      const text = this.input.value.trim();
      if (!text) return this.input.focus();
      this.input.value = "";
      this.#fit();
      say(text);
    };
    this.input.addEventListener("input", () => this.#fit());
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return; // Telex is still making a letter
      event.preventDefault();
      submit();
    });
    this.element = el(
      "form",
      { class: "composer", onsubmit: (event) => (event.preventDefault(), submit()) },
      this.scan,
      el("label", { for: "words" }, WORDS.label),
      el("div", { class: "line" }, this.input, el("button", { type: "submit", class: "send" }, WORDS.send)),
    );
  }

  /** As high as what is written, up to what the style allows. */
  #fit() {
    this.input.rows = Math.min(5, this.input.value.split("\n").length);
  }
}
