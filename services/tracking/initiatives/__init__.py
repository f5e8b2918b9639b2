"""An initiative: registered by a body, described, applied, reported on, or withdrawn."""
