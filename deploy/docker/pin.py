"""`python -m deploy.docker.pin`: pin each image to the present digest of its tag.

Docker Buildx asks the registry; without it the files stay as they are.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = ("docker-compose.yml", "deploy/docker/Dockerfile", "deploy/proxy/Dockerfile")
PINNED = re.compile(r"(?P<image>[a-z0-9./-]+:[A-Za-z0-9._-]+)@(?P<digest>sha256:[0-9a-f]{64})")


def digest_now(image: str) -> str:
    """The digest of an image's tag.  Raises `subprocess.CalledProcessError`, and `FileNotFoundError` without Docker."""
    command = ["docker", "buildx", "imagetools", "inspect", image, "--format", "{{.Manifest.Digest}}"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603 - an image named in our own files


def main() -> int:
    """Write the present digests."""
    for name in FILES:
        text = (ROOT / name).read_text("utf-8")
        pinned = text
        for found in PINNED.finditer(text):
            try:
                now = digest_now(found["image"])
            except (subprocess.CalledProcessError, FileNotFoundError) as error:
                print(f"{found['image']}: no registry told its digest ({error})", file=sys.stderr)
                return 1
            if now != found["digest"]:
                print(f"{name}: {found['image']} is {now} now")
                pinned = pinned.replace(found[0], f"{found['image']}@{now}")
        (ROOT / name).write_text(pinned, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
