// The summary on paper: the page is left out, the answer stands alone.
import { address, el } from "./dom.js";
import { WORDS } from "./words.js";

const PAGE = `
@media screen { mot-cua-print { display: none } }
@media print { body > :not(mot-cua-print) { display: none !important } }`;

/** The turn worth a sheet of paper: the newest with a list of papers, else the newest answer, else the newest. */
export function summary(turns) {
  const newest = (wanted) => [...turns].reverse().find(wanted);
  return newest((turn) => turn.replies.some((reply) => reply.type === "checklist")) ?? newest((turn) => turn.behaviour === "answer") ?? turns.at(-1);
}

/** False where there is nothing to print. */
export async function print(turns, home) {
  const turn = summary(turns);
  if (!turn) return false;
  document.querySelector("mot-cua-print")?.remove();
  const sheet = el("mot-cua-print", { lang: "vi" });
  const root = sheet.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [styles(await (await fetch(new URL("widget/print.css", home))).text())];
  root.append(
    el("h1", {}, `${WORDS.title} – ${WORDS.subtitle}`),
    ...turn.replies.flatMap((reply) => lines(reply, home)),
    el("footer", {}, WORDS.printed(new Date().toLocaleDateString("vi-VN"))),
  );
  document.body.append(sheet);
  const page = styles(PAGE);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, page];
  window.addEventListener("afterprint", () => {
    sheet.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== page);
  }, { once: true }); // prettier-ignore
  window.print();
  return true;
}

function lines({ type, text, choices, url }, home) {
  const parts = text && type !== "choices" ? [el("p", {}, text)] : [];
  if (type === "checklist") parts.push(el("ul", {}, ...choices.map((row) => el("li", {}, row.title))));
  const href = type === "link" && address(url, home);
  if (href) parts.push(el("p", { class: "address" }, href));
  return parts;
}

function styles(css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}
