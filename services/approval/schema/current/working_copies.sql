GRANT SELECT, INSERT, UPDATE, DELETE ON working_copies, working_updates, working_presence TO approval;
