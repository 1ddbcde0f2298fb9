"""Two welfare registers compared person by person, for millions of rows: columns in DuckDB.

Knows: the order of the steps and what is counted. Does not know: who may see it, or how it is shown (reports/).
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from string import Template

import duckdb

from naungan.engines import link_sql
from naungan.engines.database import step_sql
from naungan.engines.engine import Progress, Register, silent
from naungan.engines.registers import open_register
from naungan.engines.session import connect
from naungan.engines.sql_words import literal
from naungan.model import welfare_shift as words
from naungan.model.errors import FileMissing
from naungan.model.welfare_shift import DECILES, RegencyShift, Side, WelfareShift
from naungan.sources.link_files import seat_model, shipped_profile

PIECE = 1024 * 1024
PEOPLE = "orang.parquet"

_COUNTED = """
SELECT kode_kab, count(*) FILTER (WHERE keadaan = $both),
    count(*) FILTER (WHERE keadaan = $both AND desil_pertama > $most AND desil_kedua <= $most),
    count(*) FILTER (WHERE keadaan = $both AND desil_pertama <= $most AND desil_kedua > $most),
    count(*) FILTER (WHERE keadaan = $only_second AND desil_kedua <= $most),
    count(*) FILTER (WHERE keadaan = $only_first AND desil_pertama <= $most),
    count(*) FILTER (WHERE keadaan = $only_first), count(*) FILTER (WHERE keadaan = $only_second),
    count(*) FILTER (WHERE keadaan = $open_first), count(*) FILTER (WHERE keadaan = $open_second),
    count(*) FILTER (WHERE keadaan = $both AND (desil_pertama IS NULL OR desil_kedua IS NULL))
FROM people GROUP BY kode_kab ORDER BY kode_kab = '', kode_kab"""
_MATRIX = "SELECT desil_pertama, desil_kedua, count(*) FROM people WHERE keadaan = $both GROUP BY ALL"


def open_welfare(folder: Path) -> Register:
    """A prepared welfare register by its own folder. Raises: FileMissing, RegisterInvalid."""
    folder = folder.resolve()
    register = open_register(folder.parent, "welfare") if folder.name == "welfare" else None
    if register is None:
        raise FileMissing(
            f"{folder} bukan register kesejahteraan yang siap. Berikan folder .../welfare hasil "
            "`naungan import welfare BERKAS --into FOLDER`."
        )
    return register


def welfare_shift(
    first: Register, second: Register, *, decile_column: str, decile_max: int | None, people: Path | None = None,
    memory_mb: int = 1000, threads: int = 2, temp: Path | None = None, progress: Progress = silent,
) -> WelfareShift:  # fmt: skip
    """Compare. In: `people`: a Parquet file to write, one row a person with the NIK and both deciles.

    Raises: RegisterInvalid; duckdb.OutOfMemoryException.
    """
    with connect(memory_mb, threads, temp) as con:
        con.execute(step_sql("compare", link_sql.words(shipped_profile(), seat_model(), 1)))
        for at, (name, register) in enumerate((("first", first), ("second", second))):
            progress("Membaca register", at, 4)
            given = {"side": name, "path": literal(str(register.data)), "decile_column": decile_column}
            con.execute(step_sql("welfare_side", given))
        progress("Mencocokkan orang", 2, 4)
        con.execute(step_sql("welfare_shift", _standings()))
        progress("Menghitung", 3, 4)
        if people is not None:
            _write_people(con, people)
        found = _counted(con, first, second, decile_column, decile_max)
        progress("Menghitung", 4, 4)
        return found


def _standings() -> dict[str, str]:
    names = ("both", "only_first", "only_second", "open_first", "open_second")
    return {name: literal(getattr(words, name.upper())) for name in names}


def _counted(
    con: duckdb.DuckDBPyConnection, first: Register, second: Register, decile_column: str, decile_max: int | None
) -> WelfareShift:
    given = {**_standings(), "most": str(decile_max or 0)}
    rows = con.execute(Template(_COUNTED).substitute(given)).fetchall()
    if decile_max is None:
        rows = [(*row[:2], None, None, None, None, *row[6:]) for row in rows]
    cells = {row[:2]: row[2] for row in con.execute(Template(_MATRIX).substitute(given)).fetchall()}
    matrix = tuple(tuple(int(cells.get((a, b), 0)) for b in DECILES) for a in DECILES)
    by_name = con.execute("SELECT count(*) FROM people WHERE by_name").fetchall()[0][0]
    regencies = tuple(RegencyShift(*row) for row in rows)
    sides = _side(con, "first", first), _side(con, "second", second)
    return WelfareShift(sides[0], sides[1], decile_column, decile_max, matrix, regencies, by_name)


def _side(con: duckdb.DuckDBPyConnection, name: str, register: Register) -> Side:
    people = int(con.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0])
    info = register.info
    return Side(info.source, info.as_of, sha256_of(register.data), info.rows, info.rows - people, people)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, piece by piece."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for piece in iter(lambda: file.read(PIECE), b""):
            digest.update(piece)
    return digest.hexdigest()


def _write_people(con: duckdb.DuckDBPyConnection, into: Path) -> None:
    con.execute(
        "COPY (SELECT nik, kode_kab, desil_pertama, desil_kedua, keadaan, by_name AS lewat_nama FROM people "
        f"ORDER BY ALL) TO {literal(str(into))} (FORMAT parquet, COMPRESSION zstd)"
    )
    into.chmod(0o600)  # COPY puts a new file in its place
