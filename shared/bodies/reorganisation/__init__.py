"""A reorganisation of the city's bodies: a command file that is checked, rehearsed and applied as a whole.

One way for the command line and for the screen; who gives the commands, and who reads the directory, is the caller's.
"""
