"""`python -m deploy.docker.keys`: a new pair of actor keys, as lines for an .env file."""

from shared.bodies.tokens import new_keys


def main() -> None:
    """Print them."""
    private, public = new_keys()
    print(f"ACTOR_TOKEN_PRIVATE_KEY='{private}'")
    print(f"ACTOR_TOKEN_PUBLIC_KEY='{public}'")


if __name__ == "__main__":
    main()
