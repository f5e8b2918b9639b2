"""The other document systems that the city exchanges messages with, each a stream."""
