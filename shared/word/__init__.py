"""Word files: read into papers."""
