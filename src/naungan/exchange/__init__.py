"""Exchange with the owners of registers: ask by file or by service, keep what comes back.

Knows: folders of an exchange. Does not know: eligibility (stages/), pages (office/).
"""
