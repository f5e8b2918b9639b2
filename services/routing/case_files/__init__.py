"""A case file (hồ sơ công việc): opened, filled with documents, closed, handed over to the archive."""
