// A short sound for what is new: off until somebody of the staff turns it on, on this computer alone.

import { live } from "./live.js";

const KEPT = "motcua-desk-sound";
const HERTZ = 660;
const SECONDS = 0.18;
/** After one sound there is none for so long, in whichever tab: many messages at once are one. Milliseconds. */
const QUIET = 3000;

let context;
let before = Infinity;

const on = () => localStorage.getItem(KEPT) === "1";

function play() {
  context ??= new AudioContext();
  const [tone, volume] = [context.createOscillator(), context.createGain()];
  const now = context.currentTime;
  tone.frequency.value = HERTZ;
  volume.gain.setValueAtTime(0.15, now);
  volume.gain.exponentialRampToValueAtTime(0.001, now + SECONDS);
  tone.connect(volume).connect(context.destination);
  tone.start(now);
  tone.stop(now + SECONDS);
}

/** In one tab alone; a browser lets only those sound that somebody has touched. */
function sound() {
  if (!on() || navigator.userActivation?.hasBeenActive === false) return;
  const alone = (lock) => lock && (play(), new Promise((over) => setTimeout(over, QUIET)));
  if (navigator.locks) navigator.locks.request(KEPT, { ifAvailable: true }, alone);
  else play();
}

live.addEventListener("change", ({ detail }) => {
  const now = detail.waiting + detail.unread;
  if (now > before) sound();
  before = now;
});

for (const button of document.querySelectorAll("[data-sound]")) {
  const show = () => button.setAttribute("aria-pressed", String(on()));
  button.hidden = !("AudioContext" in window);
  button.addEventListener("click", () => {
    localStorage.setItem(KEPT, on() ? "0" : "1");
    show();
    if (on()) play();
  });
  show();
}
