// The recipients of a draft: chosen ones stand as chips above the list, a group is chosen at once, a name is typed.

// The lines of a form's field that names recipients outside this system: name; address; copies.
export const nameOf = (line) => line.split(";")[0].trim();

// Which of the kept lines are not on the form yet, by their names.
export const missing = (kept, there) => {
  const known = new Set(there.map((line) => nameOf(line).toLowerCase()));
  return kept.filter((line) => !known.has(nameOf(line).toLowerCase()));
};

class Recipients {
  constructor(field) {
    this.field = field;
    this.chips = field.querySelector("[data-chips]");
    this.list = field.querySelector("[data-list]");
    this.search = field.querySelector("[data-filter]");
    this.typed = field.querySelector("[data-outside]");
    field.addEventListener("change", () => this.show());
    field.addEventListener("click", (event) => this.click(event));
    field.addEventListener("htmx:afterSwap", () => this.takeKept());
    // what was typed before the page was loaded again (editor/fields.js)
    field.closest("form").addEventListener("lacks", ({ detail: { name, values } }) => {
      if (name === "outside") for (const line of values) this.add(line);
    });
    this.search.addEventListener("keydown", (event) => this.searchKey(event));
    this.typed.addEventListener("keydown", (event) => this.typedKey(event));
    this.takeKept();
    this.show();
  }

  boxes() {
    return [...this.list.querySelectorAll("input[type=checkbox]")];
  }

  show() {
    const chosen = this.boxes().filter((box) => box.checked);
    this.chips.replaceChildren(...chosen.map((box) => this.chip(box)));
    this.chips.hidden = !chosen.length;
  }

  chip(box) {
    const line = document.createElement("li");
    const button = document.createElement("button");
    const name = box.parentElement.textContent.trim();
    button.type = "button";
    button.textContent = name;
    button.setAttribute("aria-label", `${this.chips.dataset.remove}: ${name}`);
    button.addEventListener("click", () => {
      this.choose(box, false);
      (this.chips.querySelector("button") ?? this.search).focus();
    });
    line.append(button);
    return line;
  }

  choose(box, checked) {
    box.checked = checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  click(event) {
    const group = event.target.closest("[data-group]");
    if (!group) return;
    for (const value of JSON.parse(group.dataset.group)) {
      const box = this.boxes().find((one) => one.value === value) ?? this.add(value);
      this.choose(box, true);
    }
  }

  // Enter chooses the first line that is still shown, so that the form is not sent; the last chip goes by Backspace.
  searchKey(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      const found = this.boxes().find((box) => !box.checked && !box.parentElement.hidden);
      if (!found || !this.search.value.trim()) return;
      this.search.value = "";
      this.search.dispatchEvent(new Event("input", { bubbles: true }));
      this.choose(found, true);
    } else if (event.key === "Backspace" && !this.search.value) {
      const last = this.boxes().findLast((box) => box.checked);
      if (last) this.choose(last, false);
    }
  }

  typedKey(event) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const line = this.typed.value.trim();
    if (!nameOf(line)) return;
    this.typed.value = "";
    this.choose(this.add(line), true);
  }

  add(line) {
    const label = document.createElement("label");
    const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "outside", value: line });
    label.append(box, ` ${nameOf(line)} · ${this.typed.dataset.told}`);
    this.list.append(label);
    return box;
  }

  // What the server keeps comes after the form: it joins the list where it does not stand there yet.
  takeKept() {
    const labels = [...this.field.querySelectorAll("[data-kept]")];
    const there = this.boxes().filter((box) => box.name === "outside");
    const lines = missing(
      labels.map((label) => label.querySelector("input").value),
      there.map((box) => box.value),
    );
    for (const label of labels) {
      if (lines.includes(label.querySelector("input").value)) {
        label.hidden = false;
        label.removeAttribute("data-kept");
        this.list.append(label);
      } else label.remove();
    }
  }
}

export function startRecipients() {
  for (const field of document.querySelectorAll("[data-recipients]")) new Recipients(field);
}
