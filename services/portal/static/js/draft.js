// A Word file into a draft's form: its words fill the fields, its departures from the form are named.
import { problem, texts } from "./answers.js";
import { startRecipients } from "./recipients.js";

startRecipients();

const language = document.documentElement.lang;
const csrf = document.querySelector('meta[name="csrf"]').content;
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
      if (answer.subject) form.elements.subject.value = answer.subject;
      if (answer.text) form.elements.text.value = answer.text;
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
