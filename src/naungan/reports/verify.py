"""Is a bundle byte for byte what its manifest says, and does it agree with itself and its inputs?

Knows: every check, in the order in which it is told, and why one could not be made. Does not know: how a determination
is found: it reads tables, never a register's rows.
A changed file is found by its hash; only files whose hash is right are opened, so a damaged one can do no harm.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from naungan.model.decision import Check, Outcome, ReasonCode, Verdict
from naungan.model.errors import BundleBroken, FileMissing, Stop
from naungan.reports.bundle import (
    MANIFEST,
    OUTCOME_FILES,
    TABLES,
    candidate_files,
    canonical,
    hash_files,
    outcome_hash,
    read_manifest,
    register_files,
    sha256_of,
    short_code,
    sorted_files,
)
from naungan.reports.jsonl import decision_lines
from naungan.reports.parquet import read_table

SHOWN = 3
"""So many names are said of what is wrong; the rest is counted."""


class State(StrEnum):
    """What became of a check."""

    OK = "ok"
    FAILED = "failed"
    NOT_MADE = "not_made"


class VerifyCheck(NamedTuple):
    """One check: its code, what became of it, one sentence."""

    code: str
    state: State
    sentence: str


class VerifyReport(NamedTuple):
    """All checks in order, and the root and code that were found ('' when there is no readable manifest)."""

    root: str
    code: str
    checks: tuple[VerifyCheck, ...]

    @property
    def is_sound(self) -> bool:
        """Did no check fail? Checks that could not be made do not count; they are listed."""
        return all(check.state is not State.FAILED for check in self.checks)

    @property
    def conclusion(self) -> str:
        """Key of CONCLUSIONS. Without a root a bundle can only be whole by a manifest that anybody may have made."""
        if not self.is_sound:
            return "failed"
        made = any(check.code == "root" and check.state is State.OK for check in self.checks)
        return "sound" if made else "alone"


def conclude(report: VerifyReport, lang: str = "id") -> str:
    """What is to be said of the whole, in one sentence or two."""
    failed = sum(check.state is State.FAILED for check in report.checks)
    return CONCLUSIONS[report.conclusion][1 if lang == "en" else 0].format(failed=failed)


SENTENCES: dict[str, tuple[str, str, str, str]] = {
    "root": ("Sidik manifest sama dengan yang dijanjikan.", "The manifest's hash is the one promised.",
        "Sidik manifest berbeda dari yang dijanjikan.", "The manifest's hash is not the one promised."),
    "manifest": ("Manifest tertulis dalam bentuk bakunya.", "The manifest is in its canonical form.",
        "Manifest tidak tertulis dalam bentuk bakunya.", "The manifest is not in its canonical form."),
    "facts": ("Jumlah dan program pada manifest cocok dengan isi hasil.",
        "The manifest's counts and programme agree with the content.",
        "Jumlah atau program pada manifest berbeda dari isi hasil", "The manifest's counts or programme differ"),
    "files": ("Setiap berkas sama dengan sidiknya.", "Every file has its hash.",
        "Ada berkas yang berubah", "Files have changed"),
    "complete": ("Tidak ada berkas atau folder yang hilang atau tambahan.", "Nothing is missing and nothing was added.",
        "Ada berkas atau folder yang hilang atau tambahan", "Files or folders are missing or were added"),
    "code": ("Kode berkas berasal dari isi keputusan.", "The code comes from what was decided.",
        "Kode berkas tidak cocok dengan isi keputusan.", "The code does not fit what was decided."),
    "schema": ("Setiap tabel memiliki kolom yang dijanjikan.", "Every table has the columns promised.",
        "Ada tabel yang kolomnya berbeda", "Tables have other columns"),
    "rows": ("Setiap baris calon memiliki tepat satu keputusan.", "Every candidate row has exactly one decision.",
        "Baris calon dan keputusan tidak sama", "Candidate rows and decisions differ"),
    "reasons": ("Setiap keputusan memiliki alasan dan bukti yang sesuai.",
        "Every verdict has its reasons and evidence.",
        "Ada keputusan tanpa alasan atau bukti yang sesuai", "Verdicts without fitting reasons or evidence"),
    "cells": ("Jumlah terisi dan cadangan setiap kelompok kursi cocok.", "Filled and waiting agree in every cell.",
        "Kelompok kursi tidak cocok dengan keputusan", "Cells do not agree with the decisions"),
    "quota": ("Tidak ada kuota atau pagu yang terlampaui.", "No quota and no budget is exceeded.",
        "Kuota atau pagu terlampaui", "Quota or budget is exceeded"),
    "ranking": ("Tidak ada yang dilangkahi: penerima berperingkat di atas cadangan.",
        "Nobody was skipped: recipients rank above the waiting list.",
        "Ada peringkat yang dilangkahi", "Somebody was skipped"),
    "once": ("Tidak ada orang yang ditetapkan dua kali.", "Nobody is determined twice.",
        "Ada orang yang ditetapkan dua kali atau tanpa NIK", "People are determined twice or without a NIK"),
    "jsonl": ("Berkas JSONL memuat keputusan yang sama.", "The JSONL file holds the same decisions.",
        "Berkas JSONL berbeda dari tabel keputusan.", "The JSONL file differs from the table of decisions."),
    "candidates": ("Daftar calon sama dengan yang dipakai.", "The candidate lists are the ones used.",
        "Daftar calon berbeda dari yang dipakai", "The candidate lists are not the ones used"),
    "registers": ("Register sama dengan yang dipakai.", "The registers are the ones used.",
        "Register berbeda dari yang dipakai", "The registers are not the ones used"),
}  # fmt: skip
"""Check -> (ok id, ok en, failed id, failed en)."""

NOT_GIVEN: dict[str, tuple[str, str]] = {
    "root": ("Sidik manifest tidak diperiksa, karena tidak diberikan (--root). Tanpa itu manifest dapat diganti.",
        "The manifest's hash was not checked, for none was given (--root). Without it the manifest may be replaced."),
    "candidates": ("Daftar calon tidak diperiksa, karena tidak diberikan (--candidates).",
        "The candidate lists were not checked, for none were given (--candidates)."),
    "registers": ("Register tidak diperiksa, karena tidak diberikan (--registers).",
        "The registers were not checked, for none were given (--registers)."),
}  # fmt: skip
CONTENT_NOT_MADE = (
    "{what}: tidak diperiksa, karena berkasnya berubah atau hilang.",
    "{what}: not checked, for its files have changed or are missing.",
)  # fmt: skip
NO_MANIFEST = ("Manifest tidak ada atau tidak terbaca.", "There is no readable manifest.")
CONCLUSIONS: dict[str, tuple[str, str]] = {
    "failed": ("{failed} pemeriksaan SALAH. Jangan pakai hasil ini; ambil salinan yang utuh.",
        "{failed} checks FAILED. Do not use this result; get a copy that is whole."),
    "sound": ("Hasil ini utuh.", "This result is whole."),
    "alone": ("Hasil ini utuh terhadap manifestnya sendiri; keaslian manifest belum diperiksa: beri --root HASH.",
        "This result is whole by its own manifest; whether it is the genuine one was not checked: give --root HASH."),
}  # fmt: skip
"""What is said of the whole; `alone`: nothing is wrong, but no root was given, so the manifest may be another."""
COUNTED = ("rows.parquet", "problems.parquet", "decisions.parquet")
WRITTEN = (("kode", "code"), ("judul", "title"), ("tahun", "year"), ("bulan", "months"))
"""Keys of programme.toml that stand in the manifest, and under which name."""
MAY_BE_EMPTY = frozenset({"xlsx", "perbaikan"})
"""Folders of a bundle that are there even when nothing is written into them."""
MORE = ("dan {more} lagi", "and {more} more")


def verify_bundle(
    folder: Path,
    *,
    root: str | None = None,
    candidates: Sequence[Path] | None = None,
    registers: Path | None = None,
    lang: str = "id",
) -> VerifyReport:
    """Make every check that can be made. Never raises for what a bundle holds; a missing folder is FileMissing.

    In: `candidates` and `registers` as `determine` was given them; None = not at hand.
    """
    if not folder.is_dir():
        raise FileMissing(f"Folder hasil {folder} tidak ada. Tulis folder yang dipakai pada `naungan determine --out`.")
    tell = _Teller(lang)
    try:
        manifest = read_manifest(folder)
    except BundleBroken:
        return VerifyReport("", "", (VerifyCheck("manifest", State.FAILED, NO_MANIFEST[tell.column]),))
    found_root = sha256_of(folder / MANIFEST)
    if root is None:
        tell.not_made("root", NOT_GIVEN["root"])
    else:
        tell.result("root", [] if found_root == root.strip().lower() else [""])
    tell.result("manifest", [] if canonical(manifest) == (folder / MANIFEST).read_bytes() else [""])
    sound = _check_files(folder, manifest, tell)
    _check_content(folder, manifest, sound, tell)
    _check_inputs("candidates", manifest, _listed(candidates), tell)
    _check_inputs("registers", manifest, None if registers is None else register_files(registers), tell)
    return VerifyReport(found_root, str(manifest.get("code", "")), tuple(tell.checks))


class _Teller:
    """Collects checks as sentences in one language."""

    def __init__(self, lang: str) -> None:
        self.column = 1 if lang == "en" else 0
        self.checks: list[VerifyCheck] = []

    def result(self, code: str, wrong: Sequence[str]) -> None:
        """OK when nothing is wrong; else failed, with some of what is wrong."""
        good, bad = SENTENCES[code][self.column], SENTENCES[code][2 + self.column]
        if not wrong:
            self.checks.append(VerifyCheck(code, State.OK, good))
            return
        names = [name for name in wrong if name]
        more = [MORE[self.column].format(more=len(names) - SHOWN)] if len(names) > SHOWN else []
        detail = f": {', '.join([*names[:SHOWN], *more])}." if names else ""
        self.checks.append(VerifyCheck(code, State.FAILED, bad + detail))

    def not_made(self, code: str, why: tuple[str, str]) -> None:
        self.checks.append(VerifyCheck(code, State.NOT_MADE, why[self.column]))

    def content_not_made(self, code: str) -> None:
        what = SENTENCES[code][self.column].rstrip(".")
        self.not_made(code, (CONTENT_NOT_MADE[0].format(what=what), CONTENT_NOT_MADE[1].format(what=what)))


def _check_files(folder: Path, manifest: Mapping[str, Any], tell: _Teller) -> frozenset[str]:
    """Every file's hash, and no file too many or too few. Out: the files that are what they should be."""
    promised = {str(name): str(found) for name, found in manifest["outputs"].items()}
    present = {name: path for name, path in sorted_files(folder) if name != MANIFEST}
    sound, changed = set(), []
    for name, path in present.items():
        if name not in promised:
            continue
        if path.is_file() and not path.is_symlink() and sha256_of(path) == promised[name]:
            sound.add(name)
        else:
            changed.append(name)
    tell.result("files", changed)
    added = _folders_added(folder, promised)
    tell.result("complete", sorted([*({*promised, *TABLES, *OUTCOME_FILES} ^ set(present)), *added]))
    return frozenset(sound)


def _folders_added(folder: Path, promised: Iterable[str]) -> list[str]:
    """Folders in which no file was promised, each as 'name/'."""
    known = {parent.as_posix() for name in promised for parent in PurePosixPath(name).parents} | MAY_BE_EMPTY
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_dir())
    return [f"{name}/" for name in found if name not in known]


Finding = Callable[[Mapping[str, pa.Table], Mapping[str, Any]], list[str]]
"""A check of tables that agree with their hashes: out what is wrong."""


def _check_content(folder: Path, manifest: Mapping[str, Any], sound: frozenset[str], tell: _Teller) -> None:
    if sound.issuperset(OUTCOME_FILES):
        tell.result("code", [] if manifest.get("code") == short_code(outcome_hash(folder)) else [""])
    else:
        tell.content_not_made("code")
    tables: dict[str, pa.Table] = {}
    misshapen = []
    for name, (columns, _) in TABLES.items():
        if name in sound:
            try:
                tables[name] = read_table(folder / name, columns)
            except Stop:
                misshapen.append(name)
    if misshapen or sound.issuperset(TABLES):
        tell.result("schema", misshapen)
    else:
        tell.content_not_made("schema")
    _check_facts(folder, manifest, tables if "programme.toml" in sound else {}, tell)
    for code, needed, finding in CONTENT_CHECKS:
        if all(name in tables for name in needed):
            tell.result(code, finding(tables, manifest))
        else:
            tell.content_not_made(code)
    if "decisions.parquet" in tables and "decisions.jsonl" in sound:
        again = hashlib.sha256()
        for line in decision_lines(tables["decisions.parquet"]):
            again.update(line)
        tell.result("jsonl", [] if again.hexdigest() == manifest["outputs"]["decisions.jsonl"] else [""])
    else:
        tell.content_not_made("jsonl")


def _check_facts(folder: Path, manifest: Mapping[str, Any], tables: Mapping[str, pa.Table], tell: _Teller) -> None:
    if all(name in tables for name in COUNTED):
        tell.result("facts", _facts_wrong(tables, manifest, (folder / "programme.toml").read_bytes()))
    else:
        tell.content_not_made("facts")


def _facts_wrong(tables: Mapping[str, pa.Table], manifest: Mapping[str, Any], programme: bytes) -> list[str]:
    """Keys of the manifest whose figures differ from those worked out anew from the content."""
    verdicts = Counter(tables["decisions.parquet"].column("verdict").to_pylist())
    counts = {
        "rows": tables["rows.parquet"].num_rows, "problems": tables["problems.parquet"].num_rows,
        **{verdict.value: verdicts[verdict.value] for verdict in Verdict},
    }  # fmt: skip
    said = manifest.get("counts")
    wrong = [] if said == counts else ["counts"]
    try:
        written = tomllib.loads(programme.decode("utf-8-sig"))
    except ValueError:
        return [*wrong, "programme.toml"]
    facts = manifest["programme"]
    same = {ours: _plain(written[theirs]) == _plain(facts.get(ours)) for theirs, ours in WRITTEN if theirs in written}
    return wrong + [f"programme.{name}" for name, fits in same.items() if not fits]


def _plain(value: object) -> str:
    return " ".join(str(value).split())


def _rows_wrong(tables: Mapping[str, pa.Table], _: Mapping[str, Any]) -> list[str]:
    """Rows and decisions hold the same candidates at the same places, each once; links name no others."""
    names = ["candidate_id", "source_file", "source_sheet", "source_row"]
    rows = Counter(_tuples(tables["rows.parquet"], names))
    decided = Counter(_tuples(tables["decisions.parquet"], names))
    wrong = {str(key[0]) for key in (rows - decided) + (decided - rows)}
    ids = Counter(str(key[0]) for key in rows.elements())
    wrong.update(candidate for candidate, times in ids.items() if times > 1)
    links = tables["links.parquet"].column("candidate_id").to_pylist()
    wrong.update(candidate for candidate in links if candidate not in ids)
    return sorted(wrong)


def _reasons_wrong(tables: Mapping[str, pa.Table], manifest: Mapping[str, Any]) -> list[str]:
    """Known verdicts and reasons; all checks made once; nobody eligible with a check failed or unknown."""
    decisions = tables["decisions.parquet"]
    made = decisions.select(["evidence"]).combine_chunks().column("evidence")
    parents, pieces = pc.list_parent_indices(made), pc.list_flatten(made)
    checks, outcomes = pc.struct_field(pieces, "check"), pc.struct_field(pieces, "outcome")
    eligible = (Verdict.DITETAPKAN.value, Verdict.CADANGAN.value)
    verdicts = decisions.column("verdict").to_pylist()
    not_passed = set(pc.filter(parents, pc.not_equal(outcomes, Outcome.LOLOS.value)).to_pylist())
    failed = set(pc.filter(parents, pc.equal(outcomes, Outcome.GAGAL.value)).to_pylist())
    unknown = set(pc.filter(parents, pc.equal(outcomes, Outcome.TIDAK_DIKETAHUI.value)).to_pylist())
    asked = [each for each in Check if each is not Check.PROGRAM_LAIN or "schemes" in manifest["programme"]]
    complete = _rows_with_all_checks(parents, checks, asked)
    known = {code.value for code in ReasonCode}
    wrong = []
    columns = zip(
        decisions.column("candidate_id").to_pylist(), verdicts, decisions.column("reasons").to_pylist(), strict=True
    )
    for index, (candidate, verdict, reasons) in enumerate(columns):
        fits = {
            **dict.fromkeys(eligible, index not in not_passed),
            Verdict.TIDAK_MEMENUHI.value: index in failed,
            Verdict.PERLU_TINJAUAN.value: index in unknown and index not in failed,
        }
        if not (reasons and known.issuperset(reasons) and index in complete and fits.get(verdict, False)):
            wrong.append(str(candidate))
    return wrong


def _rows_with_all_checks(parents: pa.ChunkedArray, checks: pa.ChunkedArray, asked: Sequence[Check]) -> set[int]:
    """Rows that hold every check of the programme exactly once, and no other."""
    pairs = pa.table({"row": parents, "check": checks})
    named = pairs.filter(pc.is_in(pairs.column("check"), value_set=pa.array([check.value for check in Check])))
    counted = named.group_by("row").aggregate([("check", "count"), ("check", "count_distinct")])
    whole = counted.filter(
        pc.and_(
            pc.equal(counted.column("check_count"), len(asked)),
            pc.equal(counted.column("check_count_distinct"), len(asked)),
        )
    )
    return set(whole.column("row").to_pylist())


def _cells_wrong(tables: Mapping[str, pa.Table], _: Mapping[str, Any]) -> list[str]:
    counted = Counter(_tuples(tables["decisions.parquet"], ["cell", "verdict"]))
    cells = tables["cells.parquet"].to_pylist()
    wrong = [
        cell["cell"]
        for cell in cells
        if counted[cell["cell"], Verdict.DITETAPKAN.value] != cell["filled"]
        or counted[cell["cell"], Verdict.CADANGAN.value] != cell["waiting"]
    ]
    known = {cell["cell"] for cell in cells}
    seated = {cell for cell, verdict in counted if verdict in (Verdict.DITETAPKAN.value, Verdict.CADANGAN.value)}
    return sorted([*wrong, *(str(cell) for cell in seated - known)])


def _quota_wrong(tables: Mapping[str, pa.Table], manifest: Mapping[str, Any]) -> list[str]:
    """No cell over its seats, quotas as the programme's, moved seats cancel out, no fund over its budget."""
    programme = manifest["programme"]
    quota = programme["quota"]
    cells = tables["cells.parquet"].to_pylist()
    wrong = [
        cell["cell"]
        for cell in cells
        if cell["quota"] != quota.get(cell["cell"])
        or cell["seats"] != cell["quota"] + cell["moved"]
        or not 0 <= cell["filled"] <= cell["seats"]
    ]
    wrong += sorted(set(quota) - {cell["cell"] for cell in cells})
    price = programme["months"] * programme["monthly_contribution"]
    for fund, budget in sorted(programme["funds"].items()):
        mine = [cell for cell in cells if cell["fund"] == fund]
        if sum(cell["filled"] for cell in mine) * price > budget or sum(cell["moved"] for cell in mine):
            wrong.append(fund)
    return wrong


def _ranking_wrong(tables: Mapping[str, pa.Table], _: Mapping[str, Any]) -> list[str]:
    """In each cell the ranks are 1, 2, 3 … and every recipient ranks above everyone who waits."""
    ranks: dict[str, list[tuple[int, bool]]] = {}
    for cell, verdict, rank in _tuples(tables["decisions.parquet"], ["cell", "verdict", "rank"]):
        if verdict in (Verdict.DITETAPKAN.value, Verdict.CADANGAN.value):
            ranks.setdefault(cell, []).append((rank or 0, verdict == Verdict.CADANGAN.value))
    wrong = []
    for cell, found in sorted(ranks.items()):
        found.sort()
        waits = [waiting for _, waiting in found]
        if [rank for rank, _ in found] != list(range(1, len(found) + 1)) or waits != sorted(waits):
            wrong.append(cell)
    return wrong


def _once_wrong(tables: Mapping[str, pa.Table], _: Mapping[str, Any]) -> list[str]:
    """Recipients whose NIK is missing or stands twice, by candidate id: a NIK is never printed."""
    chosen = [
        (candidate, nik)
        for candidate, nik, verdict in _tuples(tables["decisions.parquet"], ["candidate_id", "nik", "verdict"])
        if verdict == Verdict.DITETAPKAN.value
    ]
    times = Counter(nik for _, nik in chosen)
    return [candidate for candidate, nik in chosen if not nik or times[nik] > 1]


CONTENT_CHECKS: tuple[tuple[str, tuple[str, ...], Finding], ...] = (
    ("rows", ("rows.parquet", "decisions.parquet", "links.parquet"), _rows_wrong),
    ("reasons", ("decisions.parquet",), _reasons_wrong),
    ("cells", ("decisions.parquet", "cells.parquet"), _cells_wrong),
    ("quota", ("cells.parquet",), _quota_wrong),
    ("ranking", ("decisions.parquet",), _ranking_wrong),
    ("once", ("decisions.parquet",), _once_wrong),
)


def _listed(candidates: Sequence[Path] | None) -> list[tuple[str, Path]] | None:
    return None if candidates is None else candidate_files(candidates)


def _check_inputs(
    kind: str, manifest: Mapping[str, Any], found: Iterable[tuple[str, Path]] | None, tell: _Teller
) -> None:
    """Are the files at hand exactly those whose hashes the manifest holds?"""
    if found is None:
        tell.not_made(kind, NOT_GIVEN[kind])
        return
    prefix = f"{kind}/"
    promised = {name: value for name, value in manifest["inputs"].items() if name.startswith(prefix)}
    now = hash_files(found, prefix)
    tell.result(kind, sorted(name for name in {*promised, *now} if promised.get(name) != now.get(name)))


def _tuples(table: pa.Table, names: Sequence[str]) -> Iterable[tuple[Any, ...]]:
    return zip(*(table.column(name).to_pylist() for name in names), strict=True)
