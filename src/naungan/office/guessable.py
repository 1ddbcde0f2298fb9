"""A password that is easy to guess although it is long: a common one, or a word of this house, with digits around it or
written several times.

Knows: Django's 20,000 common passwords, words that people of this office think of first, how a word is dressed up.
Does not know: any list beyond these. Most common passwords are too short to be ours whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

OUR_WORDS = frozenset({
    "naungan", "bpjs", "bpjsketenagakerjaan", "ketenagakerjaan", "sumaterautara", "sumut", "medan", "indonesia",
    "dinas", "disnaker", "provinsi", "kabupaten", "petugas", "administrator", "katasandi", "rahasia", "pekerjarentan",
    "merdeka", "pancasila", "bismillah", "sayang", "jakarta", "garuda", "selamatpagi", "password", "horas",
})  # fmt: skip
_UNDRESSED = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
FEWEST_SIGNS = 5
"""Of different kind: 'aaaabbbbaaaa' has two."""
LOOKED_AT = 200
"""So many signs: what is longer is looked at no further."""
FEWEST_LETTERS = 4
"""Of a word that says something."""


class GuessablePassword:
    """Django's validator of that name's kind."""

    def __init__(self) -> None:
        self.known = frozenset(CommonPasswordValidator().passwords) | OUR_WORDS

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002
        """Raises: ValidationError."""
        if (
            password.isdigit()
            or len(set(password)) < FEWEST_SIGNS
            or any(core in self.known for core in cores(password[:LOOKED_AT]))
        ):
            told = _("Kata sandi ini mudah ditebak. Pakailah beberapa kata yang tidak berhubungan.")
            raise ValidationError(told, code="guessable")

    def get_help_text(self) -> str:
        """What a page says beforehand."""
        return _("Kata sandi bukan kata umum yang diberi angka atau diulang.")


def cores(password: str) -> Iterator[str]:
    """What is left of a password without its dress, each way of undressing it by itself; at least four signs."""
    plain = password.strip().lower()
    inner = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    for text in (plain, plain.translate(_UNDRESSED), inner.translate(_UNDRESSED)):
        bare = re.sub(r"[\W_]+", "", text)
        several = re.fullmatch(r"(.+?)\1+", bare)
        for form in (bare, several[1] if several else bare):
            yield from (each for each in (form, form.strip("0123456789")) if len(each) >= FEWEST_LETTERS)
