// The content of a draft into its form: what a Word file says, what a mend has changed.
import { fill } from "./fields.js";

const PLAIN = ["kind", "subject", "urgency", "circulation", "place", "enacted_by", "enacting", "kept_by"];
const LINES = ["grounds", "addressees", "recipient_lines"];

// Fills the fields of `form` and the text of `editor`; what a content that is not `whole` does not say stays as it is.
// Answers the names of signers that the form does not offer.
export function fillForm(form, editor, content, { whole = true } = {}) {
  const put = (name, value) => form.elements[name] && (whole || value) && fill(form, name, [value]);
  for (const name of PLAIN) put(name, content[name] ?? "");
  for (const name of LINES) put(name, (content[name] ?? []).join("\n"));
  const unknown = signers(form, content.signers ?? []);
  editor.setPaper(content.paper);
  return unknown;
}

function signers(form, all) {
  const last = all.at(-1);
  const beside = all.length > 1 ? all[0] : null;
  if (!last || !form.elements.signer) return [];
  fill(form, "authority", [last.authority?.join("\n") ?? ""]);
  if (beside) {
    fill(form, "co_authority", [beside.authority?.join("\n") ?? ""]);
    fill(form, "co_post", [beside.post ?? ""]);
    fill(form, "co_signer", [beside.name ?? ""]);
  }
  const offered = [...form.elements.signer.options];
  const meant = offered.find((one) => one.value && (one.value === last.person_id || isNamed(one, last.name)));
  if (meant) fill(form, "signer", [meant.value]);
  return meant || !last.name ? [] : [last.name];
}

function isNamed(option, name) {
  return Boolean(name) && option.textContent.trim().split(" \u00b7 ")[0].toLowerCase() === name.toLowerCase();
}
