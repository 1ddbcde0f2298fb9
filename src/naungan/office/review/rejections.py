"""Reading rejections: groups of one regency and one reason, and which of them an officer has confirmed with a notice.

Knows: which reasons reject; that a confirmation holds for the same people later.
Does not know: who may confirm (policies.py), or how it is written (actions.py).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.db.models import QuerySet

from naungan.model.decision import REASON_TEXTS, UNKNOWN_REASONS, ReasonCode, Verdict
from naungan.model.programme import Region
from naungan.office.review.models import Confirmation, Determination, Person


class Rejection(NamedTuple):
    """Rejections of one regency for one reason. `fresh`: people whom no confirmation covers; `confirmation`: the last
    that covers any of them."""

    kode_kab: str
    reason: str
    sentence: str
    people: int
    fresh: int
    confirmation: Confirmation | None

    @property
    def is_confirmed(self) -> bool:
        """Is everybody covered?"""
        return self.fresh == 0


class RegencyRejections(NamedTuple):
    """A regency's groups of rejections, and how many nobody has confirmed. `people` counts each reason of a person."""

    code: str
    name: str
    groups: int
    people: int
    open: int


def groups(determination: Determination) -> list[Rejection]:
    """Rejections that may be seen, by regency and reason."""
    done = list(_confirmations(determination))
    people = _rejected({determination.pk, *(each.determination_id for each in done)})
    found = []
    for (of, kode_kab, code), own in sorted(people.items()):
        about = [each for each in done if (each.kode_kab, each.reason) == (kode_kab, code)]
        covered = [own & people.get((each.determination_id, kode_kab, code), set()) for each in about]
        last = next((each for each, some in reversed(list(zip(about, covered, strict=True))) if some), None)
        if of == determination.pk:
            fresh = len(own.difference(*covered))
            found.append(Rejection(kode_kab, code, REASON_TEXTS[ReasonCode(code)][0], len(own), fresh, last))
    return found


def by_regency(every: list[Rejection], regions: Mapping[str, Region]) -> list[RegencyRejections]:
    """The same summed up, in order of regency."""
    found: dict[str, list[Rejection]] = {}
    for each in every:
        found.setdefault(each.kode_kab, []).append(each)
    return [
        RegencyRejections(
            code, regions[code].name if code in regions else code, len(own), sum(each.people for each in own),
            sum(not each.is_confirmed for each in own),
        )
        for code, own in sorted(found.items())
    ]  # fmt: skip


def is_final(person: Person) -> bool:
    """Is it rejected, and are all its reasons confirmed with a notice?"""
    codes = _codes(person.reasons)
    if person.verdict != Verdict.TIDAK_MEMENUHI or not codes:
        return False
    done = _confirmations(person.determination).filter(kode_kab=person.kode_kab, reason__in=codes)
    about = {each.determination_id for each in done}
    rows = Person.objects.filter(
        determination__in=about, candidate_id=person.candidate_id, kode_kab=person.kode_kab,
        verdict=Verdict.TIDAK_MEMENUHI,
    )  # fmt: skip
    then = {row.determination_id: _codes(row.reasons) for row in rows}
    return codes <= {each.reason for each in done if each.reason in then.get(each.determination_id, ())}


def unconfirmed_count(determination: Determination, codes: Collection[str] | None = None) -> int:
    """How many groups of `groups` are not confirmed, in these regencies (None: all that may be seen)."""
    rows = Person.objects.filter(determination=determination, verdict=Verdict.TIDAK_MEMENUHI)
    kinds = rows.order_by().values_list("kode_kab", "reasons").distinct()
    known, done = {(kode_kab, code) for kode_kab, told in kinds for code in _codes(told)}, _confirmations(determination)
    left = known - {(each.kode_kab, each.reason) for each in done if each.determination_id == determination.pk}
    earlier = {(each.kode_kab, each.reason) for each in done if each.determination_id != determination.pk}
    if left & earlier:  # who is in them must be compared
        left = {(each.kode_kab, each.reason) for each in groups(determination) if not each.is_confirmed}
    return sum(codes is None or kode_kab in codes for kode_kab, _ in left)


def _codes(reasons: str) -> set[str]:
    return {code for code in reasons.split() if code not in UNKNOWN_REASONS}


def _confirmations(determination: Determination) -> QuerySet[Confirmation]:
    """Of it and of those before it, in their order: a word about people holds when they are reckoned once more."""
    found = Confirmation.objects.filter(determination__programme=determination.programme_id)
    return found.filter(determination__lte=determination.pk).select_related("determination").order_by("id")


def _rejected(determinations: Collection[int]) -> dict[tuple[int, str, str], set[str]]:
    """(determination, regency, reason) -> candidate ids."""
    found: dict[tuple[int, str, str], set[str]] = {}
    rows = Person.objects.filter(determination__in=determinations, verdict=Verdict.TIDAK_MEMENUHI)
    for of, kode_kab, reasons, candidate in rows.order_by().values_list(
        "determination", "kode_kab", "reasons", "candidate_id"
    ):
        for code in _codes(reasons):
            found.setdefault((of, kode_kab, code), set()).add(candidate)
    return found
