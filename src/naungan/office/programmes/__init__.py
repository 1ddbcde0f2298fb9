"""Programmes as the office holds them: versions of the policy, registers it is judged by, deadlines, the lottery.

Knows: how each comes to be, with its trace. Does not know: what a programme file means (sources/programme_file.py).
"""
