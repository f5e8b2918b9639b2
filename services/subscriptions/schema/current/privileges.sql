-- What subscriptions keeps besides its events is its own alone.
GRANT SELECT, INSERT, UPDATE, DELETE ON webhooks, deliveries, edxml_reached, edxml_outbox TO subscriptions;
