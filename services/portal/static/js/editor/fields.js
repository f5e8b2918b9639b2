// The fields of a draft's form beside its text: in a shared map, each by its name with all its values.

const OF_THE_PAGE = new Set(["csrf", "key", "version", "document_id", "paper", "kept_form"]);

const controls = (form, name) => [...form.elements].filter((one) => one.name === name && one.type !== "file");
const ticked = (control) => control.type === "checkbox" || control.type === "radio";

const named = (form, target) =>
  target.name && target.form === form && target.type !== "file" && !OF_THE_PAGE.has(target.name);

// What the form says in the fields of this name, as it would be sent.
export const valuesOf = (form, name) =>
  controls(form, name)
    .filter((one) => !ticked(one) || one.checked)
    .map((one) => one.value);

const same = (one, other) => one.length === other.length && one.every((value, at) => value === other[at]);

// Puts values into the fields; what of them has no field is left to whoever makes the fields.
export function fill(form, name, values) {
  if (same(valuesOf(form, name), values)) return;
  controls(form, name).forEach((control, at) => {
    if (ticked(control)) control.checked = values.includes(control.value);
    else control.value = values[at] ?? "";
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// The fields that are typed into while the map is still on its way: what is typed there counts.
export function early(form) {
  const names = new Set();
  const note = ({ target }) => named(form, target) && names.add(target.name);
  form.addEventListener("input", note);
  return () => {
    form.removeEventListener("input", note);
    return names;
  };
}

// Ties the form to the map: `shared` is a Y.Map, `first` the fields whose values the form has and the map has not.
export function tie(form, shared, first) {
  let filling = false;
  const put = (name) => {
    filling = true;
    fill(form, name, shared.get(name) ?? []);
    filling = false;
  };
  for (const name of shared.keys()) if (!OF_THE_PAGE.has(name) && !first.has(name)) put(name);
  for (const name of first) shared.set(name, valuesOf(form, name));
  const kept = ({ target }) => {
    if (filling || !named(form, target)) return;
    const values = valuesOf(form, target.name);
    if (!same(shared.get(target.name) ?? [], values)) shared.set(target.name, values);
  };
  form.addEventListener("input", kept);
  form.addEventListener("change", kept);
  shared.observe((event) => {
    if (event.transaction.local) return;
    for (const name of event.keysChanged) if (!OF_THE_PAGE.has(name)) put(name);
  });
}

// What the page brought along and no one typed (what is answered) goes with the first thing that is typed.
export function bring(form, shared, names) {
  for (const name of names) {
    const values = valuesOf(form, name).filter(Boolean);
    if (values.length && !shared.has(name)) shared.set(name, values);
  }
}
