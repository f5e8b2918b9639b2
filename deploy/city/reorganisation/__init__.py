"""A reorganisation of the city's bodies: a command file that is checked, rehearsed and applied as a whole."""
