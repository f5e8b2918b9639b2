"""What the figures of the evaluation are, how they are asked for, ranked, reported and exported."""
