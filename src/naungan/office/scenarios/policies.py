"""Who may try, keep, rename and remove; and which parts of an answer each role sees.

Knows: acts, roles, parts. Does not know: the database. What is seen of a person is review's (review/policies.py).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum

from naungan.model.refusal import Refusal
from naungan.office.accounts.models import Role
from naungan.office.accounts.policies import Actor
from naungan.office.numberless import has_number

NAME_LETTERS, NAME_LONGEST = 3, 100


class Act(StrEnum):
    """What is done with scenarios; the log's word for it."""

    ASK = "coba"
    SAVE = "simpan_skenario"
    RENAME = "ubah_nama_skenario"
    REMOVE = "hapus_skenario"
    SHOW_MARGIN = "tampilkan_batas"


class Part(StrEnum):
    """What can be seen of an answer."""

    SUMS = "jumlah"
    REGENCIES = "kabupaten_kota"  # of the reader's own scope
    GROUPS = "kelompok"
    MARGIN = "batas"  # who sits last and who waits first, within the reader's own scope


_ALL = frozenset(Part)
PARTS: dict[Role, frozenset[Part]] = {
    Role.PROVINCE_OFFICER: _ALL,
    Role.PROVINCE_HEAD: _ALL,
    Role.AUDITOR: _ALL,
    Role.TREASURER: _ALL - {Part.MARGIN},
    Role.REGENCY_OFFICER: frozenset({Part.SUMS, Part.REGENCIES, Part.MARGIN}),
    Role.REGENCY_HEAD: frozenset({Part.SUMS, Part.REGENCIES, Part.MARGIN}),
    Role.SPONSOR: frozenset({Part.SUMS}),
    Role.BPJS_OFFICER: frozenset(),  # a question about deciles would tell them deciles
    Role.VILLAGE_OFFICER: frozenset(),
    Role.ADMINISTRATOR: frozenset(),
}

MAY: dict[Act, frozenset[Role]] = {
    Act.ASK: frozenset({Role.PROVINCE_OFFICER, Role.PROVINCE_HEAD, Role.TREASURER, Role.AUDITOR}),
    Act.SAVE: frozenset({Role.PROVINCE_OFFICER}),
    Act.RENAME: frozenset({Role.PROVINCE_OFFICER}),
    Act.REMOVE: frozenset({Role.PROVINCE_OFFICER}),
    Act.SHOW_MARGIN: frozenset(role for role, parts in PARTS.items() if Part.MARGIN in parts),
}
SEES = frozenset(role for role, parts in PARTS.items() if parts)
"""Who reads kept scenarios."""


def may(by: Actor, act: Act) -> Refusal | None:
    """May this actor do this?"""
    if by.roles & MAY[act]:
        return None
    who = ", ".join(sorted(str(role.label) for role in MAY[act]))
    return Refusal("TIDAK_BERWENANG", f"Anda tidak berwenang untuk ini. Yang dapat melakukannya: {who}.")


def parts(by: Actor) -> frozenset[Part]:
    """Everything that any of their roles sees."""
    return frozenset(part for role in by.roles for part in PARTS[role])


def has_name(name: str, taken: Collection[str]) -> Refusal | None:
    """Can others find the scenario by this name, and only this one?"""
    if not NAME_LETTERS <= len(name) <= NAME_LONGEST:
        return Refusal("TANPA_NAMA", f"Beri skenario nama, {NAME_LETTERS} sampai {NAME_LONGEST} huruf.")
    if name.casefold() in {each.casefold() for each in taken}:
        return Refusal("NAMA_TERPAKAI", f"Nama '{name}' sudah dipakai pada penetapan ini. Pilih nama lain.")
    return None


def still_there(removed: bool) -> Refusal | None:
    """Has nobody removed it meanwhile?"""
    return Refusal("SUDAH_DIHAPUS", "Skenario ini sudah dihapus.") if removed else None


def can_be_asked(held: bool) -> Refusal | None:
    """Does the determination hold what a question needs?"""
    if held:
        return None
    return Refusal(
        "TIDAK_TERSEDIA", "Penetapan ini tidak menyimpan yang diperlukan untuk mencoba. Hitung rancangan baru."
    )


def has_no_number(words: Sequence[str]) -> Refusal | None:
    """Is no value as long as somebody's number? A question is kept and shown as it was asked."""
    if not any(has_number(word) for word in words):
        return None
    return Refusal("ANGKA_TERLALU_PANJANG", "Ada angka yang terlalu panjang. Tulis paling banyak 12 angka.")
