"""Taking over what was kept elsewhere: `Importer` enters the lines that `shared.imports` reads, and reports on each.

It may be run again at any time.
"""
