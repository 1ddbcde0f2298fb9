"""Decisions out: the one Parquet writer, the bundle, workbooks, pages.

Knows: how a result is written and shown. Does not know: how it was found (engines/).
"""
