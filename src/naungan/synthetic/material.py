"""What people and places are made of: the data files beside this module, read once.

Knows: names, places, words. Does not know: any person, programme or file shape.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

SLOTS = 4096
"""How finely a skewed choice is cut: a name in k slots is drawn k times in 4096."""


@dataclass(frozen=True, slots=True)
class EthnicGroup:
    """How a group names its people. `given`: (pool, percent) pairs; the percentages are of its people."""

    name: str
    given: tuple[tuple[str, int], ...]
    marga: tuple[str, ...]
    percent_two_names: int
    percent_marga: int


@dataclass(frozen=True, slots=True)
class Names:
    """Given names by pool ('jawa_l'), other spellings of each, groups, and how offices misspell them."""

    groups: tuple[EthnicGroup, ...]
    given: Mapping[str, tuple[str, ...]]
    variants: Mapping[str, tuple[str, ...]]
    marga_short: Mapping[str, tuple[str, ...]]
    titles_before: tuple[str, ...]
    titles_after: tuple[str, ...]
    nicknames: tuple[str, ...]
    old_spelling: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Regions beyond what a programme says: who lives where, what split from what, who lives next door.

    `mix`: regency code -> percent by group; `splits`: regency -> (parent, year); `neighbours`: (code, name).
    """

    default_mix: Mapping[str, int]
    mix: Mapping[str, Mapping[str, int]]
    splits: Mapping[str, tuple[str, int]]
    neighbours: tuple[tuple[str, str], ...]
    provinces: Mapping[str, str]
    district_words: tuple[tuple[str, ...], tuple[str, ...]]
    village_words: tuple[tuple[str, ...], tuple[str, ...]]
    payers: tuple[tuple[str, int], ...]
    companies: tuple[str, ...]
    officials: tuple[str, ...]
    unknown_work: tuple[str, ...]
    streets: tuple[str, ...]


def text_of(name: str) -> str:
    """The text of a data or SQL file of this package: 'data/names.json', 'sql/people.sql'."""
    return resources.files("naungan.synthetic").joinpath(name).read_text(encoding="utf-8")


@cache
def names() -> Names:
    """The names, from data/names.json."""
    raw: dict[str, Any] = json.loads(text_of("data/names.json"))
    groups = tuple(
        EthnicGroup(
            g["nama"], tuple((pool, share) for pool, share in g["depan"]), tuple(raw["marga"].get(g["marga"], ())),
            g["persen_dua_nama"], g["persen_bermarga"],
        )
        for g in raw["suku"]
    )  # fmt: skip
    return Names(
        groups, _tuples(raw["depan"]), _upper(raw["varian"]), _tuples(raw["singkatan_marga"]),
        tuple(raw["gelar_depan"]), tuple(raw["gelar_belakang"]), tuple(raw["panggilan"]),
        tuple((a, b) for a, b in raw["eja_lama"]),
    )  # fmt: skip


@cache
def places() -> Places:
    """The places, from data/places.json."""
    raw: dict[str, Any] = json.loads(text_of("data/places.json"))
    district, village = raw["kata_kecamatan"], raw["kata_desa"]
    return Places(
        raw["suku_baku"], raw["suku"], {child: (parent, year) for child, (parent, year) in raw["pemekaran"].items()},
        tuple((code, name) for code, name in raw["tetangga"]), raw["provinsi"],
        (tuple(district[0]), tuple(district[1])), (tuple(village[0]), tuple(village[1])),
        tuple((text, share) for text, share in raw["pembayar_lain"]), tuple(raw["perusahaan"]), tuple(raw["pejabat"]),
        tuple(raw["pekerjaan_tak_dikenal"]), tuple(raw["jalan"]),
    )  # fmt: skip


def _tuples(raw: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(values) for key, values in raw.items()}


def _upper(raw: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """Other spellings, from any spelling to all the others, in capitals."""
    found: dict[str, tuple[str, ...]] = {}
    for name, others in raw.items():
        family = [name.upper(), *(other.upper() for other in others)]
        for one in family:
            found.setdefault(one, tuple(other for other in family if other != one))
    return found


def skewed(items: tuple[str, ...], slots: int) -> list[str]:
    """Fill so many slots with the items, the first most often, as names are (share falls with the rank).

    Largest remainder, so that every item early enough in the list gets at least one slot. Ties: by rank.
    """
    weights = [1000.0 / (rank + 5) for rank in range(len(items))]
    exact = [slots * weight / sum(weights) for weight in weights]
    counts = [int(share) for share in exact]
    order = sorted(range(len(items)), key=lambda i: (counts[i] - exact[i], i))
    for i in order[: slots - sum(counts)]:
        counts[i] += 1
    return [item for item, count in zip(items, counts, strict=True) for _ in range(count)]
