"""The slips of an office, filled: to print in one click beside the document or the meeting that they go with."""
