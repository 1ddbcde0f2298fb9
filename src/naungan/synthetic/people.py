"""Families and people of a province, made set-based in DuckDB from a seed.

Knows: how many people live where, how poor, of which group; how a NIK is given. Does not know: registers or lists.
The SQL stands in sql/people.sql; here are the tables it reads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from naungan.model.programme import Programme, Region
from naungan.synthetic.material import SLOTS, Names, Places, names, places, skewed, text_of

PERSONS_PER_FAMILY = 3.1
"""A cautious mean: enough families are laid out, those beyond the wanted number of people are not born."""
VILLAGES = 12
"""Villages of each invented district."""
NATURAL_POOR_PERMILLE = 260
POOREST_PERMILLE = 900
ELIGIBLE_PERMILLE_OF_POOR = 420
"""How many of a thousand poor people could be nominated: adult, alive, in the register, not covered, not excluded."""
CHUNK_PERSONS = 1_000_000


@dataclass(frozen=True, slots=True)
class Territory:
    """One regency as it is peopled. Units: `persons` heads; `poor_permille` of families within the decile limit."""

    region: Region
    persons: int
    poor_permille: int
    districts: int

    @property
    def number(self) -> int:
        """The Kemendagri code as a number: '12.07' -> 1207."""
        return int(self.region.code.replace(".", ""))


def seed_number(seed: int, purpose: str) -> int:
    """A 63-bit number from the seed, another for each purpose."""
    return int.from_bytes(hashlib.sha256(f"{purpose}:{seed}".encode()).digest()[:8], "big") >> 1


def settle(programme: Programme, population: int, wanted: Mapping[str, int]) -> tuple[Territory, ...]:
    """Share the people out over the regencies and say how poor each is.

    In: `wanted`: regency code -> eligible people the lists will need. A regency with many seats and few people gets
    more people, and more of them poor, than the real one has. Ties: largest remainder, by order of the regions.
    """
    poor = {r.code: wanted.get(r.code, 0) * 1000 // ELIGIBLE_PERMILLE_OF_POOR for r in programme.regions}
    floors = [max(40, poor[r.code] * 1000 // (POOREST_PERMILLE - 50)) for r in programme.regions]
    weights = [max(1, r.population_thousand) for r in programme.regions]
    natural = [population * w // sum(weights) for w in weights]
    free = [max(0, n - f) for n, f in zip(natural, floors, strict=True)]
    spare = population - sum(floors)
    if spare < 0 or sum(free) == 0:
        persons = apportion(floors, population)
    else:
        persons = [f + extra for f, extra in zip(floors, apportion(free, spare), strict=True)]
    return tuple(
        Territory(
            region, count, min(POOREST_PERMILLE, max(NATURAL_POOR_PERMILLE, poor[region.code] * 1000 // max(1, count))),
            max(3, min(33, region.population_thousand // 20)),
        )
        for region, count in zip(programme.regions, persons, strict=True)
    )  # fmt: skip


def apportion(weights: Sequence[int], total: int) -> list[int]:
    """Share out a whole number by weights, largest remainder. Ties: by position."""
    whole = max(1, sum(weights))
    shares = [total * w // whole for w in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in order[: max(0, total - sum(shares))]:
        shares[i] += 1
    return shares


def build(
    con: duckdb.DuckDBPyConnection, programme: Programme, land: Sequence[Territory], as_of: date, seed: int
) -> None:
    """Lay out regencies, families and NIK serials. Afterwards `orang(...)` gives people by family numbers."""
    con.execute(f"SET VARIABLE benih = CAST({seed_number(seed, 'orang')} AS UBIGINT)")
    con.execute(f"SET VARIABLE acuan = DATE '{as_of.isoformat()}'")
    _fill_places(con, programme, land, places())
    _fill_names(con, names())
    con.execute("CREATE TABLE nomor(pid BIGINT, serial SMALLINT)")
    con.execute(text_of("sql/people.sql"))


def number_people(con: duckdb.DuckDBPyConnection) -> None:
    """Give every person the next serial of their place, birth date and sex: table nomor(pid, serial)."""
    con.execute("""
        INSERT INTO nomor
        SELECT pid, CAST(row_number() OVER (PARTITION BY kunci ORDER BY pid) AS SMALLINT) AS serial
        FROM (SELECT pid, kunci_nik(awalan, tgl, jk) AS kunci FROM inti(0, 9000000000000))
        ORDER BY pid
    """)


def chunks(con: duckdb.DuckDBPyConnection) -> list[tuple[int, int, int, int]]:
    """Whole families, about a million people each. Out: (family from, to, person from, to), ends exclusive."""
    rows = con.execute(
        "SELECT min(fid), max(fid) + 1, min(mulai), max(mulai + ukuran) FROM keluarga "
        f"GROUP BY mulai // {CHUNK_PERSONS} ORDER BY 1"
    ).fetchall()
    return [(int(a), int(b), int(c), int(d)) for a, b, c, d in rows]


def _fill_places(
    con: duckdb.DuckDBPyConnection, programme: Programme, land: Sequence[Territory], known: Places
) -> None:
    inside = {territory.region.code: i for i, territory in enumerate(land)}
    provinces = {code[:2] for code in inside}
    outside = [(code, name) for code, name in known.neighbours if code[:2] not in provinces]
    con.execute("CREATE TABLE asal(idx INTEGER, kode BIGINT, nama VARCHAR, kec INTEGER)")
    con.executemany("INSERT INTO asal VALUES (?, ?, ?, ?)", [
        *((i, t.number, t.region.name, t.districts) for i, t in enumerate(land)),
        *((len(land) + i, int(code.replace(".", "")), name, 8) for i, (code, name) in enumerate(outside)),
    ])  # fmt: skip
    con.execute(
        "CREATE TABLE wilayah(idx INTEGER, kode BIGINT, nama VARCHAR, orang BIGINT, pid0 BIGINT, fid0 BIGINT, "
        "keluarga BIGINT, kec INTEGER, desa0 INTEGER, induk INTEGER, tahun_mekar INTEGER, n_asal_provinsi INTEGER, "
        "n_asal INTEGER)"
    )
    pid, fid = 1, 1
    for i, t in enumerate(land):
        families = int(t.persons / PERSONS_PER_FAMILY) + 60
        parent, year = known.splits.get(t.region.code, ("", 0))
        con.execute("INSERT INTO wilayah VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [
            i, t.number, t.region.name, t.persons, pid, fid, families, t.districts, _village_base(t.region),
            inside.get(parent), year, len(land), len(land) + len(outside),
        ])  # fmt: skip
        pid, fid = pid + t.persons, fid + families
    con.execute("CREATE TABLE campuran(kunci INTEGER, suku INTEGER)")
    con.execute("CREATE TABLE desil_kab(kunci INTEGER, desil INTEGER)")
    groups = [group.name for group in names().groups]
    for i, t in enumerate(land):
        mix = known.mix.get(t.region.code, known.default_mix)
        slots = [g for g, name in enumerate(groups) for _ in range(mix.get(name, 0))]
        _fill(con, "campuran", [(i * 100 + slot, slots[slot % len(slots)]) for slot in range(100)])
        _fill(
            con,
            "desil_kab",
            [(i * 1000 + s, d) for s, d in enumerate(decile_slots(t.poor_permille, programme.decile_max))],
        )
    con.execute("CREATE TABLE desa(kode BIGINT, kec VARCHAR, desa VARCHAR)")
    _fill(con, "desa", [row for i, t in enumerate(land) for row in villages_of(i, t, known)])


def decile_slots(poor_permille: int, decile_max: int) -> list[int]:
    """A thousand slots of deciles: the poor share evenly over 1..decile_max, the rest evenly over the others."""
    top = min(10, max(1, decile_max))
    poor = [1 + slot * top // poor_permille for slot in range(poor_permille)]
    rest = 1000 - poor_permille
    return poor + [min(10, top + 1 + slot * (10 - top) // rest) for slot in range(rest)]


def _village_base(region: Region) -> int:
    """Village codes of a city begin at 1001 (kelurahan), of a kabupaten at 2001 (desa)."""
    return 1000 if region.kind == "kota" else 2000


def villages_of(position: int, territory: Territory, known: Places) -> list[tuple[int, str, str]]:
    """Invented districts and villages of a regency: (ten-digit code, district, village)."""
    first, second = known.district_words
    one, two = known.village_words
    base = _village_base(territory.region)
    rows = []
    for kec in range(1, territory.districts + 1):
        draw = (position * 37 + kec) % (len(first) * len(second))
        district = f"{first[draw % len(first)]} {second[draw * 7 // len(first) % len(second)]}"
        for desa in range(1, VILLAGES + 1):
            pick = (position * 31 + kec * 13 + desa * 5) % (len(one) * len(two))
            village = f"{one[pick % len(one)]} {two[pick * 5 // len(one) % len(two)]}"
            rows.append((territory.number * 1_000_000 + kec * 10_000 + base + desa, district, village))
    return rows


def _fill_names(con: duckdb.DuckDBPyConnection, known: Names) -> None:
    con.execute("CREATE TABLE suku(idx INTEGER, dua INTEGER, bermarga INTEGER)")
    con.execute("CREATE TABLE nama_slot(kunci INTEGER, nama VARCHAR)")
    for i, group in enumerate(known.groups):
        _fill(con, "suku", [(i, group.percent_two_names, group.percent_marga)])
        for offset, sex in ((0, "l"), (1, "p")):
            slots: list[str] = []
            for pool, share in group.given:
                slots += _with_variants(skewed(known.given[f"{pool}_{sex}"], SLOTS * share // 100), known)
            slots += slots[: SLOTS - len(slots)]
            _fill(con, "nama_slot", [((i * 4 + offset) * SLOTS + slot, name) for slot, name in enumerate(slots)])
        marga = skewed(tuple(m.upper() for m in group.marga), SLOTS) if group.marga else [""] * SLOTS
        _fill(con, "nama_slot", [((i * 4 + 2) * SLOTS + slot, name) for slot, name in enumerate(marga)])


def _with_variants(slots: list[str], known: Names) -> list[str]:
    """Every fourth slot of a name with other spellings holds one of them: the register, too, spells in many ways."""
    spelled = []
    for i, name in enumerate(slots):
        others = known.variants.get(name.upper(), ())
        spelled.append(others[i // 4 % len(others)] if others and i % 4 == 3 else name.upper())
    return spelled


def _fill(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert many small rows at once; executemany takes milliseconds for each."""
    if not rows:
        return
    marks = ", ".join(f"unnest(${i + 1})" for i in range(len(rows[0])))
    con.execute(f"INSERT INTO {table} SELECT {marks}", [list(column) for column in zip(*rows, strict=True)])
