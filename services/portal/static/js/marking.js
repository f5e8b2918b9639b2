// Words to be found in the text of a page, and places of it in shares of its size.
import { folded, plain } from "./plain.js";

// The pieces of a text: [piece, whether it is one of the words].  Words are keys as `folded` or `plain` makes them.
export const pieces = (text, words) =>
  text
    .split(/([\p{L}\p{N}]+)/u)
    .filter(Boolean)
    .map((part) => [part, words.includes(folded(part)) || words.includes(plain(part))]);

// The words of a search, as the page hands them over.
export const wordsOf = (line) => (line ?? "").toLowerCase().split(" ").filter(Boolean);

// A place {left, top, width, height} in shares of the page as a style.
export const inPercent = (place) =>
  Object.fromEntries(["left", "top", "width", "height"].map((side) => [side, `${100 * place[side]}%`]));
