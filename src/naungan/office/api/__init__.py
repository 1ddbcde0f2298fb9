"""The API: a regency's own system hands in its list and reads back what became of it, by the acts that the pages have.

Knows: tokens, requests that were answered, operations. Does not know: who is eligible; every act is another app's.
"""
