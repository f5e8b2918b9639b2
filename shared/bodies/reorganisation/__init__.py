"""A reorganisation of the city's bodies, as the directory tells of it: the plan, its progress, and what is open."""
