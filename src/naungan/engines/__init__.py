"""The stages over many rows: the slow reference and the fast DuckDB, equal to the byte.

Knows: how to do it to millions.
Does not know: what the law says (stages/) or how results are shown (reports/).
"""
