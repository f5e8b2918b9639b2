"""`python -m tests.screens.shown`: the pictures that the README shows, small, out of those of `make screenshots`."""

from pathlib import Path

from PIL import Image

from tests.screens.__main__ import FOLDER, ROOT

IMAGES = ROOT / "docs" / "images"
SHOWN = ("inbox-leader", "receive-signed")
FOLD = (1280, 860)
SIZE = (960, 645)
COLOURS = 128


def shrink(source: Path, target: Path) -> None:
    """What is above the fold of ``source``, small enough for a page that many load."""
    picture = Image.open(source).convert("RGB").crop((0, 0, *FOLD)).resize(SIZE, Image.Resampling.LANCZOS)
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


if __name__ == "__main__":
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name in SHOWN:
        shrink(FOLDER / f"{name}-desktop.png", IMAGES / f"{name}.png")
