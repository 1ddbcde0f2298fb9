"""Naungan: from a district's list of vulnerable workers to provable cover.

Knows: the version. Does not know: anything else; every layer is imported by name.
"""

__version__ = "0.1.0"
