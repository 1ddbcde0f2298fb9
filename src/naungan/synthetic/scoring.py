"""A determination held against the truth of the synthetic province.

Knows: what was promised, and how each promise is counted. Does not know: how the province was made, or the programme:
everything it needs stands in the two tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

import pyarrow as pa

from naungan.model.decision import Check, Outcome, ReasonCode, Verdict
from naungan.stages.doubles import apart_from_others

R = ReasonCode

PLACE = ("source_file", "source_sheet", "source_row")
"""What joins a decision to its truth."""

PASSED = Outcome.LOLOS
RIGHT_NIK = "BENAR"
ELIGIBLE_SHARE = 0.995
"""Of truly eligible rows with a right NIK, at least so many must be judged eligible. Units: share (0-1)."""

CHOSEN_AMONG = frozenset({R.NIK_GANDA.value, R.KK_PENUH.value})
"""Reasons that turn away an eligible row only because another row or another family member was chosen."""

NOT_SETTLED = frozenset({
    R.IDENTITAS_BELUM_PASTI.value, R.NIK_MILIK_ORANG_LAIN.value, R.NIK_TIDAK_DITEMUKAN.value,
    R.TIDAK_ADA_DI_DUKCAPIL.value, R.BELUM_DIPERIKSA_DUKCAPIL.value,
})  # fmt: skip
"""Reasons that leave open who a row is, so that nothing else about the person can be known."""

COVERED = "PESERTA_"
EXCLUDED = "DAFTAR_"


class Scored(NamedTuple):
    """One row: what was decided and what is true. `found`: codes of all evidence; a row that failed one check lists
    only failures as its reasons, and tells what is unknown beside it in the evidence. `accepted`: its link stands.
    `group`: rows of one person share it, '' = the person's only row; `others`: rows told as probably this person's."""

    candidate_id: str
    verdict: str
    reasons: frozenset[str]
    nik: str
    person_nik: str
    nik_class: str
    dead: bool
    present: bool
    eligible: bool
    expected: frozenset[str]
    found: frozenset[str]
    accepted: bool
    group: str
    others: tuple[str, ...]

    @property
    def determined(self) -> bool:
        """Did the row get a seat?"""
        return self.verdict == Verdict.DITETAPKAN

    @property
    def judged_eligible(self) -> bool:
        """Was it found eligible, whether or not it got a seat?"""
        if self.verdict in (Verdict.DITETAPKAN, Verdict.CADANGAN):
            return True
        return bool(self.reasons) and self.reasons <= CHOSEN_AMONG

    @property
    def says_why(self) -> bool:
        """Does the row carry every reason that the truth gives, or, of somebody in no register, that who it is stays
        open?"""
        return self.expected <= self.reasons | self.found or (not self.present and bool(self.reasons & NOT_SETTLED))


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise: how many of how many kept it, whether that is enough, and the first rows that broke it.

    `binding` False: measured and told, promised for later.
    """

    code: str
    sentence: str
    broken: int
    of: int
    kept: bool
    binding: bool
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All promises, the counts behind them, and which reasons were missed how often."""

    rows: int
    determined: int
    promises: tuple[Promise, ...]
    missed_reasons: tuple[tuple[str, int], ...]

    @property
    def is_kept(self) -> bool:
        """Was every binding promise kept?"""
        return all(promise.kept for promise in self.promises if promise.binding)


SHOWN = 5


def score(decisions: pa.Table, truth: pa.Table) -> Scorecard:
    """Count every promise. In: decisions.parquet of a bundle, truth.parquet of the province it was made from."""
    rows, alone = join(decisions, truth)
    seated = [row for row in rows if row.determined]
    right = [row for row in rows if row.eligible and row.nik_class == RIGHT_NIK]
    others = [row for row in rows if not row.eligible and row.nik_class == RIGHT_NIK]
    wrong = [row for row in rows if not row.eligible and row.nik_class != RIGHT_NIK]
    absent = [row for row in rows if not row.present]
    accepted = [row for row in rows if row.accepted]
    promises = (
        _none("joined", "Setiap baris daftar punya tepat satu keputusan", alone, len(rows) + len(alone)),
        _never("dead", "Tidak ada orang meninggal yang ditetapkan", seated, lambda row: row.dead),
        _never("covered", "Tidak ada peserta BPJS yang ditetapkan", seated, lambda row: _has(row, COVERED)),
        _never(
            "excluded",
            "Tidak ada orang dalam daftar pengecualian yang ditetapkan",
            seated,
            lambda row: _has(row, EXCLUDED),
        ),
        _never(
            "absent", "Tidak ada orang di luar data kependudukan yang ditetapkan", seated, lambda row: not row.present
        ),
        _never("ineligible", "Tidak ada orang lain yang tidak berhak ditetapkan", seated, lambda row: not row.eligible),
        _never(
            "stranger", "Tidak ada kursi yang jatuh ke NIK orang lain", seated, lambda row: row.nik != row.person_nik
        ),
        _none("once", "Tidak ada orang yang ditetapkan dua kali", twice(seated), len(seated)),
        _share(
            "eligible", "Yang sungguh berhak dan NIK-nya benar dinilai berhak", right, lambda row: row.judged_eligible
        ),
        _never(
            "reasons",
            "Baris lain yang NIK-nya benar memuat alasan yang sebenarnya",
            others,
            lambda row: not row.says_why,
        ),
        _told(
            "reasons_wrong_nik",
            "Begitu pula baris yang NIK-nya salah",
            wrong,
            lambda row: not (row.says_why or row.reasons & NOT_SETTLED),
        ),
        _told(
            "absent_links",
            "Orang di luar data kependudukan tidak ditautkan ke orang lain",
            absent,
            lambda row: row.accepted,
        ),
        _told(
            "links", "Tautan yang diterima menunjuk orang yang benar", accepted, lambda row: row.nik != row.person_nik
        ),
        *_doubles(rows),
    )
    missed = Counter(code for row in others if not row.says_why for code in row.expected - row.reasons - row.found)
    ordered = sorted(missed.items(), key=lambda pair: (-pair[1], pair[0]))
    return Scorecard(len(rows), len(seated), promises, tuple(ordered))


def _doubles(rows: Sequence[Scored]) -> tuple[Promise, Promise]:
    """Are rows of one person told, as one NIK's or as probably one person's, and is nobody else told?"""
    group = {row.candidate_id: row.group for row in rows}
    people: dict[str, list[Scored]] = {}
    for row in rows:
        if row.group:
            people.setdefault(row.group, []).append(row)
    planted = [(a, b) for mine in people.values() for a, b in combinations(mine, 2)]
    missed = [a.candidate_id for a, b in planted if not _is_told(a, b)]
    told = [(row.candidate_id, other) for row in rows for other in row.others]
    alarms = [row for row, other in told if not group[row] or group[row] != group.get(other)]
    return (
        _among("doubles", "Orang yang diajukan dua kali diketahui, pasti atau mungkin", missed, len(planted)),
        _among("double_alarms", "Baris yang disebut mungkin ganda sungguh orang yang sama", alarms, len(told)),
    )


def _is_told(a: Scored, b: Scored) -> bool:
    one_nik = a.accepted and b.accepted and a.nik == b.nik
    return one_nik or b.candidate_id in a.others or a.candidate_id in b.others


def join(decisions: pa.Table, truth: pa.Table) -> tuple[list[Scored], list[str]]:
    """Rows that stand in both, and the places that stand in one only or twice."""
    decided: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    names = [*PLACE, "candidate_id", "verdict", "reasons", "nik", "evidence"]
    for row in decisions.select(names).to_pylist():
        decided.setdefault(_place(row), []).append(row)
    rows, alone = [], []
    for fact in truth.to_pylist():
        found = decided.pop(_place(fact), [])
        if len(found) == 1:
            rows.append(_scored(found[0], fact))
        else:
            alone.append(_words(_place(fact)))
    return rows, alone + [_words(place) for place in decided]


def twice(seated: Sequence[Scored]) -> list[str]:
    """Rows of people who sit twice: by who they are, and by the NIK they were linked to."""
    people = Counter(row.person_nik for row in seated if row.person_nik)
    niks = Counter(row.nik for row in seated if row.nik)
    return [row.candidate_id for row in seated if people[row.person_nik] > 1 or niks[row.nik] > 1]


def _scored(row: dict[str, Any], fact: dict[str, Any]) -> Scored:
    return Scored(
        row["candidate_id"], row["verdict"], frozenset(row["reasons"] or ()), row["nik"] or "",
        fact["person_nik"] or "",
        fact["nik_class"], bool(fact["dead"]), bool(fact["in_population"]), bool(fact["truly_eligible"]),
        frozenset(fact["expected_reasons"] or ()),
        frozenset(item["code"] for item in row["evidence"] or ()),
        any(item["check"] == Check.IDENTITAS and item["outcome"] == PASSED for item in row["evidence"] or ()),
        fact["duplicate_group"] or "", _others(row),
    )  # fmt: skip


def _others(row: dict[str, Any]) -> tuple[str, ...]:
    values = (item["value"] or "" for item in row["evidence"] or () if item["check"] == Check.GANDA)
    return tuple(other for value in values for other, _ in apart_from_others(value)[1])


def _place(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in PLACE)


def _words(place: tuple[Any, ...]) -> str:
    return " ".join(str(part) for part in place if part not in (None, ""))


def _has(row: Scored, family: str) -> bool:
    return any(code.startswith(family) for code in row.expected)


def _never(code: str, sentence: str, rows: Sequence[Scored], is_broken: Callable[[Scored], bool]) -> Promise:
    return _none(code, sentence, [row.candidate_id for row in rows if is_broken(row)], len(rows))


def _told(code: str, sentence: str, rows: Sequence[Scored], is_broken: Callable[[Scored], object]) -> Promise:
    """A promise that does not bind yet."""
    return _among(code, sentence, [row.candidate_id for row in rows if is_broken(row)], len(rows))


def _among(code: str, sentence: str, broken: Sequence[str], of: int) -> Promise:
    return Promise(code, sentence, len(broken), of, not broken, False, tuple(broken[:SHOWN]))


def _none(code: str, sentence: str, broken: Sequence[str], of: int) -> Promise:
    return Promise(code, sentence, len(broken), of, not broken, True, tuple(broken[:SHOWN]))


def _share(code: str, sentence: str, rows: Sequence[Scored], is_kept: Callable[[Scored], bool]) -> Promise:
    broken = [row.candidate_id for row in rows if not is_kept(row)]
    kept = len(rows) - len(broken) >= ELIGIBLE_SHARE * len(rows)
    return Promise(code, sentence, len(broken), len(rows), kept, True, tuple(broken[:SHOWN]))
