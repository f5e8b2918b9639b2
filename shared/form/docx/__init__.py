"""The prescribed form as DOCX, for people who go on writing in a word processor."""
