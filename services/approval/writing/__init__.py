"""What is typed into a draft between its revisions: a working copy, shared by everybody who writes in the draft."""
