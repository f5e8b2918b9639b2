-- How far the log was searched for work that a body which has ended left behind, and who its heirs were then.
CREATE TABLE swept (
    body_id         text NOT NULL,
    heirs           text NOT NULL,
    transaction_id  xid8 NOT NULL,
    position        bigint NOT NULL,
    PRIMARY KEY (body_id, heirs)
);
DO $$
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON swept TO %I', current_schema());
END
$$;
