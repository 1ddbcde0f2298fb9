"""One NIK asked for: typed without being shown, or the first line of standard input; never an argument.

Knows: how it is read, and that no complaint repeats it. Does not know: what it is asked for.
"""

from __future__ import annotations

import getpass
import re
import sys

from naungan.model.errors import WrongCall

_NIK = re.compile(r"\d{16}")


def asked_nik() -> str:
    """Sixteen digits; blanks, dots and dashes between them are no fault. Raises: WrongCall."""
    typed = sys.stdin.readline() if not sys.stdin.isatty() else getpass.getpass("NIK (tidak ditampilkan): ")
    digits = re.sub(r"[\s.'-]", "", typed)
    if not _NIK.fullmatch(digits):
        raise WrongCall(f"NIK terdiri dari 16 angka; yang dibaca {len(digits)} huruf. Ulangi.")
    return digits
