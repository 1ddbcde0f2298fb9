"""Reading exchanges: whom a service would be asked about, where questions stand, problems by place, what is due.

Knows: that pages show sums and places, never a whole NIK. Does not know: how a row comes to be (actions.py).
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet, Sum

from naungan.exchange.folder import Exchange as Folder
from naungan.exchange.request import LARGEST_BATCH, Request, batches
from naungan.exchange.tally import Tally, overview
from naungan.exchange.whom import Chosen, choose, why_left
from naungan.model.exchange import Service, Standing
from naungan.model.problem import PROBLEM_TEXTS, Problem, ProblemCode
from naungan.model.register import Coverage
from naungan.office.exchange import folder
from naungan.office.exchange.models import OPEN, Delivery, Exchange
from naungan.office.jobs import queries as jobs
from naungan.office.programmes import queries as programmes
from naungan.office.programmes.models import Programme
from naungan.office.review import queries as review
from naungan.office.review.models import Determination
from naungan.office.vault_in_use import vault
from naungan.sources.exchange_layout import REGISTER_OF, Layout, shipped_layout

SHOWN_PROBLEMS, SHOWN_ROWS = 200, 200
BY_SERVICE = (Service.DUKCAPIL, Service.BPJS)
"""Who can be asked by a service; Dinsos is asked by file only."""
NEEDED = ("URL", "USER", "PASSWORD")


class Plan(NamedTuple):
    """What would be asked, before anything is made. Units: rows; `files`. `left`: rows that cannot be asked about."""

    layout: Layout
    rows: int
    settled: int
    same: int
    left: tuple[tuple[str, int], ...]
    asked: int
    files: int

    @property
    def columns(self) -> tuple[str, ...]:
        """Headings of what would be sent of each row."""
        return tuple(heading for _, heading in self.layout.sent)


class Line(NamedTuple):
    """One regency: how many questions, and where they stand. Units: questions."""

    name: str
    asked: int
    answered: int
    open: int
    contradictory: int
    unknown: int


class RowLine(NamedTuple):
    """One question that stands so: our row id, its regency, and what was answered, the newest state first."""

    row_id: str
    regency: str
    words: tuple[tuple[date, str], ...]


class Fault(NamedTuple):
    """Something that could not be used, with its place and what to do."""

    sheet: str
    row: int
    seen: str
    code: str
    sentence: str
    remedy: str


def draft(programme: Programme) -> Determination | None:
    """The determination whose rows are asked about: the last one with a result."""
    return review.last_stored(programme)


def chosen(determination: Determination, layout: Layout) -> Chosen:
    """Whom to ask. Raises: BlobBroken, BundleBroken."""
    with folder.bundle(determination) as result:
        return choose([result], layout)


def plan(determination: Determination, service: str, quota: int) -> Plan:
    """What would be asked. Changes nothing. Raises: BlobBroken, BundleBroken."""
    layout = shipped_layout(Service(service))
    found = chosen(determination, layout)
    request = Request(layout=layout, chosen=found, made=date.min, quota=min(quota, LARGEST_BATCH))
    return Plan(
        layout, found.rows, found.settled, found.same, tuple(why_left(found.left).items()), len(found.questions),
        len(batches(request)),
    )  # fmt: skip


def exchanges(programme: Programme) -> QuerySet[Exchange]:
    """All of a programme, the newest first."""
    return Exchange.objects.filter(programme=programme).select_related("account", "job", "determination")


def one(pk: int) -> Exchange | None:
    """An exchange of the programme that the office works on."""
    found = exchanges(programmes.current()).filter(pk=pk)
    return found.select_related("account", "job", "determination", "closed_by", "snapshot", "programme").first()


def of_service(exchange: Exchange) -> list[Exchange]:
    """All whose answers make one register with this one's, in order."""
    found = Exchange.objects.filter(programme=exchange.programme_id, service=exchange.service).exclude(blob="")
    return list(found.order_by("number"))


def deliveries(exchange: Exchange) -> QuerySet[Delivery]:
    """What came, the newest first."""
    return Delivery.objects.filter(exchange=exchange).select_related("account", "job").order_by("-number")


def answers(of: Sequence[Exchange]) -> int:
    """How many answers came to them."""
    return int(Delivery.objects.filter(exchange__in=of).aggregate(sum=Sum("new"))["sum"] or 0)


def asking(exchange: Exchange) -> Delivery | None:
    """The asking of a service that is under way."""
    return next((each for each in deliveries(exchange) if each.is_asking), None)


def running(exchange: Exchange) -> jobs.Progress | None:
    """How far the long work with it is, if any is under way."""
    asked = asking(exchange)
    job = asked.job if asked else exchange.job
    found = jobs.progress(job) if job else None
    return found if found and not found.is_over else None


def counted(of: Folder) -> dict[str, Any]:
    """Where its questions stand, as it is kept in Exchange.counts: in all and by regency."""
    found = overview(of)
    return {
        **_told(found.whole),
        "outcomes": {each.value: count for each, count in found.whole.outcomes.items()},
        "regencies": {code: _told(tally) for code, tally in found.regencies.items()},
    }


def _told(tally: Tally) -> dict[str, Any]:
    return {"asked": tally.asked, "standings": {each.value: count for each, count in tally.standings.items()}}


def total(exchange: Exchange) -> Line:
    """All of its questions."""
    return _line("", exchange.counts)


def lines(exchange: Exchange) -> list[Line]:
    """Those of each regency, by name; rows whose regency nobody knows come last."""
    regions = programmes.regions(exchange.programme)
    found = [
        (code, _line(regions[code].name if code in regions else code or "–", told))
        for code, told in exchange.counts["regencies"].items()
    ]
    return [line for _, line in sorted(found, key=lambda each: (each[0] == "", each[1].name))]


def _line(name: str, told: dict[str, Any]) -> Line:
    return Line(name, told["asked"], *(
        told["standings"].get(each.value, 0)
        for each in (Standing.TERJAWAB, Standing.BELUM_DIJAWAB, Standing.BERTENTANGAN, Standing.TIDAK_DIKETAHUI)
    ))  # fmt: skip


MENTIONED = "baris orang lain"


def about(exchange: Exchange, nik: str, candidates: Collection[str]) -> list[tuple[str, str]]:
    """What was sent of one person, and what was answered, as field and value; nothing of anybody else.

    In: `candidates`: the ids of their rows. That their NIK was sent with another's row is told without what stands in
    it; what was told of another's NIK, sent with their row, is left out.
    Raises: BlobBroken, ExchangeBroken.
    """
    with folder.opened(exchange) as found:
        mine = [each for each in found.questions() if each.nik == nik or each.row_id in candidates]
        standing = found.standing() if mine else {}
        told: list[tuple[str, str]] = []
        for question in mine:
            if question.row_id not in candidates:
                told.append((MENTIONED, "NIK ini ikut dikirim pada baris orang lain; isi baris itu bukan data Anda."))
                continue
            told += [(name, value) for name, value in question._asdict().items() if value and name != "row_id"]
            answer = standing[question.row_id].answer
            told.append(("jawaban", answer.outcome.value if answer else standing[question.row_id].standing.value))
            if answer and question.nik == nik:
                told += [*answer.values, ("kata jawaban", answer.said)]
        return told


def rows(exchange: Exchange, standing: Standing) -> list[RowLine]:
    """Questions that stand so, by regency. What was said is masked already. Raises: BlobBroken, ExchangeBroken."""
    regions = programmes.regions(exchange.programme)
    with folder.opened(exchange) as found:
        stand, came = found.standing(), found.journal.by_row()
        picked = [each for each in found.questions() if stand[each.row_id].standing is standing]
        return [
            RowLine(
                each.row_id,
                regions[each.kode_kab].name if each.kode_kab in regions else each.kode_kab or "–",
                tuple(sorted({(said.as_of, said.said) for said in came.get(each.row_id, ())}, reverse=True)),
            )
            for each in sorted(picked, key=lambda each: (each.kode_kab, each.row_id))
        ]


def packed(problems: Sequence[Problem]) -> bytes:
    """Problems as they are sealed."""
    return json.dumps([[each.sheet, each.row, each.value, each.code.value] for each in problems]).encode()


def faults(delivery: Delivery) -> list[Fault]:
    """What could not be used of a delivery, by place; the first of very many."""
    if not delivery.problems:
        return []
    text = vault().open(bytes(delivery.problems), Delivery.sealed["problems"].format(pk=delivery.pk))
    found = []
    for sheet, row, seen, code in json.loads(text or b"[]")[:SHOWN_PROBLEMS]:
        told = PROBLEM_TEXTS[ProblemCode(code)]
        found.append(Fault(sheet, row, seen, code, told.sentence, told.remedy))
    return found


def kinds_of(found: Sequence[Fault]) -> list[tuple[Fault, int]]:
    """One of each kind, with how many there are, the most frequent first."""
    counts = Counter(each.code for each in found)
    first = {each.code: each for each in reversed(found)}
    return [(first[code], count) for code, count in counts.most_common()]


def register_kind(exchange: Exchange) -> str:
    """Which register its answers make."""
    return REGISTER_OF[Service(exchange.service)]


def has_complete_register(exchange: Exchange) -> bool:
    """Is a complete list in use, whose place answers must not take?"""
    used = programmes.snapshots(exchange.programme).get(register_kind(exchange))
    return used is not None and used.coverage == Coverage.LENGKAP


def is_unused(exchange: Exchange) -> bool:
    """Has anything come that no register in use was made of?"""
    came, used = exchange.answered_at, exchange.used_at
    return came is not None and (used is None or used < came) and not has_complete_register(exchange)


def is_configured(service: str) -> bool:
    """Has whoever runs the office switched this service on? Off by default."""
    known = Service(service)
    return known in BY_SERVICE and all(os.environ.get(f"NAUNGAN_{known.name}_{word}", "").strip() for word in NEEDED)


def awaited(programme: Programme) -> list[Exchange]:
    """Those to which answers are awaited, the nearest due date first."""
    return list(exchanges(programme).filter(state__in=OPEN).order_by("due", "pk"))
