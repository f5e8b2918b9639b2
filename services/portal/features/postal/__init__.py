"""Postal dispatch: what went out on paper, the book of it, and the receipts that come back."""
