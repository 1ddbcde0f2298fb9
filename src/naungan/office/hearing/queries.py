"""Reading hearings: which one is on, what hangs in a village, which objections wait, what each of them says.

Knows: that a list holds names, hamlets and sectors and nothing else of anybody. Does not know: how a row comes to be.
"""

from __future__ import annotations

import hmac
import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.utils import timezone

from naungan.model.decision import Verdict
from naungan.office.accounts.models import Role
from naungan.office.accounts.policies import Actor, Held
from naungan.office.hearing import policies
from naungan.office.hearing.deadlines import Limit, days_of
from naungan.office.hearing.models import Hearing, Kind, Listed, Objection, Standing, State, Village
from naungan.office.hearing.policies import Act, Reference
from naungan.office.programmes import queries as programmes
from naungan.office.programmes.models import Programme
from naungan.office.review import queries as review
from naungan.office.review.models import Determination, Person
from naungan.office.review.policies import CHOSEN
from naungan.office.vault_in_use import vault
from naungan.sources.cell_text import mask_card_numbers
from naungan.sources.villages import NO_VILLAGE, hamlet

OF_CODE = "hearing:check"
SHOWN = frozenset({Verdict.DITETAPKAN, Verdict.CADANGAN})
"""Who hangs in the window: whoever is proposed to be covered, and who waits for a seat."""


class Entry(NamedTuple):
    """One line of a village's list. `hamlet`: '' where the list names none."""

    number: int
    reference: str
    name: str
    hamlet: str
    sector: str
    is_waiting: bool


class VillageList(NamedTuple):
    """What hangs in the window of one village: nobody's number, birth date, decile, telephone or reason is in it.

    `root`, `code`, `worked_out`: of the draft it was made from; `village` '' where the rows name none."""

    programme: str
    regency: str
    district: str
    village: str
    number: int
    first_day: date
    last_day: date
    root: str
    code: str
    worked_out: date
    entries: tuple[Entry, ...]

    @property
    def chosen(self) -> int:
        """How many are proposed to be covered."""
        return sum(not entry.is_waiting for entry in self.entries)

    @property
    def waiting(self) -> int:
        """How many wait for a seat."""
        return sum(entry.is_waiting for entry in self.entries)


class VillageLine(NamedTuple):
    """A village as one line of a regency's page. Units: people, objections."""

    village: Village
    chosen: int
    waiting: int


class RegencyLine(NamedTuple):
    """A regency as one line of a hearing's page. `unplaced`: people whose row names no village."""

    code: str
    name: str
    villages: int
    people: int
    unplaced: int
    objections: int
    unanswered: int


class Shown(NamedTuple):
    """An objection as its page shows it; a field that the reader may not see is empty."""

    objection: Objection
    region: str
    reference: str
    listed_name: str
    who: str
    contact: str
    text: str
    person: str
    answer: str
    reply: str


class Awaited(NamedTuple):
    """What waits for an answer. `until`: the nearest last day."""

    number: int
    overdue: int
    until: date | None


def newest(programme: Programme) -> Hearing | None:
    """The last one, whatever became of it."""
    found = Hearing.objects.filter(programme=programme).select_related("determination__version", "programme")
    return found.first()


def unclosed(programme: Programme) -> Hearing | None:
    """The one that nobody closed; its days may be over."""
    return Hearing.objects.filter(programme=programme, closed_at=None).first()


def is_open(hearing: Hearing, day: date) -> bool:
    """Does it stand in the way of a freeze?"""
    return hearing.standing(day) in (Standing.AHEAD, Standing.RUNNING)


def held(programme: Programme) -> list[Hearing]:
    """Every one that was not cancelled before it began."""
    today = timezone.localdate()
    every = Hearing.objects.filter(programme=programme).select_related("determination")
    return [each for each in every if each.standing(today) is not Standing.CANCELLED]


def regencies(hearing: Hearing, codes: Iterable[str]) -> list[RegencyLine]:
    """Of these regencies, in their order."""
    people = _by_regency(Listed.objects.filter(hearing=hearing), Q())
    unplaced = _by_regency(Listed.objects.filter(hearing=hearing), Q(village=NO_VILLAGE))
    villages = _by_regency(Village.objects.filter(hearing=hearing), ~Q(number=NO_VILLAGE))
    objections = _by_regency(Objection.objects.filter(hearing=hearing), Q())
    unanswered = _by_regency(Objection.objects.filter(hearing=hearing), Q(state=State.RECEIVED))
    names = programmes.regions(hearing.programme)
    return [
        RegencyLine(code, names[code].name, villages[code], people[code], unplaced[code], objections[code],
                    unanswered[code])
        for code in codes
    ]  # fmt: skip


def _by_regency(rows: Any, which: Q) -> Counter[str]:
    told = rows.filter(which).order_by().values("kode_kab").annotate(n=Count("pk")).values_list("kode_kab", "n")
    return Counter(dict(told))


def villages(hearing: Hearing, kode_kab: str) -> list[VillageLine]:
    """Every village of a regency; rows that name none come first, so that nobody overlooks them."""
    told = Listed.objects.filter(hearing=hearing, kode_kab=kode_kab).values_list("village", "is_waiting")
    counted = Counter(told)
    found = Village.objects.filter(hearing=hearing, kode_kab=kode_kab)
    return [VillageLine(each, counted[each.number, False], counted[each.number, True]) for each in found]


def village_list(hearing: Hearing, kode_kab: str, village: int) -> VillageList | None:
    """What hangs in the window of this village; None: there is no such village in this hearing."""
    place = Village.objects.filter(hearing=hearing, kode_kab=kode_kab, number=village).first()
    if place is None:
        return None
    made = hearing.determination
    rows = list(Listed.objects.filter(hearing=hearing, kode_kab=kode_kab, village=village))
    ids = [row.candidate_id for row in rows]
    people = {each.candidate_id: each for each in Person.objects.filter(determination=made, candidate_id__in=ids)}
    policy = programmes.read_policy(made.version)
    sectors = dict(policy.sectors)
    return VillageList(
        policy.title, programmes.regions(hearing.programme)[kode_kab].name, place.district, place.name, village,
        hearing.first_day, hearing.last_day, made.root, made.code, timezone.localdate(made.created_at),
        tuple(_entry(row, people.get(row.candidate_id), sectors) for row in rows),
    )  # fmt: skip


def _entry(row: Listed, person: Person | None, sectors: dict[str, str]) -> Entry:
    content: dict[str, Any] = review.opened(person) if person else {"name": "", "cells": {}}
    return Entry(
        row.number, row.reference, mask_card_numbers(content["name"]), hamlet(content["cells"].get("alamat", "")),
        sectors.get(person.sector, person.sector) if person else "", row.is_waiting,
    )  # fmt: skip


def listed(hearing: Hearing, reference: Reference | None) -> Listed | None:
    """Whom a reference means, if it may be seen."""
    if reference is None or not reference.number:
        return None
    told = {"kode_kab": reference.kode_kab, "village": reference.village, "number": reference.number}
    return Listed.objects.filter(hearing=hearing, **told).first()


def row_of(objection: Objection) -> Person | None:
    """The row that an objection is about."""
    if objection.listed is None:
        return None
    made = objection.hearing.determination
    found = Person.objects.filter(determination=made, candidate_id=objection.listed.candidate_id)
    return found.select_related("determination__version", "determination__programme").first()


def others_upheld(objection: Objection) -> bool:
    """Was another objection against the same row upheld, by which that row is ruled out?"""
    if objection.listed is None:
        return False
    same = Objection.objects.filter(
        hearing__programme=objection.hearing.programme, listed__candidate_id=objection.listed.candidate_id,
        state=State.UPHELD, ruling__isnull=False,
    )  # fmt: skip
    return same.exclude(pk=objection.pk).exists()


def others_about(objection: Objection) -> list[Objection]:
    """Other objections about the same person on the lists, of those that may be seen."""
    if objection.listed is None:
        return []
    same = Objection.objects.filter(
        hearing__programme=objection.hearing.programme, listed__candidate_id=objection.listed.candidate_id
    )
    return list(same.exclude(pk=objection.pk))


def objections(programme: Programme, *, state: str = "", kode_kab: str = "") -> list[Objection]:
    """Those that may be seen: what waits first, the nearest last day first."""
    found = Objection.objects.filter(hearing__programme=programme).select_related("listed", "hearing", "account")
    if state:
        found = found.filter(state=state)
    if kode_kab:
        found = found.filter(kode_kab=kode_kab)
    return sorted(found, key=lambda each: (each.state != State.RECEIVED, each.answer_until, each.pk))


def objection(programme: Programme, pk: int) -> Objection | None:
    """One, if it may be seen."""
    found = Objection.objects.filter(hearing__programme=programme, pk=pk)
    return found.select_related("listed", "hearing__determination__version", "hearing__programme", "account").first()


def awaited(programme: Programme, today: date) -> Awaited:
    """What waits for an answer, of all that may be seen."""
    days = list(
        Objection.objects.filter(hearing__programme=programme, state=State.RECEIVED)
        .order_by("answer_until").values_list("answer_until", flat=True)
    )  # fmt: skip
    return Awaited(len(days), sum(day < today for day in days), days[0] if days else None)


def to_follow(programme: Programme) -> list[Objection]:
    """Upheld, and the regency has not yet done what they ask."""
    found = Objection.objects.filter(
        hearing__programme=programme, state=State.UPHELD, kind__in=policies.TO_FOLLOW, followed_at=None
    )
    return list(found)


def content(objection: Objection) -> dict[str, str]:
    """What the seal holds. An objection that was erased says so."""
    text = vault().open(bytes(objection.content), Objection.sealed["content"].format(pk=objection.pk))
    found: dict[str, str] = json.loads(text)
    return found


def is_erased(objection: Objection) -> bool:
    """Is nothing left of what it said?"""
    return bool(content(objection).get("erased"))


def answer_of(objection: Objection) -> str:
    """Why it was answered so, for the office; '' = it was not."""
    return _opened(objection, "answer")


def reply_of(objection: Objection) -> str:
    """What whoever brought it reads of the answer; '' = nothing was written, or it was erased."""
    return _opened(objection, "reply")


def _opened(objection: Objection, column: str) -> str:
    kept = bytes(getattr(objection, column))
    return vault().open(kept, Objection.sealed[column].format(pk=objection.pk)).decode() if kept else ""


def sees_bringer(by: Actor, account: int, objection: Objection) -> bool:
    """Who brought it is told to the province, which answers, and to whoever typed it in: nobody has to fear his
    neighbours, or whoever proposed them, for having spoken up."""
    return Held(Role.PROVINCE_OFFICER) in by.held or account == objection.account_id


def shown(objection: Objection, by: Actor, account: int) -> Shown:
    """An objection's page, cut to what the reader may see."""
    told, person = content(objection), row_of(objection)
    may_see = sees_bringer(by, account, objection)
    regions = programmes.regions(objection.hearing.programme)
    return Shown(
        objection, regions[objection.kode_kab].name, objection.listed.reference if objection.listed else "",
        mask_card_numbers(review.opened(person)["name"]) if person else "", told["who"] if may_see else "",
        told["contact"] if may_see else "", told["text"], told["person"], answer_of(objection),
        reply_of(objection),
    )  # fmt: skip


def may_do(by: Actor, account: int, objection: Objection) -> frozenset[Act]:
    """What this reader can do with it as it is now."""
    found = set()
    if objection.state == State.RECEIVED:
        found |= {act for act in (Act.ANSWER, Act.WITHDRAW) if not policies.may(by, act, objection.kode_kab)}
    made = objection.hearing.determination
    if policies.other_person(account, objection.account_id, review.uploaders(made, objection.kode_kab)):
        found.discard(Act.ANSWER)
    waits = not policies.asks_to_follow(Kind(objection.kind), State(objection.state), objection.followed_at is not None)
    if waits and not policies.may(by, Act.FOLLOW, objection.kode_kab):
        found.add(Act.FOLLOW)
    return frozenset(found)


def state_told(objection: Objection | None, code: str) -> Objection | None:
    """The objection, if this is the code on its receipt. The same work is done where there is none."""
    given = vault().blind(code, OF_CODE)
    expected = bytes(objection.check_code) if objection else bytes(len(given))
    return objection if hmac.compare_digest(given, expected) and objection else None


def is_soon(objection: Objection, today: date) -> bool:
    """Is its last day so near that whoever answers is reminded?"""
    return today + timedelta(days=days_of(Limit.REMINDER, today)) >= objection.answer_until


def never_listed(hearing: Hearing, determination: Determination) -> int:
    """How many are proposed there whom this hearing showed to nobody."""
    told = set(Listed.objects.filter(hearing=hearing).values_list("candidate_id", flat=True))
    now = Person.objects.filter(determination=determination, verdict=Verdict.DITETAPKAN)
    return sum(each not in told for each in now.values_list("candidate_id", flat=True))


def is_public_now(programme: Programme | None) -> Hearing | None:
    """The hearing in which objections are taken online today."""
    found = unclosed(programme) if programme else None
    return found if found and found.standing(timezone.localdate()) is Standing.RUNNING else None


def evaded(determination: Determination) -> list[tuple[str, str]]:
    """Upheld objections whose person has a seat, or waits for one, by another row than the one that was objected to: a
    row that is written otherwise has another id. Out: receipt, and the id of that row."""
    upheld = Objection.objects.filter(
        hearing__programme=determination.programme, state=State.UPHELD, kind=Kind.UNFIT, listed__isnull=False
    ).select_related("listed", "hearing")
    found = []
    for each in upheld:
        assert each.listed is not None  # noqa: S101 (the query says so)
        own = each.listed.candidate_id
        person = Person.objects.filter(determination=each.hearing.determination_id, candidate_id=own).first()
        if person is None or person.nik_blind is None:
            continue
        again = Person.objects.filter(
            determination=determination, nik_blind=person.nik_blind, verdict__in=CHOSEN
        ).exclude(candidate_id=own)
        found += [(each.receipt, row.candidate_id) for row in again]
    return found
