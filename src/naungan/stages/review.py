"""Review: which rows clerks judge and in which order, what their answers settle, and when enough has been judged.

Knows: what a judgement is worth, the sampling plan, agreement, the stop rule. Does not know: workbooks or files.
Every draw is a hash of the seed and the candidate id: the same rows are drawn again, and a new row changes no other.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from naungan.model.decision import Band
from naungan.model.linkage import LinkModel
from naungan.stages.explain_link import Rival, Who, posterior
from naungan.stages.interval import wilson_interval
from naungan.stages.weigh import MILLION

SAMPLE_PERCENT, SECOND_PERCENT = 2.0, 5.0
NOBODY = "TIDAK_ADA"
"""What a judgement says of a row whose person is none of those shown."""
SHOWN_FROM_PPM = 1_000
"""A rival less probable than this is not shown to a clerk, unless it is the best."""
READERS_AT_MOST = 3
_DRAW = 1 << 64


class Said(StrEnum):
    """A clerk's answer about one pair."""

    SAMA = "SAMA"
    BUKAN = "BUKAN"
    TIDAK_TAHU = "TIDAK TAHU"


class Purpose(StrEnum):
    """Why a row is in the queue: its answer changes something, or it is a random draw of accepted links."""

    RAGU = "RAGU"
    MUTU = "MUTU"


class Linked(NamedTuple):
    """A linked row as the queue sees it. `register_id` '' = nobody; `ppm` None: no probability is stated; `stake`: rows
    whose outcome hangs on it. Units: `ppm` parts of a million.
    """

    candidate_id: str
    register_id: str
    band: str
    ppm: int | None
    rivals: tuple[Rival, ...]
    stake: int = 1


class Case(NamedTuple):
    """A row of the queue. `readers`: how many people judge it; `value`: what its judgement is worth, in millionths of
    the loss of one missed link; `rivals`: who is shown beside it."""

    candidate_id: str
    purpose: Purpose
    readers: int
    value: int
    rivals: tuple[Rival, ...]


class Plan(NamedTuple):
    """How rows are drawn. Units: per cent."""

    seed: int
    sample_percent: float = SAMPLE_PERCENT
    second_percent: float = SECOND_PERCENT


class Answer(NamedTuple):
    """One clerk's answer about one pair. `place`: of the rival, 1 is the best; `pairs`: how many the row had."""

    candidate_id: str
    register_id: str
    place: int
    pairs: int
    purpose: Purpose
    readers: int
    said: Said
    by: str
    when: str


class Verdict(NamedTuple):
    """What one clerk says of one row: a register id, NOBODY, or '' undecided."""

    by: str
    value: str
    when: str


class State(StrEnum):
    """How far a row has come."""

    BELUM = "BELUM"  # nobody has judged it
    PEMBACA_LAIN = "PEMBACA_LAIN"  # another clerk has to judge it
    SELESAI = "SELESAI"  # settled
    BUNTU = "BUNTU"  # clerks could not settle it: it takes other evidence


class Standing(NamedTuple):
    """Where a row stands, and by whom and when it was settled as what."""

    state: State
    value: str = ""
    by: tuple[str, ...] = ()
    when: str = ""


class Agreement(NamedTuple):
    """How often two readers of a pair said the same. `kappa` None: it cannot be told from these answers."""

    pairs: int
    same: int
    kappa: float | None


class Quality(NamedTuple):
    """What the random sample says of all accepted links. `unsure`: rows the clerks could not settle.

    `low`, `high`: 95 % interval of the share that is right, in which an unsure row counts as wrong.
    """

    drawn: int
    judged: int
    right: int
    wrong: int
    unsure: int
    low: float
    high: float


class Stop(NamedTuple):
    """May clerks stop? `more`: further sample rows needed if all of them turn out right; None = no number helps."""

    enough: bool
    more: int | None


def is_drawn(plan_seed: int, purpose: str, candidate_id: str, percent: float) -> bool:
    """Is this row in a random share? Each purpose draws for itself."""
    digest = hashlib.sha256(f"{plan_seed}\x1f{purpose}\x1f{candidate_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < percent / 100 * _DRAW


def loss_of(linked: Linked, model: LinkModel) -> int:
    """How much is lost, on average, by what would be done without a judgement. Units: millionths of a missed link.

    Not linked: the probability that somebody shown is the person. Linked: the probability that it is not, times as much
    as a false link weighs against a missed one; that ratio stands in the model: accept / (1 - accept).
    """
    if linked.band == Band.COCOK:
        return round((MILLION - (linked.ppm or 0)) * model.accept / max(1e-6, 1 - model.accept))
    if not linked.rivals:
        return 0
    shares = posterior(linked.rivals, model, linked.ppm)
    return sum(share.ppm for share in shares if share.who is Who.PERSON)


def worth(linked: Linked, model: LinkModel) -> int:
    """What a judgement of this row is worth: the loss it ends, times the rows that hang on it."""
    return loss_of(linked, model) * linked.stake


def shown_rivals(linked: Linked, model: LinkModel) -> tuple[Rival, ...]:
    """Who is shown beside a row: the best, and whoever may be the person."""
    likely = {
        share.place
        for share in posterior(linked.rivals, model, linked.ppm)
        if share.who is Who.PERSON and share.ppm >= SHOWN_FROM_PPM
    }
    return tuple(rival for rival in linked.rivals if rival.place == 1 or rival.place in likely)


def stakes(best_of: Mapping[str, str]) -> dict[str, int]:
    """How many rows hang on each: all that point at the same registered person. In: candidate id -> register id."""
    rows = Counter(person for person in best_of.values() if person)
    return {candidate: rows.get(person, 1) for candidate, person in best_of.items()}


def queue(links: Iterable[Linked], model: LinkModel, plan: Plan, settled: Iterable[str], most: int) -> list[Case]:
    """Who is judged, most useful first, with the random sample of accepted links spread evenly among them.

    In: `settled`: candidate ids never to be asked again; `most`: how many useful rows are wanted, the sample comes on
    top. The sample stands among the others, for a clerk must not know it. Ties: by candidate id.
    """
    known = set(settled)
    open_rows = [each for each in links if each.candidate_id not in known and each.rivals]
    sampled = [each for each in open_rows if is_sampled(each, plan)]
    drawn = {each.candidate_id for each in sampled}
    useful = [each for each in open_rows if each.candidate_id not in drawn and is_doubtful(each, model)]
    useful.sort(key=lambda each: (-worth(each, model), each.candidate_id))
    cases = [case_of(each, Purpose.RAGU, model, plan) for each in useful[:most]]
    return _spread(cases, [case_of(each, Purpose.MUTU, model, plan) for each in _shuffled(sampled, plan)])


def is_sampled(linked: Linked, plan: Plan) -> bool:
    """Is it one of the accepted links by which their quality is measured?"""
    return linked.band == Band.COCOK and is_drawn(plan.seed, Purpose.MUTU, linked.candidate_id, plan.sample_percent)


def is_doubtful(linked: Linked, model: LinkModel) -> bool:
    """Would a judgement change anything? Rows to be reviewed, and accepted ones that risk as much as those."""
    return linked.band == Band.TINJAUAN or (
        linked.band == Band.COCOK and loss_of(linked, model) >= round(model.review * MILLION)
    )


def case_of(linked: Linked, purpose: Purpose, model: LinkModel, plan: Plan) -> Case:
    """A row as it stands in the queue."""
    readers = 2 if is_drawn(plan.seed, "PEMBACA_KEDUA", linked.candidate_id, plan.second_percent) else 1
    return Case(linked.candidate_id, purpose, readers, worth(linked, model), shown_rivals(linked, model))


def _shuffled(sampled: Iterable[Linked], plan: Plan) -> list[Linked]:
    """In an order that says nothing of the rows: whoever stops early has still seen a random part."""
    return sorted(sampled, key=lambda each: hashlib.sha256(f"{plan.seed}\x1f{each.candidate_id}".encode()).digest())


def _spread(cases: Sequence[Case], among: Sequence[Case]) -> list[Case]:
    """The second list's rows at equal distances among the first's."""
    placed = [((at + 1) / (len(cases) + 1), 0, case) for at, case in enumerate(cases)]
    placed += [((at + 1) / (len(among) + 1), 1, case) for at, case in enumerate(among)]
    return [case for _, _, case in sorted(placed, key=lambda item: item[:2])]


def verdicts(answers: Iterable[Answer]) -> tuple[list[Verdict], list[str]]:
    """What each clerk says of one row, in the order they first answered, and every contradiction as a sentence.

    A clerk's latest answer about a pair holds. One SAMA names the person; BUKAN for every pair shown says NOBODY;
    anything else is undecided. Two SAMA contradict each other: that clerk's word is left out.
    """
    by_reader: defaultdict[str, dict[str, Answer]] = defaultdict(dict)
    for answer in sorted(answers, key=lambda each: each.when):
        by_reader[_reader(answer.by)][answer.register_id] = answer
    found: list[Verdict] = []
    faults: list[str] = []
    for said in by_reader.values():
        same = [answer for answer in said.values() if answer.said is Said.SAMA]
        last = max(said.values(), key=lambda each: each.when)
        if len(same) > 1:
            faults.append(f"baris {last.candidate_id}: {last.by} menjawab SAMA untuk {len(same)} orang; pilih satu")
            continue
        refused = sum(answer.said is Said.BUKAN for answer in said.values())
        value = same[0].register_id if same else NOBODY if refused == last.pairs else ""
        found.append(Verdict(last.by, value, last.when))
    return found, faults


def standing(found: Sequence[Verdict], readers: int) -> Standing:
    """Where a row stands after these verdicts.

    As many clerks as planned must say the same. When they differ, or one cannot tell, another is asked, at most
    READERS_AT_MOST; then two who agree settle it, else nobody does.
    """
    if not found:
        return Standing(State.BELUM)
    said = Counter(verdict.value for verdict in found if verdict.value)
    agreed = next((value for value, count in said.most_common(1) if count >= min(readers, 2)), "")
    if agreed and (len(said) == 1 or said[agreed] >= 2):
        who = [verdict for verdict in found if verdict.value == agreed]
        return Standing(State.SELESAI, agreed, tuple(each.by for each in who), max(each.when for each in who))
    if len(found) >= READERS_AT_MOST or (len(found) >= 2 and not said):
        return Standing(State.BUNTU)
    return Standing(State.PEMBACA_LAIN)


def standings(answers: Iterable[Answer]) -> tuple[dict[str, Standing], list[str]]:
    """Where every answered row stands, and all contradictions."""
    by_row: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_row[answer.candidate_id].append(answer)
    found: dict[str, Standing] = {}
    faults: list[str] = []
    for candidate, mine in sorted(by_row.items()):
        said, wrong = verdicts(mine)
        found[candidate] = standing(said, max(answer.readers for answer in mine))
        faults += wrong
    return found, faults


def agreement(answers: Iterable[Answer]) -> Agreement:
    """How far first and second readers agree about the pairs both answered: raw count and Cohen's kappa.

    Kappa takes off what two readers would agree on by chance, each keeping his own shares of the three answers.
    """
    by_pair: defaultdict[tuple[str, str], dict[str, Answer]] = defaultdict(dict)
    for answer in sorted(answers, key=lambda each: each.when):
        by_pair[answer.candidate_id, answer.register_id][_reader(answer.by)] = answer
    both = [tuple(each.said for each in said.values())[:2] for said in by_pair.values() if len(said) > 1]
    same = sum(one is other for one, other in both)
    return Agreement(len(both), same, _kappa(both, same))


def _kappa(both: Sequence[tuple[Said, ...]], same: int) -> float | None:
    if not both:
        return None
    first, second = Counter(pair[0] for pair in both), Counter(pair[1] for pair in both)
    chance = sum(first[said] * second[said] for said in Said) / len(both) ** 2
    return None if chance == 1 else (same / len(both) - chance) / (1 - chance)


def quality(answers: Iterable[Answer], drawn: int) -> Quality:
    """What the judged sample says of all accepted links. In: `drawn`: rows in the sample, judged or not."""
    sampled = [answer for answer in answers if answer.purpose is Purpose.MUTU]
    best = {answer.candidate_id: answer.register_id for answer in sampled if answer.place == 1}
    found, _ = standings(sampled)
    right = sum(s.state is State.SELESAI and s.value == best.get(c) for c, s in found.items())
    wrong = sum(s.state is State.SELESAI and s.value != best.get(c) for c, s in found.items())
    unsure = sum(s.state is State.BUNTU for s in found.values())
    judged = right + wrong + unsure
    low, high = wilson_interval(right, judged)
    return Quality(max(drawn, judged), judged, right, wrong, unsure, low, high)


def stop(found: Quality, goal: float, *, waiting: int) -> Stop:
    """May clerks stop? When the interval's lower end has reached the goal, or nobody is left to ask.

    In: `goal`: share of accepted links that should be right; `waiting`: rows still in the queue.
    """
    if found.judged and found.low >= goal:
        return Stop(True, 0)
    return Stop(not waiting, more_needed(found.right, found.judged, goal))


def more_needed(right: int, judged: int, goal: float) -> int | None:
    """How many further rows, all of them right, lift the lower end of the interval to the goal; None at 100 %."""
    if goal >= 1:
        return None
    high = 1
    while wilson_interval(right + high, judged + high)[0] < goal:
        high *= 2
    low = high // 2
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if wilson_interval(right + middle, judged + middle)[0] < goal else (low, middle)
    return 0 if judged and wilson_interval(right, judged)[0] >= goal else high


def _reader(name: str) -> str:
    return " ".join(name.casefold().split())
