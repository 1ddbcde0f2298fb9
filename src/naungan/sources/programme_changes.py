"""Changes to a programme for a what-if: 'KEY=VALUE' into values of the programme file, and those put into it.

Knows: which keys may be changed, what each accepts, and why others may not. Does not know: whether the changed
programme holds together (programme_file.py) or what it leads to (stages/whatif.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from naungan.model.errors import WrongCall
from naungan.model.programme import Cell, RankKey, SpareSeats
from naungan.sources.toml_fields import did_you_mean
from naungan.sources.toml_lines import KeyPath

KEYS = {
    "kuota.SEKTOR.total": "kursi seluruh kabupaten/kota, dibagi lagi menurut bobot",
    "sel.SEL": "kursi satu sel saja, misalnya sel.12.07/SAWIT/DBH_SAWIT=900",
    "dana.DANA.pagu": "rupiah",
    "sisa_kursi.aturan": " atau ".join(rule.value for rule in SpareSeats),
    "cadangan.persen": "persen kursi",
    "kriteria.desil_maksimum": "desil 1 sampai 10",
    "kriteria.usia_minimum": "tahun",
    "kriteria.usia_di_bawah": "tahun",
    "kriteria.maks_per_kk": "orang; 0 = tanpa batas",
    "peringkat.kunci": "daftar berkoma: " + ", ".join(key.value for key in RankKey if key is not RankKey.BERLANJUT),
}
"""What may be changed, with what it accepts. SEKTOR, SEL and DANA are codes of the programme."""

ORDER_KEPT = ("kuota.", "sel.", "dana.", "sisa_kursi.", "cadangan.")
"""Beginnings of keys that leave untouched who passes and who comes before whom within a cell."""

NOT_HELD = ("kriteria.desil_kolom", "kriteria.domisili", "kriteria.peserta_mandiri", "kriteria.daftar_pengecualian",
            "tanggal_pendaftaran", "bulan", "tahun", "wilayah", "bukti.", "kelanjutan.", "iuran.", "undian.",
            "pekerjaan.", "sektor.")  # fmt: skip
"""Keys that are known, but whose evidence a result does not hold."""

_WORDS = {"sisa_kursi.aturan"}
_LISTS = {"peringkat.kunci"}
_NUMBER = re.compile(r"\d{1,15}|\d{1,3}([._]\d{3}){1,4}")


class Changes(NamedTuple):
    """`words`: as asked; `values`: path in the programme file -> new value; `seats`: cell code -> its seats."""

    words: tuple[str, ...]
    values: Mapping[KeyPath, object]
    seats: Mapping[str, int]

    @property
    def keep_order(self) -> bool:
        """Does everybody keep their verdict on each check, and their place among rivals of their cell?"""
        return all(word.startswith(ORDER_KEPT) for word in self.words)


NO_CHANGES = Changes((), {}, {})


def read_changes(words: Sequence[str], document: Mapping[str, object], cells: Sequence[Cell]) -> Changes:
    """Understand 'KEY=VALUE' of a what-if. In: the programme file's tables and its cells. Raises: WrongCall."""
    values: dict[KeyPath, object] = {}
    seats: dict[str, int] = {}
    for word in words:
        key, sign, text = (part.strip() for part in word.partition("="))
        if not sign or not text:
            raise WrongCall(f"Perubahan '{word}' tidak berbentuk KUNCI=NILAI, misalnya kriteria.desil_maksimum=3.")
        if key.startswith("sel."):
            code = key.removeprefix("sel.")
            known = [cell.code for cell in cells]
            _refuse_twice(key, code in seats)
            if code not in known:
                raise WrongCall(f"Sel {code} tidak ada dalam program: {did_you_mean(code, known)}.")
            seats[code] = _number(key, text)
            continue
        path = _path(key, document)
        _refuse_twice(key, path in values)
        values[path] = _value(key, text)
    return Changes(tuple(words), values, seats)


def _refuse_twice(key: str, already: bool) -> None:
    if already:
        raise WrongCall(f"{key} diubah dua kali. Sebutkan tiap kunci satu kali saja.")


def _value(key: str, text: str) -> object:
    if key in _WORDS:
        return text
    if key in _LISTS:
        return [name.strip() for name in text.split(",") if name.strip()]
    return _number(key, text)


def _number(key: str, text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise WrongCall(f"{key}: nilai '{text}' bukan bilangan bulat.")
    return int(text.replace(".", "").replace("_", ""))


def _path(key: str, document: Mapping[str, object]) -> KeyPath:
    parts = key.split(".")
    if key in KEYS:
        return tuple(parts)
    if len(parts) == 3 and (parts[0], parts[2]) == ("dana", "pagu"):
        return ("dana", _place(key, "dana", [str(fund.get("kode")) for fund in _tables(document, "dana")]), "pagu")
    if len(parts) >= 3 and (parts[0], parts[-1]) == ("kuota", "total"):
        return ("kuota", _place(key, "kuota", _quota_names(document, full=len(parts) == 4)), "total")
    if key.startswith(NOT_HELD):
        raise WrongCall(
            f"{key} tidak dapat dicoba di sini: hasil penetapan tidak menyimpan bukti yang diperlukan, dan tidak ada "
            "yang ditebak. Ubah salinan berkas program, lalu jalankan `naungan determine` tanpa --final."
        )
    raise WrongCall(f"Kunci {key} tidak dikenal. Yang dapat diubah: {', '.join(KEYS)}.")


def _place(key: str, table: str, names: Sequence[str]) -> int:
    name = key.removeprefix(f"{table}.").rpartition(".")[0]
    if names.count(name) > 1:
        raise WrongCall(f"{key} menunjuk lebih dari satu kuota. Sebutkan dananya: kuota.DANA.{name}.total.")
    if name not in names:
        raise WrongCall(f"{key}: {name} tidak ada dalam program: {did_you_mean(name, names)}.")
    return names.index(name)


def _quota_names(document: Mapping[str, object], *, full: bool) -> list[str]:
    """The name of each `[[kuota]]`: its sectors, with the fund before them where it was given."""
    blocks = _tables(document, "kuota")
    names = []
    for block in blocks:
        sectors = block.get("sektor")
        name = "+".join(map(str, sectors)) if isinstance(sectors, list) else ""
        names.append(f"{block.get('dana')}.{name}" if full else name if "total" in block else "")
    return names


def _tables(document: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    found = document.get(name)
    return [table for table in found if isinstance(table, dict)] if isinstance(found, list) else []


def change_document(document: dict[str, object], changes: Changes) -> None:
    """Put the changed values into the tables of a programme file, in place."""
    for path, value in changes.values.items():
        table: object = document
        for step in path[:-1]:
            table = table[step] if isinstance(table, dict | list) else None  # type: ignore[index]
        if isinstance(table, dict):
            table[path[-1]] = value


def change_seats(cells: Sequence[Cell], changes: Changes) -> tuple[Cell, ...]:
    """The cells with the seats that were asked for one by one."""
    told = changes.seats
    return tuple(replace(c, seats=told[c.code], origin="bagaimana-jika") if c.code in told else c for c in cells)
