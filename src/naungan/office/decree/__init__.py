"""Decree: what everybody agreed on becomes a numbered decree with annexes, and who leaves is replaced by amending it.

Knows: decrees, their sealed files, replacements. Does not know: how people agree (signing/), or how a page is set
(reports/documents).
"""
