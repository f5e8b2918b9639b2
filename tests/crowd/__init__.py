"""A crowd of other systems at the running city: streams, feeds and webhooks, some of them broken on purpose."""
