// A picture of a handwriting becomes blue strokes on a transparent ground; any picture is shown in its real size.
import { blue } from "./ink.js";

const DOTS_PER_MM = 96 / 25.4; // of CSS
const WIDEST = 1200; // pixels that are kept

const drawn = async (file, canvas) => {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, WIDEST / picture.width);
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return context;
};

for (const form of document.querySelectorAll("form[data-picture]")) {
  const { picture, width_mm: width } = form.elements;
  const canvas = form.querySelector("canvas");
  const resize = () => {
    canvas.style.width = `${Number(width.value) * DOTS_PER_MM}px`;
  };
  width.addEventListener("input", resize);
  picture.addEventListener("change", async () => {
    const [file] = picture.files;
    form.querySelector("figure").hidden = !file;
    if (!file) return;
    const context = await drawn(file, canvas);
    resize();
    if (form.dataset.picture !== "blue") return;
    const image = context.getImageData(0, 0, canvas.width, canvas.height);
    blue(image.data);
    context.putImageData(image, 0, 0);
    const made = await new Promise((done) => canvas.toBlob(done, "image/png"));
    const files = new DataTransfer();
    files.items.add(new File([made], "chu-ky.png", { type: "image/png" }));
    picture.files = files.files;
  });
}
