// Reads the QR code of an identity card. The picture is decoded here and goes nowhere; its text alone is handed on.
import { button, el } from "./dom.js";
import { CARD } from "./log.js";
import { WORDS } from "./words.js";

/** Between two looks at the camera, in milliseconds. */
const PAUSE = 200;
/** Longest sides that a picture is tried at, in pixels: small is fast, large finds a code that is far away. */
const SIDES = [1024, 2048, 4096];

export class Scanner {
  #found;
  #back;
  #camera = null;
  #canvas = document.createElement("canvas");

  /** `found(text)` gets the card's text; `back()` is the element that takes the focus afterwards. */
  constructor(found, back) {
    [this.#found, this.#back] = [found, back];
    this.video = el("video", { playsinline: true, muted: true, hidden: true });
    this.state = el("p", { role: "status" });
    const unseen = { class: "unseen", tabindex: -1, "aria-hidden": "true" }; // a button opens it
    this.file = el("input", { type: "file", accept: "image/*", ...unseen, onchange: () => this.#picture() });
    const camera = navigator.mediaDevices?.getUserMedia && button(WORDS.scan_camera, () => this.#film());
    this.element = el(
      "div",
      { class: "scan", role: "group", "aria-label": WORDS.scan, hidden: true },
      el("p", {}, WORDS.scan_how),
      this.video,
      this.state,
      el(
        "div",
        { class: "row" },
        camera || null,
        button(WORDS.scan_picture, () => this.file.click()),
        button(WORDS.scan_stop, () => this.close()),
        this.file,
      ),
    );
  }

  open() {
    this.element.hidden = false;
    this.state.textContent = "";
    this.element.querySelector("button").focus();
  }

  /** Whether it was open. */
  close() {
    const was = !this.element.hidden;
    this.#camera?.getTracks().forEach((track) => track.stop());
    this.#camera = this.video.srcObject = null;
    this.video.hidden = this.element.hidden = true;
    if (was) this.#back().focus();
    return was;
  }

  async #picture() {
    const [picture] = this.file.files;
    this.file.value = "";
    if (!picture) return;
    this.state.textContent = WORDS.scan_reading;
    try {
      const bitmap = await createImageBitmap(picture);
      for (const side of SIDES) {
        if (this.#take(await this.#read(bitmap, bitmap.width, bitmap.height, side))) return;
        if (Math.max(bitmap.width, bitmap.height) <= side) break;
      }
      if (this.state.textContent === WORDS.scan_reading) this.state.textContent = WORDS.scan_none;
    } catch {
      this.state.textContent = WORDS.scan_failed;
    }
  }

  async #film() {
    try {
      this.#camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 } } });
      this.video.srcObject = this.#camera;
      this.video.hidden = false;
      await this.video.play();
    } catch {
      this.close();
      this.open();
      this.state.textContent = WORDS.scan_no_camera;
      return;
    }
    for (const camera = this.#camera; camera && camera === this.#camera; ) {
      if (this.#take(await this.#read(this.video, this.video.videoWidth, this.video.videoHeight, SIDES[1]))) return;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  /** The text of the QR code in a picture that is drawn at most `side` wide and high; null where there is none. */
  async #read(image, width, height, side) {
    const scale = Math.min(1, side / Math.max(width, height, 1));
    if (!width || !height) return null;
    [this.#canvas.width, this.#canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
    this.#canvas.getContext("2d", { willReadFrequently: true }).drawImage(image, 0, 0, this.#canvas.width, this.#canvas.height);
    const [code] = await (await detector()).detect(this.#canvas);
    return code?.rawValue ?? null;
  }

  #take(text) {
    if (text === null || this.element.hidden) return false;
    if (!CARD.test(text)) {
      this.state.textContent = WORDS.scan_other;
      return false;
    }
    this.close();
    this.#found(text);
    return true;
  }
}

let ready;
/** The browser's own detector of QR codes, else the one that is loaded for it. */
function detector() {
  const load = async () => {
    const own = window.BarcodeDetector;
    const formats = own ? await own.getSupportedFormats().catch(() => []) : [];
    const Detector = formats.includes("qr_code") ? own : (await import("./qr/decode.js")).BarcodeDetector;
    return new Detector({ formats: ["qr_code"] });
  };
  return (ready ||= load().catch((error) => ((ready = null), Promise.reject(error))));
}
