"""Scenarios: what would come of other seats, limits or rankings beside a determination; kept by name, binding nobody.

Knows: questions asked of a held result and the names given to them. Does not know: how an answer is found (whatif.py).
"""
