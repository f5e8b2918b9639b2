// What every page of the console does by itself: stay fresh, tell who was signed out, send a form once.
const busy = (part) => part.querySelector("details[open], input:focus, textarea:focus"); // somebody is at it

function listen() {
  const source = new EventSource("/live");
  const refresh = (name) => {
    for (const part of document.querySelectorAll("[data-live]")) {
      if (busy(part)) continue;
      if (part.dataset.live.split(" ").includes(name)) window.htmx.trigger(part, "refresh");
    }
  };
  source.addEventListener("changed", (event) => event.data.split(" ").forEach(refresh));
}
window.addEventListener("load", listen);
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) document.getElementById("ended").hidden = false;
});
// somebody may have begun while the answer was on its way
document.addEventListener("htmx:beforeSwap", (event) => {
  if (busy(event.detail.target)) event.detail.shouldSwap = false;
});
document.addEventListener("submit", (event) => {
  // the button that was pressed has to go with the form: disabled only once it is on its way
  setTimeout(() => {
    for (const button of event.target.querySelectorAll("button")) button.disabled = true;
  }, 0);
});
window.addEventListener("pageshow", () =>
  document.querySelectorAll("button:disabled").forEach((b) => (b.disabled = false)),
);
