// Lays out the templates by one rule, or with --check names those that are not: `node deploy/laws/templates.mjs [--check] [FILE…]`.
// The formatter (markup_fmt) adds and takes no white space beside an inline element: pages look the same afterwards.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createFromBuffer } from "@dprint/formatter";

const plugin = createRequire(import.meta.url).resolve("dprint-plugin-markup/plugin.wasm");
const formatter = createFromBuffer(readFileSync(plugin));
formatter.setConfig({ lineWidth: 108, indentWidth: 2 }, { doctypeKeywordCase: "lower" });

// A tag of Jinja that the formatter broke goes back onto its line where that has room.
const WIDEST = 120;
const joined = (text) => {
  let before;
  let after = text;
  do {
    before = after;
    after = before.replace(/^(.*)(\{[%{]-?)\n\s*([^\n]*)\n\s*(-?[%}]\}[^\n]*)$/gm, (whole, start, open, inner, end) => {
      const line = `${start}${open} ${inner} ${end}`;
      return line.length <= WIDEST ? line : whole;
    });
  } while (after !== before);
  return after;
};

const tracked = () =>
  execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.html"], { encoding: "utf8" })
    .split("\n")
    .filter(Boolean);

const named = process.argv.slice(2).filter((word) => word !== "--check");
const check = process.argv.includes("--check");
for (const path of named.length ? named : tracked()) {
  const before = readFileSync(path, "utf8");
  const after = joined(formatter.formatText({ filePath: `${path}.jinja`, fileText: before }));
  if (before === after) continue;
  if (check) {
    console.error(`${path}: npm run format lays it out`);
    process.exitCode = 1;
  } else writeFileSync(path, after);
}
