"""Who owns a file: its uploader until a command uses it, then the stream whose events name it."""
