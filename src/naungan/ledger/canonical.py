"""Canonical JSON: one value, one text, on every machine.

Knows: RFC 8785 for the values an entry may hold: text, whole numbers, true, false, null, lists and objects.
Does not know: what an entry is. Decimal fractions are refused, for two machines may print one differently.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

SAFE_INTEGER = 2**53 - 1
"""Beyond it other languages read another number (RFC 8785, 3.2.2.3)."""
Value = None | bool | int | str | Sequence[Any] | Mapping[str, Any]
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


class NotCanonical(ValueError):
    """A value has no single text: a decimal fraction, a number too large, a key that is no plain text."""


def canonical(value: Value) -> bytes:
    """The value as UTF-8 bytes: keys in order, no spaces, nothing escaped that need not be.

    Raises: NotCanonical, saying where in the value.
    """
    check(value, "$")
    return written(value)


def written(value: Value) -> bytes:
    """The bytes of a value that is known to have a single text. Raises: NotCanonical for half a character."""
    try:
        return _ENCODER.encode(value).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical(f"half a character (surrogate) at {error.start}") from error


def check(value: Any, where: str) -> None:
    """Raises: NotCanonical, when the value or a part of it has no single text."""
    if value is None or isinstance(value, (bool, str)):
        return
    if isinstance(value, int):
        if abs(value) > SAFE_INTEGER:
            raise NotCanonical(f"{where}: {value} is beyond ±{SAFE_INTEGER}; write it as text")
    elif isinstance(value, Mapping):
        for key, part in value.items():
            # ASCII keys sort alike by code point and by UTF-16 unit, as RFC 8785 wants
            if not isinstance(key, str) or not key.isascii():
                raise NotCanonical(f"{where}: key {key!r} is not ASCII text")
            check(part, f"{where}.{key}")
    elif isinstance(value, (list, tuple)):
        for at, part in enumerate(value):
            check(part, f"{where}[{at}]")
    else:
        raise NotCanonical(
            f"{where}: {type(value).__name__} cannot be written; only text, whole numbers, lists, objects"
        )
