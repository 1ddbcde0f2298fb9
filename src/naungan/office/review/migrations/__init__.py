"""How the tables of review came to be, step by step.

Knows: the order. Does not know: what a row means (models.py).
"""
