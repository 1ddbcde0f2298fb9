"""Where people work: review, signature, cover, claims. The only package that knows Django.

Knows: people, roles, deadlines. Does not know: who is eligible: it never decides that itself.
"""
