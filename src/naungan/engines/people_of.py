"""What prepared registers hold of some people, by NIK: for a what-if, which asks for the candidates only.

Knows: how to read few rows of large files. Does not know: any rule; the stages choose and judge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from naungan.engines.engine import Register
from naungan.engines.reference import membership_row, registered_row, welfare_row
from naungan.model.person import Membership, Registered, Welfare
from naungan.model.tables import REGISTER_COLUMNS


class PeopleOf(NamedTuple):
    """Register rows by NIK; `unmatched`: welfare rows without a confirmed NIK, by name, birth date and regency."""

    population: Mapping[str, tuple[Registered, ...]]
    welfare: Mapping[str, tuple[Welfare, ...]]
    unmatched: Mapping[tuple[str, str, str], tuple[Welfare, ...]]
    membership: Mapping[str, tuple[Membership, ...]]
    asked_membership: frozenset[str]


UNREAD = frozenset({
    "nama", "nama_ibu", "tempat_lahir", "kode_kec", "kode_desa", "id_keluarga", "pekerjaan",
    "status_pekerjaan", "kpj", "program", "mulai", "bulan_terakhir",
})  # fmt: skip
"""Columns of registers that no stage asks for."""


def people_of(
    niks: Collection[str], registers: Mapping[str, Register], decile_column: str, *, cards: bool
) -> PeopleOf:  # fmt: skip
    """Read what the registers hold of these people. `cards`: their BPJS cards too."""
    wanted = pa.array(sorted(map(int, niks)), pa.int64())
    by_nik = pc.field("nik").isin(wanted)
    people = _grouped((p.nik, p) for p in map(registered_row, _rows(registers, "population", by_nik)))
    own = [welfare_row(r, decile_column) for r in _rows(registers, "welfare", by_nik)]
    names = pa.array(sorted({p.name for several in people.values() for p in several if p.name}), pa.string())
    loose = (pc.field("padan_dukcapil") == pa.scalar(False)) & pc.field("nama_lipat").isin(names)
    unmatched = [welfare_row(r, decile_column) for r in _rows(registers, "welfare", loose)]
    members = _rows(registers, "membership", by_nik) if cards else ()
    asked = registers["membership"].asked if cards and "membership" in registers else None
    niks_asked = pq.read_table(asked, filters=by_nik).column("nik").to_pylist() if asked else ()
    return PeopleOf(
        people,
        _grouped((w.nik, w) for w in own),
        _grouped(((w.name, str(w.birth_date or ""), w.kode_kab), w) for w in unmatched),
        _grouped((card.nik, card) for card in map(membership_row, members)),
        frozenset(map(str, niks_asked)),
    )


def _rows(registers: Mapping[str, Register], kind: str, which: pc.Expression) -> list[dict[str, Any]]:
    if kind not in registers:
        return []
    columns = [name for name, _ in REGISTER_COLUMNS[kind] if name not in UNREAD]
    found: list[dict[str, Any]] = pq.read_table(registers[kind].data, columns=columns, filters=which).to_pylist()
    return found


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, tuple[Any, ...]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}
