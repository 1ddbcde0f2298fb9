"""A determination from beginning to end: programme, lists, registers and rulings in, a bundle and its summary out.

Knows: the order of the steps, what a final run is refused for, and what the manifest counts as input.
Does not know: how any step is done, or how the outcome is shown (cli/). Prints nothing.
"""

from __future__ import annotations

import os
import shutil
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa

from naungan.engines.duckdb_engine import DuckDBEngine
from naungan.engines.engine import Engine, Inputs, Progress, silent
from naungan.engines.link_index import FOLDER as INDEX_FOLDER
from naungan.engines.link_index import IndexReport, prepare_index
from naungan.engines.linkage import link_tables, register_data
from naungan.engines.master import spark_master
from naungan.engines.reference import ReferenceEngine
from naungan.engines.registers import open_registers
from naungan.engines.session import private_folder
from naungan.model.decision import Band
from naungan.model.errors import FileMissing, FinalRefused, MemoryShort
from naungan.model.linkage import LinkModel, Profile
from naungan.model.problem import Problem, ProblemCode
from naungan.model.programme import Programme
from naungan.model.register import RegisterInfo
from naungan.model.row import RawRow
from naungan.model.tables import PROBLEMS, ROWS, Columns
from naungan.reports.bundle import (
    candidate_files,
    check_apart,
    check_out,
    hash_files,
    library_versions,
    read_manifest,
    register_files,
    sorted_files,
    write_bundle,
)
from naungan.reports.link_rulings import put_rulings
from naungan.reports.link_tables import write_clusters, write_links
from naungan.reports.parquet import shaped, write_table
from naungan.reports.perbaikan import write_perbaikan
from naungan.reports.summary import Summary, summarise
from naungan.sources.cell_text import mask_card_numbers, printable_name
from naungan.sources.frames import arrow_schema
from naungan.sources.intake import FileReport, read_lists, refuse_empty
from naungan.sources.key_file import (
    KEY_BYTES,
    KEY_NAME,
    data_home,
    draft_seed,
    load_lottery_seed,
    load_or_make_candidate_key,
    seed_commitment,
)
from naungan.sources.linked_file import check_parquet
from naungan.sources.profile_file import load_profile
from naungan.sources.programme_file import load_programme, region_path
from naungan.sources.row_identity import key_id
from naungan.sources.ruling_files import Unmet, load_rulings, unmet_rulings

DEFAULT_MEMORY_MB = 1000
NEVER_PARTLY = {
    "population": "kependudukan", "membership": "kepesertaan BPJS", "exclusions": "daftar pengecualian",
    "schemes": "program lain",
}  # fmt: skip
"""Registers in which a row that was set aside may give somebody a seat, with their names."""
SHOWN_IDS = 5
"""How many ids of unsettled people a refusal names; the draft's report and workbooks have them all."""

UNREAD = frozenset({
    ProblemCode.BERKAS_KOSONG, ProblemCode.BERKAS_RUSAK, ProblemCode.BERKAS_TERKUNCI, ProblemCode.BERKAS_TERLALU_BESAR,
    ProblemCode.BERKAS_BERBAHAYA, ProblemCode.BERKAS_TERLALU_LAMA, ProblemCode.BERKAS_BUKAN_TABEL,
    ProblemCode.JUDUL_KOLOM_TIDAK_DITEMUKAN,
})  # fmt: skip
"""Problems for which a whole file (or sheet) gave no rows."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a determination. `root` and `short_code` are '' after a dry run, which writes nothing."""

    programme: Programme
    summary: Summary
    out: Path
    registers: Path
    root: str
    short_code: str
    engine: str
    final: bool
    draft_seed: bool
    dry_run: bool
    files: tuple[FileReport, ...]
    files_unread: int
    missing_registers: tuple[str, ...]
    unmet_rulings: tuple[Unmet, ...] = ()
    register_infos: tuple[RegisterInfo, ...] = ()

    @property
    def page(self) -> Path:
        """The report a governor would read."""
        return self.out / "laporan.html"

    @property
    def unusable_rows(self) -> dict[str, int]:
        """Register -> rows of it that were set aside: whose they are, nobody knows."""
        return unusable_rows(self.register_infos)

    @property
    def later_registers(self) -> dict[str, str]:
        """Register -> its day, where that lies after the programme's registration: a slip, or another year's data."""
        last = self.programme.registration_date
        return {info.kind: info.as_of.isoformat() for info in self.register_infos if info.as_of > last}

    @property
    def has_problems(self) -> bool:
        """Must somebody mend a row, a file or a register?"""
        return bool(self.summary.rows_to_mend or self.files_unread or self.unusable_rows)


class LinkOutcome(NamedTuple):
    """What `link` did. Units: rows by band, people in the index, seconds."""

    rows: int
    accepted: int
    review: int
    absent: int
    people: int
    seconds: float
    files: tuple[Path, ...]


def prepare_register(
    folder: Path, profile: Profile, *, memory_mb: int = 1000, threads: int = 2, temp: Path | None = None,
    progress: Progress = silent,
) -> IndexReport:  # fmt: skip
    """Make the index of a prepared population register, in its own folder. Raises: FileMissing, RegisterInvalid."""
    data = register_data(folder)
    check_parquet(data)
    return prepare_index(
        data, folder / INDEX_FOLDER, profile, memory_mb=memory_mb, threads=threads, temp=temp, lookups=True,
        progress=progress,
    )  # fmt: skip


def link(
    candidates: Path,
    population: Path,
    out: Path,
    profile: Profile,
    model: LinkModel,
    *,
    engine: str = "duckdb",
    memory_mb: int = 1200,
    threads: int = 2,
    temp: Path | None = None,
    learn: bool = True,
    ruled: Mapping[str, str] | None = None,
    progress: Progress = silent,
) -> LinkOutcome:
    """Link every candidate to the population and write links, rivals, model and counts.

    In: `ruled`: row id -> register id that an officer named, '' = in no register. Raises: Stop.
    """
    began = time.perf_counter()
    try:
        found = link_tables(
            candidates, population, profile, model, memory_mb=memory_mb, threads=threads, temp=temp, learn=learn,
            ruled=ruled, engine=engine, progress=progress,
        )  # fmt: skip
    except duckdb.OutOfMemoryException as error:
        raise _memory_short(memory_mb) from error
    progress("Menulis hasil", 0, 0)
    found = replace(found, links=put_rulings(found.links, found.rivals, ruled or {}))
    bands = Counter(found.links.column("band").to_pylist())
    counts = {"rows": found.links.num_rows, "people": found.people, **{str(band): bands[band] for band in Band}}
    told = {"counts": counts, "candidates_sha256": hash_files([("c", candidates)])["c"], "versions": library_versions()}
    files = write_links(out, profile, found.model, found.links, found.rivals, told)
    if found.clusters:
        files = (*files, write_clusters(out, found.clusters))
    return LinkOutcome(
        found.links.num_rows, bands[Band.COCOK], bands[Band.TINJAUAN], bands[Band.TIDAK_ADA], found.people,
        time.perf_counter() - began, files,
    )  # fmt: skip


def _memory_short(memory_mb: int) -> MemoryShort:
    return MemoryShort(
        f"Memori {memory_mb} MB tidak cukup untuk daftar dan register ini. Jalankan lagi dengan --memory "
        f"{max(2 * memory_mb, DEFAULT_MEMORY_MB)}, atau kosongkan ruang pada disk NAUNGAN_DATA."
    )


@dataclass(frozen=True, slots=True)
class InputPaths:
    """Where everything lies that a determination reads; None = not given."""

    programme: Path
    candidates: Sequence[Path]
    registers: Path
    decisions: Path | None
    profile: Path | None


@dataclass(frozen=True, slots=True)
class Lottery:
    """The seed of the public lottery; `draft`: it is made from the programme's code and binds nobody."""

    seed: bytes
    draft: bool


def determine(
    programme_path: Path,
    candidates: Sequence[Path],
    registers: Path,
    out: Path,
    *,
    decisions: Path | None = None,
    engine: str = "duckdb",
    final: bool = False,
    key: Path | None = None,
    lottery_seed: Path | None = None,
    profile: Path | None = None,
    dry_run: bool = False,
    memory_mb: int = DEFAULT_MEMORY_MB,
    progress: Progress = silent,
) -> Report:
    """Determine who gets the seats, and write the bundle to `out`.

    Whatever can be refused without long work is refused first. Units: `memory_mb` of the engine.
    Raises: ProgrammeInvalid, FileMissing, KeyInvalid, RegisterInvalid, RulingsInvalid, FinalRefused, OutputInTheWay.
    """
    check_apart(out, [*candidates, registers, *([decisions] if decisions else [])])
    programme = load_programme(programme_path)
    wipe_abandoned(out)
    lottery = draw_lottery(programme, lottery_seed, final=final)
    if not dry_run:
        check_out(out)
    opened = open_registers(registers)
    if final:
        asked_of = [register.info for kind, register in opened.items() if kind in programme.registers]
        refuse_unusable(unusable_rows(asked_of))
    rulings = load_rulings(decisions) if decisions else {}
    secret, secret_id = candidate_key(key, keep=not dry_run)
    intake = read_lists(
        candidates,
        key=secret,
        regions=programme.regions,
        profile=load_profile(profile) if profile else None,
        progress=progress,
    )
    refuse_empty(intake, candidates)
    unmet = unmet_rulings(rulings, {row.candidate_id for row in intake.rows})
    if final:
        refuse_unmet(unmet)
    rows, problems = as_table(intake.rows, ROWS), mask_values(as_table(intake.problems, PROBLEMS))
    with private_folder() as private:
        write_table(private / "rows.parquet", ROWS, rows, ("candidate_id",))
        inputs = Inputs(private / "rows.parquet", programme, opened, rulings, lottery.seed, lottery.draft)
        try:
            found = choose_engine(engine, memory_mb, private).determine(inputs, progress)
        except duckdb.OutOfMemoryException as error:
            raise _memory_short(memory_mb) from error
    progress("Menjumlahkan hasil", 0, 0)
    found = replace(found, problems=mask_values(shaped(found.problems, PROBLEMS)))
    all_problems = pa.concat_tables([problems, found.problems])
    summary = summarise(rows, all_problems, found, programme, found.if_fresh)
    if final:
        refuse_unsettled(summary)
    root = ""
    if not dry_run:
        root = write_bundle(
            out,
            rows=rows,
            problems=problems,
            determined=found,
            programme=programme,
            programme_text=programme_path.read_text("utf-8-sig"),
            regions_text=region_path(programme_path).read_text("utf-8-sig"),
            inputs=input_hashes(InputPaths(programme_path, candidates, registers, decisions, profile), intake.files),
            versions=library_versions(),
            key_id=secret_id,
            draft=not final,
            registers=[register.info for register in opened.values()],
            lottery_commitment="" if lottery.draft else seed_commitment(lottery.seed),
            summary=summary,
            write_more=lambda folder, _: _write_corrections(folder, rows, all_problems, programme, progress),
            progress=progress,
        )
    return Report(
        programme=programme,
        summary=summary,
        out=out,
        registers=registers,
        root=root,
        short_code="" if dry_run else str(read_manifest(out)["code"]),
        engine=engine,
        final=final,
        draft_seed=lottery.draft,
        dry_run=dry_run,
        files=intake.files,
        files_unread=count_unread(intake.problems),
        unmet_rulings=unmet,
        missing_registers=tuple(kind for kind in programme.registers if kind not in opened),
        register_infos=tuple(register.info for register in opened.values()),
    )


def wipe_abandoned(out: Path) -> None:
    """Remove what a killed run left beside `out`: half a bundle of personal data that nobody will finish."""
    for half in out.resolve().parent.glob(f".{out.resolve().name}.baru-*"):
        owner = half.name.rpartition("-")[2]
        if owner.isdigit() and not _is_running(int(owner)):
            shutil.rmtree(half, ignore_errors=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)  # signal 0 asks, and does nothing
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def candidate_key(path: Path | None, *, keep: bool) -> tuple[bytes, str]:
    """The key of candidate ids and its public id. `keep` False makes no key file: where there is none yet, the ids
    of this one run are made with a key of zeros. Raises: KeyInvalid."""
    if path is None and not keep and not (data_home() / KEY_NAME).exists():
        return bytes(KEY_BYTES), key_id(bytes(KEY_BYTES))
    return load_or_make_candidate_key(path)


def draw_lottery(programme: Programme, path: Path | None, *, final: bool) -> Lottery:
    """The seed to rank with. Without a file: a draft seed, the same for everybody who reads the programme.

    Raises: FinalRefused when a final run has no seed, or one that is not the one committed to.
    """
    if path is None:
        if final:
            raise FinalRefused(
                "Penetapan final membutuhkan benih undian.",
                "Jalankan lagi dengan --lottery-seed BERKAS, "
                "berkas yang komitmennya sudah diumumkan di berkas program.",
            )
        return Lottery(draft_seed(programme), draft=True)
    seed = load_lottery_seed(path)
    if final and seed_commitment(seed) != programme.lottery_commitment:
        what = "tidak cocok dengan komitmen" if programme.lottery_commitment else "belum punya komitmen"
        raise FinalRefused(
            f"Benih undian {path} {what} di berkas program.",
            f"Pakai benih yang komitmennya diumumkan sebelum usulan dibuka; sidik benih ini {seed_commitment(seed)}.",
        )
    return Lottery(seed, draft=seed_commitment(seed) != programme.lottery_commitment)


def choose_engine(name: str, memory_mb: int, temp: Path) -> Engine:
    """The engine of that name: duckdb, reference, spark, local[N] or spark://HOST:PORT."""
    master = spark_master(name)
    if master:
        from naungan.engines.spark_engine import SparkEngine

        return SparkEngine(master, memory_mb, temp)
    return ReferenceEngine() if name == ReferenceEngine.name else DuckDBEngine(memory_mb=memory_mb, temp=temp)


def as_table(values: Sequence[RawRow] | Sequence[Problem], columns: Columns) -> pa.Table:
    """Rows or problems as a table with just these columns."""
    schema = arrow_schema(columns)
    fields = zip(*values, strict=True) if values else [() for _ in columns]
    return pa.Table.from_arrays(
        [pa.array(field, type_.type) for field, type_ in zip(fields, schema, strict=True)], schema=schema
    )


def mask_values(problems: pa.Table) -> pa.Table:
    """Problems without a full card number in what was read."""
    at = problems.schema.get_field_index("value")
    values = [mask_card_numbers(value) if value else value for value in problems.column(at).to_pylist()]
    return problems.set_column(at, problems.schema.field(at), pa.array(values, problems.schema.field(at).type))


def refuse_unmet(unmet: Sequence[Unmet]) -> None:
    """No final list while a ruling meets no row: somebody's word would be lost unnoticed. Raises: FinalRefused."""
    if unmet:
        more = f", dan {len(unmet) - SHOWN_IDS} lagi" if len(unmet) > SHOWN_IDS else ""
        raise FinalRefused(
            f"{len(unmet)} keputusan menyebut nomor calon yang tidak ada dalam daftar: "
            f"{', '.join(map(str, unmet[:SHOWN_IDS]))}{more}.",
            "Periksa nomor calon itu dan kunci yang dipakai (--key), "
            "atau sertakan daftar yang memuatnya, lalu tetapkan lagi.",
        )


def unusable_rows(infos: Sequence[RegisterInfo]) -> dict[str, int]:
    """Register -> its rows that were set aside, where there are any. Units: rows."""
    return {info.kind: info.unusable for info in infos if info.unusable}


def refuse_unusable(rows: dict[str, int]) -> None:
    """No final list while a member, an excluded or a dead person may hide in a row set aside. Raises: FinalRefused."""
    harmful = {kind: rows[kind] for kind in NEVER_PARTLY if kind in rows}
    if not harmful:
        return
    told = "; ".join(f"{NEVER_PARTLY[kind]}: {count} baris" for kind, count in harmful.items())
    commands = " dan ".join(f"`naungan import {kind}`" for kind in harmful)
    raise FinalRefused(
        f"Ada baris register yang disisihkan karena tidak diketahui milik siapa ({told}): orangnya bisa tampak bukan "
        "peserta, tidak dikecualikan, atau tidak tercatat.",
        "Perbaiki baris di unusable.parquet register itu bersama pemilik datanya, impor ulang dengan "
        f"{commands}, lalu tetapkan lagi.",
    )


def refuse_unsettled(summary: Summary) -> None:
    """No final list while somebody whose case is open could rank above a cut-off. Raises: FinalRefused."""
    waiting = summary.unsettled_above
    if not waiting:
        return
    names = {regency.code: regency.name for regency in summary.regencies}
    places = [
        f"{r.name or 'kabupaten/kota belum diketahui'} {r.unsettled_above}"
        for r in summary.regencies
        if r.unsettled_above
    ]
    first = ", ".join(f"{u.candidate_id} ({names.get(u.kode_kab, u.kode_kab) or '-'})" for u in waiting[:SHOWN_IDS])
    raise FinalRefused(
        f"{len(waiting)} baris PERLU_TINJAUAN masih dapat naik ke dalam kuota: {'; '.join(places)}. "
        f"Yang pertama: {first}.",
        "Jalankan tanpa --final, lihat apa yang perlu diminta di ringkasan dan laporannya, "
        "lengkapi register atau catat keputusan petugas (--decisions), lalu tetapkan lagi.",
    )


def _write_corrections(
    folder: Path, rows: pa.Table, problems: pa.Table, programme: Programme, progress: Progress
) -> None:
    progress("Menulis berkas perbaikan", 0, 0)
    (folder / "perbaikan").mkdir(mode=0o700)
    write_perbaikan(folder / "perbaikan", rows, problems, programme.regions)


def count_unread(problems: Sequence[Problem]) -> int:
    """Files that gave no rows because they could not be read. Units: files."""
    return len({problem.source for problem in problems if problem.code in UNREAD})


def input_hashes(paths: InputPaths, lists: Sequence[FileReport]) -> dict[str, str]:
    """Printed name -> SHA-256 of every file the determination depends on.

    Raises: FileMissing when a list is no longer what was read.
    """
    single = {
        "programme.toml": paths.programme,
        "regions.csv": region_path(paths.programme),
        "profile.toml": paths.profile,
    }
    hashes = hash_files(candidate_files(paths.candidates), "candidates/")
    changed = Counter(file.sha256 for file in lists if file.sha256) - Counter(hashes.values())
    if changed:
        names = ", ".join(file.name for file in lists if file.sha256 in changed)
        raise FileMissing(
            f"Daftar calon berubah selama dibaca: {names}. Jalankan lagi setelah berkasnya tidak disunting."
        )
    return {
        **hash_files((name, path) for name, path in single.items() if path),
        **hashes,
        **hash_files(register_files(paths.registers), "registers/"),
        **hash_files(
            ((printable_name(name), path) for name, path in (sorted_files(paths.decisions) if paths.decisions else ())),
            "decisions/",
        ),
    }
