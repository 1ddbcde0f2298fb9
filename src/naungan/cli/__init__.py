"""The command line: parse, call, print; exit codes in one place.

Knows: arguments, progress bars, exit codes. Does not know: anything that a run decides (run.py).
"""
