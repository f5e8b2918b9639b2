"""Word files after real ones, and what has to stand in PDF and DOCX made of them."""
