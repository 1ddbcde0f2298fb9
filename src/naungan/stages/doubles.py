"""Doubles: which candidate rows are probably one person's while it is open who one of them is.

Knows: how rows are compared with each other, from when two are held for one person, what an officer has settled, and
how pairs make a cluster. Does not know: seats, or rows that are surely one person's: allocation compares their NIKs.
Two rows surely linked to two NIKs are two people. So a pair has an open row: beside another open row, compared by the
linkage model with all open rows as the register; or beside a row that is surely linked to the person whom the open one
probably is. A pair is told by both rows; a chain of pairs is a cluster, but accuses nobody: only direct pairs do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from naungan.model.linkage import LinkModel, Profile
from naungan.stages import link, weigh

ROUND = "first"
"""The one round in which rows look for each other."""
ALONE = 0.95
"""Share of open rows whose person has no other open row: an assumption."""
PROBABLE = weigh.MILLION // 2
"""From here two rows are more probably one person's than everything else together. Units: parts of a million."""
CROWD = 40
"""Of a cluster with more rows only probable pairs are told, not how every row stands to every other."""
SHOWN = 10
"""So many other rows the evidence names; doubles.parquet has them all."""
MAYBE = "mungkin"
"""Stands in the value of GANDA before the rows that are probably the same person's."""


class Between(StrEnum):
    """How two rows of a cluster stand to each other."""

    MUNGKIN = "MUNGKIN"  # probably one person
    NIK_SAMA = "NIK_SAMA"  # surely linked to one NIK
    BERBEDA = "BERBEDA"  # rather two people, whatever others of the cluster say


class Side(NamedTuple):
    """A pair as its open row sees it. Units: thousandths of a bit, parts of a million."""

    candidate_id: str
    other_id: str
    match_weight: int
    ppm: int


class Pair(NamedTuple):
    """Two rows of one cluster, the smaller id first. `cluster`: its smallest id. Weight and probability None: they have
    too little in common to be weighed."""

    cluster: str
    candidate_id: str
    other_id: str
    between: Between
    match_weight: int | None
    ppm: int | None


def model_of_rows(model: LinkModel) -> LinkModel:
    """The linkage model where the register is the rows themselves: most of them have no second row."""
    return replace(model, absent=ALONE)


def profile_of_rows(profile: Profile) -> Profile:
    """The profile with all but its late blocks in one round: several rows may be one person, so nobody ends the search;
    the late ones find hardly anybody among so few, and twice as many wrong ones."""
    kept = (replace(block, round=ROUND) for block in profile.blocks if block.round != "late")
    return replace(profile, blocks=tuple(kept))


def sides(
    candidate_id: str,
    row: link.Row,
    by_key: Mapping[link.Key, Sequence[link.Person]],
    vocabulary: link.Vocabulary,
    profile: Profile,
    model: LinkModel,
) -> Iterator[Side]:
    """An open row beside all open rows that it meets, itself left out.

    In: `by_key`: the open rows as people whose register id is their candidate id; `profile`, `model`: as
    `profile_of_rows` and `model_of_rows`.
    """
    met = {
        key: [person for person in by_key.get(key, ()) if person.register_id != candidate_id]
        for key in link.row_keys(row, profile, ROUND)
    }
    for pair in link.weighed_rivals(row, met, vocabulary, profile, model):
        ppm = link.alone(pair, model).ppm  # several rows may be one person: they are no rivals
        yield Side(candidate_id, pair.person.register_id, pair.match_weight, ppm)


def find_pairs(found: Iterable[Side], nik_of: Mapping[str, str], apart: Collection[str]) -> tuple[Pair, ...]:
    """Every pair of every cluster. Law: the programme, [kuota]: one person, one seat.

    In: `nik_of`: the NIK of rows that are surely linked; `apart`: rows of whom an officer has said that they are a
    person of their own, which holds for all rows of that person. Ties: the side that says more, by probability, then
    by weight.
    """
    settled = {nik_of[row] for row in apart if row in nik_of}
    best: dict[tuple[str, str], tuple[int, int]] = {}
    for side in found:
        rows = (side.candidate_id, side.other_id)
        if not any(row in apart or nik_of.get(row) in settled for row in rows):
            key = (min(rows), max(rows))
            best[key] = max(best.get(key, (-1, 0)), (side.ppm, side.match_weight))
    likely = [key for key, (ppm, _) in best.items() if ppm >= PROBABLE]
    made = []
    for members in clusters(likely):
        crowd = set(members) if len(members) > CROWD else None
        told = [key for key in likely if key[0] in crowd] if crowd else combinations(members, 2)
        made += [_pair(members[0], key, best.get(key, (None, None)), nik_of) for key in told]
    return tuple(sorted(made))


def _pair(
    cluster: str, key: tuple[str, str], found: tuple[int, int] | tuple[None, None], nik_of: Mapping[str, str]
) -> Pair:
    ppm, weight = found
    same = key[0] in nik_of and nik_of[key[0]] == nik_of.get(key[1])
    between = Between.NIK_SAMA if same else Between.BERBEDA
    return Pair(cluster, *key, Between.MUNGKIN if ppm is not None and ppm >= PROBABLE else between, weight, ppm)


def clusters(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """Rows that are one person, joined through any of the pairs; each cluster and all of them in order."""
    leader: dict[str, str] = {}

    def first(row: str) -> str:
        while leader.setdefault(row, row) != row:
            leader[row] = leader[leader[row]]
            row = leader[row]
        return row

    for a, b in pairs:
        low, high = sorted((first(a), first(b)))
        leader[high] = low
    members: dict[str, list[str]] = {}
    for row in sorted(leader):
        members.setdefault(first(row), []).append(row)
    return tuple(sorted(tuple(each) for each in members.values() if len(each) > 1))


def others_of(pairs: Iterable[Pair], kode_kab: Mapping[str, str]) -> dict[str, str]:
    """Candidate id -> the rows that are probably the same person's, as the evidence names them. In: regency by row."""
    found: dict[str, list[str]] = {}
    for pair in pairs:
        if pair.between is Between.MUNGKIN:
            found.setdefault(pair.candidate_id, []).append(pair.other_id)
            found.setdefault(pair.other_id, []).append(pair.candidate_id)
    return {row: _named(sorted(others), kode_kab) for row, others in found.items()}


def _named(rows: Sequence[str], kode_kab: Mapping[str, str]) -> str:
    more = [f"+{len(rows) - SHOWN}"] if len(rows) > SHOWN else []
    return ", ".join([*(f"{row}@{kode_kab.get(row, '')}" for row in rows[:SHOWN]), *more])


def with_others(value: str, others: str) -> str:
    """The value of GANDA with the rows that are probably the same person's. In: as `others_of` says; '' none."""
    return f"{value} {MAYBE} {others}".strip() if others else value


def apart_from_others(value: str) -> tuple[str, tuple[tuple[str, str], ...], int]:
    """The value of GANDA taken apart again: what it says besides; probably the same person's rows, each with its
    regency; and how many more rows it does not name."""
    plain, found, named = f" {value}".partition(f" {MAYBE} ")
    if not found:
        return value, (), 0
    parts = named.split(", ")
    more = int(parts.pop()[1:]) if parts[-1].startswith("+") else 0
    rows = ((row, regency) for row, _, regency in (part.rpartition("@") for part in parts))
    return plain.strip(), tuple(rows), more
