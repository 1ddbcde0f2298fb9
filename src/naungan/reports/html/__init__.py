"""The governor's report: one HTML file, no script, no request, the same bytes for the same bundle.

Knows: words, layout, style. Does not know: how the numbers were summed (reports/summary.py).
"""
