-- What is typed into drafts between their revisions.  Not events: it changes with every letter, and is gone when the
-- draft is approved or withdrawn; revisions are the events.
CREATE TABLE working_copies (
    document_id uuid PRIMARY KEY,
    opened_by   text NOT NULL,
    begun       boolean NOT NULL,            -- whether the draft that it belongs to has begun
    seq         bigint NOT NULL,             -- of the last update
    state       bytea NOT NULL,              -- the updates up to state_seq, merged
    state_seq   bigint NOT NULL,
    vector      bytea NOT NULL,              -- Yjs's state vector: how much of every writer's it has
    about       jsonb NOT NULL,              -- what a list says of it
    changed_at  timestamptz NOT NULL
);
COMMENT ON TABLE working_copies IS 'What is typed into a draft since its last revision, a Yjs document each';
CREATE INDEX working_copies_unfinished ON working_copies (opened_by, changed_at DESC) WHERE NOT begun;
CREATE INDEX working_copies_unchanged ON working_copies (changed_at);

CREATE TABLE working_updates (
    document_id uuid NOT NULL REFERENCES working_copies ON DELETE CASCADE,
    seq         bigint NOT NULL,
    update      bytea NOT NULL,
    person_id   text NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (document_id, seq)
);
COMMENT ON TABLE working_updates IS 'What was put into a working copy since its state was merged';

-- Who has a working copy open: worth nothing after half a minute, nor after a crash.
CREATE UNLOGGED TABLE working_presence (
    document_id uuid NOT NULL,
    client      bigint NOT NULL,             -- Yjs's number of the open page
    person_id   text NOT NULL,
    name        text NOT NULL,
    place       text NOT NULL,               -- where the cursor stands, as y-prosemirror says it
    at          timestamptz NOT NULL,
    PRIMARY KEY (document_id, client)
);
COMMENT ON TABLE working_presence IS 'Who has a working copy open, and where they write';
