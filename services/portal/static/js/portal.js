// The little that every page does by itself: stay fresh, fill phrases, answer to keys.
import { concerns, moved, withPhrase } from "./choosing.js";
import { plain } from "./plain.js";

// --- live refresh: parts name the read models they show; typed text is never touched ---------------------
function listen() {
  const source = new EventSource("/live");
  const refresh = (changed) => {
    for (const part of document.querySelectorAll("[data-live]")) {
      if (part.querySelector("input[name=item]:checked")) continue; // somebody is choosing
      if (changed === undefined || concerns(part.dataset.live, changed)) window.htmx.trigger(part, "refresh");
    }
  };
  // What changed before the stream stood, or while it was interrupted, was not heard: look once.
  source.addEventListener("open", () => refresh());
  source.addEventListener("changed", (event) => {
    refresh(event.data);
    document.dispatchEvent(new CustomEvent("changed", { detail: event.data })); // for whoever reads more into it
  });
}
window.addEventListener("load", listen);
// Who has been signed out meanwhile is told beside the text, which stays where it is.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) document.getElementById("ended").hidden = false;
});

// --- phrases and sliders ----------------------------------------------------------------------------------
document.addEventListener("click", (event) => {
  const phrase = event.target.closest("[data-phrase]");
  if (!phrase) return;
  const area = document.getElementById(phrase.dataset.phrase);
  area.value = withPhrase(area.value, phrase.textContent.trim());
  area.focus();
});
document.addEventListener("input", (event) => {
  if (event.target.type === "range") event.target.closest(".field").querySelector("output").value = event.target.value;
  if (event.target.matches("[data-filter]")) {
    const wanted = plain(event.target.value).trim();
    for (const label of event.target.parentElement.querySelectorAll("label")) {
      label.hidden = !plain(label.textContent).includes(wanted);
    }
  }
});

document.addEventListener("change", (event) => {
  if (!event.target.dataset.all) return;
  for (const box of document.querySelectorAll(`input[name="${event.target.dataset.all}"]`)) {
    box.checked = event.target.checked;
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// --- one click, one command -------------------------------------------------------------------------------
document.addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll("button:not([type=button])")) button.disabled = true;
});
window.addEventListener("pageshow", () =>
  document.querySelectorAll("button:disabled").forEach((b) => (b.disabled = false)),
);

// --- keys: "/" searches, "g" and a letter goes, j and k walk through the inbox -------------------------------
let going = false;
document.addEventListener("keydown", (event) => {
  if (
    event.target.closest("input, textarea, select, [contenteditable]") ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey
  ) {
    return;
  }
  if (event.key === "/") {
    event.preventDefault();
    document.getElementById("find").focus();
    return;
  }
  if (going) {
    const link = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    going = false;
    if (link) link.click();
    return;
  }
  if (event.key === "g") {
    going = true;
    setTimeout(() => (going = false), 1500);
    return;
  }
  if (event.key === "j" || event.key === "k") {
    const items = [...document.querySelectorAll("[data-item]")];
    items[moved(items.indexOf(document.activeElement), event.key === "j" ? 1 : -1, items.length)]?.focus();
  }
});
