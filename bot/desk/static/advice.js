// What a caller says, typed or pasted, and what to answer. One request at a time: while it is under way the newest
// words wait, those in between are never sent. Nothing is kept in the browser.

import { post } from "./desk.js";

const said = document.getElementById("said");
const found = document.getElementById("found");
const told = document.getElementById("told");
const problem = document.getElementById("problem");
/** Milliseconds until the same is asked again after a failure, and until a screen reader hears what was found. */
const AGAIN = 3000;
const QUIET = 800;

/** `caller` changes with each caller: what comes late for the one before is dropped. */
let state = fresh(0);
let waiting = false;
let underWay = false;
let asked = "";
let retry = null;
let speaking = null;

function fresh(caller) {
  return { caller, picked: "", answers: {}, ended: new AbortController() };
}

function ask() {
  waiting = true;
  clearTimeout(retry);
  if (!underWay) next();
}

async function next() {
  underWay = true;
  while (waiting) {
    waiting = false;
    const { caller, ended } = state;
    if (!said.value.trim() && !state.picked) {
      found.replaceChildren();
      asked = "";
      tell("");
      continue;
    }
    const fields = { text: said.value.trim(), picked: state.picked };
    for (const [name, value] of Object.entries(state.answers)) fields[`answer.${name}`] = value;
    const question = JSON.stringify([caller, fields]);
    if (question === asked) continue; // a blank more
    try {
      const html = await post("/desk/advice", fields, { signal: ended.signal });
      if (caller !== state.caller) continue;
      asked = question;
      show(html);
      problem.textContent = "";
      found.classList.remove("old");
    } catch (error) {
      if (caller !== state.caller) continue;
      problem.textContent = error.message;
      found.classList.add("old");
      retry = setTimeout(ask, AGAIN);
    }
  }
  underWay = false;
}

/** The new advice in the place of the old one; the keyboard stays where it was, or goes on to the next question. */
function show(html) {
  const focused = document.activeElement;
  const inside = found.contains(focused);
  const key = inside ? focused.dataset.key : "";
  const typed = focused?.dataset?.given ? focused.value : null;
  const part = document.createElement("template");
  part.innerHTML = html; // the server's own page, in which it has escaped what people wrote
  found.replaceChildren(...part.content.childNodes);
  if (inside) {
    const same = key && found.querySelector(`[data-key="${CSS.escape(key)}"]`);
    const target = same || nextQuestion() || said;
    target.focus({ preventScroll: Boolean(same) });
    if (same && typed !== null && !same.value) same.value = typed;
  }
  clearTimeout(speaking);
  speaking = setTimeout(() => tell(view()?.dataset.next ?? ""), QUIET);
}

const view = () => found.querySelector(".found");
const nextQuestion = () => found.querySelector(".ask .given, .ask [tabindex='0']");

function tell(words) {
  clearTimeout(speaking);
  if (told.textContent !== words) told.textContent = words;
}

function pick(code) {
  const same = state.picked === code;
  state.picked = same ? "" : code;
  state.answers = {};
  ask();
}

/** An answer settles which procedure is spoken of. */
function answer(name, value) {
  state.picked = view().dataset.code;
  state.answers[name] = value;
  ask();
}

async function copy(button) {
  const text = document.getElementById(button.dataset.copy).textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!copiedOldWay(text)) return void (problem.textContent = "Trình duyệt không cho chép. Anh/chị bôi đen rồi chép giúp ạ.");
  }
  problem.textContent = "";
  tell("");
  tell(button.dataset.done);
}

/** For pages without https, where browsers have no other way. */
function copiedOldWay(text) {
  const focused = document.activeElement;
  const box = document.createElement("textarea");
  box.value = text;
  box.className = "away";
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  focused?.focus();
  return done;
}

function nextCaller() {
  state.ended.abort();
  state = fresh(state.caller + 1);
  waiting = false;
  clearTimeout(retry);
  said.value = problem.textContent = "";
  found.replaceChildren();
  tell("");
  said.focus();
}

said.addEventListener("input", () => {
  if (!said.value.trim()) Object.assign(state, { picked: "", answers: {} });
  ask();
});

found.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  const { pick: code, answer: name, value, copy: text, wrong: opens } = button.dataset;
  if (code) pick(code);
  else if (name) answer(name, value);
  else if (text) copy(button);
  else if (opens !== undefined) openWrong();
});

found.addEventListener("change", ({ target }) => {
  if (target.dataset.given && target.value.trim()) answer(target.dataset.given, target.value.trim());
});

/** Keys inside a group of options: arrows walk, digits choose. */
found.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const given = event.target.closest(".given");
  if (given) {
    if (event.key === "Enter" && given.value.trim()) answer(given.dataset.given, given.value.trim());
    return;
  }
  const group = event.target.closest("[role='radiogroup']");
  if (!group) return;
  const options = [...group.querySelectorAll("[role='radio']")];
  const at = options.indexOf(event.target.closest("[role='radio']"));
  const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  if (event.key in steps) {
    const to = options[(at + steps[event.key] + options.length) % options.length];
    for (const option of options) option.tabIndex = option === to ? 0 : -1;
    to.focus();
  } else if (/^[1-9]$/.test(event.key) && options[event.key - 1]) {
    options[event.key - 1].focus();
    options[event.key - 1].click();
  } else return;
  event.preventDefault();
});

/** Keys that do the same wherever one is. */
document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || event.isComposing) return;
  const press = (selector) => found.querySelector(selector)?.click();
  const digit = /^(?:Digit|Numpad)([0-4])$/.exec(event.code)?.[1];
  if (event.key === "Escape") nextCaller();
  else if (event.ctrlKey && !event.altKey && event.key === "Enter") press(`[data-copy="text-${event.shiftKey ? "message" : "spoken"}"]`);
  else if (event.ctrlKey && !event.altKey && digit === "0") press(".elsewhere [data-pick]");
  else if (event.ctrlKey && !event.altKey && digit) found.querySelectorAll(".candidates [data-pick]")[digit - 1]?.click();
  else if (event.ctrlKey && event.key === "ArrowDown") toQuestion();
  else if (event.ctrlKey && event.key === "ArrowUp") said.focus();
  else if (event.altKey && event.code === "KeyS") press('[data-copy="text-sms"]');
  else if (event.altKey && event.code === "KeyW") press("[data-wrong]");
  else return;
  event.preventDefault();
});

/** The next question after the one where the keyboard is, the first after the last. */
function toQuestion() {
  const questions = [...found.querySelectorAll(".ask")];
  const at = questions.findIndex((each) => each.contains(document.activeElement));
  questions[(at + 1) % questions.length]?.querySelector(".given, [tabindex='0']")?.focus();
}

// «Trả lời này chưa đúng».

const wrong = document.getElementById("wrong");
const question = document.getElementById("wrong-question");
const search = document.getElementById("wrong-search");
const rows = document.getElementById("wrong-found");
const trouble = document.getElementById("wrong-problem");
let answered = "";
let looking = false;
let lookAgain = false;

function openWrong() {
  const { code, short } = view().dataset;
  answered = code;
  question.value = said.value.slice(0, question.maxLength);
  document.getElementById("wrong-answered").textContent = short ? `Đã gợi ý: ${short} (${code}).` : "Chưa gợi ý thủ tục nào.";
  search.value = trouble.textContent = "";
  rows.replaceChildren();
  wrong.showModal();
  search.focus();
}

search.addEventListener("input", look);

async function look() {
  lookAgain = true;
  if (looking) return;
  looking = true;
  while (lookAgain) {
    lookAgain = false;
    try {
      const part = document.createElement("template");
      part.innerHTML = await post("/desk/advice/search", { text: search.value });
      if (rows.contains(document.activeElement)) continue; // somebody is choosing
      rows.replaceChildren(...part.content.childNodes);
      trouble.textContent = "";
    } catch (error) {
      trouble.textContent = error.message;
    }
  }
  looking = false;
}

document.getElementById("wrong-close").addEventListener("click", () => wrong.close());
wrong.addEventListener("close", () => {
  question.value = search.value = "";
  rows.replaceChildren();
  said.focus();
});

document.getElementById("wrong-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const right = rows.querySelector("input:checked")?.value ?? "";
  try {
    const { said: words } = await post("/desk/advice/wrong", { question: question.value, answered, right });
    wrong.close();
    tell(words);
  } catch (error) {
    trouble.textContent = error.message;
  }
});

said.focus();
if (said.value) ask(); // kept by the browser when the page was loaded again
