"""The inputs of the exact path: an owner's register files and a clean list of any size, made set-based.

Knows: sizes; names as skewed as real ones, so that the columns are as long and as compressible as in life.
Does not know: messiness; every row's NIK, name and birth date are right, so that only the exact path is measured.

Run: python -m bench.exact_inputs FOLDER CANDIDATES PEOPLE     (writes FOLDER/sumber/*, FOLDER/rows.parquet)
     python -m bench.exact_inputs FOLDER --tile                (writes FOLDER/tiled/*: ten times the population)
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import duckdb

from bench.child import Stopwatch
from naungan.engines.registers import open_registers
from naungan.engines.session import connect
from naungan.model import tables
from naungan.reports.parquet import write_table
from naungan.synthetic.material import SLOTS, EthnicGroup, names, places, skewed

AS_OF = date(2025, 9, 1)
LISTS = ("ASN", "TNI", "POLRI", "BUMN", "PERANGKAT_DESA", "PROGRAM_LAIN")
KABS = tuple(f"12.{n:02d}" for n in (*range(1, 26), *range(71, 79)))
WORK = (
    "Pemanen sawit", "Pemanen sawit", "Buruh kebun sawit", "Tukang dodos", "Petani sawit", "Kutip berondolan",
    "Nelayan", "Nelayan tradisional", "Buruh nelayan", "Pencari kerang", "Petani", "Petani padi", "Buruh tani",
    "Penderes karet", "Buruh harian lepas", "Wiraswasta",
)  # fmt: skip
PER_FAMILY = 4
MOST_PEOPLE = 29_000_000
"""With more, two people could get the same NIK."""
WELFARE_ONE_IN, MEMBER_ONE_IN, LISTED_ONE_IN = 5, 10, 400
"""Of 15 million people 3 million are in the welfare register and 1.5 million are members."""
POOR_PERCENT = 90
"""Share of candidates who are in the welfare register: a district nominates its poor."""
TILE_PREFIXES = (12, 13, 14, 15, 16, 17, 18, 19, 31, 32)
"""Provinces of the tiled population, in rising order, so that the files together stay sorted by NIK."""
MEMORY_MB = 4000

# acak(x, salt, n): a number below n that follows from x. Person n: family f, place m in it, group g of names.
# The serial and the birth day share out n so that no two people get one NIK (up to MOST_PEOPLE).
MACROS = f"""
    CREATE MACRO acak(x, salt, n) AS cast(hash(x * 64 + salt) % n AS int);
    CREATE MACRO pick(list, g, x, salt) AS list[g * {SLOTS} + acak(x, salt, {SLOTS}) + 1];
    CREATE MACRO man(g, x, salt) AS pick(getvariable('given_l'), g, x, salt);
    CREATE MACRO woman(g, x, salt) AS pick(getvariable('given_p'), g, x, salt);
    CREATE MACRO clan(g, x, salt) AS pick(getvariable('marga'), g, x, salt);
    CREATE MACRO two_digits(x) AS lpad(cast(x AS varchar), 2, '0');
    CREATE MACRO person(people) AS TABLE
    WITH families AS (SELECT n, n // {PER_FAMILY} AS f, n % {PER_FAMILY} AS m FROM range(people) AS t(n)),
    placed AS (
        SELECT *, getvariable('kabs')[1 + f % {len(KABS)}] AS kab,
            two_digits(1 + f // {len(KABS)} % 20) AS kec,
            (f // 660) * {PER_FAMILY} + m AS turn, getvariable('mix')[acak(f, 1, 100) + 1] AS g,
            CASE WHEN m = 0 OR (m > 1 AND acak(n, 2, 2) = 0) THEN 'L' ELSE 'P' END AS sex
        FROM families
    ), born AS (
        SELECT *, DATE '1955-01-01' + acak(n, 3, 6000) * 3 + cast(turn // 9999 AS int) AS born,
            clan(g, f, 4) AS family_clan, woman(g, n, 5) AS m1, woman(g, n, 6) AS m2,
            CASE sex WHEN 'L' THEN man(g, n, 7) ELSE woman(g, n, 7) END AS n1,
            CASE sex WHEN 'L' THEN man(g, n, 8) ELSE woman(g, n, 8) END AS n2,
            getvariable('two')[g + 1] AS two, getvariable('clans')[g + 1] AS clans
        FROM placed
    )
    SELECT n, f, m, kab, kec, sex, born,
        cast(replace(kab, '.', '') || kec || two_digits(day(born) + CASE sex WHEN 'P' THEN 40 ELSE 0 END)
            || strftime(born, '%m%y') || lpad(cast(1 + turn % 9999 AS varchar), 4, '0') AS bigint) AS nik,
        replace(kab, '.', '') || kec || lpad(cast(f AS varchar), 10, '0') AS kk,
        concat_ws(' ', n1, CASE WHEN acak(n, 9, 100) < two AND n2 <> n1 THEN n2 END,
            CASE WHEN acak(f, 10, 100) < clans THEN family_clan END) AS name,
        concat_ws(' ', m1, CASE WHEN acak(n, 11, 100) < two AND m2 <> m1 THEN m2 END,
            CASE WHEN acak(n, 12, 100) < clans THEN clan(g, n, 13) END) AS mother
    FROM born
"""

# headings and value texts as the owners write them; the import understands them or does not, as in life
SOURCES = {
    "population": """SELECT cast(nik AS varchar) AS "NIK", kk AS "NO_KK", name AS "NAMA_LGKP", 'MEDAN' AS "TMPT_LHR",
        born AS "TGL_LHR", CASE sex WHEN 'L' THEN 'LAKI-LAKI' ELSE 'PEREMPUAN' END AS "JENIS_KLMIN",
        mother AS "NAMA_LGKP_IBU", kab || '.' || kec || '.20' || two_digits(1 + f % 12) AS "KODE_WILAYAH",
        CASE WHEN acak(n, 20, 200) = 0 THEN 'MENINGGAL' ELSE 'AKTIF' END AS "STATUS" FROM person({people})""",
    "welfare": """SELECT cast(nik AS varchar) AS "NIK", f AS "ID_KELUARGA", name AS "NAMA", born AS "TANGGAL_LAHIR",
        CASE sex WHEN 'L' THEN 'Laki-laki' ELSE 'Perempuan' END AS "JENIS_KELAMIN",
        [ 'Kepala Keluarga', 'Istri', 'Anak', 'Anak' ][1 + m] AS "HUBUNGAN", {family} AS "JUMLAH_ANGGOTA",
        CASE WHEN acak(n, 21, 50) = 0 THEN 'Ya' ELSE 'Tidak' END AS "DISABILITAS",
        kab || '.' || kec AS "KODE_KECAMATAN",
        1 + acak(f, 22, 40) AS "PERSENTIL", 1 + acak(f, 22, 40) // 10 AS "DESIL",
        CASE WHEN acak(n, 23, 1000) < 14 THEN 'Tidak' ELSE 'Ya' END AS "PADAN_DUKCAPIL"
        FROM person({people}) WHERE f % {welfare} = 0""",
    "membership": """SELECT cast(nik AS varchar) AS "NIK", name AS "NAMA",
        CASE WHEN acak(n, 24, 3) = 0 THEN 'PU' ELSE 'BPU' END AS "SEGMEN",
        format('{{:011d}}', n * 7919) AS "KPJ",
        CASE WHEN acak(n, 25, 3) = 0 THEN 'AKTIF' ELSE 'NONAKTIF' END AS "STATUS",
        CASE WHEN acak(n, 24, 3) = 0 THEN 'PT ' || clan(3, n, 26) ELSE 'MANDIRI' END
            AS "NPP/PEMBAYAR",
        DATE '2015-01-01' + acak(n, 27, 3000) AS "TANGGAL_AWAL", DATE '2025-08-01' AS "BULAN_IURAN_TERAKHIR"
        FROM person({people}) WHERE acak(n, 28, {member}) = 0""",
    "exclusions": """SELECT cast(nik AS varchar) AS "NIK", [{lists}][1 + acak(n, 29, 6)] AS "DAFTAR"
        FROM person({people}) WHERE acak(n, 30, {listed}) = 0""",
}  # fmt: skip

ROWS = """
    WITH people AS NOT MATERIALIZED (SELECT *, acak(n, 31, 2147483647) AS draw FROM person({people}) WHERE m < 2),
    chosen AS (
        (SELECT * FROM people WHERE f % {welfare} = 0 AND acak(f, 22, 40) < 24 ORDER BY draw, n LIMIT {poor}) UNION ALL
        (SELECT * FROM people WHERE f % {welfare} <> 0 ORDER BY draw, n LIMIT {others})
    )
    SELECT {cells} FROM chosen
"""
CELLS = {
    "candidate_id": "substring(md5(cast(n AS varchar)), 1, 20)", "source_file": "'usulan-' || kab || '.xlsx'",
    "source_sheet": "'Daftar'", "source_row": "cast(n % 20000 + 2 AS int)", "kode_kab": "kab",
    "nik": "cast(nik AS varchar)", "kk": "kk", "nama": "name", "tempat_lahir": "'Medan'",
    "tanggal_lahir": "strftime(born, '%d-%m-%Y')", "date_order": "'DMY'", "jenis_kelamin": "sex",
    "alamat": "'Dusun ' || (1 + f % 9)", "kec": "kec", "nama_ibu": "mother",
    "pekerjaan": "[{work}][1 + acak(n, 32, {works})]",
}  # fmt: skip


def make(folder: Path, candidates: int, people: int) -> None:
    """Write the four source files, the population as CSV too where it is small, and the list."""
    if people > MOST_PEOPLE:
        raise ValueError(f"at most {MOST_PEOPLE} people have a NIK of their own here; tile them for more")
    source = folder / "sumber"
    source.mkdir(parents=True, exist_ok=True)
    with connect(MEMORY_MB, 2, folder / "tmp") as con:
        _prepare(con)
        for kind, text in SOURCES.items():
            query = text.format(
                people=people, family=PER_FAMILY, welfare=WELFARE_ONE_IN, member=MEMBER_ONE_IN, listed=LISTED_ONE_IN,
                lists=_quoted(LISTS),
            )  # fmt: skip
            con.execute(f"COPY ({query}) TO '{source}/{kind}.parquet' (FORMAT parquet, COMPRESSION zstd)")
        if people <= 1_000_000:
            con.execute(f"COPY '{source}/population.parquet' TO '{source}/population.csv' (FORMAT csv, HEADER)")
        given = {name: cell.format(work=_quoted(WORK), works=len(WORK)) for name, cell in CELLS.items()}
        empty = {"text": "''", "bool": "false"}
        cells = ", ".join(f"{given.get(name) or empty[word]} AS {name}" for name, word in tables.ROWS)
        poor = candidates * POOR_PERCENT // 100
        rows = ROWS.format(people=people, welfare=WELFARE_ONE_IN, poor=poor, others=candidates - poor, cells=cells)
        write_table(folder / "rows.parquet", tables.ROWS, con.sql(rows).to_arrow_table(), ["candidate_id"])


def tile(folder: Path) -> None:
    """The prepared population ten times, under the prefixes of ten provinces, and the rows spread over all of them."""
    tiled = folder / "tiled"
    (tiled / "population").mkdir(parents=True, exist_ok=True)
    data = open_registers(folder / "registers")["population"].data
    with connect(MEMORY_MB, 2, folder / "tmp", keep_order=True) as con:
        for prefix in TILE_PREFIXES:
            con.execute(f"""COPY (SELECT * REPLACE (nik + {_shift(prefix)} AS nik) FROM '{data}')
                TO '{tiled}/population/{prefix}.parquet' (FORMAT parquet, COMPRESSION zstd)""")
        shifts = ", ".join(str(_shift(prefix)) for prefix in TILE_PREFIXES)
        moved = f"cast(nik AS bigint) + [{shifts}][1 + cast(hash(nik) % {len(TILE_PREFIXES)} AS int)]"
        rows = f"""SELECT * REPLACE (cast({moved} AS varchar) AS nik)
            FROM '{folder}/rows.parquet'"""
        write_table(tiled / "rows.parquet", tables.ROWS, con.sql(rows).to_arrow_table(), ["candidate_id"])


def _shift(prefix: int) -> int:
    return (prefix - TILE_PREFIXES[0]) * 10**14


def _prepare(con: duckdb.DuckDBPyConnection) -> None:
    """The lists that MACROS picks from, group after group, each of SLOTS names with the frequent ones repeated."""
    groups = names().groups
    lists: dict[str, list[str] | list[int]] = {
        "kabs": list(KABS),
        "mix": [i for i, group in enumerate(groups) for _ in range(places().default_mix[group.name])],
        "two": [group.percent_two_names for group in groups],
        "clans": [group.percent_marga for group in groups],
        "given_l": [name for group in groups for name in _given(group, "l")],
        "given_p": [name for group in groups for name in _given(group, "p")],
        "marga": [name.upper() for group in groups for name in skewed(group.marga or ("-",), SLOTS)],
    }
    for name, values in lists.items():
        con.execute(f"SET VARIABLE {name} = ?", [values])
    con.execute(MACROS)


def _given(group: EthnicGroup, sex: str) -> list[str]:
    pools = [(names().given[f"{pool}_{sex}"], percent) for pool, percent in group.given]
    slots = [name.upper() for pool, percent in pools for name in skewed(pool, SLOTS * percent // 100)]
    return slots + slots[: SLOTS - len(slots)]


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def main() -> None:
    """Make what the arguments ask for."""
    folder = Path(sys.argv[1])
    with Stopwatch() as watch:
        if sys.argv[2] == "--tile":
            tile(folder)
        else:
            make(folder, int(sys.argv[2]), int(sys.argv[3]))
    watch.answer()


if __name__ == "__main__":
    main()
