"""Evidence from the field: forms for village officers out, their answers in, and whom nobody nominated.

Knows: the order of these steps. Does not know: how a form looks (reports/), how an export is read (sources/), or what
a determination makes of a ruling (stages/rule.py).
"""
