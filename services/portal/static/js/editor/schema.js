// The nodes and marks of a paper: exactly those of shared/paper/nodes.py, with the same attributes.
import { Schema } from "../../vendor/prosemirror.js";

const MM = 96 / 25.4; // CSS pixels

const optional = (...names) => Object.fromEntries(names.map((name) => [name, { default: null }]));

const number = (dom, name) => (dom.dataset[name] ? Number(dom.dataset[name]) : null);
const text = (dom, name) => dom.dataset[name] || null;

// How a paragraph or clause stands: what is not said here is as the style sheet, which is the form, has it.
function standing({ align, first, left }) {
  const style = [];
  if (align) style.push(`text-align: ${align}`);
  if (first !== null) style.push(`text-indent: ${first}mm`);
  if (left !== null) style.push(`margin-left: ${left}mm`);
  return style.length ? { style: style.join("; ") } : {};
}

// Attributes that are set, as data of the element: copying inside the editor keeps all of them.
function data(attrs) {
  const given = Object.entries(attrs).filter(([, value]) => value !== null);
  return Object.fromEntries(
    given.map(([name, value]) => [`data-${name}`, typeof value === "object" ? JSON.stringify(value) : String(value)]),
  );
}

function json(dom, name) {
  try {
    return JSON.parse(dom.dataset[name] ?? "null");
  } catch {
    return null; // somebody else's attribute
  }
}

const stood = (dom) => ({ align: text(dom, "align"), first: number(dom, "first"), left: number(dom, "left") });

const paragraph = {
  group: "block flow",
  content: "inline*",
  attrs: optional("align", "first", "left", "tabs", "outline", "keep"),
  parseDOM: [
    {
      tag: "p",
      getAttrs: (dom) => ({
        ...stood(dom),
        tabs: json(dom, "tabs"),
        outline: number(dom, "outline"),
        keep: dom.dataset.keep === "true" || null,
      }),
    },
    { tag: "blockquote, pre, dt, dd" },
  ],
  toDOM: ({ attrs }) => ["p", { ...data(attrs), ...standing(attrs) }, 0],
};

const clause = {
  group: "block flow",
  content: "inline*",
  attrs: { level: { default: "arabic" }, ...optional("start", "written", "below", "align", "first", "left") },
  defining: true,
  parseDOM: [
    {
      tag: "p[data-level]",
      priority: 60,
      getAttrs: (dom) => ({
        ...stood(dom),
        level: dom.dataset.level,
        start: number(dom, "start"),
        written: text(dom, "written"),
        below: json(dom, "below"),
      }),
    },
  ],
  toDOM: ({ attrs }) => ["p", { ...data(attrs), class: "clause", ...standing(attrs) }, 0],
};

const appendix = {
  group: "block",
  content: "inline*",
  attrs: optional("start", "written", "orientation", "attached"),
  defining: true,
  parseDOM: [
    {
      tag: "p[data-appendix]",
      priority: 70,
      getAttrs: (dom) => ({
        start: number(dom, "start"),
        written: text(dom, "written"),
        orientation: text(dom, "orientation"),
        attached: dom.dataset.attached === "true" || null,
      }),
    },
  ],
  toDOM: ({ attrs }) => ["p", { ...data(attrs), "data-appendix": "", class: "appendix" }, 0],
};

const pageBreak = {
  group: "block",
  attrs: optional("orientation", "attached"),
  parseDOM: [
    {
      tag: "hr[data-page]",
      getAttrs: (dom) => ({ orientation: text(dom, "orientation"), attached: dom.dataset.attached === "true" || null }),
    },
  ],
  toDOM: ({ attrs }) => ["hr", { ...data(attrs), "data-page": "", class: "page-break" }],
};

const table = {
  group: "block flow",
  content: "tableRow+",
  tableRole: "table",
  isolating: true,
  attrs: optional("borders", "align"),
  parseDOM: [{ tag: "table", getAttrs: (dom) => ({ borders: json(dom, "borders"), align: text(dom, "align") }) }],
  toDOM: ({ attrs }) => ["table", data(attrs), ["tbody", 0]],
};

const tableRow = {
  content: "(tableCell | tableHeader)*",
  tableRole: "row",
  parseDOM: [{ tag: "tr" }],
  toDOM: () => ["tr", 0],
};

const cell = (tag, role) => ({
  content: "flow+",
  tableRole: role,
  isolating: true,
  attrs: { colspan: { default: 1 }, rowspan: { default: 1 }, ...optional("colwidth", "valign") },
  parseDOM: [
    {
      tag,
      getAttrs: (dom) => ({
        colspan: Math.min(Math.max(Number(dom.getAttribute("colspan")) || 1, 1), 63),
        rowspan: Math.min(Math.max(Number(dom.getAttribute("rowspan")) || 1, 1), 5000),
        colwidth: json(dom, "colwidth"),
        valign: text(dom, "valign"),
      }),
    },
  ],
  toDOM({ attrs: { colspan, rowspan, ...attrs } }) {
    const spans = { ...(colspan > 1 && { colspan }), ...(rowspan > 1 && { rowspan }) };
    return [tag, { ...spans, ...data(attrs) }, 0];
  },
});

const image = {
  group: "inline",
  inline: true,
  draggable: true,
  attrs: { file: {}, width: {}, height: {}, alt: { default: null } },
  parseDOM: [
    {
      tag: "img[data-file]",
      getAttrs(dom) {
        const file = json(dom, "file");
        const attrs = { file, width: number(dom, "width"), height: number(dom, "height"), alt: dom.alt || null };
        return file?.sha256 && attrs.width > 0 && attrs.height > 0 ? attrs : false;
      },
    },
  ],
  toDOM({ attrs }) {
    const { file, width, height, alt } = attrs;
    const size = { width: Math.round(width * MM), height: Math.round(height * MM) };
    return ["img", { src: `/files/${file.sha256}`, alt: alt ?? "", ...size, ...data({ file, width, height }) }];
  },
};

const inline = (extra) => ({ group: "inline note", inline: true, ...extra });

const nodes = {
  doc: { content: "block+" },
  paragraph,
  clause,
  table,
  tableRow,
  tableCell: cell("td", "cell"),
  tableHeader: cell("th", "header_cell"),
  pageBreak,
  appendix,
  text: inline({}),
  tab: inline({
    selectable: false,
    leafText: () => "\t",
    parseDOM: [{ tag: "span[data-tab]" }],
    toDOM: () => ["span", { "data-tab": "", class: "tab" }, "\t"],
  }),
  hardBreak: inline({
    selectable: false,
    linebreakReplacement: true,
    leafText: () => "\n",
    parseDOM: [{ tag: "br" }],
    toDOM: () => ["br"],
  }),
  image,
  footnote: {
    group: "inline",
    inline: true,
    atom: true,
    content: "note*",
    parseDOM: [{ tag: "span[data-footnote]" }],
    toDOM: () => ["span", { "data-footnote": "", class: "footnote" }, 0],
  },
  field: inline({
    attrs: { name: {} },
    leafText: ({ attrs }) => `\u00ab${attrs.name}\u00bb`,
    parseDOM: [{ tag: "span[data-field]", getAttrs: (dom) => ({ name: dom.dataset.field }) }],
    toDOM: ({ attrs }) => ["span", { "data-field": attrs.name, class: "field-name" }, `\u00ab${attrs.name}\u00bb`],
  }),
};

const mark = (tag, ...more) => ({ parseDOM: [tag, ...more].map((one) => ({ tag: one })), toDOM: () => [tag, 0] });

const marks = {
  bold: mark("strong", "b"),
  italic: mark("em", "i"),
  underline: mark("u"),
  strike: mark("s", "strike", "del"),
  superscript: { ...mark("sup"), excludes: "superscript subscript" },
  subscript: { ...mark("sub"), excludes: "superscript subscript" },
  caps: { parseDOM: [{ tag: "span.caps" }], toDOM: () => ["span", { class: "caps" }, 0] },
  size: {
    attrs: { pt: {} },
    parseDOM: [{ tag: "span[data-pt]", getAttrs: (dom) => ({ pt: Number(dom.dataset.pt) }) }],
    toDOM: ({ attrs: { pt } }) => ["span", { "data-pt": pt, style: `font-size: ${pt}pt` }, 0],
  },
};

export const schema = new Schema({ nodes, marks });

// A paper as shared/paper/paper.py takes it: attributes that are as the form has them are not written.
export function paperOf(doc) {
  return { version: 1, doc: sparse(doc.toJSON()) };
}

function sparse(node) {
  const made = { ...node };
  if (node.attrs) {
    const given = Object.entries(node.attrs).filter(([, value]) => value !== null);
    made.attrs = Object.fromEntries(given);
    if (!given.length) delete made.attrs;
  }
  if (node.content) made.content = node.content.map(sparse);
  return made;
}

// The document of a paper; an empty paragraph where there is none.
export function docOf(paper) {
  return paper?.doc ? schema.nodeFromJSON(paper.doc) : schema.node("doc", null, [schema.node("paragraph")]);
}
