"""Taking over what was kept elsewhere: Excel registers, Lotus Notes archives (DXL), folders of PDFs.

Each source gives `PastLine`s; `Importer` enters them one by one, reports on each, and may be run again at any time.
"""
