"""The other systems that may read, each a stream."""
