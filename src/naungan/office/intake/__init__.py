"""Intake: a regency's lists from the first upload to the hand-in.

Knows: uploads with receipts, versions, their rows, hand-ins, missed deadlines. Does not know: who is eligible.
"""
