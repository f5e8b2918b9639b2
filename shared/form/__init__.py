"""The prescribed form of an official document: composed as PDF and as DOCX, read back, and checked."""
