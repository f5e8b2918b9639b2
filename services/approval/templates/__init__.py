"""A template: a draft that others begin with, its changing words named as fields."""
