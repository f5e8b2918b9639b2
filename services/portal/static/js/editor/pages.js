// Where pages begin and how they lie: breaks say what they are, blocks of landscape pages are as wide as those.
import { Decoration, DecorationSet, Plugin } from "../../vendor/prosemirror.js";

const BEGINS = ["pageBreak", "appendix"];

export function pages(said) {
  const drawn = (doc) => {
    const found = [];
    let orientation = "portrait";
    doc.forEach((node, offset, index) => {
      const name = node.type.name;
      if (name === "pageBreak") orientation = node.attrs.orientation ?? orientation;
      if (name === "appendix") orientation = node.attrs.orientation ?? "portrait";
      const classes = [];
      if (orientation === "landscape") classes.push("landscape");
      if (BEGINS.includes(doc.maybeChild(index + 1)?.type.name)) classes.push("page-end");
      const attrs = classes.length ? { class: classes.join(" ") } : {};
      if (name === "pageBreak") attrs["data-said"] = said[`page_${orientation}`];
      if (Object.keys(attrs).length) found.push(Decoration.node(offset, offset + node.nodeSize, attrs));
    });
    return found;
  };
  const shape = (doc) => {
    let made = "";
    doc.forEach((node) => {
      if (BEGINS.includes(node.type.name)) made += `${node.attrs.orientation},`;
    });
    return made;
  };
  const made = (doc) => {
    const found = drawn(doc);
    return { shape: shape(doc), blocks: doc.childCount, count: found.length, set: DecorationSet.create(doc, found) };
  };
  return new Plugin({
    state: {
      init: (_, { doc }) => made(doc),
      apply(tr, old) {
        if (!tr.docChanged) return old;
        const set = old.set.map(tr.mapping, tr.doc);
        const same = shape(tr.doc) === old.shape && tr.doc.childCount === old.blocks;
        return same && set.find().length === old.count ? { ...old, set } : made(tr.doc);
      },
    },
    props: {
      decorations(state) {
        return this.getState(state).set;
      },
    },
  });
}
