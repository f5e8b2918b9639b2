// Choosing by keys: among lines that are narrowed down by letters, and among the items of a page.
import { plain } from "./plain.js";

// The items whose text has every one of the typed words, in whatever spelling.
export const matching = (items, typed) => {
  const words = plain(typed).trim().split(" ");
  return items.filter((item) => words.every((word) => plain(item.text).includes(word)));
};

// The place after a step of `by`, never outside of `count` places; -1 is before the first one.
export const moved = (at, by, count) => Math.max(0, Math.min(at + by, count - 1));

// The text of a field after a phrase was chosen for it.
export const withPhrase = (text, phrase) => (text.trim() ? `${text.trim()} ${phrase}` : phrase);

// Whether a part that shows the read models `shown` has to be fetched again after `changed` ones; both are words in a line.
export const concerns = (shown, changed) => shown.split(" ").some((model) => changed.split(" ").includes(model));
