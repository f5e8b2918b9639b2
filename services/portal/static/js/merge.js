// A template merged with an Excel list: the rows are shown first, then each becomes a draft, one after the other.
import { parsed, problem } from "./answers.js";

const language = document.documentElement.lang;
const headers = { "X-CSRF-Token": document.querySelector('meta[name="csrf"]').content, Accept: "application/json" };

const put = (words, values) => words.replace(/{(\w+)}/g, (_, name) => values[name]);

class Merge {
  constructor(card) {
    this.card = card;
    this.told = card.querySelector("[data-told]");
    this.read = card.querySelector("[data-read]");
    this.rows = [];
    const terms = [...card.querySelectorAll("dl dt")];
    this.said = Object.fromEntries(
      terms.map((term) => [term.textContent.trim(), term.nextElementSibling.textContent.trim()]),
    );
    card.querySelector("input[type=file]").addEventListener("change", (event) => this.take(event.target));
    card.querySelector("[data-make]").addEventListener("click", () => this.make());
  }

  async ask(path, body, more) {
    const answer = await fetch(`${this.card.dataset.merge}/${path}`, {
      method: "POST",
      body,
      headers: { ...headers, ...more },
    });
    const data = parsed(await answer.text());
    if (!answer.ok) throw new Error(problem(data, language, this.card.dataset.lost));
    return data;
  }

  async take(picker) {
    const file = picker.files[0];
    picker.value = "";
    if (!file) return;
    this.told.textContent = "…";
    this.read.hidden = true;
    try {
      this.show(await this.ask("list", file, {}));
    } catch (error) {
      this.told.textContent = error instanceof TypeError ? this.card.dataset.lost : error.message;
    }
  }

  show({ rows, empty_rows: empty, unused }) {
    const told = [];
    if (empty.length) told.push(put(this.said.empty_rows, { rows: empty.join(", ") }));
    if (unused.length) told.push(put(this.said.unused, { names: unused.join(", ") }));
    this.told.textContent = told.join(" ");
    this.rows = rows.map((each) => ({ ...each, line: this.line(each), made: false }));
    this.read.querySelector("tbody").replaceChildren(...this.rows.map((each) => each.line));
    this.read.hidden = false;
    this.offer();
  }

  line({ row, subject, problem: wrong }) {
    const line = document.createElement("tr");
    const words = wrong ? problem(wrong, language, this.card.dataset.lost) : this.said.ready;
    for (const text of [row.number, subject, words]) {
      line.append(Object.assign(document.createElement("td"), { textContent: text }));
    }
    line.classList.toggle("doubtful", Boolean(wrong));
    return line;
  }

  get left() {
    return this.rows.filter((each) => !each.problem && !each.made);
  }

  offer() {
    const button = this.card.querySelector("[data-make]");
    button.disabled = this.left.length === 0;
    button.querySelector("span").textContent = put(this.said.make_n, { n: this.left.length });
  }

  async make() {
    const button = this.card.querySelector("[data-make]");
    const bar = this.card.querySelector("progress");
    const wanted = this.left;
    button.disabled = true;
    Object.assign(bar, { hidden: false, max: wanted.length, value: 0 });
    for (const each of wanted) {
      const state = each.line.lastElementChild;
      try {
        const made = await this.ask("merge", JSON.stringify(each.row), { "Content-Type": "application/json" });
        const link = Object.assign(document.createElement("a"), {
          href: `/documents/${made.document_id}`,
          textContent: this.said.made,
        });
        state.replaceChildren(link);
        each.made = true;
      } catch (error) {
        state.textContent = error instanceof TypeError ? this.card.dataset.lost : error.message;
      }
      bar.value += 1;
      this.told.textContent = put(this.said.made_n, {
        done: this.rows.filter((row) => row.made).length,
        n: this.rows.filter((row) => !row.problem).length,
      });
    }
    this.offer();
  }
}

for (const card of document.querySelectorAll("[data-merge]")) new Merge(card);
