// A footnote: its mark in the line, its words in a box that opens where it is chosen.
import { EditorState, EditorView, StepMap, keymap, redo, undo } from "../../vendor/prosemirror.js";
import { schema } from "./schema.js";

// Only the words of a note stand in the box: a document of nothing but them.
const note = (node) => schema.nodes.footnote.create(null, node.content);

class FootnoteView {
  constructor(node, outer, getPos, said, undoing) {
    Object.assign(this, { node, outer, getPos, said, undoing, inner: null });
    this.dom = document.createElement("span");
    this.dom.className = "footnote";
    this.dom.setAttribute("role", "note");
    this.title();
  }

  title() {
    this.dom.title = this.node.textContent || this.said.footnote_empty;
  }

  selectNode() {
    this.dom.classList.add("ProseMirror-selectednode");
    if (!this.inner) this.open();
  }

  deselectNode() {
    this.dom.classList.remove("ProseMirror-selectednode");
    this.close();
  }

  open() {
    const box = this.dom.appendChild(document.createElement("span"));
    box.className = "footnote-box";
    const out = () => {
      const at = this.getPos() + this.node.nodeSize;
      const { tr } = this.outer.state;
      this.outer.dispatch(tr.setSelection(this.outer.state.selection.constructor.near(tr.doc.resolve(at))));
      this.outer.focus();
      return true;
    };
    const bindings = {
      Escape: out,
      Enter: out,
      "Mod-z": () => this.undoing.undo(this.outer.state, this.outer.dispatch),
      "Mod-y": () => this.undoing.redo(this.outer.state, this.outer.dispatch),
    };
    this.inner = new EditorView(
      { mount: box },
      {
        state: EditorState.create({ doc: note(this.node), plugins: [keymap(bindings)] }),
        attributes: { role: "textbox", "aria-label": this.said.footnote_words },
        dispatchTransaction: (tr) => this.within(tr),
        handleDOMEvents: {
          mousedown: () => {
            // a parent node that is selected takes the focus away from what is in it
            if (this.outer.hasFocus()) this.inner.focus();
            return false;
          },
        },
      },
    );
    queueMicrotask(() => this.inner?.focus()); // once the selection of the line stands
  }

  close() {
    this.inner?.destroy();
    this.inner = null;
    this.dom.replaceChildren();
  }

  // What is done in the box is done to the document.
  within(tr) {
    const { state, transactions } = this.inner.state.applyTransaction(tr);
    this.inner.updateState(state);
    if (tr.getMeta("from-outside")) return;
    const outer = this.outer.state.tr;
    const offset = StepMap.offset(this.getPos() + 1);
    for (const one of transactions) for (const step of one.steps) outer.step(step.map(offset));
    if (outer.docChanged) this.outer.dispatch(outer);
  }

  update(node) {
    if (!node.sameMarkup(this.node)) return false;
    this.node = node;
    this.title();
    if (!this.inner) return true;
    const { state } = this.inner;
    const start = node.content.findDiffStart(state.doc.content);
    if (start !== null) {
      let { a: end, b: endBefore } = node.content.findDiffEnd(state.doc.content);
      const overlap = start - Math.min(end, endBefore);
      if (overlap > 0) {
        end += overlap;
        endBefore += overlap;
      }
      const tr = state.tr.replace(start, endBefore, node.slice(start, end));
      this.inner.dispatch(tr.setMeta("from-outside", true));
    }
    return true;
  }

  destroy() {
    this.close();
  }

  stopEvent(event) {
    return Boolean(this.inner?.dom.contains(event.target));
  }

  ignoreMutation() {
    return true;
  }
}

export function footnoteViews(said, undoing = { undo, redo }) {
  return (node, view, getPos) => new FootnoteView(node, view, getPos, said, undoing);
}
