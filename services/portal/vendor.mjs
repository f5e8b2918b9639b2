// Copies what the pages use of the pinned npm packages into static/vendor: the portal serves it all itself.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "..", "..", "node_modules");
const vendor = join(here, "static", "vendor");

const ICONS = [
  "inbox",
  "file-text",
  "book",
  "book-upload",
  "checklist",
  "chart-bar",
  "upload",
  "pencil-plus",
  "users",
  "logout",
  "search",
  "alert-triangle",
  "clock",
  "flame",
  "circle-check",
  "arrow-back-up",
  "send",
  "writing",
  "route",
  "signature",
  "message-question",
  "message-reply",
  "forms",
  "rubber-stamp",
  "archive",
  "user",
  "user-share",
  "x",
  "lock",
  "paperclip",
  "history",
  "building",
  "bell",
  "eye",
  "ban",
  "progress",
  "download",
  "keyboard",
  "refresh",
  "plus",
  "truck-delivery",
  "home",
  "printer",
  "table-export",
  "table-import",
  "message-circle",
  "at",
  "language",
  "help",
  "folder",
  "folder-check",
  "folders",
  "folder-plus",
  "file-plus",
  "file-minus",
  "star",
  "menu-2",
  "target-arrow",
  "bulb",
  "report-analytics",
  "calendar-off",
  "git-compare",
  "file-type-docx",
  "file-type-pdf",
  "list-check",
  "command",
  "mail",
  "replace",
  "scan",
  "chart-histogram",
  "adjustments-horizontal",
  "trophy",
  "database-export",
  "hourglass",
  "calendar-event",
  "checkbox",
  "notebook",
  "broadcast",
  "gavel",
  "bold",
  "italic",
  "underline",
  "strikethrough",
  "superscript",
  "subscript",
  "align-left",
  "align-center",
  "align-right",
  "align-justified",
  "table",
  "table-plus",
  "table-row",
  "arrows-minimize",
  "align-box-center-middle",
  "table-off",
  "column-insert-left",
  "column-insert-right",
  "row-insert-bottom",
  "row-insert-top",
  "column-remove",
  "row-remove",
  "arrows-join",
  "arrows-split",
  "arrow-autofit-width",
  "page-break",
  "photo",
  "indent-increase",
  "indent-decrease",
  "arrow-forward-up",
  "clear-formatting",
  "letter-case-upper",
  "list",
  "section",
  "note",
  "crop-landscape",
  "arrow-bar-to-right",
  "border-all",
  "text-spellcheck",
  "list-search",
  "wand",
  "numbers",
];

rmSync(vendor, { recursive: true, force: true });
mkdirSync(join(vendor, "fonts"), { recursive: true });
cpSync(join(modules, "htmx.org", "dist", "htmx.min.js"), join(vendor, "htmx.min.js"));
cpSync(join(modules, "idiomorph", "dist", "idiomorph-ext.min.js"), join(vendor, "idiomorph-ext.min.js"));

mkdirSync(join(vendor, "pdfjs"), { recursive: true });
const pdfjs = join(modules, "pdfjs-dist");
for (const file of [
  "build/pdf.min.mjs",
  "build/pdf.worker.min.mjs",
  "wasm/jbig2_nowasm_fallback.js",
  "wasm/openjpeg_nowasm_fallback.js",
]) {
  cpSync(join(pdfjs, file), join(vendor, "pdfjs", file.split("/").at(-1)));
}
cpSync(join(pdfjs, "standard_fonts"), join(vendor, "pdfjs", "fonts"), { recursive: true });

// Copies the faces of a family that the pages use, and gives back their style sheet.
function faces(family, variants) {
  const folder = join(modules, "@fontsource", family);
  let made = "";
  for (const variant of variants) {
    const css = readFileSync(join(folder, `${variant}.css`), "utf8");
    for (const subset of ["vietnamese", "latin-ext", "latin"]) {
      const [weight, style = "normal"] = variant.split("-");
      const name = `${family}-${subset}-${weight}-${style}`;
      cpSync(join(folder, "files", `${name}.woff2`), join(vendor, "fonts", `${name}.woff2`));
      const face = css.split(`/* ${name} */`)[1].split("/*")[0];
      made += face.replaceAll("./files/", "fonts/").replaceAll(/, url\([^)]*\.woff\) format\('woff'\)/g, "");
    }
  }
  return made;
}
writeFileSync(join(vendor, "fonts.css"), faces("be-vietnam-pro", ["400", "500", "600", "700"]));
// Tinos has the measures of Times New Roman, and the Vietnamese letters: a draft looks as it will be printed.
writeFileSync(join(vendor, "serif.css"), faces("tinos", ["400", "400-italic", "700", "700-italic"]));

// The editor's libraries as one module; Yjs and what goes with it keep their own names, some are ProseMirror's too.
const EDITOR = ["model", "state", "view", "transform", "commands", "keymap", "history", "inputrules", "tables"];
EDITOR.push("search", "gapcursor", "dropcursor");
const TOGETHER = { Y: "yjs", yProsemirror: "y-prosemirror", awareness: "y-protocols/awareness" };
Object.assign(TOGETHER, { sync: "y-protocols/sync", indexeddb: "y-indexeddb" });
Object.assign(TOGETHER, { encoding: "lib0/encoding", decoding: "lib0/decoding" });
await build({
  stdin: {
    contents: [
      ...EDITOR.map((part) => `export * from "prosemirror-${part}";`),
      ...Object.entries(TOGETHER).map(([name, module]) => `export * as ${name} from "${module}";`),
    ].join("\n"),
    resolveDir: here,
  },
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  outfile: join(vendor, "prosemirror.js"),
  logLevel: "warning",
});
const STYLES = ["view/style/prosemirror", "tables/style/tables", "gapcursor/style/gapcursor", "search/style/search"];
const styles = STYLES.map((style) => readFileSync(join(modules, `prosemirror-${style}.css`), "utf8")).join("\n");
writeFileSync(join(vendor, "prosemirror.css"), styles);

const symbols = ICONS.map((name) => {
  const svg = readFileSync(join(modules, "@tabler", "icons", "icons", "outline", `${name}.svg`), "utf8");
  const inner = svg
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<\/svg>[\s\S]*$/, "")
    .trim();
  const pen = 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${pen}>${inner}</symbol>`;
});
writeFileSync(join(vendor, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
