// Một Cửa on a web page: <script src="https://…/widget.js" defer data-procedure="1.001193"></script>
// Only the round button is loaded with the page; the rest comes when it is opened.
(() => {
  "use strict";
  const WORDS = {
    open: "Hỏi Một Cửa",
    unread: "Hỏi Một Cửa, có trả lời mới",
    failed: "Chưa mở được khung trò chuyện. Anh/chị kiểm tra mạng rồi bấm lại.",
    call: (hotline) => `Cần gấp, anh/chị gọi ${hotline}.`,
  };
  const OPEN = "motcua.open";
  const MODULES = [
    "panel.js", "composer.js", "log.js", "conversation.js", "outbox.js", "follower.js", "rest.js", "http.js",
    "store.js", "dom.js", "words.js",
  ]; // prettier-ignore
  const CODE = /^[0-9]\.[0-9]{6}$/;
  const LINE = /^MC1\.[A-Za-z0-9_-]{8,2000}$/;

  const script = document.currentScript;
  const home = new URL(script ? script.src : "/widget.js", location.href);
  const folder = new URL("widget/", home);

  /** What the address asks for: a procedure's code or a hand-over line; it is taken out of the address, which may be shared. */
  function asked() {
    const [, key, value] = /^#(tt|hs)=(.+)$/.exec(location.hash) || [];
    if (!(key === "tt" ? CODE : LINE).test(value)) return null;
    history.replaceState(history.state, "", location.pathname + location.search);
    return value;
  }

  async function adopt(root, name) {
    const url = new URL(name, folder);
    if (!("adoptedStyleSheets" in root) || !CSSStyleSheet.prototype.replaceSync) {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = url;
      root.prepend(link);
      return;
    }
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(await answer.text());
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }

  class MotCua extends HTMLElement {
    #panel = null; // the promise of it, while and after it is loaded
    #button = document.createElement("button");
    #notice = document.createElement("p");

    connectedCallback() {
      if (this.shadowRoot) return;
      const root = this.attachShadow({ mode: "open" });
      this.lang = "vi";
      this.#button.type = "button";
      this.#button.className = "launcher";
      this.#button.hidden = true; // until it has its style
      this.#button.setAttribute("aria-expanded", "false");
      this.#button.textContent = WORDS.open;
      this.#notice.className = "notice";
      this.#notice.setAttribute("role", "status");
      root.append(this.#button, this.#notice);
      this.#button.addEventListener("click", (event) => this.open(null, event.pointerType === "touch" ? "log" : "input"));
      for (const kind of ["pointerenter", "focus"]) this.#button.addEventListener(kind, preload, { once: true });
      window.addEventListener("hashchange", () => this.#follow());
      adopt(root, "button.css").catch(() => {}).finally(() => {
        this.#button.hidden = false;
        if (!this.#follow() && remembered()) this.open(null, null);
      });
    }

    /** Opens the panel; `first` is said at once. */
    async open(first = null, focus = "input") {
      this.#notice.textContent = "";
      try {
        this.#panel ||= this.#load();
        (await this.#panel).open(first, focus);
      } catch {
        this.#panel = null;
        const { hotline } = this.options;
        this.#notice.textContent = hotline ? `${WORDS.failed} ${WORDS.call(hotline)}` : WORDS.failed;
      }
    }

    /** How the button looks: `open` hides it, `unread` puts a mark on it. */
    show({ open, unread = false, focus = false }) {
      this.#button.classList.toggle("away", open);
      this.#button.classList.toggle("unread", unread);
      this.#button.textContent = unread ? WORDS.unread : WORDS.open;
      this.#button.setAttribute("aria-expanded", String(open));
      if (focus) this.#button.focus();
      try {
        if (!unread) sessionStorage.setItem(OPEN, open ? "1" : "");
      } catch {} // no storage: the panel is closed on the next page
    }

    get options() {
      const of = (name) => this.dataset[name] || (script && script.dataset[name]) || "";
      return { home, procedure: CODE.test(of("procedure")) ? of("procedure") : "", hotline: of("hotline") };
    }

    #follow() {
      const first = asked();
      if (first) this.open(first);
      return Boolean(first);
    }

    async #load() {
      preload();
      const [{ Panel }] = await Promise.all([import(new URL("panel.js", folder)), adopt(this.shadowRoot, "panel.css")]);
      return new Panel(this, this.options);
    }
  }

  /** All modules in one go: on a slow line each round trip counts. */
  function preload() {
    if (document.head.querySelector('link[rel="modulepreload"][data-mot-cua]')) return;
    for (const name of MODULES) {
      const link = document.createElement("link");
      link.rel = "modulepreload";
      link.dataset.motCua = "";
      link.href = new URL(name, folder);
      document.head.append(link);
    }
  }

  function remembered() {
    try {
      return sessionStorage.getItem(OPEN) === "1";
    } catch {
      return false;
    }
  }

  if (customElements.get("mot-cua")) return;
  customElements.define("mot-cua", MotCua);
  if (!document.querySelector("mot-cua")) document.body.append(document.createElement("mot-cua"));
})();
