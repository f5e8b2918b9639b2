"""Webhooks: events posted to other systems, as the Standard Webhooks specification asks (https://www.standardwebhooks.com)."""
