// A draft's form: the editor of its text, and a Word file that fills it.
import { createEditor } from "./editor/editor.js";
import { slice } from "./editor/paste.js";
import { paperOf, schema } from "./editor/schema.js";
import { problem, texts } from "./answers.js";
import { startFiles } from "./files.js";
import { startRecipients } from "./recipients.js";
import { together } from "./editor/together.js";

startFiles();
startRecipients();

const language = document.documentElement.lang;
const csrf = document.querySelector('meta[name="csrf"]').content;

// --- the editor: its paper is in the form's hidden field, wherever the form goes ------------------------------
async function start(mount) {
  const form = mount.closest("form");
  const setup = JSON.parse(form.querySelector("[data-editor-setup]").textContent);
  Object.assign(setup, { style: mount.dataset.style, csrf });
  const field = form.elements.paper;
  const paper = field.value ? JSON.parse(field.value) : null;
  const shared = await together(form, { paper, csrf });
  const onChange = (now) => {
    field.value = JSON.stringify(now);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const editor = createEditor({ mount, setup, onChange, ...(shared ?? { paper }) });
  mount.editor = editor;
  head(form, mount);
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

// --- a Word file --------------------------------------------------------------------------------------------
for (const picker of document.querySelectorAll("[data-word]")) {
  picker.addEventListener("change", async () => {
    const form = picker.closest("form");
    const told = form.querySelector("[data-word-told]");
    const file = picker.files[0];
    picker.value = "";
    if (!file) return;
    told.textContent = "…";
    try {
      const read = async (word) => {
        const headers = {
          "X-CSRF-Token": csrf,
          Accept: "application/json",
          "X-File-Name": encodeURIComponent(file.name),
          "X-Not-Secret": word,
        };
        const response = await fetch("/drafts/read-docx", { method: "POST", body: file, headers });
        return [response, await response.json()];
      };
      let [response, answer] = await read("");
      if (answer.code === "secret.in-doubt") {
        // nothing is taken over before the drafter has said
        const { title } = texts(answer, language);
        if (confirm(`${title}\n\n${told.dataset.asking}`)) [response, answer] = await read(answer.digest);
      }
      if (!response.ok) {
        told.textContent = problem(answer, language, told.dataset.lost);
        return;
      }
      takeOver(form, answer);
      told.replaceChildren(
        `${told.dataset.done} `,
        ...answer.departures.map(({ where, message }) => {
          const line = document.createElement("li");
          line.textContent = `${where}: ${message}`;
          return line;
        }),
      );
    } catch {
      told.textContent = told.dataset.lost;
    }
  });
}

function takeOver(form, answer) {
  const mount = form.querySelector("[data-editor]");
  const setup = JSON.parse(form.querySelector("[data-editor-setup]").textContent);
  if (answer.subject) form.elements.subject.value = answer.subject;
  if (!answer.text) return;
  const { content } = slice(answer.text, setup.labels, mount.dataset.style);
  mount.editor.setPaper(paperOf(schema.node("doc", null, content)));
}
