"""Who reads the topics: paused, resumed, built anew."""
