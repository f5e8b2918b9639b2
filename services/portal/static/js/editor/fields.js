// The fields of a draft's form beside its text: in a shared map, each by its name with all its values.

const OF_THE_PAGE = new Set(["csrf", "key", "version", "document_id", "paper", "kept_form"]);

const ticked = (control) => control.type === "checkbox" || control.type === "radio";
const belongs = ({ name, type }) => Boolean(name) && type !== "file" && !OF_THE_PAGE.has(name);
const same = (one, other) => one.length === other.length && one.every((value, at) => value === other[at]);

// What the form says, as it would be sent: the values of each name.
function said(form) {
  const found = new Map();
  for (const control of form.elements) {
    if (!belongs(control)) continue;
    const values = found.get(control.name) ?? [];
    if (!ticked(control) || control.checked) values.push(control.value);
    found.set(control.name, values);
  }
  return found;
}

// Puts values into the fields of a name.  Whoever makes boxes by script hears of those that have none ("lacks").
export function fill(form, name, values) {
  const controls = () => [...form.elements].filter((one) => belongs(one) && one.name === name);
  const there = controls();
  if (there.every(ticked)) {
    const missing = values.filter((value) => !there.some((one) => one.value === value));
    if (missing.length) form.dispatchEvent(new CustomEvent("lacks", { detail: { name, values: missing } }));
  }
  const hidden = controls();
  if (hidden.every(({ type }) => type === "hidden") && hidden.length !== values.length) {
    for (const control of hidden) control.remove();
    for (const value of values) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    return;
  }
  controls().forEach((control, at) => {
    if (ticked(control)) control.checked = values.includes(control.value);
    else control.value = values[at] ?? "";
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// Ties a form to a map that is still on its way: `begin(shared)` when the Y.Map is there.  What was typed until then
// counts.  `sweep()` puts what the form says now into the map, however it came into the form.
export function tie(form) {
  let seen = said(form);
  let shared = null;
  let filling = false;

  function sweep() {
    if (!shared || filling) return;
    const now = said(form);
    for (const [name, values] of now) {
      if (!same(values, seen.get(name) ?? [])) shared.set(name, values);
    }
    seen = now;
  }

  function take(names) {
    filling = true;
    const now = said(form);
    for (const name of names) {
      const values = shared.get(name);
      if (!OF_THE_PAGE.has(name) && Array.isArray(values) && !same(values, now.get(name) ?? [])) {
        fill(form, name, values);
      }
    }
    filling = false;
    seen = said(form);
  }

  return {
    sweep,
    begin(map) {
      shared = map;
      sweep();
      take([...shared.keys()]);
      for (const sign of ["input", "change"]) {
        form.addEventListener(sign, ({ target }) => belongs(target) && sweep());
      }
      shared.observe((event) => event.transaction.local || take([...event.keysChanged]));
    },
    // What the page brought along and nobody typed (what is answered) goes with the first thing that is typed.
    bring(names) {
      const now = said(form);
      for (const name of names) {
        const values = (now.get(name) ?? []).filter(Boolean);
        if (values.length && !shared.has(name)) shared.set(name, values);
      }
    },
  };
}
