"""A register brought up to date by deltas is, byte for byte, the one that is imported whole; its index, carried along,
holds, links and finds what one made anew does."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from naungan.engines.link_index import BY_BIRTH, FOLDER, PEOPLE, SOUNDS, VALUES, is_current
from naungan.engines.linkage import DATA, link_tables
from naungan.engines.lookup import Asked, Lookup
from naungan.engines.register_update import UpdateReport, update_register
from naungan.model.linkage import Kind
from naungan.run import prepare_register
from naungan.sources.link_files import shipped_model, shipped_profile
from tests.crowd import FAMILIES, MEN, WOMEN, crowd
from tests.sources.register_world import import_files, write_csv

Row = Mapping[str, Any]
People = dict[tuple[int, int], Row]
"""(NIK, which row of it) -> row: a register may hold a NIK twice."""

PROFILE, MODEL = shipped_profile(), shipped_model()
NAMES = [c.name for c in PROFILE.of_kind(Kind.NAME)]
FIRST, LATER = date(2025, 8, 1), date(2025, 10, 1)
ODD = [
    "ABDUL RAHMAN", "ABDURRAHMAN LUBIS", "MUHAMMAD ALI", "M. ALI", "ALI ALI", "SITI NUR AINUN BR SIREGAR", "SITI", "X",
    "NUR NUR AINI", "DJAMALUDDIN", "JAMALUDIN", "TJAHAJA", "YA'ATULO GULO", "AGUS SALIM HARAHAP BIN UMAR ALI", "",
]  # fmt: skip
"""Names that the stage takes apart, that sound alike, that have more words than an index has places, and none."""
NEVER_SEEN = "QWERTYUS"


def row(nik: int, record: Row, as_of: date = FIRST) -> Row:
    """A person as Dukcapil would send it."""
    return {
        "NIK": str(nik), "NO_KK": record["kk"], "NAMA_LGKP": record["nama"], "NAMA_LGKP_IBU": record["nama_ibu"],
        "TMPT_LHR": "MEDAN", "TGL_LHR": record["tanggal_lahir"] or "", "JENIS_KLMIN": record["jenis_kelamin"],
        "KODE_KAB": record["kode_kab"], "STATUS": "AKTIF", "as_of": as_of.isoformat(),
    }  # fmt: skip


def first_people(r: random.Random, count: int) -> People:
    """A register of the crowd, with odd names, unknown birth dates and a NIK that stands twice."""
    found: People = {}
    for record in r.sample(crowd(), count):
        changed = dict(record)
        if r.random() < 0.3:
            changed["nama"] = r.choice(ODD)
        if r.random() < 0.1:
            changed["nama_ibu"] = r.choice(ODD)
        if r.random() < 0.05:
            changed["tanggal_lahir"] = None
        nik = int(record["nik"])
        found[nik, 0] = row(nik, changed)
        if r.random() < 0.05:
            found[nik, 1] = row(nik, {**changed, "nama": r.choice(MEN)})
    return found


def changed_person(r: random.Random, old: Row) -> Row:
    """The same person with something else."""
    what, value = r.choice(
        [
            ("NAMA_LGKP", f"{r.choice(WOMEN)} {r.choice(FAMILIES)}"), ("NAMA_LGKP", r.choice(ODD)),
            ("NAMA_LGKP", f"{NEVER_SEEN}{r.choice('ABC')}"), ("NAMA_LGKP_IBU", r.choice(ODD)), ("NAMA_LGKP_IBU", ""),
            ("KODE_KAB", "12.30"), ("STATUS", "MENINGGAL"), ("TGL_LHR", ""), ("as_of", LATER.isoformat()),
            ("TGL_LHR", date(1931, 5, 17) + timedelta(r.randrange(9000))), ("NO_KK", "1201010101010777"),
        ]
    )  # fmt: skip
    return {**old, what: value, "as_of": LATER.isoformat()}


def random_delta(r: random.Random, people: People) -> tuple[People, list[int]]:
    """Rows that come, and NIKs that leave: changed, new and gone people, and some whose NIK is another now."""
    coming: People = {}
    leaving: list[int] = []
    niks = sorted({nik for nik, _ in people})
    for nik in r.sample(niks, r.randrange(len(niks) // 3)):
        fate = r.random()
        if fate < 0.5:
            coming[nik, 0] = changed_person(r, people[nik, 0])
        elif fate < 0.7:
            leaving.append(nik)
        elif (nik + 7001, 0) not in people:
            leaving.append(nik)
            coming[nik + 7001, 0] = {**people[nik, 0], "NIK": str(nik + 7001)}
    for record in r.sample(crowd(), r.randrange(20)):
        nik = int(record["nik"])
        if nik not in niks:
            coming[nik, 0] = row(nik, record, LATER)
    return coming, [nik for nik in leaving if (nik, 0) not in coming]


def after(people: People, coming: People, leaving: Iterable[int]) -> People:
    """What the register holds afterwards: all rows of a NIK give way to those that come."""
    gone = {*leaving, *(nik for nik, _ in coming)}
    return {key: each for key, each in people.items() if key[0] not in gone} | coming


def imported(people: People, into: Path) -> Path:
    """All these people as a register of its own, with its index."""
    import_files("population", [write_csv(into.with_suffix(".csv"), list(people.values()))], into, as_of=None)
    prepare_register(into / "population", PROFILE, memory_mb=300, threads=2)
    return into / "population"


def updated(register: Path, coming: People, leaving: Iterable[int]) -> UpdateReport:
    heads = [] if coming else [dict.fromkeys(row(1, crowd()[0]), "")]
    delta = write_csv(register.parent / "delta.csv", [*coming.values(), *heads])
    gone = register.parent / "keluar.txt"
    gone.write_text("NIK\n" + "".join(f"{nik}\n" for nik in leaving), encoding="utf-8")
    found = update_register(register, [delta], PROFILE, removed=gone, as_of=LATER, memory_mb=300, threads=2)
    assert found.index is not None and not found.index.rebuilt
    assert is_current(register / FOLDER, register / DATA, PROFILE)
    return found


def content(index: Path) -> dict[str, Any]:
    """All that an index says, with sounds where it has numbers of its own."""
    sounds = pq.read_table(index / SOUNDS).to_pylist()
    heard = {(s["comparison"], s["sound_id"]): s["sound"] for s in sounds}
    assert len(heard) == len(sounds)

    def told(person: Row) -> dict[str, Any]:
        words = [column for column in person if column.rpartition("_")[0] in NAMES and column[-1].isdigit()]
        spelt = {column: heard.get((column.rpartition("_")[0], person[column]), "") for column in words}
        assert all(spelt[column] or not person[column] for column in words)
        return {**person, **spelt}

    people = [told(person) for person in pq.read_table(index / PEOPLE).to_pylist()]
    return {
        "sounds": sorted((s["comparison"], s["sound"], s["bits"], s["holders"], s["parts"]) for s in sounds),
        "values": pq.read_table(index / VALUES).to_pylist(),
        "people": sorted(people, key=lambda person: person["pid"]),
        "by birth": [told(person) for person in pq.read_table(index / BY_BIRTH).to_pylist()],
    }


def candidates(r: random.Random, people: Iterable[Row], path: Path) -> Path:
    """Rows about some of these people, spoilt here and there."""
    rows = []
    for number, person in enumerate(people):
        nik, born = person["NIK"], person["TGL_LHR"] or None
        rows.append(
            {
                "candidate_id": f"c{number}",
                "nik": r.choice([nik, "", nik[:-1] + "9", nik[:6] + nik[7] + nik[6] + nik[8:]]),
                "nama": r.choice([person["NAMA_LGKP"], person["NAMA_LGKP"][:-1], f"{person['NAMA_LGKP']} {NEVER_SEEN}A"]),
                "nama_ibu": r.choice([person["NAMA_LGKP_IBU"], ""]), "tanggal_lahir": r.choice([born, born, None]),
                "jenis_kelamin": person["JENIS_KLMIN"], "kode_kab": person["KODE_KAB"], "kk": r.choice([person["NO_KK"], ""]),
            }
        )  # fmt: skip
    types = pa.schema([(name, pa.date32() if name == "tanggal_lahir" else pa.string()) for name in rows[0]])
    pq.write_table(pa.Table.from_pylist(rows, types), path)
    return path


def assert_same(register: Path, people: People, r: random.Random, known: People, folder: Path) -> None:
    """The register and its index against those of the same people imported whole. `known`: whom is asked for."""
    whole = imported(people, folder)
    assert (register / DATA).read_bytes() == (whole / DATA).read_bytes()
    assert content(register / FOLDER) == content(whole / FOLDER)
    persons = r.sample(list(known.values()), min(len(known), 60))
    rows = candidates(r, persons, folder.with_suffix(".parquet"))
    one, other = (link_tables(rows, each, PROFILE, MODEL, memory_mb=300, threads=2) for each in (register, whole))
    assert one.model == other.model
    assert by_row(one.links) == by_row(other.links)
    assert by_row(one.rivals) == by_row(other.rivals)
    first, second = (Lookup(each, PROFILE, MODEL) for each in (register, whole))
    found = 0
    for person in persons:
        born = person["TGL_LHR"] if isinstance(person["TGL_LHR"], date) else None
        for asked in (Asked(person["NIK"], "", None), Asked("", person["NAMA_LGKP"], born)):
            if asked.nik or (asked.name and asked.birth):
                assert first.find(asked) == second.find(asked)
                found += len(first.find(asked))
    assert found


def by_row(table: pa.Table) -> list[Row]:
    return sorted(table.to_pylist(), key=lambda each: (each["row_id"], each.get("place", 0)))


def test_random_deltas_one_after_the_other_leave_what_an_import_of_all_would(
    tmp_path: Path, drill_count: Callable[[int, int], int]
) -> None:
    for seed in range(drill_count(3, 100)):
        r = random.Random(seed)
        people = first_people(r, r.choice([40, 300]))
        register = imported(people, tmp_path / f"{seed}")
        known = dict(people)
        for _ in range(2):
            coming, leaving = random_delta(r, people)
            report = updated(register, coming, leaving)
            assert report.changes.rows_came == len(coming)
            people = after(people, coming, leaving)
            known |= coming
            assert report.info.rows == len(people)
        assert_same(register, people, r, known, tmp_path / f"{seed}-whole")


def bearer(people: People, word: str) -> int:
    """Somebody whose name is to be nobody else's."""
    nik = min(nik for nik, _ in people)
    people[nik, 0] = {**people[nik, 0], "NAMA_LGKP": word}
    return nik


def never_seen_word(people: People, nik: int) -> tuple[People, list[int]]:
    return {(nik, 0): {**people[nik, 0], "NAMA_LGKP": f"{NEVER_SEEN} SIREGAR"}}, []


def last_bearer_leaves(people: People, nik: int) -> tuple[People, list[int]]:
    return {}, [nik]


def name_changed(people: People, nik: int) -> tuple[People, list[int]]:
    return {(nik, 0): {**people[nik, 0], "NAMA_LGKP": "BUDI SANTOSO"}}, []


def nik_changed(people: People, nik: int) -> tuple[People, list[int]]:
    return {(nik + 5, 0): {**people[nik, 0], "NIK": str(nik + 5)}}, [nik]


def birth_becomes_unknown(people: People, nik: int) -> tuple[People, list[int]]:
    return {(nik, 0): {**people[nik, 0], "TGL_LHR": ""}}, []


def last_in_the_file_comes(people: People, nik: int) -> tuple[People, list[int]]:
    return {(9471031203800001, 0): {**people[nik, 0], "NIK": "9471031203800001"}}, [max(n for n, _ in people)]


def nothing(people: People, nik: int) -> tuple[People, list[int]]:
    return {}, []


@pytest.mark.parametrize(
    "delta",
    [never_seen_word, last_bearer_leaves, name_changed, nik_changed, birth_becomes_unknown, last_in_the_file_comes, nothing],
)  # fmt: skip
def test_one_change_leaves_what_an_import_of_all_would(
    tmp_path: Path, delta: Callable[[People, int], tuple[People, list[int]]]
) -> None:
    r = random.Random(5)
    people = first_people(r, 60)
    nik = bearer(people, "ZULFAQQAR SALIM HARAHAP BIN UMAR ALI")
    register = imported(people, tmp_path / "r")
    coming, leaving = delta(people, nik)
    updated(register, coming, leaving)
    assert_same(register, after(people, coming, leaving), r, people | coming, tmp_path / "whole")


def test_a_word_whose_last_bearer_left_stands_in_no_index(tmp_path: Path) -> None:
    people = first_people(random.Random(5), 40)
    nik = bearer(people, f"{NEVER_SEEN} SIREGAR")
    register = imported(people, tmp_path / "r")

    def words() -> set[str]:
        return {sound for _, sound, *_ in content(register / FOLDER)["sounds"]}

    held = words()
    updated(register, {}, [nik])
    gone = held - words()
    assert len(gone) == 1
    updated(register, {(nik, 0): people[nik, 0]}, [])
    assert words() == held
