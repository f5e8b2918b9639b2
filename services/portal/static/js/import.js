// Sends the chosen file and shows what came of it; the page refreshes its progress by itself.
const form = document.querySelector("[data-import]");
const told = form.querySelector(".told");
form.querySelector("input").addEventListener("change", async ({ target }) => {
  const file = target.files[0];
  if (!file) return;
  told.textContent = "…";
  try {
    const response = await fetch(form.dataset.import, {
      method: "POST", body: file,
      headers: { "X-CSRF-Token": document.querySelector('meta[name="csrf"]').content, "X-File-Name": encodeURIComponent(file.name), Accept: "application/json" },
    });
    const answer = await response.json();
    if (response.ok) { location.assign(answer.url); return; }
    const words = answer[document.documentElement.lang] ?? answer.vi;
    told.textContent = `${words.title}. ${words.next_step}`;
  } catch {
    told.textContent = "Mất kết nối. Kiểm tra mạng rồi chọn lại tệp. / Connection lost: choose the file again.";
  }
  target.value = "";
});
