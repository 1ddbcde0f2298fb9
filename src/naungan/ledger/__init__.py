"""The tamper-evident log: entries, Merkle tree, checkpoints, proofs.

Knows: what was said, in which order, and how to prove it.
Does not know: persons, databases, or who may write (office/).
"""
