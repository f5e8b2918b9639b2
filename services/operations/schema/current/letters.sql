-- A letter with the last thing that was done about it; it is open again where it came back after that.
CREATE OR REPLACE VIEW standings AS
    SELECT l.letter_id, f.last_at,
           CASE WHEN done.type IS NULL OR (done.type LIKE '%.LetterReplayed.%' AND f.last_at > done.time) THEN 'open'
                WHEN done.type LIKE '%.LetterReplayed.%' THEN 'replayed'
                WHEN done.type LIKE '%.LetterSetAside.%' THEN 'set_aside'
                WHEN done.type LIKE '%.LetterMended.%' THEN 'mended'
                ELSE 'open' END AS status
    FROM letters l
    CROSS JOIN LATERAL (SELECT max(last_at) AS last_at FROM failures WHERE letter_id = l.letter_id) f
    LEFT JOIN LATERAL (SELECT type, time FROM events WHERE stream_id = l.letter_id::text
                       ORDER BY version DESC LIMIT 1) done ON true;

GRANT SELECT, INSERT, UPDATE, DELETE ON letters, failures TO operations;
GRANT SELECT, UPDATE ON letters_checkpoint TO operations;
GRANT SELECT ON standings TO operations;
