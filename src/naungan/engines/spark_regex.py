"""Patterns for RE2 (DuckDB) as patterns for Java (Spark) that match the same texts.

Knows: where the two mean different things by the same sign. Does not know: where a pattern is used.
"""

from __future__ import annotations

import re

from naungan.model.errors import Untranslatable

_TOKEN = re.compile(
    r"""\\x\{[0-9A-Fa-f]+\}|\\x[0-9A-Fa-f]{2}|\\.|\[\^?\]?(?:\\x\{[0-9A-Fa-f]+\}|\\.|[^\]\\])*\]|\(\?i:|\(\?:|\(\?|.""",
    re.DOTALL,
)
_SPACE = r"\t\n\f\r "
_SAFE_ESCAPES = frozenset(r"\.^$|()[]{}*+?-/")
_OUTSIDE = {"$": r"\z", ".": r"[^\n]", r"\s": f"[{_SPACE}]", r"\S": f"[^{_SPACE}]", "(?i:": "(?iu:"}
"""RE2's $ is the very end, Java's also stands before a last line break; Java's \\s has a sign more, its . has fewer."""


def java_pattern(pattern: str) -> str:
    """The same pattern for Java. Raises: Untranslatable on what was never looked at."""
    return "".join(_piece(piece, pattern) for piece in _TOKEN.findall(pattern))


def java_separator(separator: str) -> str:
    """A text as the pattern of itself. '' stays: it splits into characters on both."""
    return "".join(rf"\{sign}" if sign in _SAFE_ESCAPES - {"/"} else sign for sign in separator)


def first_match(pattern: str) -> str:
    """A pattern that matches from the start up to the end of the first match: $1 is what stands before it."""
    return rf"\A([\s\S]*?)(?:{java_pattern(pattern)})"


def plain_replacement(text: str) -> str:
    """A replacement that both take as it stands. Raises: Untranslatable when it refers to a group."""
    if set(text) & set("\\$"):
        raise Untranslatable(f"Pengganti {text!r} merujuk pada kelompok pola.")
    return text


def _piece(piece: str, pattern: str) -> str:
    if piece.startswith("["):
        return _class(piece, pattern)
    if piece in _OUTSIDE:
        return _OUTSIDE[piece]
    if piece == "(?" or (piece[0] == "\\" and not _is_safe(piece)):
        raise Untranslatable(f"Pola {pattern!r} memuat {piece!r}, yang belum pernah dibandingkan di Spark.")
    return piece


def _class(piece: str, pattern: str) -> str:
    inside = piece[1:-1]
    if "[" in inside or "&&" in inside or any(not _is_safe(e) and e != r"\s" for e in re.findall(r"\\.", inside)):
        raise Untranslatable(f"Pola {pattern!r} memuat kelas {piece!r}, yang berarti lain di Spark.")
    return "[" + inside.replace(r"\s", _SPACE) + "]"


def _is_safe(escape: str) -> bool:
    return escape[1] in _SAFE_ESCAPES or escape[1] == "x" or escape in {r"\n", r"\t", r"\r", r"\f"}
