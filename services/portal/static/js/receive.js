// Receiving many files: each is sent and read while the clerk checks another; nothing typed is lost in between.
import * as answers from "./answers.js";
import {
  afterRefusal,
  afterUpload,
  doubtLine,
  isBusy,
  isComplete,
  isGood,
  isOver,
  nextOf,
  signatureLine,
  toSend,
  toldOf,
  valueOf,
} from "./receiving.js";
import { attach, attached, startFiles } from "./files.js";
import { show } from "./viewer.js";

const csrf = document.querySelector('meta[name="csrf"]').content;
const said = Object.fromEntries(
  [...document.querySelectorAll("#said dt")].map((dt) => [
    dt.textContent.trim(),
    dt.nextElementSibling.textContent.trim(),
  ]),
);
const drop = document.querySelector("[data-drop]");
const form = document.getElementById("receive");
const list = document.querySelector("[data-queue]");
const sheet = document.querySelector("[data-sheet]");
const told = drop.querySelector(".told");
const beside = form.querySelector("[data-files]");
const AT_ONCE = 2; // uploads; more would only wait for the reading
const FIELDS = [
  "issuer",
  "kind",
  "symbol",
  "number",
  "date",
  "place",
  "signer",
  "urgency",
  "secrecy",
  "paper_location",
  "subject",
];

const queue = []; // {file, state, item, answer, typed, document_id, key}
let current = null;

startFiles();

// --- taking files -----------------------------------------------------------------------------------------
const picker = drop.querySelector("input");
picker.addEventListener("change", () => {
  take(picker.files);
  picker.value = "";
});
drop.addEventListener("dragover", (event) => {
  event.preventDefault();
  drop.classList.add("over");
});
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  take(event.dataTransfer.files);
});
window.addEventListener("beforeunload", (event) => {
  if (!queue.every(isOver)) event.preventDefault();
});

function take(files) {
  for (const file of files) {
    const item = list.querySelector("template").content.firstElementChild.cloneNode(true);
    const one = {
      file,
      item,
      state: "waiting",
      typed: null,
      document_id: crypto.randomUUID(),
      key: crypto.randomUUID(),
    };
    item.querySelector(".name").textContent = file.name;
    item.querySelector("button").addEventListener("click", () => open(one));
    list.querySelector("ol").append(item);
    queue.push(one);
    mark(one, "waiting");
    if (file.size > Number(drop.dataset.most)) fail(one, said.large);
  }
  pump();
}

function pump() {
  toSend(queue, AT_ONCE).forEach(send);
}

function send(one) {
  const request = new XMLHttpRequest();
  const bar = one.item.querySelector("progress");
  mark(one, "sending");
  request.upload.addEventListener("progress", (event) => {
    bar.value = (100 * event.loaded) / event.total;
  });
  request.upload.addEventListener("load", () => {
    bar.removeAttribute("value");
    mark(one, "reading");
  });
  request.addEventListener("error", () => {
    fail(one, said.lost);
    pump();
  });
  request.addEventListener("load", () => {
    const answer = answers.parsed(request.responseText);
    const state = afterUpload(request.status, answer);
    if (state === "asking") ask(one, answer);
    else if (state === "failed") fail(one, problem(answer));
    else {
      one.answer = answer;
      mark(one, state);
      if (!current || isOver(current)) open(one);
    }
    pump();
  });
  request.open("POST", "/receive/files");
  request.setRequestHeader("Content-Type", one.file.type || "application/octet-stream");
  request.setRequestHeader("X-File-Name", encodeURIComponent(one.file.name));
  request.setRequestHeader("X-CSRF-Token", csrf);
  request.setRequestHeader("Accept", "application/json");
  if (one.notSecret) request.setRequestHeader("X-Not-Secret", one.notSecret);
  request.send(one.file);
}

// --- a file that may be secret: nothing of it is kept before the clerk has said -------------------------------
const asking = document.querySelector("[data-asking]");
let asked = null;

function ask(one, doubt) {
  one.doubt = doubt;
  mark(one, "asking");
  if (!asked) put();
}

function put() {
  asked = queue.find((one) => one.state === "asking") ?? null;
  asking.hidden = !asked;
  if (!asked) return;
  asking.querySelector("[data-asking-name]").textContent = asked.file.name;
  asking.querySelector("[data-asking-found]").replaceChildren(
    ...asked.doubt.found.slice(0, 8).map((found) => {
      const line = document.createElement("li");
      line.textContent = doubtLine(found, said);
      return line;
    }),
  );
  asking.focus();
  asking.scrollIntoView({ block: "nearest" });
}

asking.querySelector("[data-not-secret]").addEventListener("click", () => {
  asked.notSecret = asked.doubt.digest;
  mark(asked, "waiting");
  put();
  pump();
});

asking.querySelector("[data-secret]").addEventListener("click", () => {
  const one = asked;
  one.answer = { file: null, reading: null, same: [], signatures: [] };
  mark(one, "paper");
  put();
  open(one);
});

const language = document.documentElement.lang;
const problem = (answer) => answers.problem(answer, language, said.lost);

function fail(one, why) {
  one.why = why;
  mark(one, "failed");
  told.textContent = `${one.file.name}: ${why}`;
}

function mark(one, state, text) {
  one.state = state;
  one.item.dataset.state = state;
  one.item.querySelector(".state").textContent = text ?? (state === "failed" ? one.why : said[state]);
  one.item.querySelector("progress").hidden = !isBusy(one);
  const done = queue.filter((each) => each.state === "registered").length;
  list.hidden = queue.length < 2;
  list.querySelector("[data-count]").textContent = said.progress.replace("{done}", done).replace("{all}", queue.length);
  list.querySelector(".queue-head progress").value = queue.length ? (100 * done) / queue.length : 0;
  list.querySelector("[data-register-all]").disabled = !queue.some(isComplete);
}

// --- one file before the clerk's eyes ------------------------------------------------------------------------
function open(one, looked_at = true) {
  if (!one.answer) return;
  keep();
  current = one;
  queue.forEach((each) => each.item.classList.toggle("current", each === one));
  const { file, reading } = one.answer;
  form.reset();
  form.document_id.value = one.document_id;
  form.key.value = one.key;
  form.sha256.value = file?.sha256 ?? "";
  form.file_name.value = file?.name ?? "";
  form.file_media_type.value = file?.media_type ?? "";
  form.file_bytes.value = file?.bytes ?? "";
  const shown = form.querySelector("[data-file]");
  shown.hidden = !file;
  shown.querySelector("span").textContent = file?.name ?? "";
  for (const name of FIELDS) {
    const input = form.elements[name];
    const value = valueOf(name, one.typed, reading);
    input.classList.toggle("read", Boolean(reading?.[name]));
    if (value !== null) input.value = value;
  }
  if (!file && !one.typed) form.elements.secrecy.value = "confidential";
  attach(beside, one.attached ?? []);
  beside.hidden = !file;
  directives(reading?.directives ?? []);
  findings(one.answer);
  told.textContent = toldOf(one.answer, said);
  // what is registered without a look needs no page: its upload is used up before the page has come
  sheet.hidden = !looked_at || !one.answer.view || one.answer.problem === "password";
  const viewer = sheet.querySelector(".viewer");
  if (!sheet.hidden) {
    show(viewer, one.answer.view, { places: one.answer.places }).then(() => point(document.activeElement?.name));
  }
  (file ? form.issuer : form.elements.secrecy).focus();
}

function keep() {
  if (current && !isOver(current)) {
    current.attached = attached(beside);
    current.typed = Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value]));
  }
}

function directives(found) {
  const box = form.querySelector("[data-directives]");
  const template = box.querySelector("template");
  box.querySelectorAll(".directive").forEach((old) => old.remove());
  for (const [index, directive] of found.entries()) {
    const row = template.content.cloneNode(true);
    row.querySelector("[name=directive]").value = index;
    row.querySelector("[name=directive]").checked = Boolean(directive.lead_body_id);
    row.querySelector("span").textContent = directive.text;
    for (const part of row.querySelectorAll("[data-name]")) part.name = `directive_${part.dataset.name}_${index}`;
    row.querySelector("[data-name=text]").value = directive.text;
    row.querySelector("[data-name=lead]").value = directive.lead_body_id ?? "";
    row.querySelector("[data-name=deadline]").value = directive.deadline ?? "";
    cooperating(row.querySelector(".cooperating"), directive.cooperating_bodies, index);
    box.append(row);
  }
  box.hidden = !found.length;
}

function cooperating(line, bodies, index) {
  for (const body of bodies) {
    const tick = Object.assign(document.createElement("input"), { type: "checkbox", checked: true });
    Object.assign(tick, { name: `directive_cooperating_${index}`, value: body.body_id });
    const label = document.createElement("label");
    label.append(tick, ` ${body.name}`);
    line.append(label);
  }
  line.hidden = !bodies.length;
}

function findings({ file, view, same, signatures, active_content: active = [] }) {
  const lines = active.length ? [note("notice", said.active)] : [];
  if (file && !view && file.media_type !== "text/plain") lines.push(note("notice", said.no_pages));
  for (const one of same) {
    const line = note("notice", `${said[one.why]} `);
    const link = document.createElement("a");
    link.href = one.url;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = one.name;
    line.append(link);
    lines.push(line);
  }
  for (const one of signatures) {
    lines.push(note(isGood(one) ? "notice good" : "notice", signatureLine(one, said, language)));
  }
  form.querySelector("[data-findings]").replaceChildren(...lines);
}

function note(kind, text) {
  const line = document.createElement("p");
  line.className = kind;
  line.append(text);
  return line;
}

// --- the place of the field one is in ------------------------------------------------------------------------
form.addEventListener("focusin", (event) => point(event.target.name));
function point(name) {
  for (const box of sheet.querySelectorAll(".place")) box.classList.toggle("now", box.dataset.field === name);
  sheet.querySelector(".place.now")?.scrollIntoView({ block: "nearest" });
}

// --- registering --------------------------------------------------------------------------------------------
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
form.addEventListener(
  "submit",
  (event) => {
    if (queue.length < 2 || !current) {
      queue.length = 0;
      return;
    } // one file: the page itself goes on to the document
    event.preventDefault();
    event.stopImmediatePropagation();
    register(current, new FormData(form)).then(next);
  },
  { capture: true },
);

list.querySelector("[data-register-all]").addEventListener("click", async () => {
  keep();
  for (const one of queue.filter(isComplete)) {
    open(one, false);
    await register(one, new FormData(form));
  }
  next();
});

async function register(one, fields) {
  if (one.state === "registered") return;
  mark(one, one.state, "…");
  let answer = {};
  let ok = false;
  try {
    const response = await fetch("/receive", {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { Accept: "application/json" },
    });
    answer = await response.json();
    ok = response.ok;
  } catch {
    /* told below */
  }
  if (ok) mark(one, "registered", said.registered.replace("{n}", answer.arrival_number));
  else {
    mark(one, afterRefusal(one.answer), problem(answer));
    told.textContent = `${one.file.name}: ${problem(answer)}`;
  }
}

function next() {
  const waiting = nextOf(queue, current);
  if (waiting) open(waiting);
  else if (queue.every(isOver)) told.textContent = said.all_done;
}
