// A draft's form: the editor of its text, and a Word file that fills it.
import { createEditor } from "./editor/editor.js";
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
        ...listed(
          told.dataset.notKept,
          answer.lost.map(({ what, where }) => `${what} (${where})`),
        ),
        ...listed(
          told.dataset.departs,
          answer.departures.map(({ where, message }) => `${where}: ${message}`),
        ),
      );
    } catch {
      told.textContent = told.dataset.lost;
    }
  });
}

function listed(title, lines) {
  if (!lines.length) return [];
  const heading = document.createElement("b");
  heading.textContent = title;
  const list = document.createElement("ul");
  list.append(
    ...lines.map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }),
  );
  return [heading, list];
}

const SINGLE = ["kind", "urgency", "subject", "enacted_by", "enacting", "kept_by", "place", "circulation"];
const LISTED = ["grounds", "addressees", "recipient_lines"];

// What the file says goes into the fields; those that it says nothing of keep what they have.
function takeOver(form, answer) {
  for (const name of SINGLE) fill(form.elements[name], answer[name]);
  for (const name of LISTED) fill(form.elements[name], answer[name].join("\n"));
  const last = answer.signers.at(-1);
  const beside = answer.signers.length > 1 ? answer.signers[0] : null;
  if (last) fill(form.elements.authority, last.authority.join("\n"));
  if (last) choose(form.elements.signer, last.name);
  if (beside) {
    fill(form.elements.co_authority, beside.authority.join("\n"));
    fill(form.elements.co_post, beside.post);
    fill(form.elements.co_signer, beside.name);
  }
  form.querySelector("[data-editor]").editor.setPaper(answer.paper);
}

function fill(field, value) {
  if (!field || !value) return;
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// The person of this name, where one is offered.
function choose(select, name) {
  const option = name && [...(select?.options ?? [])].find(({ text }) => text.includes(name));
  if (option) fill(select, option.value);
}
