// The command palette: every page, every action of this page and the first documents found, by a few letters.
import { matching, moved } from "./choosing.js";

const dialog = document.getElementById("palette");
const input = dialog?.querySelector("input");
const list = dialog?.querySelector("ul");
let asked = 0;

function choices() {
  const pages = [...document.querySelectorAll("nav.side a, .menu a")].map((link) => ({
    text: link.textContent.trim(),
    run: () => link.click(),
  }));
  const actions = [...document.querySelectorAll(".action > summary")].map((summary) => ({
    text: summary.textContent.trim(),
    run: () => {
      summary.parentElement.open = true;
      summary.parentElement.scrollIntoView();
      summary.parentElement.querySelector("input:not([type=hidden]), textarea, select, button")?.focus();
    },
  }));
  return [...actions, ...pages];
}

function show(items) {
  list.replaceChildren(
    ...items.slice(0, 12).map((item, index) => {
      const line = document.createElement("li");
      line.role = "option";
      line.id = `choice-${index}`;
      line.textContent = item.text;
      line.addEventListener("click", () => {
        dialog.close();
        item.run();
      });
      return line;
    }),
  );
  choose(0);
}

function choose(index) {
  const lines = [...list.children];
  lines.forEach((line, at) => line.setAttribute("aria-selected", at === index));
  if (lines[index]) {
    input.setAttribute("aria-activedescendant", lines[index].id);
    lines[index].scrollIntoView({ block: "nearest" });
  }
}

async function search() {
  const here = matching(choices(), input.value);
  show(here);
  if (input.value.trim().length < 2) return;
  const turn = ++asked;
  const response = await fetch(`/search/quick?q=${encodeURIComponent(input.value)}`, {
    headers: { Accept: "application/json" },
  });
  if (!response.ok || turn !== asked) return;
  const found = (await response.json()).map(({ url, symbol, subject }) => ({
    text: [symbol, subject].filter(Boolean).join(" · "),
    run: () => location.assign(url),
  }));
  show([...here, ...found]);
}

function open() {
  dialog.showModal();
  input.value = "";
  show(choices());
  input.focus();
}

if (dialog) {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  document.querySelector("[data-open-palette]")?.addEventListener("click", open);
  input.addEventListener("input", search);
  input.addEventListener("keydown", (event) => {
    const lines = [...list.children];
    const now = lines.findIndex((line) => line.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") {
      event.preventDefault();
      choose(moved(now, 1, lines.length));
    }
    if (event.key === "ArrowUp") {
      event.preventDefault();
      choose(moved(now, -1, lines.length));
    }
    if (event.key === "Enter") {
      event.preventDefault();
      lines[now]?.click();
    }
  });
}
