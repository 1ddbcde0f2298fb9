"""Notices: people of the office are told what happened, in the transaction in which it happened.

Knows: whom, what, and which page it is about; never a NIK. Does not know: why; whoever acts tells.
"""
