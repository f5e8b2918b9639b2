"""A procedure of the catalogue: drafted, approved and withdrawn in versions; bodies add to it."""
