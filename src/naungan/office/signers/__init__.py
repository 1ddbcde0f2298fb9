"""Electronic signatures under a PDF: by a test key, by a machine elsewhere, by the state's own service.

Knows: how a PDF is signed and how a signed one is checked. Does not know: what it decides, or any table.
"""
