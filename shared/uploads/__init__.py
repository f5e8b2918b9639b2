"""Whose a file is: an upload is its uploader's until a command uses it, then the stream's whose events name it."""
