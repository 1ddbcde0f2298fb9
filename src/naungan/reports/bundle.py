"""The determination bundle: a folder whose manifest holds the SHA-256 of everything that went in and came out.

Knows: which files a bundle has, how the manifest is written, how a bundle takes the place of an older one.
Does not know: which engine found the result: its name stands nowhere, for either must give the same bytes.

The manifest's own hash is the *root*: printed by `determine`, given to `verify`. Reports cannot print it, for they are
in the manifest; they print the *code*, from the hash of what was decided (OUTCOME_FILES). Reordering the rows of a
list changes neither those files nor the code.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

import naungan
from naungan.model.errors import BundleBroken, OutputInTheWay
from naungan.model.programme import Programme
from naungan.model.register import RegisterInfo
from naungan.model.tables import CELLS, DECISIONS, DOUBLES, LINKS, PROBLEMS, ROWS, Columns
from naungan.reports.html.render import ReportFacts, render_report
from naungan.reports.jsonl import decision_lines
from naungan.reports.parquet import shaped, write_table
from naungan.reports.summary import Summary, Tables, summarise
from naungan.reports.workbook import write_workbooks
from naungan.sources.intake import list_files
from naungan.sources.link_files import model_text, seat_model

KIND = "naungan/determination"
FORMAT = 1
MANIFEST = "manifest.json"
TABLES: dict[str, tuple[Columns, tuple[str, ...]]] = {
    "rows.parquet": (ROWS, ("candidate_id",)),
    "decisions.parquet": (DECISIONS, ("candidate_id",)),
    "links.parquet": (LINKS, ("candidate_id",)),
    "cells.parquet": (CELLS, ("cell",)),
    "doubles.parquet": (DOUBLES, ("cluster", "candidate_id", "other_id")),
    "problems.parquet": (PROBLEMS, tuple(name for name, _ in PROBLEMS)),
}
"""File -> its columns and by what it is sorted."""
MODEL_FILE = "link-model.toml"
"""The numbers by which rows were linked."""
OUTCOME_FILES = ("cells.parquet", "decisions.jsonl", "links.parquet", "programme.toml", "regions.csv")
REPORT_PAGES = (("laporan.html", "id"), ("laporan.en.html", "en"))
REGISTER_FILES = ("register.toml", "data.parquet", "asked.parquet")
"""Files of a register that a determination depends on; a receipt of the import beside them is none."""

Progress = Callable[[str, int, int], None]
WriteMore = Callable[[Path, str], None]
"""Writes further files (correction workbooks) into the folder given, before the manifest; told the code."""


def write_bundle(
    out: Path,
    *,
    rows: pa.Table,
    problems: pa.Table,
    determined: Tables,
    programme: Programme,
    programme_text: str,
    regions_text: str,
    inputs: Mapping[str, str],
    versions: Mapping[str, str],
    key_id: str,
    draft: bool,
    registers: Iterable[RegisterInfo] = (),
    lottery_commitment: str = "",
    summary: Summary | None = None,
    write_more: WriteMore | None = None,
    progress: Progress | None = None,
) -> str:
    """Write a whole bundle beside `out`, then put it there in one step. Out: the root, SHA-256 of the manifest.

    In: `problems` are intake's; the determination's own are added. `inputs`: printed name -> SHA-256, as
    `hash_files` gives them. `draft`: binds nobody. `lottery_commitment` '' = the programme's.
    Raises: OutputInTheWay when `out` holds something that is no bundle, or a bundle with foreign files.
    """
    out = out.resolve()
    check_out(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    temp = out.parent / f".{out.name}.baru-{os.getpid()}"
    shutil.rmtree(temp, ignore_errors=True)
    temp.mkdir(mode=0o700)
    say = progress or _silent
    try:
        all_problems = pa.concat_tables([shaped(table, PROBLEMS) for table in (problems, determined.problems)])
        commitment = lottery_commitment or programme.lottery_commitment
        _write_content(temp, rows, all_problems, determined, programme_text, regions_text, say)
        code = short_code(outcome_hash(temp))
        say("Menulis laporan", 0, 0)
        facts = ReportFacts(code, draft, tuple(registers), commitment)
        summary = summary or summarise(rows, all_problems, determined, programme)
        for name, lang in REPORT_PAGES:
            (temp / name).write_text(render_report(summary, programme, facts, lang), encoding="utf-8", newline="\n")
        say("Menulis buku kerja kabupaten/kota", 0, 0)
        (temp / "xlsx").mkdir(mode=0o700)
        write_workbooks(
            temp / "xlsx", rows=rows, decisions=determined.decisions, cells=determined.cells, programme=programme,
            code=code, draft=draft,
        )  # fmt: skip
        if write_more:
            write_more(temp, code)
        say("Menghitung sidik hasil", 0, 0)
        manifest = {
            "kind": KIND, "format": FORMAT, "code": code, "draft": draft, "key_id": key_id,
            "lottery_commitment": commitment, "programme": programme_facts(programme), "versions": dict(versions),
            "counts": {"rows": rows.num_rows, "problems": all_problems.num_rows, **_by_word(summary)},
            "inputs": dict(inputs), "outputs": hash_files(sorted_files(temp)), **_if_fresh(summary),
        }  # fmt: skip
        text = canonical(manifest)
        (temp / MANIFEST).write_bytes(text)
        _make_private(temp)
        _put(temp, out)
    except BaseException:
        shutil.rmtree(temp, ignore_errors=True)
        raise
    return hashlib.sha256(text).hexdigest()


def check_out(out: Path) -> None:
    """May a bundle be written here? Call it before long work. Raises: OutputInTheWay."""
    if not out.exists():
        return
    if not out.is_dir():
        raise OutputInTheWay(f"{out} adalah berkas, bukan folder. Pilih nama folder lain untuk hasil.")
    found = [name for name, _ in sorted_files(out)]
    if not found and not any(out.iterdir()):
        return
    try:
        known = {MANIFEST, *read_manifest(out)["outputs"]}
    except BundleBroken:
        raise OutputInTheWay(
            f"{out} sudah berisi berkas lain dan bukan hasil penetapan. Pilih folder lain, atau kosongkan dulu."
        ) from None
    foreign = [name for name in found if name not in known]
    if foreign:
        raise OutputInTheWay(
            f"{out} berisi hasil penetapan dan berkas lain ({foreign[0]}). Pindahkan berkas itu atau pilih folder lain."
        )


def check_apart(out: Path, inputs: Iterable[Path]) -> None:
    """A bundle is never written where a later run would read it as input, nor over its own inputs.

    Call it before anything else. Raises: OutputInTheWay.
    """
    place = out.resolve()
    for path in inputs:
        given = path.resolve()
        if place == given or place in given.parents or (given in place.parents and path.is_dir()):
            raise OutputInTheWay(
                f"Folder hasil {out} dan masukan {path} terletak satu di dalam yang lain. Hasil akan terbaca sebagai "
                "masukan atau menimpanya. Pilih --out di luar folder daftar, register, dan keputusan."
            )


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a bundle. Raises: BundleBroken when there is none that can be read."""
    try:
        manifest = orjson.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise BundleBroken(
            f"{folder} tidak memiliki {MANIFEST} yang dapat dibaca. Ambil salinan hasil yang utuh."
        ) from error
    if not _is_manifest(manifest):
        raise BundleBroken(f"{MANIFEST} di {folder} bukan manifest hasil penetapan. Ambil salinan hasil yang utuh.")
    valid: dict[str, Any] = manifest
    return valid


def _is_manifest(found: Any) -> bool:
    """Does it have the shape that `write_bundle` gives it, as far as anybody reads it?"""
    if not isinstance(found, dict) or found.get("kind") != KIND:
        return False
    facts = found.get("programme")
    if not isinstance(facts, dict):
        return False
    if not (isinstance(facts.get("months"), int) and isinstance(facts.get("monthly_contribution"), int)):
        return False
    return (
        _is_mapping_to(str, found.get("inputs"))
        and _is_mapping_to(str, found.get("outputs"))
        and _is_mapping_to(int, facts.get("funds"))
        and _is_mapping_to(int, facts.get("quota"))
    )


def _is_mapping_to(kind: type, found: object) -> bool:
    return isinstance(found, dict) and all(isinstance(value, kind) for value in found.values())


def canonical(manifest: Mapping[str, Any]) -> bytes:
    """The one way to write a manifest: sorted keys, two spaces, a final newline."""
    return orjson.dumps(manifest, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def short_code(sha256: str) -> str:
    """The first twelve hex digits in fours: '3f9a-12c4-77be'."""
    return "-".join(sha256[at : at + 4] for at in (0, 4, 8))


def outcome_hash(folder: Path) -> str:
    """SHA-256 over the names and hashes of what was decided."""
    return hashlib.sha256(canonical({name: sha256_of(folder / name) for name in OUTCOME_FILES})).hexdigest()


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_files(named: Iterable[tuple[str, Path]], prefix: str = "") -> dict[str, str]:
    """Printed name -> SHA-256. Files of one name are told apart by a number, in the order of their hashes, so that
    the order in which they were given changes nothing."""
    hashes: dict[str, list[str]] = {}
    for name, path in named:
        hashes.setdefault(prefix + name, []).append(sha256_of(path))
    return {
        name if number == 1 else f"{name} ({number})": found
        for name, several in sorted(hashes.items())
        for number, found in enumerate(sorted(several), start=1)
    }


def candidate_files(paths: Sequence[Path]) -> list[tuple[str, Path]]:
    """(name, path) of every candidate list that a determination could read. Raises: FileMissing."""
    return [(name, path) for name, path in list_files(paths) if path.is_file() and os.access(path, os.R_OK)]


def register_files(folder: Path) -> list[tuple[str, Path]]:
    """(name, path) of every file of the registers below a folder that a determination depends on."""
    found = [path for name in REGISTER_FILES for path in folder.glob(f"*/{name}") if path.is_file()]
    return sorted((path.relative_to(folder).as_posix(), path) for path in found)


def sorted_files(folder: Path) -> list[tuple[str, Path]]:
    """(name, path) of everything below a folder that is no plain folder, sorted by name."""
    found = [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
    return sorted((path.relative_to(folder).as_posix(), path) for path in found)


def library_versions() -> dict[str, str]:
    """Versions that the bytes of a bundle depend on, whichever engine ran."""
    names = ("duckdb", "jinja2", "orjson", "pyarrow", "xlsxwriter")
    return {
        "naungan": naungan.__version__,
        "python": platform.python_version(),
        **{name: version(name) for name in names},
    }


def programme_facts(programme: Programme) -> dict[str, Any]:
    """What the manifest says of the programme, enough to check quota and budget without reading its file."""
    return {
        "code": programme.code, "title": programme.title, "year": programme.year, "months": programme.months,
        "registration_date": programme.registration_date.isoformat(),
        "monthly_contribution": programme.monthly_contribution,
        "funds": {fund.code: fund.budget for fund in programme.funds},
        "quota": {cell.code: cell.seats for cell in programme.cells},
        **({} if programme.schemes is None else {"schemes": list(programme.schemes)}),
    }  # fmt: skip


def _write_content(
    folder: Path,
    rows: pa.Table,
    problems: pa.Table,
    found: Tables,
    programme_text: str,
    regions_text: str,
    say: Progress,
) -> None:
    tables = {
        "rows.parquet": rows,
        "decisions.parquet": found.decisions,
        "links.parquet": found.links,
        "cells.parquet": found.cells,
        "doubles.parquet": found.doubles,
        "problems.parquet": problems,
    }
    for done, (name, (columns, sort_by)) in enumerate(TABLES.items()):
        say("Menulis tabel hasil", done, len(TABLES) + 1)
        write_table(folder / name, columns, tables[name], sort_by)
    say("Menulis tabel hasil", len(TABLES), len(TABLES) + 1)
    with (folder / "decisions.jsonl").open("wb") as file:
        file.writelines(decision_lines(shaped(found.decisions, DECISIONS)))
    (folder / "programme.toml").write_bytes(programme_text.encode("utf-8"))
    (folder / MODEL_FILE).write_text(model_text(seat_model()), encoding="utf-8", newline="\n")
    (folder / "regions.csv").write_bytes(regions_text.encode("utf-8"))


def _by_word(summary: Summary) -> dict[str, int]:
    return {verdict.value: count for verdict, count in summary.verdicts.items()}


def _if_fresh(summary: Summary) -> dict[str, dict[str, dict[str, int]]]:
    """Whose evidence is stale, and who would pass if it were not; nothing where none is."""
    told = {
        each.register or "semua": {"rows": each.rows, "eligible": each.eligible, "seated": each.seated}
        for each in summary.if_fresh
    }
    return {"if_fresh": told} if told else {}


def _make_private(folder: Path) -> None:
    """Folders 0700, files 0600: a bundle holds names and numbers of poor people."""
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _put(temp: Path, out: Path) -> None:
    """Put the new folder in place; an older bundle is moved away first and put back should that fail."""
    if not out.exists():
        temp.rename(out)
        return
    old = out.parent / f".{out.name}.lama-{os.getpid()}"
    out.rename(old)
    try:
        temp.rename(out)
    except OSError:
        old.rename(out)
        raise
    shutil.rmtree(old)


def _silent(step: str, done: int, total: int) -> None:
    """No progress."""
