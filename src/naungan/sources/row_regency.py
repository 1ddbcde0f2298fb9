"""Which regency a row is for, when its column, its sheet, its title and its file may each say something.

Knows: which of them holds, and when they contradict each other. Does not know: how a name is recognised (regency_of).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from naungan.model.problem import ProblemCode
from naungan.sources.regency_of import Named, RegencyNames

_ONLY_DIGITS = re.compile(r"[0-9]+\Z")


class SheetRegency(NamedTuple):
    """What a sheet's surroundings say: code ('' = nothing), what said so, and a sentence when they disagree."""

    code: str
    said_by: str
    conflict: str


class RowRegency(NamedTuple):
    """A row's regency: code, the text of its column, and a problem with its value when there is one."""

    code: str
    text: str
    problem: ProblemCode | None
    value: str


def sheet_regency(given: str, sheet: Named | None, title: Named | None, file: Named | None) -> SheetRegency:
    """The regency of a sheet. `given` by a profile holds; then the sheet's name, its title, the file's name.

    A name after KABUPATEN or KOTA beats one without: a sheet 'Binjai' in 'Kab. Langkat.xlsx' is Langkat's district.
    """
    said = [(by, named) for by, named in (("lembar", sheet), ("judul", title), ("nama berkas", file)) if named]
    if given:
        return SheetRegency(given, "profil", "")
    if not said:
        return SheetRegency("", "", "")
    by, holds = next((pair for pair in said if pair[1].surely), said[0])
    differ = len({named.code for _, named in said}) > 1
    sentence = "; ".join(f"{other}: {named.code}" for other, named in said) + f"; dipakai {holds.code}"
    return SheetRegency(holds.code, by, sentence if differ else "")


def title_regency(texts: Iterable[str], names: RegencyNames) -> Named | None:
    """The one regency that the titles above a table name; a sure name beats the others."""
    found = {named for text in texts if (named := names.find(text))}
    holds = {named for named in found if named.surely} or found
    return holds.pop() if len(holds) == 1 else None


def row_regency(values: Mapping[str, str], outside: str, names: RegencyNames) -> RowRegency:
    """The regency of one row: its column, else what stands outside (`outside`), else unknown.

    Of a name and a code in one row the name holds: nobody mistakes a name for a BPS number.
    """
    kab, kode, kemendagri = (values.get(field, "") for field in ("kab", "kode_kab", "kode_kemendagri"))
    text = kab or kode or kemendagri
    by_name = names.of_cell(kab) if kab else None
    by_code = names.of_cell(kemendagri, is_kemendagri=True) if kemendagri else None
    by_code = by_code or (names.of_cell(kode) if kode else None)
    holds = by_name or by_code
    bertentangan = ProblemCode.KABKOTA_BERTENTANGAN
    if holds:
        others = {named.code for named in (by_name, by_code) if named} | ({outside} - {""})
        return RowRegency(holds.code, text, bertentangan if len(others) > 1 else None, text)
    if not outside:
        return RowRegency("", text, ProblemCode.KABKOTA_TIDAK_DIKENAL, text)
    if text and not _ONLY_DIGITS.match(text):
        return RowRegency(outside, text, bertentangan, f"'{text}' tidak dikenal; dipakai {outside}")
    return RowRegency(outside, text, None, "")
