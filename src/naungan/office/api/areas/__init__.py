"""Operations of the API: one file for each area, with the shapes it reads and tells.

Knows: which operations there are (each file's `router`). Does not know: tokens, keys or problems; those hold for all.
"""
