// A procedure by typing part of its name: a list below the field, by keyboard or mouse. Without this script a code is typed.
import { post } from "./desk.js";

const WAIT = 150;
let count = 0;

for (const input of document.querySelectorAll("[data-choose]")) choosing(input);

function choosing(input) {
  const list = document.createElement("ul");
  list.id = `chosen-${++count}`;
  list.className = "chosen";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Thủ tục tìm thấy");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-autocomplete", "list");
  input.after(list);
  let timer;
  let asked;
  let at = -1;

  const close = () => {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (place) => {
    const options = [...list.children];
    at = (place + options.length) % options.length;
    options.forEach((option, each) => option.setAttribute("aria-selected", String(each === at)));
    input.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  };
  const take = (option) => {
    input.value = option.textContent;
    close();
  };
  const show = (procedures) => {
    list.replaceChildren(
      ...procedures.map(({ code, short }, place) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${place}`;
        option.textContent = `${code} – ${short}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.addEventListener("mousedown", (event) => {
          event.preventDefault();
          take(option);
        });
        return option;
      }),
    );
    list.hidden = !procedures.length;
    at = -1;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };
  const find = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      show((await post(input.dataset.choose, { q: input.value }, { signal: asked.signal })).procedures);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  close();
  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim()) timer = setTimeout(find, WAIT);
    else close();
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at < 0 ? -1 : at - 1);
    else if (event.key === "Enter" && at >= 0) take(list.children[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
