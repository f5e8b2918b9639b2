// Pasting: HTML is cleaned and kept, plain lines are read for their labels, pictures are sent first.
import { DOMParser, Fragment, Plugin, Slice } from "../../vendor/prosemirror.js";
import { cleaned, unstyled } from "./cleaning.js";
import { addPicture } from "./actions.js";
import { PictureRefused, blobOf, sendPicture } from "./images.js";
import { labelRead } from "./labels.js";
import { counted } from "./numbering.js";
import { schema } from "./schema.js";

export function pasting(context) {
  const { style, words, tell, said, csrf } = context;
  const pictures = new Map(); // by address: the attributes of those that were sent
  const parser = DOMParser.fromSchema(schema);

  const send = async (view, html, addresses) => {
    tell(said.picture_sending);
    for (const address of addresses) {
      const blob = blobOf(address);
      try {
        if (blob) pictures.set(address, await sendPicture(blob, "", said, csrf));
      } catch (error) {
        if (!(error instanceof PictureRefused)) throw error; // it is left out, and counted as such
      }
    }
    view.pasteHTML(html);
    pictures.clear();
  };

  return new Plugin({
    props: {
      transformPastedHTML: unstyled,
      clipboardParser: {
        parseSlice(dom, options) {
          if (!dom.querySelector("[data-pm-slice]")) tell(pasted(cleaned(dom, { words, pictures }), said));
          return parser.parseSlice(dom, options);
        },
      },
      clipboardTextParser: (text) => slice(text, words, style),
      handlePaste(view, { clipboardData }) {
        const html = clipboardData?.getData("text/html") ?? "";
        const files = [...(clipboardData?.files ?? [])].filter(isPicture);
        if (!html && files.length) {
          files.forEach((file) => addPicture(view, file, context));
          return true;
        }
        const addresses = [...html.matchAll(/src=["']?(data:image\/[^"'\s>]+)/g)].map((match) => match[1]);
        if (!addresses.length) return false;
        send(view, html, new Set(addresses));
        return true;
      },
      handleDrop(view, { dataTransfer }) {
        const files = [...(dataTransfer?.files ?? [])].filter(isPicture);
        files.forEach((file) => addPicture(view, file, context));
        return files.length > 0;
      },
    },
    // A number that counting gives anyway is not kept; one that it does not give stays as it was pasted.
    appendTransaction(transactions, _, { doc, tr }) {
      if (!transactions.some((one) => one.getMeta("uiEvent") === "paste")) return null;
      const idle = counted(doc, style, words).filter((one) => one.node.attrs.start === one.expected);
      for (const { pos, node } of idle) tr.setNodeMarkup(pos, null, { ...node.attrs, start: null });
      return idle.length ? tr : null;
    },
  });
}

const isPicture = (file) => file.type.startsWith("image/");

// What was left out, in words; nothing where nothing was.
export function pasted(dropped, said) {
  const kinds = Object.entries(dropped).map(([kind, n]) => said[`dropped_${kind}`].replace("{n}", n));
  return kinds.length ? said.pasted_without.replace("{what}", kinds.join(", ")) : said.pasted;
}

// Lines of plain text as clauses and paragraphs; a single one goes into the line it is pasted into.
export function slice(text, words, style) {
  const lines = text.split(/\r\n?|\n/).filter((line) => line.trim());
  const blocks = lines.map((line) => ofLine(line.trim(), words, style));
  if (lines.length === 1 && blocks[0].type === schema.nodes.paragraph) {
    return new Slice(Fragment.from(inline(lines[0])), 0, 0);
  }
  return new Slice(Fragment.from(blocks), 1, 1);
}

function ofLine(line, words, style) {
  const label = labelRead(line, words);
  if (!label) return schema.nodes.paragraph.create(null, inline(line));
  const rest = line.slice(label.length);
  const attrs = {
    level: label.level,
    start: label.number || null,
    written: label.written === words.defaults[style][label.level] ? null : label.written,
    below: words.titled.includes(label.level) && rest ? false : null,
  };
  return schema.nodes.clause.create(attrs, inline(rest));
}

function inline(text) {
  return text
    .split(/(\t)/)
    .filter(Boolean)
    .map((piece) => (piece === "\t" ? schema.nodes.tab.create() : schema.text(piece)));
}
