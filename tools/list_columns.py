"""Writes docs/reference/list-columns.md: `python -m tools.list_columns`.

Knows: the alias table of candidate lists. Does not know: how a heading is compared (sources/headers).
"""

from __future__ import annotations

from naungan.sources.headers import column_words, words
from tools.reference import FOLDER, MADE, table

NAME = "list-columns.md"


def page() -> str:
    """The page as it should stand."""
    rows = ((f"`{word.field}`", word.title, word.meaning, ", ".join(word.aliases)) for word in column_words())
    lines = [
        "# Columns of a candidate list",
        "",
        MADE,
        "",
        "Which heading is read as which field. Capitals, spaces, punctuation, numbering and remarks in parentheses",
        "do not matter: `2. N.I.K (16 digit)*` is `NIK`. Headings over two rows are read together (`TANGGAL LAHIR`",
        "above `TGL`). When two columns could be the same field, the alias further left holds, then the column further",
        "left; the other is told of as `KOLOM_TIDAK_DIKENAL`. A heading that is not here is mapped in a profile:",
        "[how to fix a list](../how-to/fix-a-list.md).",
        "",
        *table(("field", "our heading", "meaning", "aliases"), rows),
        "Words that say nothing about which column it is, and are left out when the whole heading is not known: "
        + ", ".join(sorted(words().noise))
        + ".",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the page."""
    (FOLDER / NAME).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
