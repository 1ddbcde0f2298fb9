"""Whom to ask: of all rows of a result, or of lists, those for whom this service's answer is still missing.

Knows: which open reason which service can answer, and that the same question is asked once. Does not know: how a
batch looks (batch.py), or why a reason is open (stages/assess.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from naungan.model.decision import Check, Outcome, ReasonCode, Verdict
from naungan.model.errors import WrongCall
from naungan.model.exchange import Question, Service
from naungan.model.person import NikState
from naungan.model.programme import Region
from naungan.model.row import RawRow
from naungan.model.tables import DECISIONS, ROWS
from naungan.reports.bundle import MANIFEST, read_manifest, sha256_of
from naungan.reports.parquet import read_table
from naungan.sources.exchange_layout import Layout
from naungan.sources.intake import read_lists, refuse_empty
from naungan.sources.programme_file import load_programme
from naungan.sources.region_file import load_regions
from naungan.stages.clean import CleanRules, clean_row
from naungan.stages.fold import fold_text

R = ReasonCode
ANSWERED_BY = {
    Service.DUKCAPIL: (
        R.BELUM_DIPERIKSA_DUKCAPIL, R.STATUS_HIDUP_BELUM_DIKETAHUI, R.STATUS_HIDUP_BASI, R.USIA_BELUM_DIKETAHUI,
        R.DOMISILI_BELUM_DIKETAHUI, R.DOMISILI_BASI,
    ),
    Service.BPJS: (R.KEPESERTAAN_BELUM_DIKETAHUI, R.KEPESERTAAN_BASI),
    Service.DINSOS: (R.DESIL_BELUM_DIKETAHUI, R.DESIL_BASI),
}  # fmt: skip
"""Open reasons that an answer of the service can close. An identity in doubt is settled by an officer, a NIK that was
not found by mending it: asking again would change nothing."""
NOT_ASKED = {
    NikState.KOSONG: "NIK kosong", NikState.TIDAK_SAH: "NIK tidak sah",
    NikState.LIMA_BELAS: "angka terakhir NIK hilang", NikState.LENGKAP: "",
}  # fmt: skip


class Left(NamedTuple):
    """A row that cannot be asked about, with its place and why: its NIK must be mended first."""

    row_id: str
    source_file: str
    source_sheet: str
    source_row: int
    kode_kab: str
    why: str


class Chosen(NamedTuple):
    """Whom to ask, the most pressing first. Units: rows. `rows`: considered; `settled`: this service is not needed;
    `same`: rows whose question another row asks; `origin`: hash of the result, or '' for lists."""

    questions: tuple[Question, ...]
    left: tuple[Left, ...]
    rows: int
    settled: int
    same: int
    regions: tuple[Region, ...]
    origin: str


class _Row(NamedTuple):
    raw: RawRow
    nik: str  # by which the person is linked, '' = not linked
    is_pressing: bool


def choose(
    sources: Sequence[Path], layout: Layout, *, everybody: bool = False, programme: Path | None = None,
    key: bytes | None = None,
) -> Chosen:  # fmt: skip
    """Whom to ask, of the result of a determination (one folder), or of lists.

    In: `programme`, `key`: for lists, whose rows get the ids that a determination would give them.
    Raises: WrongCall, FileMissing, BundleBroken.
    """
    results = [path for path in sources if (path / MANIFEST).is_file()]
    if not results:
        return _of_lists(sources, layout, programme, key)
    if len(sources) > 1:
        raise WrongCall("Sebutkan satu folder hasil saja, atau hanya daftar calon, pada --from.")
    return _of_result(results[0], layout, everybody=everybody)


def _of_result(folder: Path, layout: Layout, *, everybody: bool) -> Chosen:
    year = int(read_manifest(folder)["programme"]["year"])
    regions, _ = load_regions(folder / "regions.csv")
    raws = {row["candidate_id"]: RawRow(**row) for row in read_table(folder / "rows.parquet", ROWS).to_pylist()}
    decisions = read_table(folder / "decisions.parquet", DECISIONS).to_pylist()
    found = [
        _Row(raws[decision["candidate_id"]], _linked(decision), bool(decision["above_cut_off"]))
        for decision in decisions
        if everybody or needs(layout.service, decision)
    ]
    chosen = _questions(found, layout, year)
    return chosen._replace(
        rows=len(decisions), settled=len(decisions) - len(found), regions=regions, origin=sha256_of(folder / MANIFEST)
    )


def _of_lists(sources: Sequence[Path], layout: Layout, programme: Path | None, key: bytes | None) -> Chosen:
    if programme is None or key is None:
        raise WrongCall(
            "--from menyebut daftar calon, bukan hasil penetapan: tambahkan --programme PROGRAM, supaya ID baris sama "
            "dengan ID pada penetapan nanti."
        )
    policy = load_programme(programme)
    intake = read_lists(sources, key=key, regions=policy.regions)
    refuse_empty(intake, sources)
    chosen = _questions([_Row(raw, "", False) for raw in intake.rows], layout, policy.year)
    return chosen._replace(rows=len(intake.rows), regions=policy.regions)


def needs(service: Service, decision: Mapping[str, Any]) -> bool:
    """Does this row wait for an answer of the service? In: a row of decisions.parquet."""
    if decision["verdict"] != Verdict.PERLU_TINJAUAN:
        return False  # refused whatever they answer, or nothing of it is open
    open_reasons = {
        each["check"]: each["code"] for each in decision["evidence"] if each["outcome"] == Outcome.TIDAK_DIKETAHUI
    }
    identity = open_reasons.get(Check.IDENTITAS, "")
    if identity not in ("", R.BELUM_DIPERIKSA_DUKCAPIL):
        return False
    return any(code in ANSWERED_BY[service] for code in open_reasons.values())


def _linked(decision: Mapping[str, Any]) -> str:
    known = any(e["check"] == Check.IDENTITAS and e["outcome"] == Outcome.LOLOS for e in decision["evidence"])
    return (decision["nik"] or "") if known else ""


def _questions(rows: Iterable[_Row], layout: Layout, year: int) -> Chosen:
    rules = CleanRules((), year)
    sent = [field for field, _ in layout.sent if field in Question._fields and field != "row_id"]
    asked: dict[tuple[str, ...], tuple[Question, bool]] = {}
    left: list[Left] = []
    same = 0
    for row in rows:
        candidate, _ = clean_row(row.raw, rules)
        nik = row.nik or (candidate.nik if candidate.nik_state is NikState.LENGKAP else "")
        if not nik:
            left.append(Left(*row.raw[:5], why=NOT_ASKED[candidate.nik_state]))
            continue
        question = _question(row.raw, nik, candidate.kk, candidate.birth_date, candidate.sex)
        content = tuple(fold_text(getattr(question, field)) for field in sent)
        other = asked.get(content)
        same += other is not None
        first = min(question, other[0]) if other else question
        asked[content] = (first, row.is_pressing or bool(other and other[1]))
    order = sorted(asked.values(), key=lambda each: (not each[1], each[0].kode_kab, each[0].row_id))
    return Chosen(tuple(question for question, _ in order), tuple(sorted(left)), 0, 0, same, (), "")


def _question(raw: RawRow, nik: str, kk: str, birth: Any, sex: str) -> Question:
    place = raw.tempat_lahir or ("" if raw.tanggal_lahir else raw.tempat_tanggal_lahir.split(",")[0])
    return Question(
        raw.candidate_id, nik, kk, " ".join(raw.nama.split()), place if not any(map(str.isdigit, place)) else "",
        birth.isoformat() if birth else "", sex, raw.alamat, raw.kode_kab,
    )  # fmt: skip


def why_left(left: Iterable[Left]) -> dict[str, int]:
    """How many rows cannot be asked about, by why. Units: rows."""
    return dict(sorted(Counter(each.why for each in left).items()))
