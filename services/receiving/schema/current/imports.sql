GRANT SELECT, INSERT ON import_lines TO receiving;
