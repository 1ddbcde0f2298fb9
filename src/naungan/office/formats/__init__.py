"""How each language writes and reads a date where a page does not say. Found by Django through FORMAT_MODULE_PATH.

Knows: one folder for each language. Does not know: the filters of pages (page_filters).
"""
