-- Keys in files, each a PKCS#12 under its holder's PIN, which stands nowhere.  Not events: an event stays for good and
-- is read by others.
CREATE TABLE wrapped_keys (
    holder_id text PRIMARY KEY,              -- a person or a body
    pkcs12    bytea NOT NULL,
    tries     smallint NOT NULL DEFAULT 0,   -- wrong PINs in a row, the present one counted
    kept_at   timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE wrapped_keys IS 'Signing keys under the PINs of their holders';

-- What a holder signs to prove to possess a key that stands elsewhere.
CREATE TABLE key_challenges (
    holder_id text NOT NULL,
    person_id text NOT NULL,
    challenge bytea NOT NULL,
    at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (holder_id, person_id)
);
COMMENT ON TABLE key_challenges IS 'What holders sign to prove that a key is theirs, for ten minutes';

-- Files with room for a signature that the token of a person is about to make; gone once it is answered.
CREATE TABLE signing_sessions (
    session_id uuid PRIMARY KEY,
    person_id  text NOT NULL,
    job        jsonb NOT NULL,               -- whose act it is, over what, and what is signed next
    files      bytea[] NOT NULL,             -- the paper as it is prepared, then its appendices
    at         timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE signing_sessions IS 'What waits for a token''s signature, for ten minutes';
