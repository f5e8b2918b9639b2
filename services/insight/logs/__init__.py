"""Event logs for process mining: OCEL 2.0 (JSON and SQLite) and XES, of what the actor may see."""
