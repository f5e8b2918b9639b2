-- The way to a document that may stand in the register already: by register, date, and the first number of its symbol.
CREATE INDEX events_entered ON events (
    coalesce(metadata ->> 'in_charge', body_id),
    coalesce(data -> 'head' ->> 'date', ''),
    ltrim(coalesce(substring(data -> 'head' ->> 'symbol' FROM '[0-9]+'), ''), '0')
) WHERE type IN ('congvan.receiving.DocumentRegistered.v1', 'congvan.receiving.PastDocumentEntered.v1',
                 'congvan.receiving.RegistrationCorrected.v1');
