"""Periodic reports: figures counted out of the read models, each with the list behind it; as page, PDF and workbook."""
