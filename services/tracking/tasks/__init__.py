"""A task: ordered by a document, led by a body, reported on, completed and confirmed."""
