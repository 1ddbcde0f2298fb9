"""Privacy: what the law on personal data asks of the office: erasure, retention, access, breach.

Knows: where the office holds somebody, how long, and who asked. Does not know: how a list is read or a person judged.
"""
