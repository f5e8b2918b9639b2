// A form of signing whose key stands on a token: the agent signs instead of a PIN in the form.
import { openWindow, sign } from "./agent.js";
import { post, say, told, toldByAgent } from "./asking.js";

const MOST_OF_A_SEAL = 16; // further signatures: number, date, mark, seal and appendices
const language = document.documentElement.lang;

const chosenIn = (form) =>
  [...form.querySelectorAll("[name=item]")]
    .filter((item) => item.type !== "checkbox" || item.checked)
    .map((item) => ({ id: item.value, name: item.dataset.name, item }));

// One line beside each document, as it is done or refused.
const mark = (item, text, good) => {
  const row = item.closest("li") ?? item.parentElement;
  const line = row.querySelector("[data-outcome]") ?? document.createElement("p");
  line.dataset.outcome = "";
  line.className = good ? "notice good" : "notice";
  line.setAttribute("role", "status");
  line.textContent = text;
  row.append(line);
  if (good && item.type === "checkbox") Object.assign(item, { checked: false, disabled: true });
};

const signWithToken = async (form, opened) => {
  const line = form.querySelector("[data-progress]");
  const chosen = chosenIn(form);
  const items = new Map(chosen.map((one) => [one.id, one.item]));
  say(line, line.dataset.working.replace("{n}", chosen.length));
  const act = form.elements.act.value;
  const { outcomes } = await post("/sign/begin", { act, items: chosen.map(({ id }) => id) });
  const sessions = new Map();
  const documents = [];
  for (const told_ of outcomes) {
    if (told_.outcome === "refused") {
      mark(items.get(told_.document_id), told(told_.problem, language), false);
      continue;
    }
    sessions.set(told_.document_id, told_.session);
    const { name } = chosen.find(({ id }) => id === told_.document_id);
    documents.push({ id: told_.document_id, name, digest: told_.digest, more: act === "seal" ? MOST_OF_A_SEAL : 0 });
  }
  if (documents.length === 0) return false;
  const finish = async (id, signature) => {
    const answer = await post("/sign/finish", { session: sessions.get(id), signature });
    if (answer.outcome === "refused") throw answer.problem;
    if (answer.outcome === "signed") return undefined;
    sessions.set(id, answer.session);
    return answer.digest;
  };
  const show = (address) => say(line, "", address);
  const ended = await sign({ certificate: form.dataset.token, documents, language, opened, show, finish });
  let good = outcomes.length === documents.length;
  for (const [id, error] of Object.entries(ended)) {
    if (!error) continue;
    good = false;
    mark(items.get(id), toldByAgent(error, line, language), false);
  }
  for (const { id } of documents) if (!ended[id]) mark(items.get(id), "✓", true);
  return good;
};

for (const form of document.querySelectorAll("form[data-token]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const line = form.querySelector("[data-progress]");
    const opened = openWindow(); // while the click still counts
    try {
      if (await signWithToken(form, opened)) location.reload();
      else line.hidden = true;
    } catch (error) {
      say(line, toldByAgent(error, line, language));
    } finally {
      opened?.close();
      for (const button of form.querySelectorAll("button")) button.disabled = false;
    }
  });
}
