import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { JSDOM } from "jsdom";
import { cleaned, unstyled } from "../../../services/portal/static/js/editor/cleaning.js";
import { fitting, blobOf } from "../../../services/portal/static/js/editor/images.js";
import { pasted, slice } from "../../../services/portal/static/js/editor/paste.js";
import { paperOf, schema } from "../../../services/portal/static/js/editor/schema.js";
import { toned } from "../../../services/portal/static/js/editor/spelling.js";
import { DOMParser } from "../../../services/portal/static/vendor/prosemirror.js";

const { words } = JSON.parse(readFileSync(new URL("data/paper.json", import.meta.url), "utf8"));

// What is left of pasted HTML: the blocks of a paper, and what was left out.
function paste(html, pictures) {
  const root = new JSDOM(`<div>${unstyled(html)}</div>`).window.document.querySelector("div");
  const dropped = cleaned(root, { words, pictures });
  const doc = DOMParser.fromSchema(schema).parse(root);
  doc.check();
  return { blocks: JSON.parse(JSON.stringify(paperOf(doc))).doc.content, dropped };
}

const text = (...parts) => parts.map((part) => (typeof part === "string" ? { type: "text", text: part } : part));
const marked = (words_in_it, ...marks) => ({ type: "text", marks: marks.map((type) => ({ type })), text: words_in_it });

test("Word's paragraphs, lists, notes, sizes, tables and sections become those of a paper", () => {
  const { blocks, dropped } = paste(readFileSync(new URL("data/word.html", import.meta.url), "utf8"));
  const [heading, said, bullet, article, small, table, turned, lying, ...rest] = blocks;
  assert.deepEqual(heading, {
    type: "clause",
    attrs: { level: "roman", start: 1 },
    content: [marked("TÌNH HÌNH", "bold")],
  });
  assert.deepEqual(said.content, [
    ...text("Thành phố ", marked("Đà Nẵng", "bold"), " có ", marked("mười hai", "italic"), " xã"),
    { type: "footnote", content: text("Theo nghị quyết số 1.") },
    ...text(" và nhiều phường."),
  ]);
  assert.deepEqual(bullet, { type: "clause", attrs: { level: "dash" }, content: text("Việc thứ nhất") });
  assert.deepEqual(article, {
    type: "clause",
    attrs: { level: "article", start: 2, align: "center" },
    content: [...text("Trách nhiệm"), { type: "tab" }, ...text("thi hành mới")],
  });
  assert.deepEqual(small.content, [
    ...text("m", marked("2", "superscript"), " và "),
    { type: "text", marks: [{ type: "size", attrs: { pt: 11 } }], text: "chữ nhỏ" },
    ...text(" cổng"),
  ]);
  assert.deepEqual(
    table.content.map((row) => row.content.map(({ type, attrs }) => [type, attrs])),
    [
      [
        ["tableHeader", { colspan: 1, rowspan: 2, colwidth: [47] }],
        ["tableHeader", { colspan: 2, rowspan: 1, colwidth: [151, 151], valign: "middle" }],
      ],
      [
        ["tableCell", { colspan: 1, rowspan: 1, colwidth: [151] }],
        ["tableCell", { colspan: 1, rowspan: 1, colwidth: [151] }],
      ],
    ],
  );
  assert.deepEqual(turned, { type: "pageBreak", attrs: { orientation: "landscape" } });
  assert.deepEqual(lying, { type: "paragraph", content: text("Trang ngang") });
  assert.deepEqual(rest, []);
  assert.deepEqual(dropped, { deletions: 1, pictures: 1, links: 1, colours: 1 });
});

test("styles become data in tags alone", () => {
  assert.equal(unstyled('<p title="a>b" STYLE="x: y">p style=1</p>'), '<p title="a>b" data-css="x: y">p style=1</p>');
});

test("lists, headings and layers of the web become clauses and paragraphs", () => {
  const { blocks, dropped } = paste(`
    <b style="font-weight:normal"><h2>Kế hoạch</h2><div>Một <span style="font-weight:700">đậm</span></div>
    <ol start="3"><li>Ba</li><li><p>Bốn</p><ul><li>Con</li></ul></li></ol>
    <script>alert(1)</script><iframe src="/x"></iframe><p style="text-transform: uppercase">hoa</p></b>`);
  assert.deepEqual(blocks, [
    { type: "paragraph", attrs: { outline: 2 }, content: [marked("Kế hoạch", "bold")] },
    { type: "paragraph", content: text("Một ", marked("đậm", "bold")) },
    { type: "clause", attrs: { level: "arabic", start: 3 }, content: text("Ba") },
    { type: "clause", attrs: { level: "arabic", start: 4 }, content: text("Bốn") },
    { type: "clause", attrs: { level: "plus" }, content: text("Con") },
    { type: "paragraph", content: [marked("hoa", "caps")] },
  ]);
  assert.deepEqual(dropped, { embedded: 1 });
});

test("a picture that was sent is kept, another one is told", () => {
  const file = { sha256: "a".repeat(64), name: "a.png", media_type: "image/png", bytes: 3 };
  const known = new Map([["data:image/png;base64,AAAA", { file, width: 40, height: 20 }]]);
  const { blocks, dropped } = paste('<p>a<img src="data:image/png;base64,AAAA" alt="b"><img src="/x.png"></p>', known);
  assert.deepEqual(blocks[0].content[1], { type: "image", attrs: { file, width: 40, height: 20, alt: "b" } });
  assert.deepEqual(dropped, { pictures: 1 });
});

test("what was left out is told, and nothing where nothing was", () => {
  const said = {
    pasted: "Xong.",
    pasted_without: "Bỏ {what}.",
    dropped_links: "{n} liên kết",
    dropped_pictures: "{n} hình",
  };
  assert.equal(pasted({}, said), "Xong.");
  assert.equal(pasted({ links: 2, pictures: 1 }, said), "Bỏ 2 liên kết, 1 hình.");
});

test("plain lines are read for their labels; a single one stays in its line", () => {
  const blocks = slice("Điều 1. Một\r\n\r\na) Hai\tba\nPhần I: Bốn", words, "party").content.toJSON();
  assert.deepEqual(
    blocks.map(({ type, attrs }) => [type, attrs.level, attrs.start, attrs.written, attrs.below]),
    [
      ["clause", "article", 1, null, null],
      ["clause", "letter", 1, null, null],
      ["clause", "part", 1, "Phần {I}:", false],
    ],
  );
  assert.deepEqual(
    blocks[1].content.map(({ type }) => type),
    ["text", "tab", "text"],
  );
  assert.equal(slice("một dòng", words, "party").content.firstChild.type, schema.nodes.text);
});

test("tone marks move in open syllables alone, and qu has its own", () => {
  const first = "Hòa, khỏe, thủy, HÒA; quý, hoàn, khoái, thuyền, của, đọa";
  const second = "Hoà, khoẻ, thuỷ, HOÀ; quý, hoàn, khoái, thuyền, của, đoạ";
  assert.deepEqual(toned(first, "old"), { text: second, moved: 5 });
  assert.deepEqual(toned(second, "new"), { text: first, moved: 5 });
  assert.deepEqual(toned(first, "new"), { text: first, moved: 0 });
});

test("pictures fit between the margins and keep their shape", () => {
  assert.deepEqual(fitting(96, 192), { width: 25.4, height: 50.8 });
  assert.deepEqual(fitting(9600, 4800), { width: 165, height: 82.5 });
  assert.equal(blobOf("data:image/png;base64,AAAA").size, 3);
  assert.equal(blobOf("javascript:alert(1)"), null);
});
