"""Who is nominated: so many truly eligible people for every seat, and so many of every kind that should be refused.

Knows: the composition of a season's lists. Does not know: how a row is misspelled, or on which file it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from naungan.model.programme import Programme
from naungan.synthetic.material import text_of
from naungan.synthetic.people import apportion, seed_number

ROLES: tuple[tuple[str, int], ...] = (
    ("LAYAK", 763), ("MUDA", 12), ("TUA", 20), ("MENINGGAL", 22), ("GANDA", 3), ("NONAKTIF", 3), ("DESIL", 42),
    ("TAK_TERDATA", 20), ("PU", 20), ("MANDIRI", 8), ("LAIN", 14), ("SEGMEN_LAIN", 5), ("DAFTAR", 18), ("ABSEN", 22),
    ("LUAR", 5), ("KERJA_TAK_JELAS", 13), ("KERJA_LAIN", 6), ("TANPA_KUOTA", 4),
)  # fmt: skip
"""What of a thousand people on the lists is what. The last three are eligible people with a wrong or unclear work.
Shares are invented after published losses of 10-15 % (Mukomuko, Ngawi)."""

FROM_ELIGIBLE = ("LAYAK", "KERJA_TAK_JELAS", "KERJA_LAIN", "TANPA_KUOTA")
"""Roles played by people whom nothing in a register speaks against."""
SAFE_SEATS_PERMILLE = 1300
"""Truly eligible rows with a right NIK per thousand seats, where there are candidates enough."""
DUPLICATE_ROWS_PERMILLE = 22
"""Rows that nominate somebody a second time."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many people of each role a regency nominates. `cells`: eligible people wanted for each cell of the programme,
    in its order; `safe`: how many of those keep a right NIK."""

    roles: Mapping[tuple[str, str], int]
    cells: tuple[int, ...]
    safe: tuple[int, ...]

    def eligible(self) -> dict[str, int]:
        """Regency -> people nothing may speak against, whatever they do for a living."""
        found: dict[str, int] = {}
        for (code, role), count in self.roles.items():
            if role in FROM_ELIGIBLE:
                found[code] = found.get(code, 0) + count
        return found


def plan(programme: Programme, candidates: int) -> Plan:
    """Compose the lists. In: rows wanted in all. Ties: largest remainder, by order of the programme."""
    people = candidates - candidates * DUPLICATE_ROWS_PERMILLE // 1000
    weights = {region.code: 0 for region in programme.regions}
    for cell in programme.cells:
        weights[cell.kode_kab] = weights.get(cell.kode_kab, 0) + cell.seats
    # a regency without seats still sends a short list
    shares = [max(weight, 1 + programme.seats // 500) for weight in weights.values()]
    roles: dict[tuple[str, str], int] = {}
    for (code, _), count in zip(weights.items(), apportion(shares, people), strict=True):
        for (role, _), number in zip(ROLES, apportion([share for _, share in ROLES], count), strict=True):
            roles[code, role] = number
    cells = [0] * len(programme.cells)
    for code in weights:
        mine = [i for i, cell in enumerate(programme.cells) if cell.kode_kab == code]
        seats = [programme.cells[i].seats for i in mine]
        for i, number in zip(mine, apportion(seats, roles[code, "LAYAK"]), strict=True):
            cells[i] = number
        if not mine:  # nobody there can be eligible: all of them belong to a sector without a seat
            roles[code, "TANPA_KUOTA"] += roles.pop((code, "LAYAK"))
    safe = tuple(
        min(-(-cell.seats * SAFE_SEATS_PERMILLE // 1000), -(-number * 8 // 10))
        for cell, number in zip(programme.cells, cells, strict=True)
    )
    return Plan(roles, tuple(cells), safe)


@dataclass(slots=True)
class Person:
    """Somebody who is nominated, and the whole truth of them. `nik` is the own number, also of people in no register
    (`absent`); `decile` None = not in the welfare register; `cover`: PU MANDIRI LAIN JAKON PMI TENGGANG LEPAS or ''."""

    pid: int
    kode_kab: str
    role: str
    nik: str
    kk: str
    name: str
    marga: str
    group: int
    mother: str
    birth_place: str
    birth: date
    sex: str
    village_code: int
    relation: str
    status: str
    absent: bool
    outside: bool
    decile: int | None
    cover: str
    payer: str
    listed: str
    spouse_nik: str
    other_nik: str
    home: str


def open_pool(con: duckdb.DuckDBPyConnection, programme: Programme, wanted: Plan, seed: int) -> None:
    """Create the table that collects possible candidates. Call after `registers.prepare`."""
    first, last = birth_limits(programme)
    known = [f"'{name}'" for name in programme.required_lists]
    con.execute(f"SET VARIABLE lahir_pertama = DATE '{first}'")
    con.execute(f"SET VARIABLE lahir_terakhir = DATE '{last}'")
    con.execute(f"SET VARIABLE daftar_wajib = CAST([{', '.join(known)}] AS VARCHAR[])")
    con.execute(f"SET VARIABLE maks_kk = {programme.max_per_family or 99}")
    con.execute(f"SET VARIABLE benih_undi = CAST({seed_number(seed, 'undi')} AS UBIGINT)")
    con.execute("CREATE TABLE kebutuhan(idx INTEGER, peran VARCHAR, n INTEGER)")
    eligible = wanted.eligible()
    rows = [
        (i, role, eligible.get(region.code, 0) if role == "LAYAK" else wanted.roles.get((region.code, role), 0))
        for i, region in enumerate(programme.regions)
        for role, _ in ROLES
        if role == "LAYAK" or role not in FROM_ELIGIBLE
    ]
    con.executemany("INSERT INTO kebutuhan VALUES (?, ?, ?)", rows)
    con.execute(text_of("sql/selection.sql"))
    con.execute("CREATE TABLE terpilih AS FROM calon()")


def birth_limits(programme: Programme) -> tuple[date, date]:
    """Born after the first day and not after the second = within the age limits on the registration date."""
    day = programme.registration_date
    return _years_before(day, programme.age_below), _years_before(day, programme.age_min)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def collect(con: duckdb.DuckDBPyConnection) -> None:
    """Add the possible candidates among the people of table bagian."""
    con.execute("INSERT INTO terpilih FROM calon()")


def chosen(con: duckdb.DuckDBPyConnection, programme: Programme) -> dict[str, list[Person]]:
    """The people to nominate, by regency, eligible ones first, each role in the order of the draw."""
    rows = con.execute("""
        SELECT idx, peran, pid, nik, kk, nama, marga, suku, nama_ibu, tempat, tgl, jk, kode_wilayah, hub, status,
            hilang, luar, CASE WHEN di_kesejahteraan AND NOT nik_meleset THEN desil END, kepesertaan, pembayar, daftar,
            nik_pasangan, nik_lain
        FROM terpilih JOIN kebutuhan b USING (idx, peran)
        QUALIFY row_number() OVER (PARTITION BY idx, peran ORDER BY peran = 'ABSEN' AND NOT kembar, undian, pid)
            <= any_value(b.n) OVER (PARTITION BY idx, peran)
        ORDER BY idx, peran, undian, pid
    """).fetchall()
    found: dict[str, list[Person]] = {region.code: [] for region in programme.regions}
    for row in rows:
        code = programme.regions[row[0]].code
        village = int(row[12])
        home = f"{village // 100_000_000:02d}.{village // 1_000_000 % 100:02d}"
        found[code].append(Person(
            row[2], code, row[1], str(row[3]), str(row[4]), row[5], row[6], row[7], row[8], row[9], row[10], row[11],
            village, row[13], row[14], row[15], row[16], row[17], row[18], row[19], row[20],
            str(row[21] or ""), str(row[22] or ""), home,
        ))  # fmt: skip
    return found


def allot(people: Sequence[Person], count: int, role: str) -> tuple[list[Person], list[Person]]:
    """Take people for a role played by eligible ones. Out: taken (as that role), left."""
    taken = list(people[:count])
    for person in taken:
        person.role = role
    return taken, list(people[count:])
