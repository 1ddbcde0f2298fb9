"""The API's tables, step by step.

Knows: how they came about. Does not know: what they mean (models.py).
"""
