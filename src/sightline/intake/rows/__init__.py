"""Rows: the cells a table takes from a file, typed field by field with the decisions they call for."""
