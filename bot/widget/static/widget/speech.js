// Replies read aloud, where the device has a Vietnamese voice.
import { button } from "./dom.js";
import { WORDS } from "./words.js";

class Speaker {
  #waiting = []; // turns that came before the voices were known
  #reading = null;

  constructor() {
    speechSynthesis.addEventListener?.("voiceschanged", () => this.#serve());
  }

  /** Puts «Nghe» under a turn. */
  offer(event, shown) {
    this.#waiting.push([words(event), shown]);
    this.#serve();
  }

  stop() {
    speechSynthesis.cancel();
    if (this.#reading) this.#reading.textContent = WORDS.listen;
    this.#reading = null;
  }

  #serve() {
    if (!voice()) return;
    for (const [text, shown] of this.#waiting.splice(0)) {
      const listen = button(WORDS.listen, () => this.#toggle(text, listen), { class: "listen" });
      shown.append(listen);
    }
  }

  #toggle(text, listen) {
    const again = this.#reading === listen;
    this.stop();
    if (again) return;
    // A line at a time: some voices stop after 15 seconds of one utterance.
    for (const line of text) {
      const utterance = new SpeechSynthesisUtterance(line);
      utterance.voice = voice();
      utterance.lang = "vi-VN";
      if (line === text.at(-1)) utterance.onend = () => this.#reading === listen && this.stop();
      speechSynthesis.speak(utterance);
    }
    this.#reading = listen;
    listen.textContent = WORDS.hush;
  }
}

function voice() {
  return speechSynthesis.getVoices().find((each) => /^vi\b/i.test(each.lang));
}

/** The lines of a turn as they are spoken: choices with their numbers. */
function words({ replies }) {
  return replies.flatMap(({ type, text, choices }) => [
    ...text.split("\n"),
    ...choices.map(({ title }, at) => (type === "choices" ? `${at + 1}: ${title}` : title)),
  ]).filter(Boolean); // prettier-ignore
}

export const speaker = new Speaker();
