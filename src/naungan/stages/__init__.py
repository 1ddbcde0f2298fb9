"""The law's steps in plain Python, pure: the slow engine that is obviously right.

In running order: clean, identify (with compare), assess, allocate, explain.
Knows: one row, one person, one programme. Does not know: files, SQL, clocks, randomness.
"""
