"""What signs in the tests: authorities, a remote signing service, a token and its agent, with real keys."""
