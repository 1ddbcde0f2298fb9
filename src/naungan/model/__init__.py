"""The words of the system: frozen values that every other layer shares.

Knows: what things are called and what shape they have. Does not know: files, databases, clocks, the web.
"""
