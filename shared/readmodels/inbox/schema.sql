CREATE TABLE documents (
    body_id       text NOT NULL,
    document_id   uuid NOT NULL,
    subject       text,
    symbol        text,
    urgency       smallint NOT NULL,
    secrecy_rank  smallint NOT NULL,
    drafter       jsonb,
    acting_body_id  text,
    items         jsonb NOT NULL,
    holders       text[] NOT NULL,
    issuing       jsonb NOT NULL,
    PRIMARY KEY (body_id, document_id)
);
COMMENT ON TABLE documents IS 'What waits in a body about one document, and whom it waits for';
CREATE INDEX documents_by_holder ON documents USING gin (holders);
SELECT log.guard_rows('documents', 'portal, notifier');

-- An item a line; ask "WHERE holders && ARRAY['person:…', 'post:…'] AND holder = ANY (…)" to use the index.
CREATE VIEW items WITH (security_invoker = true) AS
SELECT coalesce(item ->> 'body_id', body_id) AS body_id, document_id, body_id AS document_body_id, subject, symbol, urgency, secrecy_rank,
       holders,
       item ->> 'work' AS work,
       item ->> 'holder' AS holder,
       item ->> 'person_id' AS person_id,
       item ->> 'post' AS post,
       (item ->> 'deadline')::date AS deadline,
       (item ->> 'waiting_since')::timestamptz AS waiting_since,
       item ->> 'note' AS note,
       coalesce((item ->> 'format_passed')::boolean, false) AS format_passed,
       item ->> 'from_name' AS from_name,
       item ->> 'task_id' AS task_id
FROM documents, jsonb_array_elements(items) AS item;
GRANT SELECT ON items TO portal, notifier;
