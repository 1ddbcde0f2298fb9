"""Where an exchange stands, counted: in all and by regency.

Knows: how questions are counted by standing and by what was answered. Does not know: which answer counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from naungan.exchange.folder import Exchange
from naungan.model.exchange import Outcome, Standing
from naungan.stages.answers import Counted


class Tally(NamedTuple):
    """Units: questions. `outcomes`: of the answered ones."""

    asked: int
    standings: Mapping[Standing, int]
    outcomes: Mapping[Outcome, int]


class Overview(NamedTuple):
    """All questions, and those of each regency by its code ('' = unknown)."""

    whole: Tally
    regencies: Mapping[str, Tally]


def overview(exchange: Exchange, standing: Mapping[str, Counted] | None = None) -> Overview:
    """Count an exchange. `standing`: where it is known already."""
    standing = standing or exchange.standing()
    places: dict[str, list[Counted]] = {}
    for question in exchange.questions():
        places.setdefault(question.kode_kab, []).append(standing[question.row_id])
    return Overview(_tally(list(standing.values())), {code: _tally(places[code]) for code in sorted(places)})


def _tally(found: list[Counted]) -> Tally:
    standings = Counter(each.standing for each in found)
    outcomes = Counter(each.answer.outcome for each in found if each.answer)
    return Tally(
        len(found),
        {each: standings[each] for each in Standing},
        {each: outcomes[each] for each in Outcome if outcomes[each]},
    )
