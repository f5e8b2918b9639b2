ALTER TABLE kept_forms ADD COLUMN at_sign_in boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN kept_forms.at_sign_in IS 'Its sender was signed out, and is given it at the next sign-in; others are on their way to it';
