"""Reorganisations: a command file is planned over the directory's own facts, ordered, and carried out as a whole."""
