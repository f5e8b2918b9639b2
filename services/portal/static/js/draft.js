// A draft's form: the editor of its text, and a Word file that fills it.
import { createEditor } from "./editor/editor.js";
import { ask, made } from "./editor/dialogs.js";
import { startChecking } from "./editor/checking.js";
import { fillForm } from "./editor/filling.js";
import { problem, texts } from "./answers.js";
import { startFiles } from "./files.js";
import { startRecipients } from "./recipients.js";
import { startSigners } from "./signers.js";
import { together } from "./editor/together.js";

startFiles();
startRecipients();
startSigners();

const language = document.documentElement.lang;
const csrf = document.querySelector('meta[name="csrf"]').content;

// --- the editor: its paper is in the form's hidden field, wherever the form goes ------------------------------
async function start(mount) {
  const form = mount.closest("form");
  const setup = JSON.parse(form.querySelector("[data-editor-setup]").textContent);
  const { style, tones } = mount.dataset;
  Object.assign(setup, { style, tones, fields: "fields" in mount.dataset, csrf });
  const field = form.elements.paper;
  const paper = field.value ? JSON.parse(field.value) : null;
  const isDraft = form.querySelector("[data-together]")?.dataset.draft || form.elements.document_id;
  const shared = isDraft ? await together(form, { paper, csrf }) : null;
  const onChange = (now) => {
    field.value = JSON.stringify(now);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const editor = createEditor({ mount, setup, onChange, ...(shared ?? { paper }) });
  mount.editor = editor;
  head(form, mount);
  startChecking(form, editor, form.querySelector("[data-check]"), setup.said);
  let last = false;
  form.addEventListener(
    "submit",
    async (event) => {
      field.value = JSON.stringify(editor.paper());
      if (!shared || last) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      last = true;
      await shared.last();
      form.requestSubmit(event.submitter);
    },
    { capture: true },
  );
  if (shared?.again) form.requestSubmit();
  form.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}

// What stands above the text on paper follows the fields of the form.
function head(form, mount) {
  const shown = form.querySelector("[data-paper-head]");
  mount.querySelector(".paper-sheet").prepend(shown);
  shown.hidden = false;
  const refresh = () => {
    for (const line of shown.querySelectorAll("[data-shows]")) {
      line.textContent = form.elements[line.dataset.shows]?.value ?? "";
    }
  };
  form.addEventListener("input", refresh);
  refresh();
}

for (const mount of document.querySelectorAll("[data-editor]")) {
  const hidden = mount.closest("details:not([open])");
  if (hidden) hidden.addEventListener("toggle", () => start(mount), { once: true });
  else start(mount);
}

// --- a Word file: what would be lost of it is said before it is taken over --------------------------------------
for (const picker of document.querySelectorAll("[data-word]")) {
  picker.addEventListener("change", async () => {
    const form = picker.closest("form");
    const told = form.querySelector("[data-word-told]");
    const { said } = JSON.parse(form.querySelector("[data-editor-setup]").textContent);
    const file = picker.files[0];
    picker.value = "";
    if (!file) return;
    told.textContent = said.word_reading;
    try {
      const [response, answer] = await read(file, told);
      if (!response.ok) told.textContent = problem(answer, language, told.dataset.lost);
      else if (await agreed(answer, said)) takeOver(form, answer, told, said);
      else told.textContent = "";
    } catch {
      told.textContent = told.dataset.lost;
    }
  });
}

async function read(file, told) {
  const send = async (word) => {
    const headers = {
      "X-CSRF-Token": csrf,
      Accept: "application/json",
      "X-File-Name": encodeURIComponent(file.name),
      "X-Not-Secret": word,
    };
    const response = await fetch("/drafts/read-docx", { method: "POST", body: file, headers });
    return [response, await response.json()];
  };
  const [response, answer] = await send("");
  if (answer.code !== "secret.in-doubt") return [response, answer];
  // nothing is taken over before the drafter has said
  const { title } = texts(answer, language);
  return confirm(`${title}\n\n${told.dataset.asking}`) ? send(answer.digest) : [response, answer];
}

async function agreed({ lost }, said) {
  if (!lost.length) return true;
  const list = made("ul", { className: "lost" });
  list.append(...lost.map(({ what, where }) => made("li", { textContent: where ? `${where}: ${what}` : what })));
  const title = said.word_lost.replace("{n}", lost.length);
  return Boolean(await ask({ title, content: [list], ok: said.word_take, cancel: said.cancel }));
}

// What the file says goes into the form; the fields that it says nothing of keep what they have.
function takeOver(form, { departures, ...content }, told, said) {
  const unknown = fillForm(form, form.querySelector("[data-editor]").editor, content, { whole: false });
  const lines = [
    ...unknown.map((name) => said.word_signer.replace("{name}", name)),
    ...departures.map(({ where, message }) => `${where}: ${message}`),
  ];
  const list = made("ul");
  list.append(...lines.map((line) => made("li", { textContent: line })));
  told.replaceChildren(`${told.dataset.done} `, ...(lines.length ? [list] : []));
}
