"""Dead letters: kept, shown by cause, mended, replayed."""
