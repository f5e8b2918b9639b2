"""The templates of a body."""
