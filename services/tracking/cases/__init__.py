"""A running case: a document on its way through the procedure that was in force when it began."""
