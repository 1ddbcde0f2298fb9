"""How the tables of exchange came to be.

Knows: order. Does not know: what a row means (models.py).
"""
