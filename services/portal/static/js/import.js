// Sends the chosen file, however large, with its progress; what comes of it the page shows and refreshes by itself.
import { parsed, problem } from "./answers.js";

const form = document.querySelector("[data-import]");
const told = form.querySelector(".told");
const bar = form.querySelector("progress");
const input = form.querySelector("input");

input.addEventListener("change", () => {
  const file = input.files[0];
  if (!file) return;
  const request = new XMLHttpRequest();
  const over = (words) => {
    told.textContent = words;
    bar.hidden = true;
    input.disabled = false;
    input.value = "";
  };
  input.disabled = true;
  bar.hidden = false;
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    bar.value = (100 * loaded) / total;
    told.textContent = `${form.dataset.sending} ${Math.floor(bar.value)} %`;
  });
  request.upload.addEventListener("load", () => {
    bar.removeAttribute("value");
    told.textContent = form.dataset.opening;
  });
  request.addEventListener("error", () => over(form.dataset.lost));
  request.addEventListener("load", () => {
    const answer = parsed(request.responseText);
    if (request.status < 400 && answer.url) {
      location.assign(answer.url);
      return;
    }
    over(problem(answer, document.documentElement.lang, form.dataset.lost));
  });
  request.open("POST", form.dataset.import);
  request.setRequestHeader("X-CSRF-Token", document.querySelector('meta[name="csrf"]').content);
  request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
  request.setRequestHeader("Accept", "application/json");
  request.send(file);
});
