"""Which regency a piece of text names: a cell, a sheet's name, a title, a file's name.

Knows: names, aliases, the words KABUPATEN and KOTA, dotted Kemendagri codes. Does not know: which of several texts
holds (list_rows), and never guesses from BPS codes, which are other numbers for the same places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from naungan.model.programme import Region
from naungan.sources.headers import words
from naungan.stages.fold import fold_text

LONGEST_NAME = 6
"""Words. No regency's name has more."""
_JOINTS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
_DOTTED = re.compile(r"([0-9]{2})\.([0-9]{1,2})(?:\.[0-9.]*)?\Z")
_UNDOTTED = re.compile(r"([0-9]{2})([0-9]{2})(?:[0-9]{2}(?:[0-9]{4})?)?\Z")


class Named(NamedTuple):
    """A regency named by a text; `surely` when KABUPATEN or KOTA stands before it, or it is a code."""

    code: str
    surely: bool


class RegencyNames:
    """Finds regencies in texts. Built once per run; looking up is pure."""

    def __init__(self, regions: Sequence[Region]) -> None:
        self._codes = frozenset(region.code for region in regions)
        self._by_name: dict[str, tuple[Region, ...]] = {}
        for region in regions:
            for name in {_compact(name) for name in (region.name, *region.aliases)}:
                self._by_name[name] = (*self._by_name.get(name, ()), region)
        self._known: dict[str, Named | None] = {}

    def find(self, text: str) -> Named | None:
        """The one regency that this text names; None when it names none, or several equally well.

        The longest name wins at each place ('NIAS SELATAN' is not 'NIAS'); a name after KABUPATEN or KOTA beats one
        without ('Jl. Binjai, Kabupaten Langkat').
        """
        if text not in self._known:
            self._known[text] = self._decide(self._all_in(text))
        return self._known[text]

    def of_cell(self, text: str, *, is_kemendagri: bool = False) -> Named | None:
        """The regency of a cell in a regency column: its name, or its dotted Kemendagri code.

        A number without dots is read only when the heading says KEMENDAGRI: BPS numbers look just the same.
        """
        code = _DOTTED.match(text) or (_UNDOTTED.match(text) if is_kemendagri else None)
        if code:
            kode = f"{code[1]}.{code[2] if len(code[2]) == 2 else code[2] + '0'}"
            return Named(kode, True) if kode in self._codes else None
        return self.find(text)

    def _all_in(self, text: str) -> list[Named]:
        parts = fold_text(_JOINTS.sub(" ", text)).split(" ")
        found: list[Named] = []
        start = 0
        while start < len(parts):
            length, named = self._longest_at(parts, start)
            if named:
                found.append(named)
            start += length or 1
        return found

    def _longest_at(self, parts: list[str], start: int) -> tuple[int, Named | None]:
        before = parts[start - 1] if start else ""
        for end in range(min(len(parts), start + LONGEST_NAME), start, -1):
            regions = self._by_name.get("".join(parts[start:end]))
            if regions:
                return end - start, None if before in words().not_regency else _pick(regions, before)
        glued = _unglue(parts[start])
        if glued and (regions := self._by_name.get(glued[1])):
            return 1, _pick(regions, glued[0])
        return 0, None

    @staticmethod
    def _decide(found: Iterable[Named]) -> Named | None:
        sure = {named for named in found if named.surely}
        named = sure or set(found)
        return named.pop() if len(named) == 1 else None


def _compact(name: str) -> str:
    return fold_text(name).replace(" ", "")


def _unglue(word: str) -> tuple[str, str] | None:
    """'KABLANGKAT' -> ('KAB', 'LANGKAT')."""
    for prefix in sorted(words().kabupaten | words().kota, key=len, reverse=True):
        if word.startswith(prefix) and len(word) > len(prefix):
            return prefix, word[len(prefix) :]
    return None


def _pick(regions: tuple[Region, ...], before: str) -> Named | None:
    """Of regencies with the same name, the one whose kind the word before tells."""
    kinds = [kind for kind, signs in (("kabupaten", words().kabupaten), ("kota", words().kota)) if before in signs]
    if len(regions) > 1:
        regions = tuple(region for region in regions if region.kind in kinds)
    return Named(regions[0].code, bool(kinds)) if len(regions) == 1 else None
