"""Jobs: long work outside a page, with a lease, so that a killed worker's work is done by the next one, once.

Knows: who asked, how far it is, who holds it. Does not know: what any job does; handlers say so themselves.
"""
