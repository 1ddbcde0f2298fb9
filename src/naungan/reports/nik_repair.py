"""NIK repair on paper: for each regency a worklist and a letter to its registry, and what became of the last ones.

Knows: which columns of a result are read, where each file goes, and that a regency's folder names its own people only.
Does not know: what makes a NIK faulty or repaired (stages/nik_repair), or what a family does about it (sources/).
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from naungan.model.decision import REASON_TEXTS, Check, Outcome, ReasonCode, Verdict
from naungan.model.errors import BundleBroken, EvidenceMissing, FileMissing, OutputInTheWay
from naungan.model.programme import Programme, Region
from naungan.reports.bundle import read_manifest
from naungan.reports.documents.letter import LegalText, Letterhead, Proof, SignatureBlock
from naungan.reports.documents.repair_letter import RepairLine, RepairText, repair_letter_pdf
from naungan.reports.held_result import read_programme
from naungan.reports.perbaikan import file_stem
from naungan.reports.simple_workbook import Cell, Sheet, write_book
from naungan.sources.nik_repair_steps import RepairSteps, load_repair_steps
from naungan.stages.nik_repair import MALFORMED, OPEN, NikFault, Repair, RepairState, Seen, follow, look

WORKLIST, LETTER, LEDGER = "daftar-perbaikan-nik.xlsx", "surat-disdukcapil.pdf", "perbaikan-nik.json"
KIND, FORMAT = "naungan-nik-repair", 1
Progress = Callable[[str, int, int], None]

OPEN_COLUMNS = (
    ("ID BARIS", 18), ("NIK PADA DAFTAR", 19), ("NIK DI DUKCAPIL", 19), ("NAMA", 28), ("KECAMATAN", 18), ("DESA", 18),
    ("YANG SALAH", 34), ("YANG PERLU DILAKUKAN KELUARGA", 44), ("YANG DIBAWA", 34), ("DISDUKCAPIL YANG DITUJU", 24),
    ("TENGGAT", 12), ("KEADAAN", 18), ("HASIL DISDUKCAPIL", 24), ("TANGGAL SELESAI", 12),
)  # fmt: skip
CLOSED_COLUMNS = (
    ("ID BARIS", 18), ("NAMA", 28), ("KECAMATAN", 18), ("DESA", 18), ("YANG DULU SALAH", 34), ("KEADAAN", 18),
    ("HASIL SEKARANG", 18), ("ALASAN", 60),
)  # fmt: skip
STATE_WORDS = {
    RepairState.BARU: "baru", RepairState.TERBUKA: "masih terbuka",
    RepairState.BELUM_DIKETAHUI: "belum ada jawaban baru", RepairState.TIDAK_DIAJUKAN: "tidak diajukan lagi",
    RepairState.DIPERBAIKI: "sudah beres", RepairState.GUGUR: "tidak perlu lagi",
}  # fmt: skip
LATE = "LEWAT TENGGAT"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes the letters: letterhead, the office that signs, the place."""

    names: tuple[str, ...]
    signer: str
    place: str


class Result(NamedTuple):
    """What is read of a bundle. `decisions`: columns needed of decisions.parquet; `seen`: by candidate id."""

    folder: Path
    root: str
    code: str
    key_id: str
    programme: Programme
    decisions: pa.Table
    seen: Mapping[str, Seen]


class RegencyRepairs(NamedTuple):
    """One regency's counts. `code` '' = rows of no known regency. Units: rows."""

    code: str
    name: str
    states: Mapping[RepairState, int]
    faults: Mapping[NikFault, int]
    late: int

    @property
    def open(self) -> int:
        """Rows about which somebody has to do something."""
        return sum(count for state, count in self.states.items() if state in OPEN)


class RepairReport(NamedTuple):
    """What became of it all. `earlier`: was it a re-check?"""

    repairs: tuple[Repair, ...]
    regencies: tuple[RegencyRepairs, ...]
    due: date
    today: date
    earlier: bool
    steps: RepairSteps


def read_result(folder: Path) -> Result:
    """Read a bundle as far as it is needed. Raises: BundleBroken."""
    manifest = read_manifest(folder)
    root = hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
    try:
        programme_text, regions_text = (
            (folder / name).read_text("utf-8-sig") for name in ("programme.toml", "regions.csv")
        )
        programme = read_programme(programme_text, regions_text)
        names = ["candidate_id", "kode_kab", "verdict", "reasons", "nik", "evidence"]
        decisions = pq.read_table(folder / "decisions.parquet", columns=names)
        problems = pq.read_table(folder / "problems.parquet", columns=["candidate_id", "code"])
    except (OSError, pa.ArrowInvalid) as error:
        raise BundleBroken(f"{folder} tidak utuh. Ambil salinan hasil yang utuh, lalu jalankan lagi.") from error
    of_nik: dict[str, set[str]] = {}
    bent = pc.is_in(problems["code"], value_set=pa.array(sorted(MALFORMED), pa.string()))
    for row in problems.filter(bent).to_pylist():
        of_nik.setdefault(row["candidate_id"], set()).add(row["code"])
    rows = zip(*(decisions[name].to_pylist() for name in ("candidate_id", "verdict", "reasons")), strict=True)
    seen = {row: look(verdict, reasons or (), of_nik.get(row, ())) for row, verdict, reasons in rows}
    return Result(folder, root, str(manifest["code"]), str(manifest["key_id"]), programme, decisions, seen)


def read_earlier(folder: Path, result: Result) -> dict[str, Repair]:
    """What was open when the folder was written. Raises: FileMissing, EvidenceMissing when it is not of these rows."""
    try:
        read = json.loads((folder / LEDGER).read_bytes())
        said = (read["kind"], read["format"], str(read["programme"]), str(read["key_id"]))
        rows = [_repair(each) for each in read["open"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _no_ledger(folder) from error
    if said[:2] != (KIND, FORMAT):
        raise _no_ledger(folder)
    if said[2:] != (result.programme.code, result.key_id):
        raise EvidenceMissing(
            f"Daftar di {folder} bukan dari program dan kunci nomor calon yang sama, sehingga barisnya tidak dapat "
            "dipasangkan. Tetapkan lagi dengan --key yang dipakai waktu itu, atau mulai tanpa --earlier."
        )
    return {each.candidate_id: each for each in rows}


def _repair(told: Mapping[str, str]) -> Repair:
    return Repair(
        told["candidate_id"], told["kode_kab"], NikFault(told["fault"]), date.fromisoformat(told["due"]),
        date.fromisoformat(told["since"]), RepairState.TERBUKA, False,
    )  # fmt: skip


def _no_ledger(folder: Path) -> FileMissing:
    return FileMissing(
        f"{folder / LEDGER} tidak ada atau tidak dapat dibaca. Berikan folder yang ditulis `naungan nik-repair`."
    )


def find_repairs(result: Result, earlier: Mapping[str, Repair] | None, *, due: date, today: date) -> RepairReport:
    """Everything that is to be repaired, and what became of what was."""
    ids, codes = (result.decisions[name].to_pylist() for name in ("candidate_id", "kode_kab"))
    found = follow(earlier or {}, result.seen, dict(zip(ids, codes, strict=True)), due=due, today=today)
    names = {region.code: f"{region.kind} {region.name}".title() for region in result.programme.regions}
    regencies = []
    for code in sorted({repair.kode_kab for repair in found}):
        own = [repair for repair in found if repair.kode_kab == code]
        open_ = Counter(repair.fault for repair in own if repair.state in OPEN)
        states = Counter(repair.state for repair in own)
        regencies.append(RegencyRepairs(code, names.get(code, code), states, open_, sum(r.is_late for r in own)))
    return RepairReport(found, tuple(regencies), due, today, earlier is not None, load_repair_steps())


def check_folder(out: Path) -> None:
    """May a new folder be made here? Call it before long work. Raises: OutputInTheWay."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise OutputInTheWay(f"{out} sudah ada dan tidak kosong. Pilih nama folder lain: yang lama tetap diperlukan.")


def write_repairs(
    out: Path, result: Result, report: RepairReport, sender: Sender, progress: Progress | None = None
) -> None:
    """One folder for each regency, and the ledger by which the next run knows these rows. Raises: OutputInTheWay."""
    check_folder(out)
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    out.chmod(0o700)
    people = _people(result, report.repairs)
    regions = {region.code: region for region in result.programme.regions}
    for done, regency in enumerate(report.regencies):
        if progress:
            progress("Menulis daftar dan surat perbaikan NIK", done, len(report.regencies))
        folder = out / file_stem(regency.code, regions.get(regency.code))
        folder.mkdir(mode=0o700)
        own = [repair for repair in report.repairs if repair.kode_kab == regency.code]
        _write_worklist(folder / WORKLIST, own, people, result, report, regency)
        if regency.code and regency.open:
            pdf = repair_letter_pdf(_letter(result, report, regency, sender, folder / WORKLIST))
            _write(folder / LETTER, pdf)
    _write(out / LEDGER, _ledger(result, report))  # last: without it the folder is no folder of ours


def _write(path: Path, content: bytes) -> None:
    path.touch(0o600)
    path.write_bytes(content)


def _ledger(result: Result, report: RepairReport) -> bytes:
    """Candidate ids and days: no name and no number of anybody."""
    open_ = [
        {
            "candidate_id": each.candidate_id, "kode_kab": each.kode_kab, "fault": each.fault.value,
            "due": each.due.isoformat(), "since": each.since.isoformat(),
        }
        for each in report.repairs
        if each.state in OPEN
    ]  # fmt: skip
    told = {
        "kind": KIND, "format": FORMAT, "programme": result.programme.code, "key_id": result.key_id,
        "result": result.root, "made": report.today.isoformat(), "open": open_,
    }  # fmt: skip
    return (json.dumps(told, indent=1, sort_keys=True) + "\n").encode()


class _Person(NamedTuple):
    """What a worklist says of a row. `linked`: the register's NIK, '' while nobody knows whose row it is."""

    nik: str
    linked: str
    name: str
    district: str
    village: str
    home: str
    verdict: str
    reasons: Sequence[str]


def _people(result: Result, repairs: Sequence[Repair]) -> dict[str, _Person]:
    wanted = pa.array([repair.candidate_id for repair in repairs], pa.string())
    names = ["candidate_id", "nik", "nama", "kec", "desa"]
    rows = pq.read_table(result.folder / "rows.parquet", columns=names)
    own = {row["candidate_id"]: row for row in _of(rows, wanted)}
    found = {}
    for decided in _of(result.decisions, wanted):
        row, evidence = own[decided["candidate_id"]], {item["check"]: item for item in decided["evidence"]}
        is_known = evidence[Check.IDENTITAS]["outcome"] == Outcome.LOLOS
        found[decided["candidate_id"]] = _Person(
            row["nik"] or "", (decided["nik"] or "") if is_known else "", row["nama"] or "", row["kec"] or "",
            row["desa"] or "", evidence[Check.DOMISILI]["value"], decided["verdict"], decided["reasons"] or (),
        )  # fmt: skip
    return found


def _of(table: pa.Table, ids: pa.Array) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.filter(pc.is_in(table["candidate_id"], value_set=ids)).to_pylist()
    return found


_GONE = _Person("", "", "", "", "", "", "", ())
"""A row that is no longer in the result: its id stands alone."""


def _write_worklist(
    path: Path, repairs: Sequence[Repair], people: Mapping[str, _Person], result: Result, report: RepairReport,
    regency: RegencyRepairs,
) -> None:  # fmt: skip
    regions = {region.code: region for region in result.programme.regions}
    open_ = [repair for repair in repairs if repair.state in OPEN]
    open_.sort(key=lambda repair: (not repair.is_late, repair.due, repair.candidate_id))
    closed = [repair for repair in repairs if repair.state not in OPEN]
    todo = [_open_row(each, people.get(each.candidate_id, _GONE), regions, report.steps) for each in open_]
    sheets = [Sheet("Perbaikan NIK", OPEN_COLUMNS, todo)]
    if report.earlier:
        done = [_closed_row(each, people.get(each.candidate_id, _GONE), report.steps) for each in closed]
        sheets.append(Sheet("Sudah selesai", CLOSED_COLUMNS, done))
    enrolment = result.programme.registration_date
    unverified = f"Langkah dan berkas yang dibawa (versi {report.steps.version}) belum diverifikasi."
    about = [
        result.programme.title,
        f"{regency.name or 'Kabupaten/kota belum diketahui'}: {len(open_)} baris, {regency.late} lewat tenggat.",
        f"Dari hasil penetapan berkode {result.code}, keadaan {report.today}.",
        f"NIK yang beres paling lambat {report.due} masih dapat didaftarkan pada {enrolment}.",
        "Isi kolom HASIL DISDUKCAPIL dan TANGGAL SELESAI. Jangan ubah ID BARIS: dengan itu baris ini dikenali lagi.",
        *(() if report.steps.is_verified else (unverified,)),
        "Memuat data pribadi. Hanya untuk petugas kabupaten/kota ini; jangan dipublikasikan atau dikirim lewat pesan.",
    ]
    write_book(path, "Perbaikan NIK", about, sheets, made=enrolment)


def _open_row(repair: Repair, person: _Person, regions: Mapping[str, Region], steps: RepairSteps) -> list[Cell]:
    step = steps.steps[repair.fault]
    home = regions.get(person.home) or regions.get(repair.kode_kab)
    where = f"{home.kind} {home.name}".title() if home else ""
    state = f"{STATE_WORDS[repair.state]}, {LATE}" if repair.is_late else STATE_WORDS[repair.state]
    return [
        repair.candidate_id, person.nik, person.linked, person.name, person.district, person.village, step.wrong,
        step.family, step.bring, where, repair.due.isoformat(), state, None, None,
    ]  # fmt: skip


def _closed_row(repair: Repair, person: _Person, steps: RepairSteps) -> list[Cell]:
    verdict = str(Verdict(person.verdict)) if person.verdict else ""
    reasons = "; ".join(REASON_TEXTS[ReasonCode(code)][0] for code in person.reasons)
    return [
        repair.candidate_id, person.name, person.district, person.village, steps.steps[repair.fault].wrong,
        STATE_WORDS[repair.state], verdict, reasons,
    ]  # fmt: skip


def _letter(
    result: Result, report: RepairReport, regency: RegencyRepairs, sender: Sender, worklist: Path
) -> RepairText:
    steps = report.steps
    late = Counter(r.fault for r in report.repairs if r.kode_kab == regency.code and r.is_late)
    return RepairText(
        letterhead=Letterhead(names=sender.names), to=steps.to.format(wilayah=regency.name), subject=steps.subject,
        purpose=steps.purpose, legal=tuple(LegalText(text=text, is_verified=checked) for text, checked in steps.legal),
        lines=tuple(
            RepairLine(
                wrong=steps.steps[fault].wrong, family=steps.steps[fault].family, people=regency.faults[fault],
                late=late[fault],
            )
            for fault in NikFault if regency.faults.get(fault)
        ),
        due=report.due, enrolment=result.programme.registration_date, annex=worklist.name,
        annex_sha256=hashlib.sha256(worklist.read_bytes()).hexdigest(), steps_verified=steps.is_verified,
        signature=SignatureBlock(office=sender.signer), place=sender.place,
        proof=Proof(root=result.root, code=result.code, day=report.today), author=sender.names[-1], day=report.today,
        settled=regency.states.get(RepairState.DIPERBAIKI) if report.earlier else None,
    )  # fmt: skip
