// The check of the form while one writes: what departs, where it stands, and the mend that one click makes.
import { TextSelection } from "../../vendor/prosemirror.js";
import { made } from "./dialogs.js";
import { fillForm } from "./filling.js";

const RESTED_MS = 1500; // after the last key: the check does not run behind the typing
const EVERYTHING = "all";

// Keeps the panel of `form` up to date.
export function startChecking(form, editor, panel, said) {
  const title = panel.querySelector("summary span");
  const list = panel.querySelector("ul");
  const everything = panel.querySelector("[data-mend-all]");
  let timer = 0;
  let asked = 0;

  async function check(mend) {
    const mine = ++asked;
    const sent = new URLSearchParams(new FormData(form));
    sent.set("paper", JSON.stringify(editor.paper()));
    if (mend) sent.set("mend", mend);
    let answer;
    try {
      const headers = { Accept: "application/json" };
      const response = await fetch("/drafts/form-check", { method: "POST", body: sent, headers });
      if (!response.ok) return;
      answer = await response.json();
    } catch {
      return; // no network: the next change asks again
    }
    if (mine !== asked) return;
    if (answer.content) fillForm(form, editor, answer.content);
    show(answer.departures);
  }

  function show(departures) {
    panel.dataset.state = departures === null ? "waiting" : departures.length ? "departs" : "good";
    title.textContent = departures === null ? said.check_waiting : said.check_found.replace("{n}", departures.length);
    if (departures?.length === 0) title.textContent = said.check_good;
    list.replaceChildren(...(departures ?? []).map(line));
    everything.hidden = !(departures ?? []).some((one) => one.mend);
  }

  function line(departure) {
    const one = made("li");
    const words = made("p");
    words.append(made("b", { textContent: departure.where }), ` ${departure.message}`);
    one.append(
      words,
      button(said.check_go, () => go(form, editor, departure.at)),
    );
    if (departure.mend) one.append(button(said.check_mend, () => check(`${departure.rule} ${departure.at}`)));
    return one;
  }

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(check, RESTED_MS);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  everything.addEventListener("click", () => check(EVERYTHING));
  soon();
}

function button(label, run) {
  const one = made("button", { type: "button", className: "button small", textContent: label });
  one.addEventListener("click", run);
  return one;
}

// To the place of a departure: a field of the form, or a block of the text.
function go(form, editor, at) {
  const [name, ...path] = at.split(".");
  if (name !== "paper") {
    const field = form.elements[name] ?? form.elements[{ signers: "signer", recipients: "recipient_lines" }[name]];
    const one = field instanceof RadioNodeList ? field[0] : field;
    one?.closest("details")?.setAttribute("open", "");
    one?.focus();
    return;
  }
  const { view } = editor;
  const pos = placeOf(view.state.doc, path.map(Number));
  view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(pos + 1))).scrollIntoView());
  view.focus();
}

// Where the block begins that `path` names: its number, and those of row, cell and block in it.
export function placeOf(doc, path) {
  let node = doc;
  let pos = 0;
  path.forEach((wanted, depth) => {
    const index = Math.min(Math.max(wanted || 0, 0), Math.max(node.childCount - 1, 0));
    if (!node.childCount) return;
    if (depth) pos += 1;
    for (let before = 0; before < index; before++) pos += node.child(before).nodeSize;
    node = node.child(index);
  });
  return pos;
}
