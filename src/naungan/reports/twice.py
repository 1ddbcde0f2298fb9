"""Twice: how many people were proposed more than once, inside one regency's lists and across regencies.

Knows: what the decisions say of identity and doubles. Does not know: how either was found, or pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from naungan.model.decision import Check, Outcome
from naungan.stages.allocate import other_row
from naungan.stages.doubles import apart_from_others, clusters


class Twice(NamedTuple):
    """People proposed more than once. `sure`: rows linked to one NIK; `maybe`: rows that are probably one person's,
    until an officer says. Each `inside` the lists of one regency, or `across` regencies. Units: persons."""

    sure_inside: int
    sure_across: int
    maybe_inside: int
    maybe_across: int

    @property
    def sure(self) -> int:
        """People surely proposed more than once."""
        return self.sure_inside + self.sure_across

    @property
    def maybe(self) -> int:
        """People probably proposed more than once."""
        return self.maybe_inside + self.maybe_across


def proposed_twice(decisions: pa.Table) -> Twice:
    """Count them. In: decisions with the columns of DECISIONS."""
    names = ("candidate_id", "kode_kab", "nik")
    ids, regencies, niks = (decisions.column(name).to_pylist() for name in names)
    regency_of = dict(zip(ids, regencies, strict=True))
    known: dict[str, list[str]] = defaultdict(list)
    for candidate, nik, outcome in zip(ids, niks, evidence_of(decisions, Check.IDENTITAS, "outcome"), strict=True):
        if outcome == Outcome.LOLOS and nik:
            known[nik].append(candidate)
    values = zip(ids, evidence_of(decisions, Check.GANDA, "value"), strict=True)
    pairs = ((candidate, other) for candidate, value in values for other in probably_same(value or ""))
    sure_inside, sure_across = _spread((rows for rows in known.values() if len(rows) > 1), regency_of)
    maybe_inside, maybe_across = _spread(clusters(pairs), regency_of)
    return Twice(sure_inside, sure_across, maybe_inside, maybe_across)


def probably_same(value: str) -> list[str]:
    """The rows that a value of GANDA says are probably the same person's, under another NIK or none."""
    plain, others, _ = apart_from_others(value)
    row, _, other_nik = other_row(plain)
    return [*([row] if other_nik else []), *(row for row, _ in others)]


def _spread(people: Iterable[Iterable[str]], regency_of: Mapping[str, str]) -> tuple[int, int]:
    """How many of these people are proposed by one regency, how many by several."""
    across = [len({regency_of.get(row, "") for row in rows}) > 1 for rows in people]
    return len(across) - sum(across), sum(across)


def evidence_of(decisions: pa.Table, check: Check, field: str) -> list[str | None]:
    """One field of one check of every decision. All rows hold the same checks in the same order."""
    if not decisions.num_rows:
        return []
    order = [item["check"] for item in decisions.column("evidence")[0].as_py()]
    items = pc.list_element(decisions.column("evidence"), order.index(check))
    found: list[str | None] = pc.struct_field(items, field).to_pylist()
    return found
