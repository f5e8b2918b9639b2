GRANT SELECT, INSERT, UPDATE, DELETE ON wrapped_keys, key_challenges, signing_sessions TO publishing;
