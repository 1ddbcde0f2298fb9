"""A whole synthetic province: registers, lists, truth, and how to run a determination on it.

Knows: which step follows which, and where the files go. Does not know: any detail of them.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from naungan.engines.engine import Progress, silent
from naungan.engines.session import connect
from naungan.model.errors import OutputInTheWay
from naungan.model.programme import Programme
from naungan.synthetic import candidates, people, registers, selection, shapes, writers
from naungan.synthetic.candidates import Entry
from naungan.synthetic.guide import KEY, MARK, README, write_guide
from naungan.synthetic.selection import Person, Plan
from naungan.synthetic.shapes import Laid, Layout, Village
from naungan.synthetic.truth_file import truth_table

THREADS = 2
FOLDERS = ("sumber", "lists", "truth")
TEMPORARY = "sementara"
REGENCIES_PER_LATE_FILE = 8
FRESH_DAYS = 30
"""Registers are this many days old on the registration date, less where the programme demands fresher ones."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What was written. `population`: people in the population register; `poor_permille`: share of families within the
    decile limit (more than in reality, so that the seats can be filled); `seats_fillable`: seats for which a truly
    eligible row with a right NIK exists."""

    out: Path
    population: int
    rows: int
    files: int
    seats: int
    seats_fillable: int
    truly_eligible: int
    rows_with_defects: int
    poor_permille: int
    nik_classes: tuple[tuple[str, int], ...]


def synthesise(
    out: Path, programme: Programme, *, population: int = 1_000_000, candidates: int = 45_000, seed: int = 1,
    memory_mb: int = 1500, progress: Progress | None = None,
) -> Summary:  # fmt: skip
    """Write a province: `sumber/` (registers), `lists/`, `truth/`, `kunci.demo`, `province.json`, `README.txt`.

    The same programme, sizes and seed give the same bytes of every file (with the same locked versions).
    Raises: OutputInTheWay when `out` holds something that is no synthetic province.
    Units: `population` people, `candidates` rows wanted (fewer are written where the people do not exist).
    """
    tell = progress or silent
    _make_room(out)
    as_of = fresh_day(programme)
    wanted = selection.plan(programme, candidates)
    tell("menyusun keluarga", 0, 0)
    land = people.settle(programme, population, wanted.eligible())
    with connect(memory_mb, THREADS, out / TEMPORARY) as con:
        people.build(con, programme, land, as_of, seed)
        people.number_people(con)
        registered, nominated = _write_registers(con, programme, wanted, out / "sumber", seed, tell)
        _spare_the_undecidable(con, nominated, out / "sumber")
        villages = {int(code): (kec, desa) for code, kec, desa in con.execute("FROM desa").fetchall()}
        entries, laid = _write_lists(programme, nominated, wanted, villages, out / "lists", seed, tell)
        _own_up(con, entries, out / "sumber")
    (out / TEMPORARY).rmdir()
    tell("menulis kebenaran", 0, 0)
    table = truth_table(programme, laid)
    pq.write_table(table, out / "truth" / "truth.parquet", compression="zstd")
    write_guide(out, programme, as_of, seed, (population, candidates))
    poor = sum(t.persons * t.poor_permille for t in land) // max(1, sum(t.persons for t in land))
    return _summary(out, programme, registered, laid, table, poor)


def fresh_day(programme: Programme) -> date:
    """The day the registers speak of: recent enough for every limit of the programme."""
    limits = [days for _, days in programme.evidence_max_days]
    return programme.registration_date - timedelta(days=min([FRESH_DAYS, *(days // 2 for days in limits)]))


def _make_room(out: Path) -> None:
    """Empty folders for a new province; an older or unfinished one is removed, anything else is left alone."""
    ours = {*FOLDERS, TEMPORARY, KEY, MARK, README}
    if out.exists() and not (out / MARK).exists() and any(path.name not in ours for path in out.iterdir()):
        raise OutputInTheWay(f"Folder {out} sudah berisi sesuatu yang bukan provinsi tiruan. Pilih folder lain.")
    shutil.rmtree(out / TEMPORARY, ignore_errors=True)
    for name in FOLDERS:
        shutil.rmtree(out / name, ignore_errors=True)
        (out / name).mkdir(parents=True)


def _write_registers(
    con: duckdb.DuckDBPyConnection, programme: Programme, wanted: Plan, folder: Path, seed: int, tell: Progress
) -> tuple[int, dict[str, list[Person]]]:
    """Write the raw registers chunk by chunk. Out: people in the population register, people to nominate by regency."""
    registers.prepare(con, programme)
    selection.open_pool(con, programme, wanted, seed)
    chunks = people.chunks(con)
    registered = 0
    with registers.register_files(folder, len(chunks)) as files:
        for part, chunk in enumerate(chunks):
            tell("menulis register", part, len(chunks))
            registers.load_chunk(con, chunk)
            selection.collect(con)
            files.add(con, part)
            found = con.execute("SELECT count(*) FROM bagian WHERE NOT hilang").fetchone()
            registered += int(found[0]) if found else 0
    tell("menulis register", len(chunks), len(chunks))
    return registered, selection.chosen(con, programme)


def _write_lists(
    programme: Programme, nominated: dict[str, list[Person]], wanted: Plan, villages: dict[int, Village], folder: Path,
    seed: int, tell: Progress,
) -> tuple[list[Entry], list[Laid]]:  # fmt: skip
    """Write one list for each regency, and a late file for some. Out: the rows, and where each came to stand."""
    main, late = shapes.shapes()
    regions = programme.regions
    shape_of = {region.code: main[i % len(main)] for i, region in enumerate(regions)}
    late = late[: max(1, len(regions) // REGENCIES_PER_LATE_FILE)]
    step = max(1, len(regions) // len(late))
    late_of = {regions[i * step].code: shape for i, shape in enumerate(late)}
    rng = Random(people.seed_number(seed, "daftar"))
    with_kk = {code for code, shape in shape_of.items() if shape.has("kk")}
    entries = candidates.compose(programme, nominated, wanted, with_kk, set(late_of), rng)
    laid: list[Laid] = []
    for i, region in enumerate(regions):
        tell("menulis daftar usulan", i, len(regions))
        mine = [entry for entry in entries if entry.kode_kab == region.code]
        rng.shuffle(mine)
        for shape, rows in (
            (shape_of[region.code], [e for e in mine if not e.late]),
            (late_of.get(region.code), [e for e in mine if e.late]),
        ):
            if shape is None or not rows:
                continue
            if shape.nik_style.startswith("angka"):
                _store_as_number(rows, shape.nik_style)
            layout = Layout(shape, region, i + 1, programme.year, villages, rng)
            writers.write_grid(folder, layout.grid(rows))
            laid += layout.placed
    tell("menulis daftar usulan", len(regions), len(regions))
    return entries, laid


def _store_as_number(rows: Sequence[Entry], style: str) -> None:
    """Note what a number format does to the NIKs of a late file: a last digit 0 can no longer be trusted."""
    for entry in rows:
        lost = style == "angka-rusak" or entry.nik.endswith("0")
        entry.nik_class = "DIGIT_AKHIR_HILANG" if lost else entry.nik_class
        entry.defects.append("NIK_DIGIT_AKHIR_HILANG" if lost else "NIK_ANGKA")


def _spare_the_undecidable(con: duckdb.DuckDBPyConnection, nominated: dict[str, list[Person]], folder: Path) -> None:
    """Leave out absent people who have a namesake of the same birth date in the register.

    Nothing on a list could tell the two apart, so no determination could be right about them.
    """
    absent = [person for people_there in nominated.values() for person in people_there if person.absent]
    found = con.execute(
        "SELECT DISTINCT NAMA_LGKP, TGL_LHR FROM read_parquet(?) "
        "WHERE (NAMA_LGKP, TGL_LHR) IN (SELECT unnest(CAST(? AS VARCHAR[])), unnest(CAST(? AS DATE[])))",
        [str(folder / "dukcapil*.parquet"), [p.name for p in absent], [p.birth for p in absent]],
    ).fetchall()
    namesakes = {(name, birth) for name, birth in found}
    for code, people_there in nominated.items():
        nominated[code] = [p for p in people_there if not (p.absent and (p.name, p.birth) in namesakes)]


def _own_up(con: duckdb.DuckDBPyConnection, entries: Sequence[Entry], folder: Path) -> None:
    """A mistyped NIK that happens to be somebody else's is somebody else's: say so in its class."""
    typed = {
        entry.nik
        for entry in entries
        if entry.nik_class == "SALAH_KETIK" and len(entry.nik) == 16 and entry.nik.isdigit()
    }
    if not typed:
        return
    found = con.execute(
        "SELECT DISTINCT NIK FROM read_parquet(?) WHERE NIK IN (SELECT unnest(?))",
        [str(folder / "dukcapil*.parquet"), sorted(typed)],
    ).fetchall()
    owned = {nik for (nik,) in found}
    for entry in entries:
        if entry.nik_class == "SALAH_KETIK" and entry.nik in owned:
            entry.nik_class = "MILIK_ORANG_LAIN"


def _summary(
    out: Path, programme: Programme, registered: int, laid: Sequence[Laid], table: pa.Table, poor: int
) -> Summary:
    eligible = table["truly_eligible"].to_pylist()
    supply: dict[tuple[str, str], set[int]] = {}
    classes: dict[str, int] = {}
    for (entry, _), good in zip(laid, eligible, strict=True):
        classes[entry.nik_class] = classes.get(entry.nik_class, 0) + 1
        if good and entry.nik_class == "BENAR":
            supply.setdefault((entry.kode_kab, entry.sector), set()).add(entry.person.pid)
    fillable = 0
    for cell in programme.cells:
        pool = set[int]().union(*(supply.get((cell.kode_kab, sector), set()) for sector in cell.sectors))
        fillable += min(cell.seats, len(pool))
    return Summary(
        out, registered, len(laid), sum(1 for _ in (out / "lists").iterdir()), programme.seats, fillable, sum(eligible),
        sum(1 for entry, _ in laid if entry.defects), poor, tuple(sorted(classes.items())),
    )  # fmt: skip
