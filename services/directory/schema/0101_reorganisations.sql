-- The way to the reorganisations that were begun, however many events there are.
CREATE INDEX reorganisations_begun ON events (time) WHERE type = 'congvan.directory.ReorganisationStarted.v1';
