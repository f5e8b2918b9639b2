"""Insight: figures of the city's work, what another procedure would have saved, and reports of it all."""
