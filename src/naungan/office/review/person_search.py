"""Finding people of a determination by name or NIK, among the rows that may be seen.

Knows: that a linked NIK is found by its blind index, and that a name is found by opening every seal.
Does not know: who may ask (urls.py), or what is shown of whoever is found.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.db.models import QuerySet

from naungan.model.errors import Refused
from naungan.model.refusal import Refusal
from naungan.office.review.models import Person
from naungan.office.vault_in_use import vault
from naungan.stages.clean import digits_of, is_sixteen_digits
from naungan.stages.fold import fold_name

MOST_SHOWN = 50
MOST_OPENED = 60_000
"""Without a regency at most so many seals are opened: about a second."""
SHORTEST = 3
CHUNK = 2000


class Found(NamedTuple):
    """At most MOST_SHOWN people. `has_more`: others match too."""

    people: list[Person]
    has_more: bool


def search(rows: QuerySet[Person], programme: str, asked: str, kode_kab: str) -> Found:
    """In: whom the reader may see, and their programme's code; a NIK, or words of a name, each from its beginning;
    `kode_kab`: '' = everywhere. Raises: Refused."""
    rows = rows.filter(kode_kab=kode_kab) if kode_kab else rows
    digits = digits_of(asked)
    if is_sixteen_digits(digits):
        known = list(rows.filter(nik_blind=vault().blind(digits, programme)).order_by("pk"))
        written = _opened(rows.filter(nik_blind=None), lambda content: _written_nik(content) == digits)
        return _found(rows, [*(each.pk for each in known), *written])
    words = fold_name(asked).split()
    if any(letter.isdigit() for letter in asked) or max(map(len, words), default=0) < SHORTEST:
        raise Refused(Refusal("PENCARIAN_PENDEK", "Tulis nama (paling sedikit 3 huruf) atau NIK 16 angka."))
    if not kode_kab and rows.count() > MOST_OPENED:
        raise Refused(Refusal("PENCARIAN_LUAS", "Daftar ini terlalu panjang. Pilih kabupaten/kota, lalu cari lagi."))
    return _found(rows, _opened(rows, lambda content: is_named(content["name"], words)))


def is_named(name: str, words: list[str]) -> bool:
    """Does each of these folded words begin a word of the name?"""
    own = fold_name(name).split()
    return all(any(each.startswith(word) for each in own) for word in words)


def _written_nik(content: dict[str, Any]) -> str:
    return digits_of(content["cells"].get("nik", ""))


def _opened(rows: QuerySet[Person], is_meant: Callable[[dict[str, Any]], bool]) -> Iterator[str]:
    for pk, content in rows.order_by("pk").values_list("pk", "content").iterator(chunk_size=CHUNK):
        if is_meant(json.loads(vault().open(content, Person.sealed["content"].format(pk=pk)))):
            yield pk


def _found(rows: QuerySet[Person], keys: Iterator[str] | list[str]) -> Found:
    found: list[str] = []
    for key in keys:
        if len(found) == MOST_SHOWN:
            return Found(list(rows.filter(pk__in=found).order_by("pk")), True)
        found.append(key)
    return Found(list(rows.filter(pk__in=found).order_by("pk")), False)
