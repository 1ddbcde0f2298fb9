"""The office's log: every act appends one entry in its own transaction.

Knows: entries, their payloads apart, the tree's state, checkpoints. Does not know: which acts there are, or accounts.
"""
