// Copies what the pages use of the pinned npm packages into static/vendor: the portal serves it all itself.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

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

let faces = "";
for (const weight of [400, 500, 600, 700]) {
  for (const subset of ["vietnamese", "latin", "latin-ext"]) {
    const file = `be-vietnam-pro-${subset}-${weight}-normal.woff2`;
    cpSync(join(modules, "@fontsource", "be-vietnam-pro", "files", file), join(vendor, "fonts", file));
  }
  const css = readFileSync(join(modules, "@fontsource", "be-vietnam-pro", `${weight}.css`), "utf8");
  faces += `${css.replaceAll("./files/", "fonts/").replaceAll(/, url\([^)]*\.woff\) format\('woff'\)/g, "")}\n`;
}
writeFileSync(join(vendor, "fonts.css"), faces);

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
