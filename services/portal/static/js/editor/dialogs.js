// Small questions in a dialog: their fields, and what was answered.  Enter answers, Escape does not.

// Asks for `fields` ({name, label, type, value, ...}) below `content` (nodes or text); resolves to the values, or null.
export function ask({ title, content = [], fields = [], ok, cancel }) {
  return new Promise((resolve) => {
    const dialog = made("dialog", { className: "ask" });
    const form = made("form", { method: "dialog", className: "form" });
    const heading = made("h2", { id: `ask-${crypto.randomUUID()}`, textContent: title });
    dialog.setAttribute("aria-labelledby", heading.id);
    const inputs = fields.map(field);
    const buttons = made("div", { className: "buttons" });
    buttons.append(made("button", { value: "ok", className: "button primary", textContent: ok }));
    if (cancel) {
      const out = { value: "cancel", className: "button", formNoValidate: true, textContent: cancel };
      buttons.append(made("button", out));
    }
    form.append(heading, ...content, ...inputs.map(({ row }) => row), buttons);
    dialog.append(form);
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      dialog.remove();
      const given = inputs.filter(({ input }) => input.type !== "radio" || input.checked).map(valueOf);
      resolve(dialog.returnValue === "ok" ? Object.fromEntries(given) : null);
    });
    dialog.showModal();
    (inputs[0]?.input ?? buttons.firstChild).focus();
    if (inputs[0]?.input.type !== "radio") inputs[0]?.input.select();
  });
}

function field({ name, label, type = "text", value = "", ...rest }) {
  const ticked = type === "checkbox" || type === "radio";
  const row = made("label", { className: ticked ? "tick" : "field" });
  const input = made("input", { name, type, ...rest });
  if (type === "checkbox") input.checked = Boolean(value);
  else input.value = value;
  row.append(...(ticked ? [input, ` ${label}`] : [made("span", { textContent: label }), input]));
  return { row, name, input };
}

function valueOf({ name, input }) {
  return [name, input.type === "checkbox" ? input.checked : input.value];
}

// An element with these properties.
export function made(tag, properties = {}) {
  return Object.assign(document.createElement(tag), properties);
}
