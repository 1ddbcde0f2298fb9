"""x.

Knows: x. Does not know: x.
"""
NAME="lookup"
HELP="x"
EXAMPLE="Contoh:\n  naungan lookup x"
def add_arguments(parser): pass
def run(a): return 0
