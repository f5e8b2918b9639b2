// Ink out of a photograph: what is darker than the paper is a stroke, as opaque as it is dark.

const BLUE = [22, 58, 160];
const PAPER = 0.72; // of the brightest: from here on it is ground

// Turns `pixels` (RGBA, four bytes each) into blue strokes on a transparent ground, in place.
export const blue = (pixels) => {
  const bright = (at) =>
    (0.299 * pixels[at] + 0.587 * pixels[at + 1] + 0.114 * pixels[at + 2]) * (pixels[at + 3] / 255) +
    (255 - pixels[at + 3]);
  let paper = 0;
  for (let at = 0; at < pixels.length; at += 4) paper = Math.max(paper, bright(at));
  const ground = paper * PAPER;
  for (let at = 0; at < pixels.length; at += 4) {
    const ink = ground > 0 ? Math.max(0, 1 - bright(at) / ground) : 0;
    [pixels[at], pixels[at + 1], pixels[at + 2]] = BLUE;
    pixels[at + 3] = Math.round(255 * Math.min(1, ink * 1.6));
  }
};
