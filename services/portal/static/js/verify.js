// What a QR says stands behind the # of the address, where no server sees it: the form sends it, once.
// A file that is dropped anywhere on the page is checked at once.
const form = document.querySelector("[data-verify]");
const file = form.elements.file;
const mark = form.elements.mark;
const scanned = location.hash.slice(1);

if (/^\d+$/.test(scanned)) {
  mark.value = scanned;
  form.requestSubmit();
}

// The other language asks the same question.
document.querySelector("[data-language]").addEventListener("click", (event) => {
  if (!mark.value) return;
  event.preventDefault();
  location.assign(`${event.currentTarget.href}#${mark.value}`);
});

file.addEventListener("change", () => {
  if (file.files.length) form.requestSubmit();
});
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  if (!event.dataTransfer.files.length) return;
  file.files = event.dataTransfer.files;
  form.requestSubmit();
});
