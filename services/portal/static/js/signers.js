// The signer of a draft: with whom is chosen, the form proposes the lines of authority that this person signs with.

// What the field of authority says after somebody was chosen: the first proposal, unless somebody typed lines of their
// own there, which no proposal is.
export function proposed(typed, choices, everybodys) {
  const own = typed.trim() && !everybodys.some((lines) => lines.join("\n") === typed.trim());
  return own || !choices.length ? typed : choices[0].join("\n");
}

class Signer {
  constructor(form, byPerson) {
    Object.assign(this, { person: form.elements.signer, lines: form.elements.authority, byPerson });
    this.buttons = document.createElement("p");
    this.buttons.className = "buttons";
    this.lines.after(this.buttons);
    this.person.addEventListener("change", () => this.choose());
    this.show();
  }

  get choices() {
    return this.byPerson[this.person.value] ?? [];
  }

  choose() {
    this.write(proposed(this.lines.value, this.choices, Object.values(this.byPerson).flat()));
    this.show();
  }

  write(text) {
    this.lines.value = text;
    this.lines.dispatchEvent(new Event("input", { bubbles: true }));
  }

  show() {
    const several = this.choices.length > 1 ? this.choices : [];
    this.buttons.replaceChildren(
      ...several.map((lines) => {
        const button = document.createElement("button");
        Object.assign(button, { type: "button", className: "button small", textContent: lines.join(" · ") });
        button.addEventListener("click", () => this.write(lines.join("\n")));
        return button;
      }),
    );
  }
}

export async function startSigners() {
  const forms = [...document.forms].filter((form) => form.elements.signer && form.elements.authority);
  if (!forms.length) return;
  const early = new Set(); // forms where somebody was chosen before the proposals were there
  for (const form of forms) form.elements.signer.addEventListener("change", () => early.add(form), { once: true });
  const answer = await fetch("/drafts/signers", { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  const byPerson = await answer.json();
  for (const form of forms) {
    const signer = new Signer(form, byPerson);
    if (early.has(form)) signer.choose();
  }
}
