"""Old registers and archives: an import is kept, its lines are entered one after another, and it ends once."""
