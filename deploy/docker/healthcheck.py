"""`python -m deploy.docker.healthcheck`: exit 0 when this container's process is ready."""

import os
import sys
import urllib.error
import urllib.request

PATH = "/health/ready"


def main() -> int:
    """Ask the process on its inner port, where it has one."""
    port = os.environ.get("INNER_PORT") or os.environ["PORT"]
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{PATH}", timeout=2) as answer:
            return 0 if answer.status == 200 else 1
    except (OSError, urllib.error.URLError):
        return 1


if __name__ == "__main__":
    sys.exit(main())
