// The tour: a few steps for each role, each pointing at what it tells of.  Offered until it was seen or put off.
const dialog = document.getElementById("tour");
if (dialog) {
  const steps = JSON.parse(dialog.dataset.steps);
  const key = `tour:${dialog.dataset.who}`;
  const next = dialog.querySelector("[data-tour-next]");
  let at = 0;

  const seen = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return "yes";
    }
  };
  const remember = () => {
    try {
      localStorage.setItem(key, "yes");
    } catch {
      /* asked again next time */
    }
  };
  const point = (step) => {
    document.querySelectorAll(".pointed").forEach((one) => one.classList.remove("pointed"));
    if (!step?.at) return;
    // on a phone the pages are behind one button: that is what to look at
    const target = [...document.querySelectorAll(`${step.at}, .thumb button`)].find((one) => one.checkVisibility());
    if (target?.matches(step.at) || step.at.startsWith("nav ")) target?.classList.add("pointed");
  };
  const show = () => {
    const step = steps[at];
    dialog.querySelector("h2").textContent = step.title;
    dialog.querySelector(".tour-text").textContent = step.text;
    const bar = dialog.querySelector("progress");
    bar.max = steps.length;
    bar.value = at + 1;
    next.textContent = at === steps.length - 1 ? dialog.dataset.done : dialog.dataset.next;
    point(step);
  };
  const start = () => {
    at = 0;
    show();
    dialog.show();
    next.focus();
  };

  document.querySelector("[data-start-tour]")?.addEventListener("click", () => {
    document.querySelector(".me").open = false;
    start();
  });
  next.addEventListener("click", () => {
    at += 1;
    if (at < steps.length) show();
    else dialog.close();
  });
  dialog.querySelector("[data-tour-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") dialog.close();
  });
  dialog.addEventListener("close", () => {
    remember();
    point(null);
  });
  if (location.pathname === "/" && !seen() && steps.length && !navigator.webdriver) start();
}
