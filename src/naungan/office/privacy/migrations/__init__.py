"""The tables of privacy, step by step.

Knows: how they came to be. Does not know: how they are used.
"""
