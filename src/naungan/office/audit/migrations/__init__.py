"""The tables of the log, step by step.

Knows: how they came to be. Does not know: how they are used.
"""
