"""Dated parameters of the law, resolved as of a day into frozen values that stages are given.

Knows: every tariff, age and benefit with its date and its source.
Does not know: who asks, or what follows from the number (stages/).
"""
