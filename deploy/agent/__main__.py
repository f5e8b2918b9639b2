"""`python -m deploy.agent --module LIBRARY --origin https://…`: sign in the portal with the token of this machine."""

import argparse
import sys
from urllib.parse import urlsplit

import pkcs11
import uvicorn

from deploy.agent.app import PORT, Agent
from deploy.agent.desk import Desk
from deploy.agent.tokens import Tokens
from shared.texts import say


def origin(text: str) -> str:
    """An origin as browsers send it.  Raises ``ValueError`` for what is none."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError(text)
    return f"{parts.scheme}://{parts.netloc}".lower()


def main() -> int:
    """Run the agent until it is stopped."""
    parser = argparse.ArgumentParser(prog="python -m deploy.agent", description=__doc__)
    parser.add_argument("--module", required=True, help="the token's PKCS#11 library (.so, .dll)")
    parser.add_argument("--origin", required=True, action="append", type=origin, help="of the portal; repeatable")
    parser.add_argument("--port", type=int, default=PORT)
    given = parser.parse_args()
    try:
        tokens = Tokens(given.module)
    except (pkcs11.PKCS11Error, RuntimeError) as error:
        print(say("agent.no_module", module=given.module, reason=error), file=sys.stderr)
        return 1
    agent = Agent(Desk(tokens), tuple(given.origin), given.port)
    print(say("agent.listens", url=f"http://127.0.0.1:{given.port}", origins=", ".join(given.origin)), flush=True)
    uvicorn.run(agent.app(given.port), host="127.0.0.1", port=given.port, log_level="warning", server_header=False)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
