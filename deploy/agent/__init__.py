"""The token's agent: a small program on a person's own machine that signs with the token plugged into it."""
