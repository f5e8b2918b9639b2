"""The consumers of the topics: paused, resumed, built anew."""
