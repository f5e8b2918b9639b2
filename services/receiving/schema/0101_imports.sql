-- The way to the imports that were begun, however many events there are.
CREATE INDEX imports_begun ON events (time) WHERE type = 'congvan.receiving.ImportStarted.v1';

-- What came of each item of an import.  Not events: the reasons may quote what is too secret for the log.
CREATE TABLE import_lines (
    import_id   uuid NOT NULL,
    number      integer NOT NULL,            -- 0, 1, 2 ... in the order of the file
    place       text NOT NULL,               -- a row, a note, a file
    outcome     text NOT NULL,
    words       jsonb NOT NULL,              -- why, or what it lacks: sentences by language
    document_id uuid,
    unmapped    text[] NOT NULL,
    PRIMARY KEY (import_id, number)
);
COMMENT ON TABLE import_lines IS 'What came of each item of an import';
