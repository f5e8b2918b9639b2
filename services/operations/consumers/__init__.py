"""The consumers of the topics: pausing, resuming and rebuilding them."""
