"""Taking over what was kept elsewhere: `Importer` enters the lines that `shared.imports` reads, one by one, and reports.

It may be run again at any time.
"""
