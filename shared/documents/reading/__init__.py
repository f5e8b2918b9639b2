"""What heads of documents are read by: names in capitals, number and symbol, place and date, who signs."""
