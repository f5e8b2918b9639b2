"""Pictures: the number of pixels that they declare.  Nothing is decoded."""

import io

from PIL import Image

from shared.documents.files import DangerousArchive, UnsupportedMedia

MOST_PIXELS = 150_000_000  # of a picture: A2 at 600 dots an inch has 139 million
LONGEST_SIDE = 40_000  # pixels
MOST_FRAMES = 500  # of a TIFF; of a moving PNG
MOST_BESIDES = 16 * 1024 * 1024  # bytes of everything that is no picture: profiles, comments


def judge_picture(data: bytes) -> None:
    """Raises `DangerousArchive`, or `UnsupportedMedia` for bytes that are no picture."""
    Image.MAX_IMAGE_PIXELS = None  # the limits here take its place
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF", "MPO")) as picture:
            _judge(picture)
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF", "MPO")) as picture:
            picture.verify()
    except (DangerousArchive, MemoryError):
        raise
    except Exception as error:  # hostile bytes: the library raises all kinds of errors
        raise UnsupportedMedia("a broken picture") from error


def _judge(picture: Image.Image) -> None:
    frames = int(getattr(picture, "n_frames", 1))
    if frames > MOST_FRAMES:
        raise DangerousArchive(f"{frames} frames")
    pixels = 0
    for frame in range(frames):
        picture.seek(frame)
        width, height = picture.size
        pixels += width * height
        if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS or pixels > 20 * MOST_PIXELS:
            raise DangerousArchive(f"a picture of {width} × {height} pixels")
    if sum(len(value) for value in picture.info.values() if isinstance(value, str | bytes)) > MOST_BESIDES:
        raise DangerousArchive("a picture with more words than a picture has")
