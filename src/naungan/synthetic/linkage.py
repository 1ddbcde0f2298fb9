"""Data on which record linkage is measured: a population register, candidate rows, and who they truly are.

Knows: which step follows which, and the three files it leaves. Does not know: any detail of them.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from naungan.engines.engine import Progress, silent
from naungan.engines.session import connect
from naungan.model.errors import OutputInTheWay
from naungan.model.programme import Programme
from naungan.synthetic import linkage_people, people
from naungan.synthetic import linkage_rates as rates
from naungan.synthetic.linkage_foreign import spoil_rows
from naungan.synthetic.linkage_noise import pick
from naungan.synthetic.linkage_rows import Office, Written, write_rows
from naungan.synthetic.province import THREADS, fresh_day

POPULATION, CANDIDATES, TRUTH, MARK = "population.parquet", "candidates.parquet", "truth.parquet", "linkage.json"
TEMPORARY = "sementara"
NOISES = ("model", "foreign")
"""Mistakes a linkage model is built for, each field by itself; mistakes nobody built it for."""

LETTERS = (("KAPITAL", 0.75), ("AWAL", 0.2), ("KECIL", 0.05))
"""How an office writes names: all capitals, capitals first, none."""

CANDIDATE_COLUMNS = pa.schema([
    ("candidate_id", pa.string()), ("nik", pa.string()), ("kk", pa.string()), ("nama", pa.string()),
    ("tempat_lahir", pa.string()), ("tanggal_lahir", pa.date32()), ("jenis_kelamin", pa.string()),
    ("kode_kab", pa.string()), ("nama_ibu", pa.string()),
])  # fmt: skip
"""candidates.parquet; '' and null: nothing written."""
TRUTH_COLUMNS = pa.schema([
    ("candidate_id", pa.string()), ("nik", pa.string()), ("nik_class", pa.string()), ("kinds", pa.string()),
    ("relative_of", pa.string()),
])  # fmt: skip
"""truth.parquet: the register NIK ('' = in no register), what the written NIK is, every mistake joined by '+', and of
an absent person the NIK of the one near them in the register."""


@dataclass(frozen=True, slots=True)
class LinkageSummary:
    """What was written: register rows, candidate rows, how many of those are absent by kind, and by NIK class."""

    out: Path
    population: int
    candidates: int
    absent: tuple[tuple[str, int], ...]
    nik_classes: tuple[tuple[str, int], ...]


def synthesise_linkage(
    out: Path, programme: Programme, *, population: int = 1_000_000, candidates: int = 20_000, seed: int = 1,
    noise: str = "model", memory_mb: int = 1500, progress: Progress | None = None,
) -> LinkageSummary:  # fmt: skip
    """Write population.parquet, candidates.parquet, truth.parquet and linkage.json.

    The same programme, sizes, seed and noise give the same bytes of every file (with the same locked versions).
    Raises: OutputInTheWay when `out` holds something that is no linkage data.
    Units: `population` register rows (met within 1 %), `candidates` rows (fewer where the people do not exist).
    """
    tell = progress or silent
    make_room(out)
    as_of = fresh_day(programme)
    wanted = round(candidates * rates.ABSENT_SHARE)
    with connect(memory_mb, THREADS, out / TEMPORARY) as con:
        persons = round((population + wanted) / (1 - linkage_people.MISSING_PERMILLE / 1000))
        linkage_people.lay_out(con, programme, persons, as_of, seed, out / TEMPORARY, tell)
        absent = linkage_people.take_out(con, wanted, tell)
        tell("menulis register", 0, 0)
        registered = linkage_people.write_register(con, out / TEMPORARY, out / POPULATION)
        tell("menulis calon", 0, 0)
        rows = _rows(con, programme, candidates - wanted, seed, noise)
        own_up(con, rows)
    shutil.rmtree(out / TEMPORARY)
    _write(out, rows)
    classes = Counter(row.nik_class for row in rows)
    summary = LinkageSummary(
        out, registered, len(rows), tuple(sorted(absent.items())), tuple(sorted(classes.items()))
    )  # fmt: skip
    _write_mark(summary, (population, candidates, seed), noise)
    return summary


def make_room(out: Path) -> None:
    """An empty folder; older linkage data is removed, anything else is left alone. Raises: OutputInTheWay."""
    ours = {POPULATION, CANDIDATES, TRUTH, MARK, TEMPORARY}
    if out.exists() and (not out.is_dir() or any(path.name not in ours for path in out.iterdir())):
        raise OutputInTheWay(f"{out} sudah berisi sesuatu yang bukan data uji pertautan. Pilih folder lain.")
    shutil.rmtree(out / TEMPORARY, ignore_errors=True)
    (out / TEMPORARY).mkdir(parents=True)
    for name in ours - {TEMPORARY}:
        (out / name).unlink(missing_ok=True)


def _rows(
    con: duckdb.DuckDBPyConnection, programme: Programme, present: int, seed: int, noise: str
) -> list[Written]:  # fmt: skip
    office = Office({r.code: r.name for r in programme.regions}, linkage_people.strangers(con))
    nominees = linkage_people.nominees(con, present)
    rng = Random(people.seed_number(seed, f"derau {noise}"))
    rows = write_rows(nominees, office, rng, rates.FOREIGN_CALM if noise == "foreign" else 1.0)
    if noise == "foreign":
        spoil_rows(rows, office, rng)
    for row in rows:
        set_in_letters(row, pick(rng, LETTERS))
    return rows


def set_in_letters(row: Written, letters: str) -> None:
    """Capitals, small letters, or capitals at the beginnings of words."""
    if letters != "KAPITAL":
        row.name, row.mother, row.place = (_in(text, letters) for text in (row.name, row.mother, row.place))


def _in(text: str, letters: str) -> str:
    return text.lower() if letters == "KECIL" else " ".join(word.capitalize() for word in text.split(" "))


def own_up(con: duckdb.DuckDBPyConnection, rows: Sequence[Written]) -> None:
    """A mistyped NIK that happens to be somebody else's is somebody else's: say so in its class."""
    typed = [row for row in rows if row.nik_class == "SALAH_KETIK" and len(row.nik) == 16 and row.nik.isdigit()]
    owned = linkage_people.held(con, sorted({int(row.nik) for row in typed}))
    for row in typed:
        if int(row.nik) in owned:
            row.nik_class = "MILIK_ORANG_LAIN"


def _write(out: Path, rows: Sequence[Written]) -> None:
    ids = [f"C{i:07d}" for i in range(1, len(rows) + 1)]
    columns = (
        ids, [r.nik for r in rows], [r.kk for r in rows], [r.name for r in rows], [r.place for r in rows],
        [r.birth for r in rows], [r.sex for r in rows], [r.kode_kab for r in rows], [r.mother for r in rows],
    )  # fmt: skip
    pq.write_table(pa.table(list(columns), schema=CANDIDATE_COLUMNS), out / CANDIDATES, compression="snappy")
    truth = (
        ids, ["" if r.nominee.kind else r.nominee.nik for r in rows], [r.nik_class for r in rows],
        ["+".join(r.kinds) for r in rows], [r.nominee.relative for r in rows],
    )  # fmt: skip
    pq.write_table(pa.table(list(truth), schema=TRUTH_COLUMNS), out / TRUTH, compression="snappy")


def _write_mark(summary: LinkageSummary, sizes: tuple[int, int, int], noise: str) -> None:
    """What was asked for and what came of it, for machines."""
    population, candidates, seed = sizes
    text = json.dumps({
        "population": population, "candidates": candidates, "seed": seed, "noise": noise,
        "register_rows": summary.population, "candidate_rows": summary.candidates,
        "absent": dict(summary.absent), "nik_classes": dict(summary.nik_classes),
    }, indent=1)  # fmt: skip
    (summary.out / MARK).write_text(text + "\n", encoding="utf-8")
