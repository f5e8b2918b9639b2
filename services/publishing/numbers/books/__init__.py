"""How far a body's series of numbers had come before it joined."""
