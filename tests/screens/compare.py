"""`python -m tests.screens.compare BEFORE AFTER`: how far the pictures of two folders differ, page by page.

A pixel differs where one of its colours does by more than ``TOLERANCE``; where one picture is higher, its rest counts as
different.  Times and identifiers differ from run to run: two runs of the same tree show how much that is.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from PIL import Image

TOLERANCE = 16  # of 255: what anti-aliasing does


def difference(before: Path, after: Path) -> float:
    """The share of pixels that differ, from 0 to 1."""
    one, other = (np.asarray(Image.open(path).convert("RGB"), dtype=np.int16) for path in (before, after))
    height, width = (max(one.shape[axis], other.shape[axis]) for axis in (0, 1))
    common = tuple(slice(min(one.shape[axis], other.shape[axis])) for axis in (0, 1))
    same = (np.abs(one[common] - other[common]).max(axis=2) <= TOLERANCE).sum()
    return 1 - float(same) / (height * width)


def main() -> int:
    """Print each page's share, the largest first; 1 if a picture is missing or differs by more than is allowed."""
    parser = argparse.ArgumentParser(prog="tests.screens.compare", description="how far two folders of pictures differ")
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--at-most", type=float, default=1.0, help="the largest share that is no fault (0 to 1)")
    asked = parser.parse_args()
    names = [{path.name for path in folder.glob("*.png")} for folder in (asked.before, asked.after)]
    shares = {name: difference(asked.before / name, asked.after / name) for name in names[0] & names[1]}
    for name, share in sorted(shares.items(), key=lambda item: -item[1]):
        print(f"{share:8.3%}  {name}")
    alone = sorted(names[0] ^ names[1])
    for name in alone:
        print(f"only once  {name}")
    return int(bool(alone) or any(share > asked.at_most for share in shares.values()))


if __name__ == "__main__":
    sys.exit(main())
