// A PDF on the page: the first page at once, the others when they come near, hits and read fields marked.
import { GlobalWorkerOptions, TextLayer, getDocument } from "../vendor/pdfjs/pdf.min.mjs";
import { inPercent, pieces, wordsOf } from "./marking.js";

const LIBRARY = new URL("../vendor/pdfjs/", import.meta.url).href;
GlobalWorkerOptions.workerSrc = `${LIBRARY}pdf.worker.min.mjs`;
const MOST_PAGES = 400; // are laid out; nobody scrolls further, the file can be downloaded

// Shows the PDF at `url` inside `container`.  `words` are highlighted; `places` is {field: {page, left, top, width,
// height}} in shares of the page; `say` are the sentences for trouble.  Resolves once the first page is drawn.
export async function show(container, url, { words = [], places = {}, say = container.dataset } = {}) {
  container.replaceChildren(told(say.loading));
  const loading = getDocument({
    url,
    useWasm: false,
    wasmUrl: LIBRARY,
    standardFontDataUrl: `${LIBRARY}fonts/`,
    isEvalSupported: false,
    enableXfa: false,
    disableAutoFetch: true,
    stopAtErrors: false,
  });
  let pdf;
  try {
    pdf = await loading.promise;
  } catch (error) {
    container.replaceChildren(told(error.name === "PasswordException" ? say.password : say.broken));
    return;
  }
  const size = (await pdf.getPage(1)).getViewport({ scale: 1 });
  const frames = Array.from({ length: Math.min(pdf.numPages, MOST_PAGES) }, (_, index) => frame(index + 1, size));
  container.replaceChildren(...frames);
  if (pdf.numPages > MOST_PAGES) container.append(told(say.long));
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        draw(pdf, target, words, places).catch(() => target.append(told(say.broken)));
      }
    },
    { root: container, rootMargin: "600px" },
  );
  await draw(pdf, frames[0], words, places);
  frames.slice(1).forEach((each) => near.observe(each));
}

function frame(number, size) {
  const each = document.createElement("div");
  each.className = "pdf-page";
  each.dataset.page = number;
  each.style.aspectRatio = `${size.width} / ${size.height}`;
  return each;
}

async function draw(pdf, target, words, places) {
  const page = await pdf.getPage(Number(target.dataset.page));
  const width = target.clientWidth || 600;
  const base = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: width / base.width });
  const sharp = Math.min(window.devicePixelRatio || 1, 2);
  const canvas = document.createElement("canvas");
  canvas.width = Math.floor(viewport.width * sharp);
  canvas.height = Math.floor(viewport.height * sharp);
  canvas.setAttribute("aria-hidden", "true");
  target.style.aspectRatio = `${base.width} / ${base.height}`;
  await page.render({ canvas, viewport: page.getViewport({ scale: (width / base.width) * sharp }) }).promise;
  const layer = document.createElement("div");
  layer.className = "textLayer";
  target.style.setProperty("--total-scale-factor", viewport.scale);
  target.replaceChildren(canvas, layer);
  await new TextLayer({ textContentSource: page.streamTextContent(), container: layer, viewport }).render();
  if (words.length) layer.querySelectorAll("span:not(.markedContent)").forEach((span) => highlight(span, words));
  for (const [field, place] of Object.entries(places)) {
    if (place.page === page.pageNumber) target.append(box(field, place));
  }
}

function highlight(span, words) {
  const found = pieces(span.textContent, words);
  if (!found.some(([, hit]) => hit)) return;
  span.replaceChildren(
    ...found.map(([text, hit]) => {
      if (!hit) return document.createTextNode(text);
      const mark = document.createElement("mark");
      mark.textContent = text;
      return mark;
    }),
  );
}

function box(field, place) {
  const each = document.createElement("div");
  each.className = "place";
  each.dataset.field = field;
  Object.assign(each.style, inPercent(place));
  return each;
}

function told(text) {
  const each = document.createElement("p");
  each.className = "empty";
  each.textContent = text ?? "";
  return each;
}

const begin = (container) => show(container, container.dataset.pdf, { words: wordsOf(container.dataset.words) });

for (const container of document.querySelectorAll("[data-pdf]")) {
  const folded = container.closest("details:not([open])"); // an attachment: shown once somebody looks
  if (folded) folded.addEventListener("toggle", () => begin(container), { once: true });
  else begin(container).then(() => container.querySelector("mark")?.scrollIntoView({ block: "center" }));
}
