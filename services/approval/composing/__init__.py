"""`python -m services.approval compose`: a Word file in, the prescribed form out."""
