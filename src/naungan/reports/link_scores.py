"""How good links are, judged on a known truth: precision, recall, F1, strangers linked, calibration, anatomy of errors.

Knows: counting and its intervals. Does not know: files, engines, thresholds of any system; the caller says which links
were accepted. Both `naungan link evaluate` and the measurements beside other systems count with this one module.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from naungan.stages.interval import wilson_interval

BIN_EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999)
"""Lower edges of the bins of stated probability: narrow near certainty, where decisions are made."""


class Outcome(Enum):
    """What became of one candidate."""

    RIGHT = "RIGHT"
    WRONG_PERSON = "WRONG_PERSON"
    ABSENT_LINKED = "ABSENT_LINKED"
    MISSED = "MISSED"
    RIGHTLY_UNLINKED = "RIGHTLY_UNLINKED"


class Answer(NamedTuple):
    """What a system says of one candidate: its best record ('' = none), how sure it is (0-1), whether it links them.

    `weight`: what it orders by, where probabilities near 1 are all the same; any unit.
    """

    candidate_id: str
    nik: str
    probability: float
    accepted: bool
    weight: float = 0.0


class Truth(NamedTuple):
    """What is true of one candidate. `nik`: '' = in no register; `kinds`: what was done to the row; `relative_of`: the
    record in the register that is a twin or sibling of this person, '' = none is known."""

    candidate_id: str
    nik: str
    nik_class: str = ""
    kinds: tuple[str, ...] = ()
    relative_of: str = ""


class Case(NamedTuple):
    """An answer beside its truth."""

    answer: Answer
    truth: Truth

    @property
    def outcome(self) -> Outcome:
        """A wrong person is both a false link and a miss; the counts below keep to that."""
        if self.answer.accepted:
            if not self.truth.nik:
                return Outcome.ABSENT_LINKED
            return Outcome.RIGHT if self.answer.nik == self.truth.nik else Outcome.WRONG_PERSON
        return Outcome.MISSED if self.truth.nik else Outcome.RIGHTLY_UNLINKED


class Share(NamedTuple):
    """A measured share with its 95 % interval. Units: 0-1; `of`: how many rows it is a share of (0: it is unknown)."""

    value: float
    low: float
    high: float
    of: int


class Counts(NamedTuple):
    """How many candidates had which outcome."""

    right: int = 0
    wrong_person: int = 0
    absent_linked: int = 0
    missed: int = 0
    rightly_unlinked: int = 0

    @property
    def linked(self) -> int:
        """Accepted links, right or not."""
        return self.right + self.wrong_person + self.absent_linked

    @property
    def present(self) -> int:
        """Candidates who are in the register."""
        return self.right + self.wrong_person + self.missed

    @property
    def absent(self) -> int:
        """Candidates who are in no register."""
        return self.absent_linked + self.rightly_unlinked


class Score(NamedTuple):
    """The figures of a set of candidates at one threshold."""

    counts: Counts
    precision: Share
    recall: Share
    f1: Share
    absent_linked: Share


class Bin(NamedTuple):
    """Candidates whose best record had a stated probability in [low, high): the stated mean beside what was right."""

    low: float
    high: float
    stated: float
    observed: Share


class Anatomy(NamedTuple):
    """What became of the rows that something was done to, or that some false link fell on."""

    kind: str
    counts: Counts
    error_share: Share


class Picked(NamedTuple):
    """The probability, and among equal ones the weight, from which accepting gives the best F1 once the truth is known;
    and that score: a bound, never a result."""

    probability: float
    weight: float
    score: Score


def pair_up(answers: Iterable[Answer], truths: Iterable[Truth]) -> list[Case]:
    """Put each truth beside its answer; a candidate who was not answered has no link. Ties: order of the truths.

    Raises: ValueError when an answer is for a candidate who has no truth, or who was answered twice.
    """
    answered: dict[str, Answer] = {}
    for answer in answers:
        if answer.candidate_id in answered:
            raise ValueError(f"candidate {answer.candidate_id} was answered twice")
        answered[answer.candidate_id] = answer
    cases = [Case(answered.pop(t.candidate_id, Answer(t.candidate_id, "", 0.0, False)), t) for t in truths]
    if answered:
        raise ValueError(f"{len(answered)} answers are for candidates without a truth, such as {min(answered)}")
    return cases


def at_threshold(cases: Iterable[Case], probability: float) -> list[Case]:
    """The same cases with every best record accepted whose stated probability is `probability` or more."""
    return [
        Case(answer._replace(accepted=bool(answer.nik) and answer.probability >= probability), truth)
        for answer, truth in cases
    ]


def count(cases: Iterable[Case]) -> Counts:
    """How many had which outcome."""
    found = dict.fromkeys(Outcome, 0)
    for case in cases:
        found[case.outcome] += 1
    return Counts(*(found[outcome] for outcome in Outcome))


def score(cases: Iterable[Case]) -> Score:
    """Precision, recall, F1 and the share of absent people who were linked, each with its interval."""
    return score_of(count(cases))


def score_of(counts: Counts) -> Score:
    """The same from counts."""
    return Score(
        counts,
        wilson(counts.right, counts.linked),
        wilson(counts.right, counts.present),
        f1_of(counts),
        wilson(counts.absent_linked, counts.absent),
    )


def wilson(hits: float, of: float) -> Share:
    """A share with its Wilson interval; of nothing it is 0 with the interval 0 to 1."""
    low, high = wilson_interval(hits, of)
    return Share(hits / of if of else 0.0, low, high, round(of))


def f1_of(counts: Counts) -> Share:
    """F1 with an interval: Wilson's, on as many rows as give the variance that linearising the ratio says.

    F1 is 2 right ÷ (linked + present), a ratio of two sums over candidates. Its linearised variance turned into a
    number of rows keeps the interval inside 0-1 near the ends, where a plain normal interval would leave it.
    """
    whole = counts.linked + counts.present
    if not whole:
        return Share(0.0, 0.0, 1.0, 0)
    value = 2 * counts.right / whole
    squares = (
        counts.right * (2 - 2 * value) ** 2
        + counts.wrong_person * (2 * value) ** 2
        + (counts.absent_linked + counts.missed) * value**2
    )
    variance = squares / whole**2
    rows = value * (1 - value) / variance if variance > 0 and 0 < value < 1 else whole / 2
    return wilson(value * rows, rows)._replace(value=value, of=round(whole / 2))


def by(cases: Iterable[Case], key: Callable[[Case], str]) -> dict[str, Score]:
    """A score for each group, in alphabetical order of the groups."""
    groups: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        groups[key(case)].append(case)
    return {name: score(groups[name]) for name in sorted(groups)}


def by_nik_class(cases: Iterable[Case]) -> dict[str, Score]:
    """A score for each class of NIK; absent people are a class of their own, whatever NIK they brought."""
    return by(cases, lambda case: case.truth.nik_class if case.truth.nik else f"{case.truth.nik_class} (absent)")


def calibration(cases: Iterable[Case], edges: Sequence[float] = BIN_EDGES) -> tuple[Bin, ...]:
    """Stated beside observed, for every candidate with a best record, accepted or not. In: `edges` ascending from 0.

    Bins without a candidate are left out. Observed: the share whose best record is the right one.
    """
    stated: list[list[float]] = [[] for _ in edges]
    right = [0] * len(edges)
    for answer, truth in cases:
        if answer.nik:
            place = sum(answer.probability >= edge for edge in edges) - 1
            stated[place].append(answer.probability)
            right[place] += answer.nik == truth.nik
    highs = (*edges[1:], 1.0)
    return tuple(
        Bin(low, high, math.fsum(values) / len(values), wilson(hits, len(values)))
        for low, high, values, hits in zip(edges, highs, stated, right, strict=True)
        if values
    )


def calibration_by(cases: Iterable[Case], bands: Mapping[str, str]) -> dict[str, Bin]:
    """Stated beside observed for each band. In: `bands`: candidate_id -> band; who has none is left out."""
    groups: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        if case.answer.candidate_id in bands:
            groups[bands[case.answer.candidate_id]].append(case)
    found = {name: calibration(groups[name], (0.0,)) for name in sorted(groups)}
    return {name: bins[0] for name, bins in found.items() if bins}


def anatomy(cases: Iterable[Case]) -> tuple[Anatomy, ...]:
    """What happened to the rows of each kind of damage; '' = nothing was done to the row. Most errors first.

    A row with two kinds counts under each and under both together: some only hurt in company.
    """
    groups: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        kinds = sorted(set(case.truth.kinds))
        for kind in kinds or [""]:
            groups[kind].append(case)
        if len(kinds) > 1:
            groups["+".join(kinds)].append(case)
    rows = [_anatomy(kind, groups[kind]) for kind in groups]
    return tuple(sorted(rows, key=lambda row: (-_errors(row.counts), row.kind)))


def _anatomy(kind: str, cases: Sequence[Case]) -> Anatomy:
    counts = count(cases)
    return Anatomy(kind, counts, wilson(_errors(counts), sum(counts)))


def _errors(counts: Counts) -> int:
    return counts.wrong_person + counts.absent_linked + counts.missed


def false_link_causes(cases: Iterable[Case]) -> dict[str, int]:
    """Whom the false links fell on: the known twin or sibling or somebody else, for absent and for present people."""
    found = {"absent, to a relative": 0, "absent, to another": 0, "present, to a relative": 0, "present, to another": 0}
    for case in cases:
        if case.outcome in {Outcome.ABSENT_LINKED, Outcome.WRONG_PERSON}:
            who = "absent" if case.outcome is Outcome.ABSENT_LINKED else "present"
            whom = "a relative" if case.answer.nik == case.truth.relative_of else "another"
            found[f"{who}, to {whom}"] += 1
    return found


def miss_causes(cases: Iterable[Case]) -> dict[str, int]:
    """Why people in the register were not linked: nothing was offered, another was, or the right one scored too low."""
    found = {"nothing was offered": 0, "another came first": 0, "the right one scored too low": 0}
    for case in cases:
        if case.outcome is Outcome.MISSED:
            best = case.answer.nik
            why = "the right one scored too low" if best == case.truth.nik else "another came first"
            found[why if best else "nothing was offered"] += 1
    return found


def picked_on_truth(cases: Iterable[Case]) -> Picked:
    """Where to accept every best record for the most F1. Ties: the stricter one."""
    known = list(cases)
    present = sum(1 for case in known if case.truth.nik)
    offered = sorted((case for case in known if case.answer.nik), key=_sureness, reverse=True)
    best, best_at = Counts(missed=present, rightly_unlinked=len(known) - present), (1.0, math.inf)
    right = wrong = absent = 0
    for i, (answer, truth) in enumerate(offered):
        right += bool(truth.nik) and answer.nik == truth.nik
        wrong += bool(truth.nik) and answer.nik != truth.nik
        absent += not truth.nik
        if i + 1 < len(offered) and _sureness(offered[i + 1]) == _sureness(offered[i]):
            continue
        now = Counts(right, wrong, absent, present - right - wrong, len(known) - present - absent)
        if f1_of(now).value > f1_of(best).value:
            best, best_at = now, _sureness(offered[i])
    return Picked(*best_at, score_of(best))


def _sureness(case: Case) -> tuple[float, float]:
    return case.answer.probability, case.answer.weight
