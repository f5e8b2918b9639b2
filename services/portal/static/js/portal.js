// The little that pages do by themselves: stay fresh, take dropped files, fill phrases, answer to keys.
const csrf = document.querySelector('meta[name="csrf"]').content;

// --- live refresh: parts name the read models they show; typed text is never touched ---------------------
function listen() {
  const source = new EventSource("/live");
  const refresh = (concerns) => {
    for (const part of document.querySelectorAll("[data-live]")) {
      if (part.dataset.live.split(" ").some(concerns)) window.htmx.trigger(part, "refresh");
    }
  };
  // What changed before the stream stood, or while it was interrupted, was not heard: look once.
  source.addEventListener("open", () => refresh(() => true));
  source.addEventListener("changed", (event) => refresh((model) => event.data.split(" ").includes(model)));
}
if (document.querySelector("[data-live]")) window.addEventListener("load", listen);

// --- phrases and sliders ----------------------------------------------------------------------------------
document.addEventListener("click", (event) => {
  const phrase = event.target.closest("[data-phrase]");
  if (!phrase) return;
  const area = document.getElementById(phrase.dataset.phrase);
  area.value = area.value.trim() ? `${area.value.trim()} ${phrase.textContent}` : phrase.textContent;
  area.focus();
});
document.addEventListener("input", (event) => {
  if (event.target.type === "range") event.target.closest(".field").querySelector("output").value = event.target.value;
  if (event.target.matches("[data-filter]")) {
    const wanted = plain(event.target.value);
    for (const label of event.target.parentElement.querySelectorAll("label")) {
      label.hidden = !plain(label.textContent).includes(wanted);
    }
  }
});
const plain = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "").trim();

// --- one click, one command -------------------------------------------------------------------------------
document.addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll("button:not([type=button])")) button.disabled = true;
});
window.addEventListener("pageshow", () => document.querySelectorAll("button:disabled").forEach((b) => (b.disabled = false)));

// --- keys: "/" searches, "g" and a letter goes, j and k walk through the inbox -------------------------------
let going = false;
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") { event.preventDefault(); document.getElementById("find").focus(); return; }
  if (going) {
    const link = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    going = false;
    if (link) link.click();
    return;
  }
  if (event.key === "g") { going = true; setTimeout(() => (going = false), 1500); return; }
  if (event.key === "j" || event.key === "k") {
    const items = [...document.querySelectorAll("[data-item]")];
    const next = items.indexOf(document.activeElement) + (event.key === "j" ? 1 : -1);
    items[Math.max(0, Math.min(next, items.length - 1))]?.focus();
  }
});

// --- receiving: drop a file, watch it go, see what was read -------------------------------------------------
const drop = document.querySelector("[data-drop]");
if (drop) {
  const picker = drop.querySelector("input");
  drop.addEventListener("click", () => picker.click());
  drop.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); picker.click(); } });
  picker.addEventListener("click", (event) => event.stopPropagation());
  picker.addEventListener("change", () => picker.files[0] && send(picker.files[0]));
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files[0]) send(event.dataTransfer.files[0]);
  });
}

function send(file) {
  const bar = drop.querySelector("progress");
  const told = drop.querySelector(".told");
  const request = new XMLHttpRequest();
  bar.hidden = false;
  told.textContent = `Đang gửi ${file.name}…`;
  request.upload.addEventListener("progress", (event) => { bar.value = (100 * event.loaded) / event.total; });
  request.addEventListener("error", () => { told.textContent = "Mất kết nối khi gửi tệp. Kiểm tra mạng rồi thả tệp lại."; });
  request.addEventListener("load", () => {
    bar.hidden = true;
    let answer = {};
    try { answer = JSON.parse(request.responseText); } catch { /* told below */ }
    if (request.status >= 400) {
      told.textContent = answer.vi ? `${answer.vi.title}. ${answer.vi.next_step}` : "Không gửi được tệp. Thử lại sau ít phút.";
      return;
    }
    fill(answer);
    told.textContent = answer.reading
      ? "Đã đọc xong. Các ô tô vàng là phần đọc được: kiểm tra, sửa nếu cần rồi vào sổ."
      : "Đã nhận tệp nhưng không đọc được chữ (tệp quét, khóa mật khẩu hoặc hỏng). Điền tay các ô bên dưới.";
  });
  request.open("POST", "/receive/files");
  request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
  request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
  request.setRequestHeader("X-CSRF-Token", csrf);
  request.send(file);
}

function fill({ file, reading }) {
  const form = document.getElementById("receive");
  form.sha256.value = file.sha256;
  form.file_name.value = file.name;
  form.file_media_type.value = file.media_type;
  form.file_bytes.value = file.bytes;
  const shown = form.querySelector("[data-file]");
  shown.hidden = false;
  shown.querySelector("span").textContent = file.name;
  for (const [name, value] of Object.entries(reading ?? {})) {
    const input = form.elements[name];
    if (value && typeof value === "string" && input && "value" in input) {
      input.value = value;
      input.classList.add("read");
    }
  }
  const box = form.querySelector("[data-directives]");
  const template = box.querySelector("template");
  box.querySelectorAll(".directive").forEach((old) => old.remove());
  for (const [index, directive] of (reading?.directives ?? []).entries()) {
    const row = template.content.cloneNode(true);
    row.querySelector("[name=directive]").value = index;
    row.querySelector("[name=directive]").checked = Boolean(directive.lead_body_id);
    row.querySelector("span").textContent = directive.text;
    for (const part of row.querySelectorAll("[data-name]")) part.name = `directive_${part.dataset.name}_${index}`;
    row.querySelector("[data-name=text]").value = directive.text;
    row.querySelector("[data-name=lead]").value = directive.lead_body_id ?? "";
    row.querySelector("[data-name=deadline]").value = directive.deadline ?? "";
    box.append(row);
  }
  box.hidden = !(reading?.directives ?? []).length;
  form.issuer.focus();
}
