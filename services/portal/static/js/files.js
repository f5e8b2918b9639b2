// Attachments of a document in their order, and the Word file that stays a draft itself.
import { problem, texts } from "./answers.js";

const language = globalThis.document?.documentElement.lang;

// What stands in a hidden field for a kept file; its name, or nothing where it is none.
export const nameOf = (value) => {
  try {
    return JSON.parse(value).name ?? "";
  } catch {
    return "";
  }
};

// Moves `item` one place up among its neighbours; the first one stays.
export const moveUp = (item) => {
  item.previousElementSibling?.before(item);
};

export function startFiles() {
  document.querySelectorAll("[data-files]").forEach(start);
}

// What is attached, as the hidden fields have it.
export const attached = (box) => [...box.querySelectorAll("[data-attached] input")].map(({ value }) => value);

// Shows `values` as what is attached.
export function attach(box, values) {
  box.querySelector("[data-attached]").replaceChildren();
  values.forEach((value) => add(box, value));
}

function add(box, value) {
  const item = box.querySelector("template").content.firstElementChild.cloneNode(true);
  item.querySelector("input").value = value;
  box.querySelector("[data-attached]").append(item);
  dress(item);
}

function start(box) {
  const told = box.querySelector("[data-files-told]");
  box.querySelectorAll("[data-attached] li").forEach(dress);
  box.querySelector("[data-attach]").addEventListener("change", async ({ target }) => {
    const chosen = [...target.files];
    target.value = "";
    for (const file of chosen) {
      const kept = await keep(file, box, told);
      if (!kept) return;
      add(box, JSON.stringify(kept));
    }
  });
  const word = box.querySelector("[data-kept-word]");
  if (word) keepWord(box, word, told);
}

function keepWord(box, word, told) {
  showWord();
  box.querySelector("[data-keep-word]").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    const taken = new DataTransfer();
    if (file) taken.items.add(file);
    target.value = "";
    const kept = file && (await keep(file, box, told));
    if (!kept) return;
    word.querySelector("input").value = JSON.stringify(kept);
    showWord();
    const reader = box.closest("form").querySelector("[data-word]"); // its words fill the form as well
    reader.files = taken.files;
    reader.dispatchEvent(new Event("change"));
  });

  word.querySelector("[data-remove]").addEventListener("click", () => {
    word.querySelector("input").value = "";
    showWord();
  });

  function showWord() {
    const { value } = word.querySelector("input");
    word.hidden = !value;
    word.querySelector("[data-name]").textContent = nameOf(value);
  }
}

function dress(item) {
  item.querySelector("[data-name]").textContent = nameOf(item.querySelector("input").value);
  item.querySelector("[data-up]").addEventListener("click", () => moveUp(item));
  item.querySelector("[data-remove]").addEventListener("click", () => item.remove());
}

// The file as the server keeps it; nothing, and the reason told, where it does not.
async function keep(file, box, told) {
  const send = async (word) => {
    const headers = {
      "X-CSRF-Token": document.querySelector('meta[name="csrf"]').content,
      Accept: "application/json",
      "Content-Type": file.type || "application/octet-stream",
      "X-File-Name": encodeURIComponent(file.name),
      "X-Not-Secret": word,
    };
    const response = await fetch("/files", { method: "POST", body: file, headers });
    return [response, await response.json()];
  };
  told.textContent = "…";
  try {
    let [response, answer] = await send("");
    if (answer.code === "secret.in-doubt" && confirm(`${texts(answer, language).title}\n\n${box.dataset.asking}`)) {
      [response, answer] = await send(answer.digest);
    }
    told.textContent = response.ok ? "" : `${file.name}: ${problem(answer, language, box.dataset.lost)}`;
    return response.ok ? answer : null;
  } catch {
    told.textContent = box.dataset.lost;
    return null;
  }
}
