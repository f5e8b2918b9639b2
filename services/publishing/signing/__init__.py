"""Signing: what stands in which field, what is prepared for whom, and the ceremony of one act."""
