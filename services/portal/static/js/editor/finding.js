// Finding and replacing: a bar above the sheet.
import {
  SearchQuery,
  findNext,
  findPrev,
  getMatchHighlights,
  replaceAll,
  replaceNext,
  search,
  setSearchState,
} from "../../vendor/prosemirror.js";

export const finding = () => search();

// The bar; `open()` shows it with the selected words.
export function findBar(said) {
  const bar = document.createElement("div");
  bar.className = "find-bar";
  bar.hidden = true;
  bar.setAttribute("role", "search");
  bar.setAttribute("aria-label", said.find);
  const what = input(said.find_what);
  const by = input(said.replace_by);
  const count = document.createElement("span");
  count.className = "muted";
  count.setAttribute("role", "status");
  let view;

  const look = () => {
    const query = new SearchQuery({ search: what.value, replace: by.value, literal: true });
    view.dispatch(setSearchState(view.state.tr, query));
    told();
  };
  const told = () => {
    const found = what.value ? getMatchHighlights(view.state).find().length : 0;
    count.textContent = what.value ? said.found.replace("{n}", found) : "";
  };
  const run = (command) => () => {
    look();
    command(view.state, view.dispatch, view);
    told();
  };
  const close = () => {
    bar.hidden = true;
    view.dispatch(setSearchState(view.state.tr, new SearchQuery({ search: "" })));
    view.focus();
  };
  what.addEventListener("input", look);
  by.addEventListener("input", look);
  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && event.target === what) run(event.shiftKey ? findPrev : findNext)();
    else if (event.key === "Enter" && event.target === by) run(replaceNext)();
    else return;
    event.preventDefault();
  });
  bar.append(
    what,
    button(said.find_previous, run(findPrev)),
    button(said.find_next, run(findNext)),
    by,
    button(said.replace_next, run(replaceNext)),
    button(said.replace_all, run(replaceAll)),
    count,
    button(said.close, close),
  );
  return {
    dom: bar,
    attach: (shown) => (view = shown),
    open() {
      const { from, to } = view.state.selection;
      const chosen = view.state.doc.textBetween(from, to, " ");
      if (chosen && chosen.length < 200) what.value = chosen;
      bar.hidden = false;
      look();
      what.focus();
      what.select();
    },
  };
}

function input(label) {
  const made = Object.assign(document.createElement("input"), { type: "text", placeholder: label, maxLength: 300 });
  made.setAttribute("aria-label", label);
  return made;
}

function button(label, run) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "button small" });
  made.textContent = label;
  made.addEventListener("click", run);
  return made;
}
