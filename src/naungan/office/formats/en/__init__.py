"""English formats.

Knows: where they are. Does not know: anything else.
"""
