// The keys, in a dialog that "?" in the bar and F1 open.
import { ask, made } from "./dialogs.js";

// `keys` is what each key does, from the page's texts.
export function showKeys(said, keys) {
  const list = made("dl", { className: "keys" });
  for (const [key, does] of Object.entries(keys)) {
    const term = made("dt");
    term.append(...key.split("+").map((one) => made("kbd", { textContent: one })));
    list.append(term, made("dd", { textContent: does }));
  }
  return ask({ title: said.keys, content: [list], ok: said.close });
}
