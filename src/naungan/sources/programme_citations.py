"""Every number and date of a programme file has a source, or says that it is an assumption.

Knows: which values need a citation, and under which key `[sumber]` gives it. Does not know: whether a source is right.
Tables of an array are named by their `kode` (`dana.APBD.pagu`); those without one share a key (`pekerjaan.risiko`).
`[[kuota]]` and what was changed later cite inside themselves (programme_quota.py, programme_amendments.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from naungan.sources.toml_fields import Fields, did_you_mean
from naungan.sources.toml_lines import KeyPath

CITED_ELSEWHERE = ("kuota", "sumber", "kursi_diubah", "pagu_diubah")


class Leaf(NamedTuple):
    """A value of the file: the key its citation has, where it stands, and whether it needs one."""

    name: str
    path: KeyPath
    needs_source: bool


def read_citations(document: Mapping[str, object], citations: Fields) -> list[tuple[str, str]]:
    """Read `[sumber]` and note a fault for each number without a source and each source without a key.

    Out: (key, citation) in order of the file.
    """
    if citations.absent:
        return []  # one fault says so already
    leaves = list(_leaves(document))
    found = {name: citations.text(name, "asumsi: ...") for name in citations.values}
    names = {leaf.name for leaf in leaves}
    for name in found:
        if name not in names and not citations.faults.stands_at(name):
            citations.fault(name, f"sumber ini menunjuk {name} yang tidak ada", did_you_mean(name, sorted(names)))
    missing: set[str] = set()
    for leaf in leaves:
        if leaf.needs_source and leaf.name not in found and leaf.name not in missing:
            missing.add(leaf.name)
            remedy = f'tambahkan pada [sumber]: "{leaf.name}" = "peraturan atau dokumennya", atau "asumsi: alasannya"'
            citations.faults.add(leaf.path, f"{leaf.name} belum punya sumber", remedy)
    return [(name, citation) for name, citation in found.items() if citations.ok(name)]


def _leaves(document: Mapping[str, object]) -> Iterator[Leaf]:
    for key, value in document.items():
        if key in CITED_ELSEWHERE:
            continue
        if isinstance(value, dict):
            yield from (Leaf(f"{key}.{inner}", (key, inner), _is_number(value[inner])) for inner in value)
        elif isinstance(value, list):
            yield from _array_leaves(key, value)
        else:
            yield Leaf(key, (key,), _is_number(value))


def _array_leaves(key: str, elements: list[object]) -> Iterator[Leaf]:
    for index, element in enumerate(elements):
        if isinstance(element, dict):
            code = element.get("kode")
            prefix = f"{key}.{code}" if isinstance(code, str) else key
            for inner, value in element.items():
                yield Leaf(f"{prefix}.{inner}", (key, index, inner), _is_number(value))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | date) and not isinstance(value, bool)
