"""Papers for signing and hanging out, as PDF: decree, annexes, minutes, village lists.

Knows: how each looks; the same input gives the same bytes on every day and machine. Does not know: who signs.
"""
