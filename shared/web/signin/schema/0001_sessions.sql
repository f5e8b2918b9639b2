-- Who is signed in at which site.  A site is a role: each sees the rows of its own alone.  A browser holds a random id, the
-- table its hash: who reads the table cannot be anybody.
CREATE TABLE sessions (
    id_hash      bytea PRIMARY KEY,
    handle       uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    site         text NOT NULL DEFAULT current_user,
    person_id    text NOT NULL,
    issuer       text NOT NULL,
    subject      text NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    seen_at      timestamptz NOT NULL DEFAULT now(),
    proved_at    timestamptz NOT NULL,
    second_step  boolean NOT NULL,
    address      text NOT NULL,
    agent        text NOT NULL,
    data         jsonb NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE sessions IS 'Who is signed in; a row that is gone ends the session at once';
COMMENT ON COLUMN sessions.handle IS 'What the list of one''s sessions names it by';
COMMENT ON COLUMN sessions.seen_at IS 'Of the last click, to the minute; what a page asks by itself does not count';
COMMENT ON COLUMN sessions.proved_at IS 'When the person last proved who they are';
CREATE INDEX sessions_of_person ON sessions (person_id, site);

CREATE TABLE kept_forms (
    form_id    uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    site       text NOT NULL DEFAULT current_user,
    person_id  text NOT NULL,
    path       text NOT NULL,
    page       text NOT NULL,
    fields     jsonb NOT NULL,
    has_files  boolean NOT NULL,
    kept_at    timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE kept_forms IS 'What somebody sent when the session had ended, or was to prove anew who they are: for a day';
CREATE INDEX kept_forms_of_person ON kept_forms (person_id, site, kept_at);

-- A person's second step is theirs, whichever site asks for it.
CREATE TABLE second_steps (
    person_id    text PRIMARY KEY,
    secret       text NOT NULL,
    confirmed    boolean NOT NULL DEFAULT false,
    last_step    bigint NOT NULL DEFAULT 0,
    recovery     text[] NOT NULL DEFAULT '{}',
    enrolled_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE second_steps IS 'Who has an authenticator; the secret is encrypted with a key that the database does not have';
COMMENT ON COLUMN second_steps.last_step IS 'Of the code used last: none is taken twice';
COMMENT ON COLUMN second_steps.recovery IS 'Hashes of the recovery codes that are left';
