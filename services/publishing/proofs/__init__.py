"""Papers proved without the city: a program for whoever has a file and the public keys, and nothing else."""
