"""Who opened what: reads of documents, files, exports and of the console, kept for a set time."""
