"""Any file to raw rows with their place, and problems as values.

Knows: spreadsheets, CSV, TOML, headers, aliases, damage.
Does not know: whether a row is eligible (stages/) or how millions are joined (engines/).
"""
