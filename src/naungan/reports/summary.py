"""What a determination says in numbers: for the report, the workbooks and the command line.

Knows: sums over the tables of one bundle. Does not know: words, pages or files. Nothing here names a person; the
only identities are candidate ids of unsettled rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from naungan.model.decision import Check, Outcome, ReasonCode, Verdict
from naungan.model.money import Rupiah
from naungan.model.problem import ProblemCode, Weight, weight_of
from naungan.model.programme import Fund, Programme
from naungan.reports.twice import Twice, proposed_twice
from naungan.stages.evidence_age import RESTS_ON, STALE, IfFresh

RECIPIENTS = "PENERIMA"
"""Last step of the funnel; the steps before it are READ and the checks."""
READ = "DIBACA"
ALLOCATIONS_CHECKS = (Check.GANDA, Check.KK)
"""Checks that allocation makes: they keep somebody out only with a code, for an unlinked row has already fallen out."""

FETCH_FROM: dict[ReasonCode, str] = {
    ReasonCode.BELUM_DIPERIKSA_DUKCAPIL: "population",
    ReasonCode.STATUS_HIDUP_BELUM_DIKETAHUI: "population",
    ReasonCode.USIA_BELUM_DIKETAHUI: "population",
    ReasonCode.DOMISILI_BELUM_DIKETAHUI: "population",
    ReasonCode.DESIL_BELUM_DIKETAHUI: "welfare",
    ReasonCode.KEPESERTAAN_BELUM_DIKETAHUI: "membership",
    ReasonCode.PENGECUALIAN_BELUM_DIKETAHUI: "exclusions",
    ReasonCode.PROGRAM_LAIN_BELUM_DIKETAHUI: "schemes",
    ReasonCode.KK_BELUM_DIKETAHUI: "population",
    **{code: RESTS_ON[check] for check, code in STALE.items()},
    ReasonCode.IDENTITAS_BELUM_PASTI: "officer",
    ReasonCode.GANDA_MUNGKIN: "officer",
    ReasonCode.NIK_MILIK_ORANG_LAIN: "regency",
    ReasonCode.NIK_TIDAK_DITEMUKAN: "regency",
    ReasonCode.SEKTOR_BELUM_JELAS: "regency",
    ReasonCode.SUMBER_DANA_BELUM_PASTI: "follows",
    ReasonCode.NIK_GANDA_DUKCAPIL: "person",
    ReasonCode.NIK_NONAKTIF: "person",
    ReasonCode.KEBERATAN_DIPROSES: "objections",
}
"""Who can answer what is unknown: a register's kind, an officer, the regency, the person, the objections panel;
'follows': is settled by itself once the others are."""

OPEN_IDENTITY = frozenset({
    ReasonCode.IDENTITAS_BELUM_PASTI.value, ReasonCode.NIK_MILIK_ORANG_LAIN.value,
    ReasonCode.NIK_TIDAK_DITEMUKAN.value, ReasonCode.BELUM_DIPERIKSA_DUKCAPIL.value,
})  # fmt: skip
RESTS_ON_PERSON = frozenset({
    ReasonCode.STATUS_HIDUP_BELUM_DIKETAHUI.value, ReasonCode.USIA_BELUM_DIKETAHUI.value,
    ReasonCode.DOMISILI_BELUM_DIKETAHUI.value, ReasonCode.DESIL_BELUM_DIKETAHUI.value,
    ReasonCode.KEPESERTAAN_BELUM_DIKETAHUI.value, ReasonCode.PENGECUALIAN_BELUM_DIKETAHUI.value,
    ReasonCode.PROGRAM_LAIN_BELUM_DIKETAHUI.value, ReasonCode.KK_BELUM_DIKETAHUI.value,
    *(code.value for code in STALE.values()),
})  # fmt: skip
"""While it is open who a row is, no register can be asked about the person: these are unknown for that reason only,
and sending somebody to BPJS or the welfare office would fetch nothing."""


class Tables(Protocol):
    """What a determination found. engines.engine.Determined fits; reports do not import engines."""

    @property
    def decisions(self) -> pa.Table:
        """Columns of DECISIONS."""

    @property
    def links(self) -> pa.Table:
        """Columns of LINKS."""

    @property
    def cells(self) -> pa.Table:
        """Columns of CELLS."""

    @property
    def problems(self) -> pa.Table:
        """Columns of PROBLEMS: those the determination itself found."""

    @property
    def doubles(self) -> pa.Table:
        """Columns of DOUBLES."""


class FundSum(NamedTuple):
    """One fund. Units: persons; whole rupiah for `budget`, `committed`, `remaining` over all months."""

    code: str
    name: str
    seats: int
    filled: int
    waiting: int
    budget: Rupiah
    committed: Rupiah
    remaining: Rupiah


class FunnelStep(NamedTuple):
    """Rows still in after this step; those lost here had passed every step before it. Units: rows."""

    step: str
    remaining: int
    failed: int
    unknown: int


class ReasonCount(NamedTuple):
    """How often a reason stands, in all rows and by verdict. Units: rows."""

    code: ReasonCode
    rows: int
    refused: int
    unsettled: int


class RegencySum(NamedTuple):
    """One proposing regency. `seats` 0 = it has no cell. Units: rows; seats, filled and waiting: persons."""

    code: str
    name: str
    rows: int
    seats: int
    filled: int
    waiting: int
    refused: int
    unsettled: int
    unsettled_above: int
    to_mend: int

    @property
    def share(self) -> float | None:
        """Filled part of the seats, None without seats. Units: share (0-1)."""
        return self.filled / self.seats if self.seats else None


class Fetch(NamedTuple):
    """What to ask for: an unknown reason, from whom, for how many undecided rows; `alone`: nothing else is unknown."""

    code: ReasonCode
    source: str
    rows: int
    alone: int


class Shortfall(NamedTuple):
    """A cell with spare seats or with a waiting list under its target. Units: persons."""

    cell: str
    kode_kab: str
    spare: int
    waiting: int
    reserve_target: int

    @property
    def reserve_missing(self) -> int:
        """How many more waiting people the target asks for."""
        return max(0, self.reserve_target - self.waiting)


class Unsettled(NamedTuple):
    """A row that may rank above a cut-off once settled: it stands in the way of a final run."""

    candidate_id: str
    kode_kab: str
    reasons: tuple[str, ...]


class Summary(NamedTuple):
    """A whole determination in numbers."""

    rows: int
    quota: int
    seats: int
    filled: int
    waiting: int
    verdicts: dict[Verdict, int]
    monthly: Rupiah
    total: Rupiah
    budget: Rupiah
    funds: tuple[FundSum, ...]
    funnel: tuple[FunnelStep, ...]
    reasons: tuple[ReasonCount, ...]
    regencies: tuple[RegencySum, ...]
    fetch: tuple[Fetch, ...]
    shortfalls: tuple[Shortfall, ...]
    spare_seats: int
    moved_seats: int
    reserve_target: int
    reserve_missing: int
    unsettled_above: tuple[Unsettled, ...]
    problems: tuple[tuple[ProblemCode, int], ...]
    rows_to_mend: int
    twice: Twice
    if_fresh: tuple[IfFresh, ...] = ()


def summarise(
    rows: pa.Table, problems: pa.Table, found: Tables, programme: Programme, if_fresh: Sequence[IfFresh] = ()
) -> Summary:
    """Sum up one determination.

    In: rows with columns of ROWS; all problems (intake's and the determination's); what was found; what an engine says
    of stale evidence.
    """
    decisions, cells = found.decisions, found.cells.to_pylist()
    reasons_of = _sets(decisions.column("reasons").to_pylist())
    verdicts = decisions.column("verdict").to_pylist()
    funds = tuple(_fund_sum(fund, cells, programme) for fund in programme.funds)
    shortfalls = _shortfalls(cells)
    counted = Counter(verdicts)
    filled = counted[Verdict.DITETAPKAN]
    monthly = filled * programme.monthly_contribution
    return Summary(
        rows=rows.num_rows,
        quota=sum(cell["quota"] for cell in cells),
        seats=sum(cell["seats"] for cell in cells),
        filled=filled,
        waiting=counted[Verdict.CADANGAN],
        verdicts={verdict: counted[verdict] for verdict in Verdict},
        monthly=Rupiah(monthly),
        total=Rupiah(monthly * programme.months),
        budget=Rupiah(sum(fund.budget for fund in programme.funds)),
        funds=funds,
        funnel=funnel(decisions),
        reasons=_reasons(reasons_of, verdicts),
        regencies=_regencies(rows, problems, decisions, cells, programme),
        fetch=_fetch(reasons_of, verdicts),
        shortfalls=shortfalls,
        spare_seats=sum(item.spare for item in shortfalls),
        moved_seats=sum(max(0, cell["moved"]) for cell in cells),
        reserve_target=sum(cell["reserve_target"] for cell in cells),
        reserve_missing=sum(item.reserve_missing for item in shortfalls),
        unsettled_above=_unsettled_above(decisions),
        problems=_problem_counts(problems),
        rows_to_mend=len(_ids_to_mend(problems)),
        twice=proposed_twice(decisions),
        if_fresh=tuple(if_fresh),
    )


def funnel(decisions: pa.Table) -> tuple[FunnelStep, ...]:
    """From all rows to recipients, check by check in the printed order: who is still in, who fell out, at what."""
    total = decisions.num_rows
    steps = [FunnelStep(READ, total, 0, 0)]
    pieces = decisions.select(["evidence"]).combine_chunks().column("evidence")
    parents, structs = pc.list_parent_indices(pieces), pc.list_flatten(pieces)
    still = pa.array(range(total), pa.int64())
    made = set(pc.unique(pc.struct_field(structs, "check")).to_pylist())
    for check in Check:
        if check is Check.PROGRAM_LAIN and check not in made:
            continue  # a check that only some programmes make
        mine = pc.equal(pc.struct_field(structs, "check"), check.value)
        outcome = pc.filter(pc.struct_field(structs, "outcome"), mine)
        place = pc.filter(parents, mine).cast(pa.int64())
        failed = pc.filter(place, pc.equal(outcome, Outcome.GAGAL.value))
        before = len(still)
        failures = pc.sum(pc.is_in(still, value_set=failed)).as_py() or 0
        if check in ALLOCATIONS_CHECKS:
            coded = pc.filter(place, pc.not_equal(pc.filter(pc.struct_field(structs, "code"), mine), ""))
            still = pc.filter(still, pc.invert(pc.is_in(still, value_set=coded)))
        else:
            passed = pc.filter(place, pc.equal(outcome, Outcome.LOLOS.value))
            still = pc.filter(still, pc.is_in(still, value_set=passed))
        steps.append(FunnelStep(check.value, len(still), failures, before - len(still) - failures))
    chosen = pc.sum(pc.equal(decisions.column("verdict"), Verdict.DITETAPKAN.value)).as_py() or 0
    steps.append(FunnelStep(RECIPIENTS, chosen, 0, 0))
    return tuple(steps)


def _fund_sum(fund: Fund, cells: list[dict[str, object]], programme: Programme) -> FundSum:
    mine = [cell for cell in cells if cell["fund"] == fund.code]
    seats, filled, waiting = (sum(_int(cell[name]) for cell in mine) for name in ("seats", "filled", "waiting"))
    committed = filled * programme.monthly_contribution * programme.months
    return FundSum(
        fund.code, fund.name, seats, filled, waiting, Rupiah(fund.budget), Rupiah(committed),
        Rupiah(fund.budget - committed),
    )  # fmt: skip


def _reasons(reasons_of: Sequence[frozenset[str]], verdicts: Sequence[str]) -> tuple[ReasonCount, ...]:
    """Every reason that keeps somebody out or undecided, most frequent first. Ties: in the order of the codes."""
    by_verdict: Counter[tuple[str, str]] = Counter()
    for (reasons, verdict), times in Counter(zip(reasons_of, verdicts, strict=True)).items():
        for code in reasons:
            by_verdict[code, verdict] += times
    counts = []
    for code in ReasonCode:
        parts = [by_verdict[code.value, verdict.value] for verdict in Verdict]
        if sum(parts) and code is not ReasonCode.DALAM_KUOTA:
            refused = by_verdict[code.value, Verdict.TIDAK_MEMENUHI.value]
            counts.append(ReasonCount(code, sum(parts), refused, by_verdict[code.value, Verdict.PERLU_TINJAUAN.value]))
    return tuple(sorted(counts, key=lambda count: -count.rows))


def _fetch(reasons_of: Sequence[frozenset[str]], verdicts: Sequence[str]) -> tuple[Fetch, ...]:
    """What to fetch for the undecided, most needed first. What follows from other answers does not count as alone."""
    rows: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    following = {code.value for code, source in FETCH_FROM.items() if source == "follows"}
    for (reasons, verdict), times in Counter(zip(reasons_of, verdicts, strict=True)).items():
        if verdict != Verdict.PERLU_TINJAUAN:
            continue
        needed = reasons - following
        if reasons & OPEN_IDENTITY:
            reasons -= RESTS_ON_PERSON
            needed = reasons - following - {ReasonCode.GANDA_MUNGKIN}  # known, the NIK tells doubles
        needed = needed or reasons
        for code in reasons:
            rows[code] += times
            alone[code] += times if needed == {code} else 0
    found = [Fetch(code, FETCH_FROM[code], rows[code.value], alone[code.value]) for code in FETCH_FROM if rows[code]]
    return tuple(sorted(found, key=lambda item: (item.source == "follows", -item.rows)))


def _regencies(
    rows: pa.Table, problems: pa.Table, decisions: pa.Table, cells: list[dict[str, object]], programme: Programme
) -> tuple[RegencySum, ...]:
    """Every regency of the programme in its order, then '' for rows whose regency is not known, if there are any."""
    proposed = Counter(decisions.column("kode_kab").to_pylist())
    verdicts = Counter(zip(*_lists(decisions, "kode_kab", "verdict"), strict=True))
    above = Counter(
        code for code, flag in zip(*_lists(decisions, "kode_kab", "above_cut_off"), strict=True) if flag
    )  # fmt: skip
    faulty = _ids_to_mend(problems)
    to_mend = Counter(
        code for row, code in zip(*_lists(rows, "candidate_id", "kode_kab"), strict=True) if row in faulty
    )
    names = {region.code: region.name for region in programme.regions}
    codes = [*names, *sorted(code for code in proposed if code not in names)]
    return tuple(
        RegencySum(
            code=code,
            name=names.get(code, code),
            rows=proposed[code],
            seats=sum(_int(cell["seats"]) for cell in cells if cell["kode_kab"] == code),
            filled=verdicts[code, Verdict.DITETAPKAN.value],
            waiting=verdicts[code, Verdict.CADANGAN.value],
            refused=verdicts[code, Verdict.TIDAK_MEMENUHI.value],
            unsettled=verdicts[code, Verdict.PERLU_TINJAUAN.value],
            unsettled_above=above[code],
            to_mend=to_mend[code],
        )
        for code in codes
    )


def _shortfalls(cells: list[dict[str, object]]) -> tuple[Shortfall, ...]:
    found = [
        Shortfall(
            str(cell["cell"]),
            str(cell["kode_kab"]),
            max(0, _int(cell["seats"]) - _int(cell["filled"])),
            _int(cell["waiting"]),
            _int(cell["reserve_target"]),
        )
        for cell in sorted(cells, key=lambda cell: str(cell["cell"]))
    ]
    return tuple(item for item in found if item.spare or item.reserve_missing)


def _unsettled_above(decisions: pa.Table) -> tuple[Unsettled, ...]:
    chosen = decisions.select(["candidate_id", "kode_kab", "reasons", "above_cut_off"])
    chosen = chosen.filter(pc.fill_null(chosen.column("above_cut_off"), False)).sort_by("candidate_id")
    return tuple(
        Unsettled(row["candidate_id"], row["kode_kab"] or "", tuple(row["reasons"] or ())) for row in chosen.to_pylist()
    )


def _problem_counts(problems: pa.Table) -> tuple[tuple[ProblemCode, int], ...]:
    counts = Counter(problems.column("code").to_pylist())
    return tuple(
        sorted(((code, counts[code.value]) for code in ProblemCode if counts[code]), key=lambda pair: -pair[1])
    )


def _ids_to_mend(problems: pa.Table) -> frozenset[str]:
    """Candidate ids with at least one problem that needs mending."""
    faults = pa.array([code.value for code in ProblemCode if weight_of(code) is Weight.GALAT], pa.string())
    chosen = problems.filter(pc.is_in(problems.column("code").cast(pa.string()), value_set=faults))
    return frozenset(word for word in chosen.column("candidate_id").to_pylist() if word)


def _sets(lists: Iterable[list[str] | None]) -> list[frozenset[str]]:
    """Few combinations occur often: share one set for each."""
    seen: dict[tuple[str, ...], frozenset[str]] = {}
    return [seen.setdefault(key, frozenset(key)) for key in (tuple(item or ()) for item in lists)]


def _lists(table: pa.Table, *names: str) -> list[list[object]]:
    return [table.column(name).to_pylist() for name in names]


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0
