"""What periodic reports count: across the read models, each figure with the lines behind it."""
