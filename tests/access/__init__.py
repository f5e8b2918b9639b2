"""Who may know and who may act, asked of a running city from outside: see README.md."""
