// The panel: what opens from the round button.
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { button, calm, el } from "./dom.js";
import { Log } from "./log.js";
import { WORDS } from "./words.js";

export class Panel {
  #host;
  #options;
  #fresh = null; // the turn to be revealed next
  #hotline = null;
  #speaker = null;
  #unread = false;

  constructor(host, options) {
    [this.#host, this.#options] = [host, options];
    this.log = new Log(
      options.home,
      (choice, byTouch) => this.#pick(choice, byTouch),
      () => this.conversation.followed(),
    );
    this.composer = new Composer({
      say: (text) => this.say(text),
      scan: () => this.#scan(),
    });
    this.conversation = new Conversation(options.home, {
      said: (message) => (this.log.said(message), this.#busy(true)),
      sent: (id) => this.log.sent(id),
      refused: (id) => (this.log.refused(id), this.#busy(false)),
      turn: (event, fresh) => this.#turn(event, fresh),
      busy: () => this.#busy(true),
      caughtUp: () => this.#caughtUp(),
      trouble: (what) => this.#trouble(what),
      expired: () => this.log.note(WORDS.expired),
    });
    this.#build();
    this.#look(this.conversation.store.look);
    host.shadowRoot.append(this.element);
    this.#learn();
    if (this.conversation.begun) {
      this.log.element.setAttribute("aria-live", "off"); // what was heard on the page before is not read out again
      this.conversation.resume();
    }
  }

  /** `first` is said at once; `focus`: "input", "log" (a touch screen, where the input brings up the keyboard), or null. */
  open(first, focus) {
    this.element.hidden = false;
    this.#unread = false;
    this.#host.show({ open: true });
    const { procedure } = this.#options;
    const { store, begun } = this.conversation;
    if (first) this.say(first);
    else if (procedure && !begun) this.#begin(procedure);
    this.about.hidden = !procedure || procedure === store.procedure;
    if (focus) (focus === "log" ? this.log.element : this.composer.input).focus();
  }

  close() {
    this.element.hidden = true;
    this.scanner?.close();
    this.#speaker?.stop();
    this.#host.show({ open: false, focus: true });
  }

  say(text) {
    this.conversation.say(text);
  }

  #begin(code) {
    this.conversation.store.procedure = code;
    this.about.hidden = true;
    this.say(code);
  }

  #pick(choice, byTouch) {
    this.say(choice.id);
    // The button that had the focus is off now; on a touch screen the input would bring up the keyboard.
    (byTouch ? this.log.element : this.composer.input).focus();
  }

  #turn(event, fresh) {
    if (!event.replies.length) return this.#busy(false); // a person has the message, and answers in their own time
    const shown = this.log.turn(event);
    this.#busy(false);
    this.composer.scan.hidden = !(event.stage || "").startsWith("form_");
    if (this.composer.scan.hidden) this.scanner?.close();
    this.#fresh = (fresh && this.#fresh) || shown; // the first of several new ones, the last of those shown before
    if ("speechSynthesis" in window) this.#aloud(event, shown);
    if (fresh && this.element.hidden) this.#unread = true;
  }

  #caughtUp() {
    if (this.#fresh) this.log.reveal(this.#fresh);
    this.#fresh = null;
    this.log.element.setAttribute("aria-live", "polite");
    if (this.element.hidden && this.#unread) this.#host.show({ open: false, unread: true });
  }

  async #aloud(event, shown) {
    const { speaker } = await import("./speech.js");
    this.#speaker = speaker;
    speaker.offer(event, shown);
  }

  #busy(there) {
    const words = there && !this.trouble.textContent ? WORDS.busy : "";
    if (this.busy.textContent !== words) this.busy.textContent = words;
  }

  #trouble(what) {
    if (!what) return this.trouble.replaceChildren();
    this.#busy(false);
    const { name, number } = this.#hotline || {};
    const away = [navigator.onLine ? WORDS.away : WORDS.offline, number && WORDS.call(name, number)];
    const words = (what === true ? away : [what, WORDS.kept]).filter(Boolean).join(" ");
    if (this.trouble.textContent !== words) this.trouble.textContent = words; // an alert is read out whenever it is set
  }

  /** The hotline, before it is needed. */
  async #learn() {
    const [name, number] = ["", this.#options.hotline];
    this.#hotline = number ? { name, number } : await this.conversation.api.profile().then((profile) => profile.hotline, () => null);
  }

  #look({ large = false, contrast = false }) {
    this.element.classList.toggle("large", large);
    this.element.classList.toggle("contrast", contrast);
    this.large.setAttribute("aria-pressed", String(large));
    this.contrast.setAttribute("aria-pressed", String(contrast));
    this.conversation.store.look = { large, contrast };
  }

  #toggle(name) {
    const look = this.conversation.store.look;
    this.#look({ ...look, [name]: !look[name] });
  }

  #menu(open = this.menu.hidden) {
    this.menu.hidden = !open;
    this.menuButton.setAttribute("aria-expanded", String(open));
    if (open) this.sure.hidden = true;
  }

  async #scan() {
    const { Scanner } = await import("./scan.js");
    this.scanner ||= new Scanner((text) => this.say(text), () => this.composer.scan);
    if (!this.scanner.element.isConnected) this.composer.element.before(this.scanner.element);
    this.scanner.open();
  }

  async #print() {
    this.#menu(false);
    const { print } = await import("./print.js");
    if (!(await print(this.log.turns, this.#options.home))) this.log.note(WORDS.nothing_to_print);
  }

  #restart() {
    this.#menu(false);
    this.say(WORDS.restart_said);
    this.composer.input.focus();
  }

  #askErase() {
    this.#menu(false);
    this.sure.hidden = false;
    this.sure.querySelector("button").focus();
  }

  async #erase(yes) {
    this.sure.hidden = true;
    this.composer.input.focus();
    if (!yes) return;
    try {
      await this.conversation.erase();
    } catch {
      return this.log.note(WORDS.erase_failed);
    }
    this.log.clear();
    this.#busy(false);
    this.composer.scan.hidden = true;
    this.about.hidden = !this.#options.procedure;
    this.log.note(WORDS.erased);
  }

  #build() {
    this.large = button(WORDS.large, () => this.#toggle("large"), { "aria-pressed": "false" });
    this.contrast = button(WORDS.contrast, () => this.#toggle("contrast"), { "aria-pressed": "false" });
    this.menu = el(
      "div",
      { class: "menu", id: "menu", role: "group", "aria-label": WORDS.menu, hidden: true },
      this.large,
      this.contrast,
      button(WORDS.print, () => this.#print(), { hidden: !CSSStyleSheet.prototype.replaceSync }),
      button(WORDS.restart, () => this.#restart()),
      button(WORDS.erase, () => this.#askErase()),
    );
    this.menuButton = button(WORDS.menu, () => this.#menu(), { "aria-expanded": "false", "aria-controls": "menu" });
    this.sure = el(
      "div",
      { class: "sure", role: "group", "aria-labelledby": "sure", hidden: true },
      el("p", { id: "sure" }, WORDS.erase_sure),
      button(WORDS.erase_yes, () => this.#erase(true), { class: "danger" }),
      button(WORDS.erase_no, () => this.#erase(false)),
    );
    this.about = button(WORDS.about, () => this.#begin(this.#options.procedure), { class: "about", hidden: true });
    this.busy = el("p", { class: "busy", role: "status" });
    this.trouble = el("p", { class: "trouble", role: "alert" });
    const title = el("div", { class: "title" }, el("h2", { id: "title" }, WORDS.title), el("p", {}, WORDS.subtitle));
    this.element = el(
      "section",
      { class: calm() ? "panel" : "panel lively", role: "dialog", "aria-labelledby": "title", hidden: true },
      el("header", {}, title, this.menuButton, button(WORDS.close, () => this.close())),
      this.menu,
      this.sure,
      this.log.element,
      this.busy,
      this.trouble,
      this.about,
      this.composer.element,
    );
    this.element.addEventListener("keydown", (event) => this.#key(event));
  }

  #key(event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") return this.#escape();
    // In the input a digit begins a day or a number as often as it picks: there Enter sends it.
    const picks = /^[1-9]$/.test(event.key) && !event.target.closest("textarea, input") && !this.composer.input.value;
    if (picks && this.log.number(Number(event.key))) event.preventDefault();
  }

  /** Closes what is open, the innermost first. */
  #escape() {
    if (this.scanner?.close()) return;
    if (!this.sure.hidden) return void this.#erase(false);
    if (this.menu.hidden) return this.close();
    this.#menu(false);
    this.menuButton.focus();
  }
}
