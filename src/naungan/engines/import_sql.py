"""The SQL of an import: from tables as they came to one register's columns, normalised and sorted.

Knows: which field makes which column, and in what order rows are written. Does not know: connections, folders, or
what a text means (sources/register_values reads codes once per distinct text; macros read NIK, dates and names).

Steps: view `mentah` (every table's fields as text) -> tables `peta_<code>` (text -> code) -> the register.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from naungan.model.tables import REGISTER_COLUMNS
from naungan.sources import register_values as values
from naungan.sources.cover_period import read_first_day, read_last_day
from naungan.sources.regency_of import RegencyNames
from naungan.sources.register_headers import REGION_FIELDS, REGION_NAME, aliases
from naungan.sources.register_tables import RegisterTable

ROW_GROUP_ROWS = 122_880
DATE_FIELDS = ("tanggal_lahir", "mulai", "as_of")
SQL_TYPES = {"text": "VARCHAR", "int": "INTEGER", "long": "BIGINT", "bool": "BOOLEAN", "date": "DATE"}
FOLDED = {"nama_lipat": "nama", "ibu_lipat": "nama_ibu"}
FLOATING = ("DOUBLE", "FLOAT")
SEPARATOR = "\x1f"
STATUS_FIELDS = ("status", "respon_kode", "respon", "tanggal_meninggal", "catatan")
UNMATCHED = "nik IS NULL AND padan_dukcapil = false AND nama IS NOT NULL"
"""A welfare row that Dukcapil has not matched is linked by name, so it stays even without a NIK."""


class Scan(NamedTuple):
    """Tables with the same columns. `relation` is SQL after FROM; `columns`: field -> (quoted column, DuckDB type)."""

    relation: str
    columns: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Coded:
    """Columns whose texts are read in Python. `read` takes the texts of `inputs`; gives a value, several, or None."""

    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    read: Callable[..., Any]


class Given(NamedTuple):
    """What the caller says of every row: used where the files do not say it."""

    as_of: date | None
    source: str | None
    one_list: str


NOTHING_GIVEN = Given(None, None, "")


def _one(column: str, read: Callable[[str], Any]) -> Coded:
    return Coded(column, (column,), (column,), read)


_REGIONS = Coded("wilayah", REGION_FIELDS, ("kode_kab", "kode_kec", "kode_desa"), values.read_regions)
CODED: dict[str, tuple[Coded, ...]] = {
    "population": (
        _one("jenis_kelamin", values.read_sex),
        _REGIONS,
        Coded("status", STATUS_FIELDS, ("status",), values.read_population_status),
    ),
    "welfare": (
        _one("jenis_kelamin", values.read_sex),
        _REGIONS,
        _one("desil", values.read_decile),
        _one("desil_nasional", values.read_decile),
        _one("desil_provinsi", values.read_decile),
        _one("desil_kabkota", values.read_decile),
        _one("persentil", values.read_percentile),
        _one("jumlah_anggota", values.read_count),
        _one("disabilitas", values.read_disability),
        _one("padan_dukcapil", values.read_matched),
        _one("source", values.read_source),
    ),
    "membership": (
        _one("segmen", values.read_segment),
        _one("status", values.read_member_status),
        _one("pembayar", values.read_payer),
        _one("bulan_terakhir", values.read_month),
    ),
    "exclusions": (_one("daftar", values.read_list),),
    "schemes": (
        _one("program", values.read_scheme),
        _one("pembayar", values.read_payer),
        _one("sumber_dana", values.read_scheme),
        _one("mulai", read_first_day),
        _one("sampai", read_last_day),
    ),
}


@cache
def macros() -> str:
    """The text of import.sql."""
    return resources.files("naungan.engines").joinpath("sql/import.sql").read_text(encoding="utf-8")


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def name(text: str) -> str:
    """A column name as SQL."""
    return '"' + text.replace('"', '""') + '"'


def as_text(column: str, kind: str) -> str:
    """SQL for a cell as text, whatever its type: 3.0 -> '3', true -> 'true', a day -> '1980-03-12'."""
    if kind == "VARCHAR":
        return column
    if kind in FLOATING or kind.startswith("DECIMAL"):
        return _number_text(column, "")
    return f"cast({column} AS VARCHAR)"


def as_nik_text(column: str, kind: str) -> str:
    """SQL for a NIK cell as text; a floating number gets '.0', for its last digit is in doubt."""
    return _number_text(column, " || '.0'") if kind in FLOATING else as_text(column, kind)


def _number_text(column: str, ending: str) -> str:
    whole = f"{column} = floor({column}) AND abs({column}) < 9e18"
    text = f"cast(cast({column} AS BIGINT) AS VARCHAR){ending}"
    return f"CASE WHEN {whole} THEN {text} ELSE cast({column} AS VARCHAR) END"


def is_day(kind: str) -> bool:
    """Is a column of this DuckDB type a day already?"""
    return kind == "DATE" or kind.startswith("TIMESTAMP")


def as_date(column: str, kind: str) -> str:
    """SQL for a cell as a day."""
    if is_day(kind):
        return f"cast({column} AS DATE)"
    return f"read_date({as_text(column, kind)})"


def text_to_parquet(table: RegisterTable, path: str, places: Mapping[str, int], into: str) -> str:
    """A text table as Parquet: only the columns in `places`; lines that do not fit go to reject_errors."""
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(table.headings)))
    cells = ", ".join(f"c{place} AS {field}" for field, place in places.items())
    # short rows can only be padded one thread at a time, when a cell may hold a line break
    ragged = "null_padding = true, parallel = false, " if table.is_ragged else ""
    return (
        f"COPY (SELECT {cells} FROM read_csv({literal(path)}, auto_detect = false, header = false, "
        f"skip = {table.skip}, delim = {literal(table.delimiter)}, quote = '\"', escape = '\"', "
        f"columns = {{{columns}}}, {ragged}"
        f"store_rejects = true)) TO {literal(into)} (FORMAT parquet, COMPRESSION snappy)"
    )


REJECTED = """INSERT INTO tertolak SELECT unnest(string_split(rtrim(csv_line, chr(10) || chr(13)), chr(10)))
FROM (SELECT DISTINCT line, csv_line FROM reject_errors)"""


def raw_view(kind: str, scans: Sequence[Scan], view: str = "mentah") -> str:
    """The view `mentah`: every field of the register as text (absent: null), days also read as `<field>_hari`."""
    selects = []
    for scan in scans:
        cells = []
        for field in aliases(kind):
            column, type_ = scan.columns.get(field, ("", ""))
            if not column:
                cells.append(f"cast(NULL AS VARCHAR) AS {field}")
            else:
                cells.append(f"{(as_nik_text if field == 'nik' else as_text)(column, type_)} AS {field}")
            if field in DATE_FIELDS:
                cells.append(f"{as_date(column, type_) if column else 'cast(NULL AS DATE)'} AS {field}_hari")
        selects.append(f"SELECT {', '.join(cells)} FROM {scan.relation}")
    return f"CREATE OR REPLACE TEMP VIEW {view} AS " + " UNION ALL ".join(selects)


def key(coded: Coded) -> str:
    """SQL for the text that stands for a coded cell, or for several cells together."""
    if len(coded.inputs) == 1:
        return f"mentah.{coded.inputs[0]}"
    return f" || chr({ord(SEPARATOR)}) || ".join(f"coalesce(mentah.{field}, '')" for field in coded.inputs)


def usable_coded(kind: str, present: frozenset[str], names: RegencyNames | None = None) -> tuple[Coded, ...]:
    """The coded columns for which some table has a field. `names`: by which a regency without a code is known."""
    known = (with_names(names) if names and coded is _REGIONS else coded for coded in CODED[kind])
    return tuple(coded for coded in known if present & set(coded.inputs))


def with_names(names: RegencyNames) -> Coded:
    """Regions whose regency may be named where no code is given; a code is never overruled by a name."""

    def read(*texts: str) -> values.Regions | None:
        *codes, name = texts
        if not all(map(values.is_blank, codes)):
            return values.read_regions(*codes)
        found = names.find(name)
        return values.Regions(found.code, None, None) if found else None

    return Coded(_REGIONS.name, (*_REGIONS.inputs, REGION_NAME), _REGIONS.outputs, read)


KEEPING = ("status", "padan_dukcapil", "daftar", "program")
"""Coded columns on which `is_kept` depends."""


def distinct_texts(coded: Coded, most: int) -> str:
    """Every text of a coded cell with its number of rows."""
    return f"SELECT {key(coded)} AS teks, count(*) AS baris FROM mentah GROUP BY 1 LIMIT {most + 1}"


def _column(kind: str, column: str, coded: Sequence[Coded], given: Given) -> str:
    """SQL of one column of the register."""
    known = {output: f"peta_{c.name}.{output}" for c in coded for output in c.outputs}
    word = dict(REGISTER_COLUMNS[kind])[column]
    if kind == "schemes" and column == "program" and column not in known:
        return f"cast({literal(list_code(kind, given.one_list))} AS {SQL_TYPES[word]}) AS {column}"
    return f"cast({_own_rule(column, known, given) or _plain(kind, column, known)} AS {SQL_TYPES[word]}) AS {column}"


def _own_rule(column: str, known: Mapping[str, str], given: Given) -> str:
    """SQL of a column that follows a rule of its own; '' for the others. `known`: column -> what its codes say."""
    read = known.get(column, "NULL")
    if column == "nik":
        return "read_nik(mentah.nik)"
    if column == "as_of":
        return f"coalesce(mentah.as_of_hari, {day(given.as_of)})"
    if column == "source":
        named = literal(values.read_source(given.source) or "") if given.source else "NULL"
        return f"coalesce({read}, {named})"
    if column == "daftar":
        return read if column in known else literal(list_code("exclusions", given.one_list))
    if column == "desil" and column not in known:
        return known.get("desil_nasional", "NULL")  # DTSEN has no plain decile
    if column == "pembayar" and column in known:
        return f"coalesce({read}, CASE WHEN {known.get('segmen', 'NULL')} = 'BPU' THEN {literal(values.SELF_PAID)} END)"
    return ""


def _plain(kind: str, column: str, known: Mapping[str, str]) -> str:
    """SQL of a column that is read as it stands: by its codes, as a folded name, as a day, as text."""
    if column in known:
        return known[column]
    if column in FOLDED:
        return f"nullif(fold_name(tidy(mentah.{FOLDED[column]})), '')"
    if column in DATE_FIELDS:
        return f"mentah.{column}_hari"
    is_text = column in aliases(kind) and dict(REGISTER_COLUMNS[kind])[column] == "text"
    return f"tidy(mentah.{column})" if is_text else "NULL"


def day(value: date | None) -> str:
    """A day as SQL."""
    return f"DATE '{value.isoformat()}'" if value else "cast(NULL AS DATE)"


def normalised(kind: str, coded: Sequence[Coded], given: Given, beside: Sequence[str] = ()) -> str:
    """All rows with the register's columns, unusable ones still among them; fields `beside` as `<field>_mentah`."""
    cells = [_column(kind, column, coded, given) for column, _ in REGISTER_COLUMNS[kind]]
    cells += [f"mentah.{field} AS {field}_mentah" for field in beside]
    joins = "".join(f" LEFT JOIN peta_{c.name} ON {key(c)} = peta_{c.name}.teks" for c in coded)
    return f"SELECT {', '.join(cells)} FROM mentah{joins}"


def is_kept(kind: str) -> str:
    """The condition under which a normalised row belongs into the register."""
    if kind == "population":
        out = ", ".join(map(literal, values.KEPT_OUT))
        return f"nik IS NOT NULL AND coalesce(status, '') NOT IN ({out})"
    if kind == "exclusions":
        return "nik IS NOT NULL AND daftar IS NOT NULL"
    if kind == "schemes":
        return "nik IS NOT NULL AND program IS NOT NULL"
    return f"nik IS NOT NULL OR ({UNMATCHED})" if kind == "welfare" else "nik IS NOT NULL"


def why_not(kind: str) -> str:
    """SQL of the reason for which a row is kept out."""
    beside = {"population": "status", "exclusions": "'DAFTAR_KOSONG'", "schemes": "'PROGRAM_KOSONG'"}.get(kind, "NULL")
    return f"CASE WHEN nik IS NULL THEN nik_fault(nik_mentah) ELSE {beside} END"


def write_register(kind: str, coded: Sequence[Coded], given: Given, into: str) -> str:
    """The register, sorted by NIK and then by every other column: the order of source rows changes no byte."""
    columns = ", ".join(column for column, _ in REGISTER_COLUMNS[kind])
    order = ", ".join(f"{column} NULLS LAST" for column, _ in REGISTER_COLUMNS[kind])
    rows = f"SELECT {columns} FROM ({normalised(kind, coded, given)}) WHERE {is_kept(kind)} ORDER BY {order}"
    return copy(rows, into)


def write_unusable(kind: str, coded: Sequence[Coded], into: str) -> str:
    """The rows kept out, each with its reason and its cells as they were read (table `tertolak`: broken lines)."""
    fields = tuple(aliases(kind))
    cells = ", ".join(f"{field}_mentah AS {field}" for field in fields)
    blanks = ", ".join(f"cast(NULL AS VARCHAR) AS {field}" for field in fields)
    rows = normalised(kind, [c for c in coded if c.name in KEEPING], NOTHING_GIVEN, fields)
    return copy(
        f"SELECT * FROM (SELECT {why_not(kind)} AS alasan, {cells}, cast(NULL AS VARCHAR) AS baris "
        f"FROM ({rows}) WHERE ({is_kept(kind)}) IS NOT TRUE "
        f"UNION ALL SELECT 'BARIS_TIDAK_TERBACA', {blanks}, baris FROM tertolak) ORDER BY ALL",
        into,
    )


def nobody_knows_whose(kind: str, unusable: str) -> str:
    """The number of rows kept out whose person is not known: no answer of Dukcapil, and no row of blank cells."""
    answers = ", ".join(map(literal, values.KEPT_OUT))
    filled = ", ".join(f"tidy({field})" for field in (*aliases(kind), "baris"))
    return (
        f"SELECT count(*) FROM read_parquet({literal(unusable)}) "
        f"WHERE alasan NOT IN ({answers}) AND coalesce({filled}) IS NOT NULL"
    )


def unknown_lists(data: str) -> str:
    """Exclusion lists that are none of ours, each with its number of rows."""
    known = ", ".join(map(literal, values.list_codes()))
    rows = f"read_parquet({literal(data)})"
    return f"SELECT daftar, count(*) FROM {rows} WHERE daftar NOT IN ({known}) GROUP BY 1 ORDER BY 1"


def write_asked(kind: str, coded: Sequence[Coded], questions: str, into: str) -> str:
    """Every NIK of the query `questions` or answered, sorted, once; not one whose every answer failed."""
    status = next((c for c in coded if c.name == "status"), None) if kind == "population" else None
    failed = (
        f"coalesce(peta_status.status, '') IN ({', '.join(map(literal, values.UNANSWERED))})" if status else "false"
    )
    join = f" LEFT JOIN peta_status ON {key(status)} = peta_status.teks" if status else ""
    answers = f"SELECT read_nik(mentah.nik) AS nik, {failed} AS gagal FROM mentah{join}"
    return copy(
        f"WITH jawaban AS MATERIALIZED (SELECT nik, bool_and(gagal) AS gagal FROM ({answers}) "
        f"WHERE nik IS NOT NULL GROUP BY nik), semua AS ({questions} UNION SELECT nik FROM jawaban) "
        "SELECT nik FROM semua WHERE nik NOT IN (SELECT nik FROM jawaban WHERE gagal) ORDER BY nik",
        into,
    )


def unread_days(field: str, most: int) -> str:
    """The most frequent texts of a day nobody could read."""
    return (
        f"SELECT {field} FROM mentah WHERE tidy({field}) IS NOT NULL AND {field}_hari IS NULL "
        f"GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT {most}"
    )


def list_code(kind: str, text: str) -> str:
    """The code of an exclusion list, or of another programme, as the caller names it."""
    return (values.read_scheme if kind == "schemes" else values.read_list)(text) or ""


def copy(query: str, into: str) -> str:
    """Write a query's rows, in its order, as Parquet."""
    return f"COPY ({query}) TO {literal(into)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP_ROWS})"
