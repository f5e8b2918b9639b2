-- The service whose timers they are (its role is named like its schema).
DO $$
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON timers, timer_checkpoint TO %I', current_schema());
END
$$;
