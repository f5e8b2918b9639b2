-- What a document became secret by: few events, asked for by whoever hands the log on to others.
CREATE INDEX events_secret ON events (subject) WHERE metadata ->> 'secrecy' <> 'none';
