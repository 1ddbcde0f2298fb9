"""Reading review: what a determination would be bound to, its cells and people as pages show them, what waits.

Knows: that what a role may not see is cut here, not on the page. Does not know: how a row comes to be (actions.py).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import QuerySet

from naungan.model.decision import REASON_TEXTS, ReasonCode, Verdict
from naungan.model.nik import mask_number_cell
from naungan.model.programme import Programme as Policy
from naungan.model.ruling import Ruling as Said
from naungan.office.accounts.policies import Actor
from naungan.office.intake import queries as intake
from naungan.office.intake.models import Upload
from naungan.office.jobs.models import JobState
from naungan.office.programmes import queries as programmes
from naungan.office.programmes.models import Programme, ProgrammeVersion
from naungan.office.review import judgements, policies, rejections, side_by_side
from naungan.office.review.models import CellResult, Determination, Person, Ruling, RulingKind, State
from naungan.office.review.policies import Field
from naungan.office.review.side_by_side import Faced
from naungan.office.vault_in_use import vault
from naungan.sources.cell_text import mask_card_numbers
from naungan.sources.ruling_files import NOBODY
from naungan.stages.clean import CleanRules
from naungan.stages.explain import CHECK_NAMES, OUTCOME_NAMES, VERDICT_TEXTS, day_text, explain, value_text

PAGE_ROWS = 50


class Inputs(NamedTuple):
    """What a determination asked for now is bound to. Fields as in Determination."""

    version: ProgrammeVersion
    snapshots: dict[str, int]
    uploads: dict[str, str]
    rulings: int
    last_ruling: int


class CellLine(NamedTuple):
    """A cell with words for its codes. `percent`: of its seats that are filled, 0-100."""

    cell: CellResult
    name: str
    sectors: str
    fund: str
    percent: int


class CellTotal(NamedTuple):
    """Of several cells."""

    seats: int
    filled: int
    waiting: int
    unsettled: int


class CheckShown(NamedTuple):
    """One check as a page shows it."""

    name: str
    outcome: str
    kind: str
    value: str
    source: str
    as_of: str
    law: str


class PersonRow(NamedTuple):
    """One line of the list of people."""

    candidate_id: str
    name: str
    nik: str
    kode_kab: str
    verdict: str
    reasons: tuple[str, ...]
    rank: int | None


class PersonShown(NamedTuple):
    """A person's page, cut to what its reader may see: a field that he may not is empty."""

    candidate_id: str
    name: str
    nik: str
    kode_kab: str
    verdict: str
    sentence: str
    reasons: tuple[str, ...]
    place: str
    checks: tuple[CheckShown, ...]
    rank_lines: tuple[str, ...]
    next_in_line: str
    rulings: tuple[RulingShown, ...]
    is_final: bool
    may_show_nik: bool


class RulingShown(NamedTuple):
    """A ruling as a page shows it. `value`: masked where it is somebody's number; '' while it is not to be seen."""

    kind: str
    field: str
    value: str
    why: str
    by: str
    at: Any
    document_hash: str


class Waiting(NamedTuple):
    """A row that waits for an officer. `reading`: 1 nobody judged it; 2, 3: others did, and one more is needed."""

    person: Person
    reading: int


def inputs(programme: Programme) -> Inputs:
    """Everything as it stands now."""
    last = Ruling.objects.filter(programme=programme).order_by("-id").values_list("pk", flat=True).first()
    return Inputs(
        programmes.version(programme), {kind: row.pk for kind, row in programmes.snapshots(programme).items()},
        {code: upload.receipt for code, upload in intake.judged_uploads(programme).items()},
        len(_counting(programme)), last or 0,
    )  # fmt: skip


def missing(programme: Programme, inputs: Inputs) -> list[str]:
    """Regencies without a list that the province has not decided to go on without."""
    return sorted(set(programmes.regions(programme)) - inputs.uploads.keys() - intake.skipped(programme))


def is_current(determination: Determination) -> bool:
    """Does everything still stand as it was when the determination was asked for?"""
    return is_bound_to(determination, inputs(determination.programme))


def is_bound_to(determination: Determination, now: Inputs) -> bool:
    """Is it bound to just these inputs?"""
    bound = (determination.snapshots, determination.uploads, determination.rulings, determination.last_ruling)
    return determination.version_id == now.version.pk and bound == now[1:]


def _counting(programme: Programme, upto: int | None = None) -> list[Ruling]:
    """Rulings that a determination reads: of identities one for each settled row, everything else as it was said."""
    found = Ruling.objects.filter(programme=programme, is_settled=True).exclude(kind=RulingKind.JUDGEMENT)
    if upto is not None:
        found = found.filter(pk__lte=upto)
    both = [*found.select_related("account"), *judgements.counting(programme, upto)]
    return sorted(both, key=lambda ruling: ruling.pk)


def bound_rulings(determination: Determination) -> list[tuple[str, Said]]:
    """(kind, ruling) that a determination reads."""
    found = _counting(determination.programme, determination.last_ruling)
    return [
        (row.kind, Said(
            row.word, row.candidate_id, row.field, judgements.opened(row, "value"),
            row.account.log_id, row.at.isoformat(), judgements.opened(row, "why"), row.document_hash,
        ))
        for row in found
    ]  # fmt: skip


def determinations(programme: Programme) -> list[Determination]:
    """All, the newest first."""
    return list(Determination.objects.filter(programme=programme).select_related("account", "version"))


def waiting(programme: Programme) -> Determination | None:
    """The one being worked out."""
    ended = (JobState.FAILED, JobState.CANCELLED)  # unexpectedly: its determination will never come
    found = Determination.objects.filter(programme=programme, state=State.WAITING).exclude(job__state__in=ended)
    return found.first()


def newest(programme: Programme) -> Determination | None:
    """The last one that was asked for, whatever became of it."""
    return Determination.objects.filter(programme=programme).select_related("job").first()


def frozen(programme: Programme) -> Determination | None:
    """The one that binds."""
    return Determination.objects.filter(programme=programme, state=State.FROZEN).first()


def last_stored(programme: Programme) -> Determination | None:
    """The newest with a result."""
    return Determination.objects.filter(programme=programme, state__in=(State.DONE, State.FROZEN)).first()


def last_is_current(programme: Programme) -> bool:
    """Was the newest result worked out from all that stands now?"""
    last = last_stored(programme)
    return last is not None and is_current(last)


def cells(determination: Determination) -> list[CellResult]:
    """Every cell that may be seen."""
    return list(CellResult.objects.filter(determination=determination).order_by("kode_kab", "cell"))


def cell_lines(determination: Determination) -> list[CellLine]:
    """Every cell that may be seen, with the names of its regency, sectors and fund."""
    regions, policy = programmes.regions(determination.programme), programmes.read_policy(determination.version)
    sectors, funds = dict(policy.sectors), {fund.code: fund.name for fund in policy.funds}
    return [
        CellLine(
            each, regions[each.kode_kab].name,
            ", ".join(sectors.get(code, code) for code in each.cell.split("/")[1].split("+")),
            funds.get(each.fund, each.fund), 100 * each.filled // each.seats if each.seats else 0,
        )
        for each in cells(determination)
    ]  # fmt: skip


def total(lines: list[CellLine]) -> CellTotal:
    """What the lines sum up to."""
    found = [line.cell for line in lines]
    return CellTotal(
        sum(each.seats for each in found), sum(each.filled for each in found), sum(each.waiting for each in found),
        sum(each.unsettled_above for each in found),
    )  # fmt: skip


def seen(determination: Determination, by: Actor) -> QuerySet[Person]:
    """Everybody of it whom the reader may see within the scope."""
    found = Person.objects.filter(determination=determination)
    return found if Field.WELFARE in policies.fields(by) else found.filter(verdict__in=policies.CHOSEN)


def people(determination: Determination, by: Actor, kode_kab: str, verdict: str, reason: str) -> Paginator[Person]:
    """People that may be seen, filtered; a reason that the reader may not know filters nothing."""
    found = seen(determination, by)
    if kode_kab:
        found = found.filter(kode_kab=kode_kab)
    if verdict:
        found = found.filter(verdict=verdict)
    if reason and policies.may_know(reason, policies.fields(by)):
        found = found.filter(reasons__contains=f" {reason} ")
    order = ("kode_kab", "cell", "rank", "candidate_id") if Field.RANK in policies.fields(by) else ("candidate_id",)
    return Paginator(found.order_by(*order), PAGE_ROWS)


def reasons(determination: Determination, by: Actor) -> list[ReasonCode]:
    """Those that occur and that the reader may know, in the order of the codes."""
    told = seen(determination, by).order_by().values_list("reasons", flat=True).distinct()
    found, sees = {code for each in told for code in each.split()}, policies.fields(by)
    return [code for code in REASON_TEXTS if code in found and policies.may_know(code, sees)]


def is_shown_to(by: Actor, person: Person) -> bool:
    """Whoever may not see welfare sees only people who were chosen."""
    return Field.WELFARE in policies.fields(by) or person.verdict in policies.CHOSEN


def person(determination: Determination, candidate_id: str) -> Person | None:
    """One row, if it may be seen."""
    return Person.objects.filter(determination=determination, candidate_id=candidate_id).first()


def subject(person: Person) -> str:
    """How entries of the log name a row."""
    return f"{person.determination.log_id}/{person.candidate_id}"


def opened(person: Person) -> dict[str, Any]:
    """What the seal holds."""
    place = Person.sealed["content"].format(pk=person.pk)
    found: dict[str, Any] = json.loads(vault().open(bytes(person.content), place))
    return found


def line(person: Person, by: Actor) -> PersonRow:
    """A person as one line, cut to what the reader may see."""
    sees, content = policies.fields(by), opened(person)
    return PersonRow(
        person.candidate_id, content["name"] if Field.NAME in sees else "",
        _masked(content) if Field.NIK in sees else "", person.kode_kab, person.verdict,
        _reasons(person, sees), person.rank if Field.RANK in sees else None,
    )  # fmt: skip


def shown(person: Person, by: Actor, lang: str = "id") -> PersonShown:
    """A person's page, cut to what the reader may see."""
    sees, content = policies.fields(by), opened(person)
    policy = programmes.read_policy(person.determination.version)
    column = 1 if lang == "en" else 0
    file, sheet, number = content["place"]
    evidence = content["evidence"] if Field.CHECKS in sees else []
    if Field.WELFARE not in sees:
        evidence = [item for item in evidence if item["check"] not in policies.WELFARE_CHECKS]
        evidence = _without_welfare_values(evidence, content["evidence"])
    return PersonShown(
        candidate_id=person.candidate_id, name=content["name"] if Field.NAME in sees else "",
        nik=_masked(content) if Field.NIK in sees else "", kode_kab=person.kode_kab, verdict=person.verdict,
        sentence=VERDICT_TEXTS[Verdict(person.verdict)][column], reasons=_reasons(person, sees, column),
        place=f"{file}{f', {sheet}' if sheet else ''}, {number}" if Field.CHECKS in sees else "",
        checks=tuple(_check(item, policy, _payers(person, policy), lang) for item in evidence),
        rank_lines=_rank_lines(person, policy, lang) if Field.RANK in sees else (),
        next_in_line=_next_in_line(person) if Field.RANK in sees else "",
        rulings=_rulings(person) if Field.RULINGS in sees else (),
        is_final=rejections.is_final(person), may_show_nik=Field.FULL_NIK in sees,
    )  # fmt: skip


def _masked(content: dict[str, Any]) -> str:
    nik = content["nik"] or content["cells"].get("nik", "")
    return mask_number_cell(nik)


def _reasons(person: Person, sees: frozenset[Field], column: int = 0) -> tuple[str, ...]:
    return tuple(
        REASON_TEXTS[ReasonCode(code)][column] for code in person.reasons.split() if policies.may_know(code, sees)
    )


def _without_welfare_values(evidence: list[dict[str, Any]], whole: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Other checks may rest on the welfare register too; what it said is dropped with its name."""
    sources = {item["source"] for item in whole if item["check"] in policies.WELFARE_CHECKS} - {""}
    cut = {"value": "", "source": "", "as_of": ""}
    return [{**item, **cut} if item["source"] in sources else item for item in evidence]


def _payers(person: Person, policy: Policy) -> frozenset[str]:
    """Funds that pay this person's cell; without a cell, those that pay cells of their sector in this regency."""
    return frozenset(
        cell.fund for cell in policy.cells
        if cell.code == person.cell
        or (not person.cell and cell.kode_kab == person.kode_kab and person.sector in cell.sectors)
    )  # fmt: skip


def _check(item: dict[str, Any], policy: Policy, payers: Collection[str], lang: str) -> CheckShown:
    column, check = (1 if lang == "en" else 0), item["check"]
    kind = {"LOLOS": "good", "GAGAL": "bad"}.get(item["outcome"], "warn")
    keys = policies.law_keys(check, payers)
    law = "; ".join(dict.fromkeys(text for name, text in policy.laws if name in keys))
    return CheckShown(
        CHECK_NAMES[check][column], OUTCOME_NAMES[item["outcome"]][column], kind,
        value_text(check, item["value"] or "", policy, lang), item["source"] or "",
        day_text(item["as_of"] or "", lang), law,
    )  # fmt: skip


def _rank_lines(person: Person, policy: Policy, lang: str) -> tuple[str, ...]:
    row = {
        "verdict": person.verdict, "rank": person.rank, "cut_off": person.cut_off, "cell": person.cell,
        "above_cut_off": person.above_cut_off,
    }  # fmt: skip
    return explain(row, policy, lang)[1:]


def _next_in_line(person: Person) -> str:
    if not person.cell or person.cut_off is None:
        return ""
    found = Person.objects.filter(determination=person.determination_id, cell=person.cell, rank=person.cut_off + 1)
    return found.values_list("candidate_id", flat=True).first() or ""


def _rulings(person: Person) -> tuple[RulingShown, ...]:
    found = Ruling.objects.filter(programme=person.determination.programme, candidate_id=person.candidate_id)
    return tuple(
        RulingShown(
            str(row.get_kind_display()),
            row.field,
            _ruled_value(row),
            judgements.opened(row, "why"),
            row.account.name,
            row.at,
            row.document_hash,
        )
        for row in found.select_related("account")
    )


def _ruled_value(row: Ruling) -> str:
    """A word about an identity is not to be seen before the row is settled: who reads second reads by himself."""
    value = judgements.opened(row, "value")
    if row.kind == RulingKind.JUDGEMENT:
        is_settled = judgements.of_row(row.programme, row.candidate_id).is_settled
        return (value if value == NOBODY else mask_number_cell(value)) if is_settled else ""
    return mask_number_cell(value) if row.field in ("nik", "kk") else mask_card_numbers(value)


def doubtful(determination: Determination) -> list[Person]:
    """People whose identity an officer must settle and nobody has settled yet."""
    known = judgements.rows(determination.programme)
    return [each for each in _in_doubt(determination) if not known.get(each.candidate_id, judgements.UNREAD).is_settled]


def waiting_for(determination: Determination, account: int) -> list[Waiting]:
    """Of these, whom this officer can judge: not of a list that they sent, and not again while their word stands."""
    known, sent = judgements.rows(determination.programme), dict[str, bool]()
    found = []
    for each in _in_doubt(determination):
        row = known.get(each.candidate_id, judgements.UNREAD)
        if row.is_settled or row.standing.state is judgements.State.BUNTU or account in row.spoken:
            continue
        if each.kode_kab not in sent:
            sent[each.kode_kab] = account in uploaders(determination, each.kode_kab)
        if not sent[each.kode_kab]:
            found.append(Waiting(each, len(row.spoken) + 1))
    return found


def stuck(determination: Determination) -> list[Person]:
    """People whom three officers could not settle: it takes other evidence, or one of them who thinks again."""
    known = judgements.rows(determination.programme)
    of = ((each, known.get(each.candidate_id, judgements.UNREAD)) for each in _in_doubt(determination))
    return [each for each, row in of if not row.is_settled and row.standing.state is judgements.State.BUNTU]


def _in_doubt(determination: Determination) -> list[Person]:
    found = Person.objects.filter(determination=determination, verdict=Verdict.PERLU_TINJAUAN).order_by("candidate_id")
    return [each for each in found if any(code in policies.DOUBTFUL for code in each.reasons.split())]


def uploaders(determination: Determination, kode_kab: str) -> frozenset[int]:
    """Accounts that sent any file of the regency's judged list."""
    receipt = determination.uploads.get(kode_kab, "")
    found = Upload.objects.filter(receipt=receipt).first()
    if found is None:
        return frozenset()
    return frozenset(Upload.objects.filter(pk__in=[*found.files, found.pk]).values_list("account_id", flat=True))


def faced(person: Person, account: int) -> Faced | None:
    """A doubtful row beside everybody whom it may be; the weights only after this officer's own first verdict."""
    content = opened(person)
    if content["rivals"] is None:
        return None
    ever = account in judgements.of_row(person.determination.programme, person.candidate_id).ever
    policy = programmes.read_policy(person.determination.version)
    rules = CleanRules(policy.occupations, policy.registration_date.year)
    return side_by_side.faced(person.candidate_id, person.kode_kab, content, rules, with_weights=ever)


def own_word(person: Person, account: int) -> Ruling | None:
    """The verdict of this officer that stands."""
    mine = Ruling.objects.filter(
        programme=person.determination.programme, kind=RulingKind.JUDGEMENT, candidate_id=person.candidate_id,
        account=account,
    )  # fmt: skip
    last = mine.order_by("-id").first()
    return None if last is None or last.is_withdrawn else last


def said(ruling: Ruling, column: str) -> str:
    """A sealed text of a ruling: its `value` or its `why`."""
    return judgements.opened(ruling, column)


def niks(person: Person) -> list[str]:
    """Of everybody whom a doubtful row may be, in their order."""
    return [rival["nik"] for rival in opened(person)["rivals"] or ()]
