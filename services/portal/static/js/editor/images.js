// Pictures: chosen, dropped or pasted, sent to the portal, and placed in the width that the page has.
import { parsed, problem } from "../answers.js";
import { ask } from "./dialogs.js";
import { schema } from "./schema.js";

const WIDEST = 165; // mm between the margins
const TALLEST = 240;
const PER_MM = 96 / 25.4; // CSS pixels, as pictures are measured that do not say how large they are
const MOST_PIXELS = 2400; // along an edge: 300 to the inch over the whole page, more is never printed
const TAKEN = ["image/png", "image/jpeg"];

export class PictureRefused extends Error {}

// Sends a picture; resolves to the attributes of its node.  Throws `PictureRefused` with the reason in words.
export async function sendPicture(blob, name, said, csrf) {
  const { picture, width, height } = await readable(blob, said);
  const send = (notSecret) =>
    fetch("/drafts/pictures", {
      method: "POST",
      body: picture,
      headers: {
        "Content-Type": picture.type,
        "X-File-Name": encodeURIComponent(named(name, picture.type)),
        "X-CSRF-Token": csrf,
        Accept: "application/json",
        ...(notSecret && { "X-Not-Secret": notSecret }),
      },
    });
  let response;
  let answer;
  try {
    response = await send("");
    answer = parsed(await response.text());
    if (answer.code === "secret.in-doubt") {
      const sure = await ask({
        title: said.picture,
        content: [said.picture_not_secret],
        ok: said.not_secret,
        cancel: said.cancel,
      });
      if (!sure) throw new PictureRefused(said.picture_left_out);
      response = await send(answer.digest);
      answer = parsed(await response.text());
    }
  } catch (error) {
    throw error instanceof PictureRefused ? error : new PictureRefused(said.lost);
  }
  if (!response.ok) throw new PictureRefused(problem(answer, document.documentElement.lang, said.lost));
  return { file: answer.file, ...fitting(width, height), alt: null };
}

// The size on paper, in mm, of a picture of so many pixels.
export function fitting(width, height) {
  const scale = Math.min(1, WIDEST / (width / PER_MM), TALLEST / (height / PER_MM));
  const size = (pixels) => Math.max(1, Math.round((pixels / PER_MM) * scale * 10) / 10);
  return { width: size(width), height: size(height) };
}

async function readable(blob, said) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(blob);
  } catch {
    throw new PictureRefused(said.picture_unreadable);
  }
  const { width, height } = bitmap;
  const scale = Math.min(1, MOST_PIXELS / Math.max(width, height));
  if (scale === 1 && TAKEN.includes(blob.type)) return { picture: blob, width, height };
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const type = blob.type === "image/jpeg" ? "image/jpeg" : "image/png";
  const picture = await new Promise((resolve) => canvas.toBlob(resolve, type, 0.9));
  return { picture, width, height };
}

function named(name, type) {
  const stem = (name || "hinh").replace(/\.[^.]*$/, "");
  return `${stem}.${type === "image/jpeg" ? "jpg" : "png"}`;
}

// The picture of a data: address, or null.
export function blobOf(address) {
  const match = /^data:(image\/[\w+.-]+);base64,([\w+/=\s]+)$/.exec(address);
  if (!match) return null;
  try {
    const bytes = Uint8Array.from(atob(match[2].replaceAll(/\s/g, "")), (letter) => letter.charCodeAt(0));
    return new Blob([bytes], { type: match[1] });
  } catch {
    return null;
  }
}

export function insertImage(attrs) {
  return (state, dispatch) => {
    dispatch?.(state.tr.replaceSelectionWith(schema.nodes.image.create(attrs)).scrollIntoView());
    return true;
  };
}

// Asks for the width of the selected picture and for what it shows.
export async function describe(view, said) {
  const { from, node } = view.state.selection;
  if (node?.type !== schema.nodes.image) return false;
  const { width, height, alt } = node.attrs;
  const given = await ask({
    title: said.picture,
    fields: [
      { name: "alt", label: said.picture_alt, value: alt ?? "", maxLength: 1000 },
      {
        name: "width",
        label: said.picture_width,
        type: "number",
        value: Math.round(width),
        min: 5,
        max: WIDEST,
        required: true,
      },
    ],
    ok: said.done,
    cancel: said.cancel,
  });
  if (given) {
    const wide = Math.min(Math.max(Number(given.width) || width, 1), WIDEST);
    const size = { width: wide, height: Math.round(((height * wide) / width) * 10) / 10 };
    view.dispatch(view.state.tr.setNodeMarkup(from, null, { ...node.attrs, ...size, alt: given.alt.trim() || null }));
  }
  view.focus();
  return true;
}
