"""How well documents are read: figures against what a person reads off."""
