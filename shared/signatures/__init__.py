"""What signatures of PDFs are worth: the authorities that this city trusts, and the judgement of each signature."""
