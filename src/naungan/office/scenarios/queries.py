"""Reading scenarios: a determination held ready, an answer cut to what its reader may see, kept scenarios.

Knows: that what a role may not see is cut here, not on the page. Does not know: how an answer is found (whatif.py).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from naungan.model.nik import mask_nik
from naungan.office.accounts.policies import Actor, demand
from naungan.office.blobs import BlobRef, read_blob
from naungan.office.review import policies as review
from naungan.office.review.models import Determination, Person
from naungan.office.review.queries import opened
from naungan.office.scenarios import policies
from naungan.office.scenarios.models import Scenario
from naungan.office.scenarios.policies import Part
from naungan.office.scope import Scope
from naungan.office.vault_in_use import vault
from naungan.reports.comparison import CellChange, Change, Comparison, Coverage, FundChange, RegencyChange
from naungan.reports.held_result import Result, of_file
from naungan.sources.key_file import data_home

KEPT_OPEN = 2
"""Held results that a process keeps open: they name nobody."""


class Neighbour(NamedTuple):
    """Somebody next to a cut-off; a field that the reader may not see is empty."""

    candidate_id: str
    name: str
    nik: str
    sits: bool


class Margin(NamedTuple):
    """Around the cut-off of one cell, in ranking order."""

    cell: str
    seats: int
    people: tuple[Neighbour, ...]


class Shown(NamedTuple):
    """An answer, cut to what its reader may see. `seats`, `filled`, `enters`, `leaves`: of the whole province;
    `is_even`: do the seats of all cells add up to the quota, before and after?"""

    changes: tuple[str, ...]
    enters: int
    leaves: int
    quota: Change
    seats: Change
    filled: Change
    is_even: bool
    funds: tuple[FundChange, ...]
    waiting_target: Change
    regencies: tuple[RegencyChange, ...]
    groups: tuple[tuple[str, tuple[Coverage, ...]], ...]
    margin: tuple[Margin, ...]
    sees_margin: bool


def held(determination: Determination) -> Result:
    """A determination ready for questions. Raises: Refused, where it keeps nothing for them; BlobBroken."""
    demand(policies.can_be_asked(bool(determination.held)))
    return _open(BlobRef(determination.held, determination.held_sha256, determination.held_size))


@lru_cache(maxsize=KEPT_OPEN)
def _open(ref: BlobRef) -> Result:
    return of_file(read_blob(data_home(), vault(), ref))


def shown(found: Comparison, determination: Determination, by: Actor, scope: Scope, margin_of: str = "") -> Shown:
    """An answer as its reader may see it. In: the regency whose cut-offs are wanted, '' for none."""
    sees = policies.parts(by)
    regencies = tuple(each for each in found.regencies if scope.sees(each.code)) if Part.REGENCIES in sees else ()
    wanted = margin_of if Part.MARGIN in sees and scope.sees(margin_of) else ""
    seats = _sum([cell.seats for cell in found.cells])
    groups = (("jenis_kelamin", found.by_sex), ("usia", found.by_age), ("kabupaten_kota", found.by_regency))
    return Shown(
        found.changes, found.enters, found.leaves, found.quota, seats, _sum([cell.filled for cell in found.cells]),
        seats == found.quota, found.funds, found.waiting_target,
        tuple(each for each in regencies if any((*each.seats, each.enters, each.leaves))),
        groups if Part.GROUPS in sees else (),
        _margin([cell for cell in found.cells if cell.kode_kab == wanted], determination, by) if wanted else (),
        Part.MARGIN in sees,
    )  # fmt: skip


def _margin(cells: list[CellChange], determination: Determination, by: Actor) -> tuple[Margin, ...]:
    ids = [row for cell in cells for row in (*cell.last_in, *cell.first_out)]
    people = Person.objects.filter(determination=determination, candidate_id__in=ids)  # of the reader's scope
    known = {each.candidate_id: opened(each) for each in people}
    sees = review.fields(by)

    def neighbour(row: str, *, sits: bool) -> Neighbour:
        content = known[row]
        name = content["name"] if review.Field.NAME in sees else ""
        nik = mask_nik(content["nik"]) if review.Field.NIK in sees and content["nik"] else ""
        return Neighbour(row, name, nik, sits)

    return tuple(
        Margin(
            cell.cell, cell.seats.after,
            (*(neighbour(row, sits=True) for row in cell.last_in if row in known),
             *(neighbour(row, sits=False) for row in cell.first_out if row in known)),
        )
        for cell in cells
    )  # fmt: skip


def _sum(changes: list[Change]) -> Change:
    return Change(sum(each.before for each in changes), sum(each.after for each in changes))


def summary(found: Comparison) -> dict[str, Any]:
    """What is kept of an answer: sums only. Units: persons, seats, rupiah."""
    return {
        "enters": found.enters,
        "leaves": found.leaves,
        "quota": list(found.quota),
        "seats": list(_sum([cell.seats for cell in found.cells])),
        "filled": list(_sum([cell.filled for cell in found.cells])),
        "waiting_target": list(found.waiting_target),
        "funds": [
            {"code": fund.code, "name": fund.name, "budget": list(fund.budget), "cost": list(fund.cost)}
            for fund in found.funds
        ],
    }


def shown_sums(scenario: Scenario) -> Shown:
    """A kept scenario as its sums tell it, for those who see no more."""
    told = scenario.summary
    seats, quota, filled, waiting = (Change(*told[name]) for name in ("seats", "quota", "filled", "waiting_target"))
    funds = tuple(
        FundChange(fund["code"], fund["name"], Change(*fund["budget"]), Change(*fund["cost"])) for fund in told["funds"]
    )
    return Shown(
        tuple(scenario.changes), told["enters"], told["leaves"], quota, seats, filled, seats == quota, funds, waiting,
        (), (), (), sees_margin=False,
    )  # fmt: skip


def scenarios(determination: Determination) -> list[Scenario]:
    """Those that nobody has removed."""
    found = Scenario.objects.filter(determination=determination, removed_at=None)
    return list(found.select_related("account"))


def scenario(determination: Determination, number: int) -> Scenario | None:
    """One, also where it has been removed."""
    found = Scenario.objects.filter(determination=determination, number=number)
    return found.select_related("account", "removed_by").first()
