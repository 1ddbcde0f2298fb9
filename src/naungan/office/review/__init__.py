"""Review: who gets a seat, as a determination found it, and what people rule about it afterwards.

Knows: determinations kept as sealed bundles, their rows, rulings, confirmed rejections. Does not know: how anything is
determined (run.py).
"""
