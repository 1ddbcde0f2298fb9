"""What one cell of a register means: code, number, month or region; each from the text as its owner writes it.

Knows: the value table register_values.toml. Does not know: files or SQL; engines call these once per distinct text.
Every reader returns None for a text it does not know: nothing is guessed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from naungan.model.register import PopulationStatus
from naungan.stages.clean import MONTHS, sex_of
from naungan.stages.fold import fold_text

KEPT_OUT = ("TIDAK_DITEMUKAN", "TIDAK_PADAN", "PINDAH", "JAWABAN_GAGAL")
"""Answers of Dukcapil that are no person's status: such a row is not a row of the population register."""

UNANSWERED = ("PINDAH", "JAWABAN_GAGAL")
"""Of those, the answers after which the person still counts as not asked."""

SELF_PAID = "MANDIRI"
_YEAR_OF_DEATH = re.compile(r"(?<!\d)(?:19(?!00)|20)\d{2}(?!\d)")
_WHOLE = re.compile(r"(\d+)(?:[.,]0+)?\Z")
_DECILE = re.compile(r"(?:DESIL )?(\d{1,2})(?: 0)?\Z")
_YEAR_MONTH = re.compile(r"((?:19|20)\d{2})[-/. ]?(0?[1-9]|1[0-2])(?:[-/. ]?\d{1,2}(?:[T ].*)?)?\Z")
_MONTH_YEAR = re.compile(r"(?:\d{1,2}[-/. ])?(0?[1-9]|1[0-2])[-/. ]?((?:19|20)\d{2})\Z")
_NAMED_MONTH = re.compile(r"(?:\d{1,2} )?([A-Z]{3})[A-Z]* ((?:19|20)\d{2})\Z")


class Regions(NamedTuple):
    """Dotted Kemendagri codes: '12.07', '12.07.26', '12.07.26.2003'; None where the text does not reach so far."""

    kode_kab: str | None
    kode_kec: str | None
    kode_desa: str | None


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads(files("naungan.sources").joinpath("register_values.toml").read_text("utf-8"))


def is_blank(text: str) -> bool:
    """Does the cell say nothing? 'NULL' and '-' say nothing."""
    return fold_text(text) in _table()["kosong"]


def _holds(folded: str, words: str) -> bool:
    """Do these words stand whole in the text?"""
    return f" {words} " in f" {folded} "


def _fits(folded: str, entry: dict[str, Any]) -> bool:
    if folded in entry.get("sama", ()):
        return True
    return any(folded == words or folded.startswith(words + " ") for words in entry.get("awal", ()))


def _coded(group: str, text: str) -> str | None:
    """The first code of a group whose words fit."""
    folded = fold_text(text)
    for code, entry in _table()[group].items():
        if code != "kode" and _fits(folded, entry):
            return str(code)
    return None


def read_sex(text: str) -> str | None:
    """'L' or 'P'."""
    return sex_of(text) or None


def _flag(group: str) -> Callable[[str], bool | None]:
    def read(text: str) -> bool | None:
        code = _coded(group, text)
        return None if code is None else code == "ya"

    return read


read_flag = _flag("ya_tidak")
read_matched = _flag("padan")
read_disability = _flag("disabilitas")


def read_decile(text: str) -> int | None:
    """1 to 10 from '1', '1.0' or 'Desil 1'."""
    found = _DECILE.match(fold_text(text))
    return int(found[1]) if found and 1 <= int(found[1]) <= 10 else None


def read_percentile(text: str) -> int | None:
    """1 to 100."""
    return _between(text, 1, 100)


def read_count(text: str) -> int | None:
    """Persons in a family, 0 to 99."""
    return _between(text, 0, 99)


def _between(text: str, low: int, high: int) -> int | None:
    found = _WHOLE.match(text.strip())
    return int(found[1]) if found and len(found[1]) < 6 and low <= int(found[1]) <= high else None


def read_segment(text: str) -> str | None:
    """PU, BPU, JAKON or PMI."""
    return _coded("segmen", text)


def read_member_status(text: str) -> str | None:
    """AKTIF, NONAKTIF, TENGGANG or TIDAK_TERDAFTAR."""
    return _coded("peserta", text)


def read_list(text: str) -> str | None:
    """Code of an exclusion list: by the whole text, else by a word in it ('PNS Guru' is ASN).

    One we have no word for keeps its own, upper-case with '_'.
    """
    return _coded("daftar", text) or _list_by_word(fold_text(text)) or fold_text(text).replace(" ", "_") or None


def _list_by_word(folded: str) -> str | None:
    """The first list one of whose words stands in the text; none when the text says it is *not* of a list."""
    if any(_holds(folded, words) for words in _table()["bukan_daftar"]):
        return None
    groups = _table()["daftar"].items()
    return next((str(code) for code, entry in groups if any(_holds(folded, w) for w in entry.get("kata", ()))), None)


def read_scheme(text: str) -> str | None:
    """Code of another programme or of a fund, upper-case with '_': 'Kartu Nelayan' is KARTU_NELAYAN."""
    return fold_text(text).replace(" ", "_") or None


def list_codes() -> tuple[str, ...]:
    """The exclusion lists we have a word for."""
    return tuple(_table()["daftar"])


def read_payer(text: str) -> str | None:
    """Who pays, upper-case; every way to say 'myself' is MANDIRI."""
    return _coded("pembayar", text) or fold_text(text) or None


def read_source(text: str) -> str | None:
    """Name of a data source, upper-case: 'P3KE 2023'."""
    return " ".join(text.upper().split()) or None


def read_population_status(status: str, code: str, answer: str, died: str = "", note: str = "") -> str | None:
    """A PopulationStatus, or one of KEPT_OUT. The response code is surest, then the status, then the answer's text.

    The worst wins: a day of death (`died`) or a note of death makes MENINGGAL of any status, and beside a sign of
    death nobody can read, AKTIF is not believed. A note with nothing beside it is read as the status.
    """
    if is_blank(status) and is_blank(code) and is_blank(answer):
        status, note = note, ""
    said, noted = _answered_status(status, code, answer), _coded("penduduk", note)
    if noted == "JAWABAN_GAGAL":
        return noted
    dead = _is_dead(died)
    if said in KEPT_OUT:
        return said
    if dead or "MENINGGAL" in (said, noted):
        return PopulationStatus.MENINGGAL.value
    if said not in (None, PopulationStatus.AKTIF):
        return said
    if noted in (PopulationStatus.GANDA, PopulationStatus.NONAKTIF):
        return noted
    hints_at_death = noted is None and any(_holds(fold_text(note), word) for word in _table()["tanda_meninggal"])
    return None if dead is None or hints_at_death else said


def _is_dead(died: str) -> bool | None:
    """From a cell for the day of death; None when nobody can tell: a two-digit year, or 1900, which stands for none."""
    if is_blank(died) or not set(re.sub(r"[^0-9A-Za-z]", "", died)) - {"0"}:
        return False
    return True if _YEAR_OF_DEATH.search(died) else read_flag(died)


def _answered_status(status: str, code: str, answer: str) -> str | None:
    """The status by what Dukcapil answered.

    A failed call ('Kuota Akses Hari ini telah Habis') is never a person's status, whatever else the row says, and
    beside a text or code nobody knows, AKTIF is not believed.
    """
    texts = [text for text in (status, answer) if not is_blank(text)]
    found = [_coded("penduduk", text) for text in texts]
    if "JAWABAN_GAGAL" in found:
        return "JAWABAN_GAGAL"
    number = _WHOLE.match(code.strip())
    by_code = _table()["penduduk"]["kode"].get(number[1]) if number else None
    if by_code:
        return str(by_code)
    worst = [f for f in found if f is not None and f != PopulationStatus.AKTIF]
    if worst:
        return worst[0]
    return PopulationStatus.AKTIF.value if found and all(found) and is_blank(code) else None


def read_month(text: str) -> date | None:
    """The first of the month from '2025-08', '202508', '08-2025', '01/08/2025', 'Agustus 2025', '2025-08-01'."""
    plain = text.strip()
    if found := _YEAR_MONTH.match(plain):
        return date(int(found[1]), int(found[2]), 1)
    if found := _MONTH_YEAR.match(plain):
        return date(int(found[2]), int(found[1]), 1)
    if (found := _NAMED_MONTH.match(fold_text(text))) and found[1] in MONTHS:
        return date(int(found[2]), MONTHS[found[1]], 1)
    return None


def read_regions(
    wilayah: str, desa: str, kec: str, kab: str, no_prop: str, no_kab: str, no_kec: str, no_kel: str
) -> Regions | None:
    """Codes from whole codes (with or without dots), else from the separate numbers of province, regency and so on.

    A code column may hold a whole code ('1207262003') or only its own part ('2003'). None when two codes contradict
    each other, or when nothing among them is a code.
    """
    whole = [
        code
        for text, lengths in ((wilayah, (4, 6, 10)), (desa, (10,)), (kec, (6, 10)), (kab, (4, 6, 10)), (no_kab, (4,)))
        if (code := _code(text)) and len(code) in lengths
    ]
    parts = _from_parts(no_prop, no_kab or kab, no_kec or kec, no_kel or desa)
    codes = sorted({*whole, *([parts] if parts else [])}, key=len)
    if not codes or any(not codes[-1].startswith(code) for code in codes):
        return None
    longest = codes[-1]
    return Regions(
        f"{longest[:2]}.{longest[2:4]}",
        f"{longest[:2]}.{longest[2:4]}.{longest[4:6]}" if len(longest) >= 6 else None,
        f"{longest[:2]}.{longest[2:4]}.{longest[4:6]}.{longest[6:]}" if len(longest) == 10 else None,
    )


def _code(text: str) -> str:
    """Digits of a whole code: 4 (regency), 6 (district) or 10 (village); '' else.

    '12.1' is not read: it may be 12.01, or 12.10 after Excel took it for a number.
    """
    plain = re.sub(r"\.0\Z", "", text.strip())
    digits = re.sub(r"[^0-9]", "", plain)
    dotted = [len(part) for part in plain.split(".")]
    is_whole = dotted == [len(digits)] or dotted in ([2, 2], [2, 2, 2], [2, 2, 2, 4])
    return digits if is_whole and len(digits) in (4, 6, 10) and digits >= "11" else ""


def _from_parts(prop: str, kab: str, kec: str, kel: str) -> str:
    """Digits from NO_PROP 12, NO_KAB 7, NO_KEC 26, NO_KEL 2003; '' without province and regency."""
    numbers = [_WHOLE.match(text.strip()) for text in (prop, kab, kec, kel)]
    digits = [found[1] if found else "" for found in numbers]
    if not (len(digits[0]) == 2 and 1 <= len(digits[1]) <= 2):
        return ""
    code = digits[0] + digits[1].zfill(2)
    if 1 <= len(digits[2]) <= 2:
        code += digits[2].zfill(2)
        code += digits[3] if len(digits[3]) == 4 else ""
    return code
