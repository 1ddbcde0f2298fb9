"""A register brought up to date by the command line: looked at first, then done, then linked and looked up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
import pytest

from tests.journeys.cli_place import Ran, run, write_csv

AS_OF = "2025-10-01"


class Place(NamedTuple):
    """A small register with its index, and a delta with its list of those who left."""

    home: Path
    register: Path
    delta: Path
    removed: Path
    changed: dict[str, Any]
    gone: dict[str, Any]

    def update(self, *more: object, json_: bool = True) -> Ran:
        return run(self.home, "register", "update", self.register, *more, *(["--json"] if json_ else []))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    data = tmp_path / "uji"
    made = run(tmp_path, "synthesise", "--linkage", "--out", data, "--population", 2000, "--candidates", 100, "--quiet")
    assert made.code == 0, made.err
    into = tmp_path / "registers"
    taken = run(tmp_path, "import", "population", data / "population.parquet", "--into", into, "--as-of", "2025-09-01",
                "--coverage", "lengkap", "--source", "uji", "--quiet")  # fmt: skip
    assert taken.code == 0, taken.err
    register = into / "population"
    assert run(tmp_path, "register", "prepare", register, "--quiet").code == 0
    people = pq.read_table(register / "data.parquet").to_pylist()
    changed = {**people[100], "nama": "ZULFAQQAR QWERTYUS"}
    told = {
        "NIK": "nik",
        "NAMA": "nama",
        "TGL_LHR": "tanggal_lahir",
        "JENIS_KLMIN": "jenis_kelamin",
        "STATUS": "status",
    }
    write_csv(tmp_path / "delta.csv", [{heading: str(changed[column]) for heading, column in told.items()}])
    write_csv(tmp_path / "keluar.csv", [{"NIK": str(people[200]["nik"])}])
    return Place(tmp_path, register, tmp_path / "delta.csv", tmp_path / "keluar.csv", changed, people[200])


def test_a_delta_is_looked_at_and_then_put_into_the_register_and_its_index(place: Place) -> None:
    before = pq.read_table(place.register / "data.parquet")
    looked = place.update(place.delta, "--removed", place.removed, "--as-of", AS_OF, "--dry-run").told
    assert looked["status"] == "akan_diperbarui"
    assert pq.read_table(place.register / "data.parquet").equals(before)
    done = place.update(place.delta, "--removed", place.removed, "--as-of", AS_OF)
    assert done.code == 0, done.err
    same = ("added", "changed", "same", "removed", "missing", "columns", "rows", "as_of")
    assert {name: done.told[name] for name in same} == {name: looked[name] for name in same}
    assert (done.told["changed"], done.told["removed"], done.told["index"]["rebuilt"]) == (1, 1, False)
    assert run(place.home, "register", "prepare", place.register, "--check").code == 0
    born = place.changed["tanggal_lahir"]
    asked = f"ZULFAKKAR QWERTYUS; {born:%d-%m-%Y}\n{place.gone['nik']}\n"
    here, gone = run(place.home, "lookup", place.register, "--json", stdin=asked).out.splitlines()
    assert json.loads(here)["found"][0]["person"][-4:] == str(place.changed["nik"])[-4:]
    assert json.loads(gone)["found"] == []


def test_an_update_says_what_it_did_and_where_to_go_on(place: Place) -> None:
    looked = place.update(place.delta, "--as-of", AS_OF, "--dry-run", json_=False)
    assert "belum ada yang ditulis" in looked.out
    done = place.update(place.delta, "--removed", place.removed, "--as-of", AS_OF, json_=False)
    for words in ("sudah diperbarui", "keadaan per 2025-10-01", "keluar", "Kolom", "Indeks dibawa serta: "):
        assert words in done.out
    again = place.update("--removed", place.removed, "--as-of", AS_OF, json_=False)
    assert (again.code, "1 NIK yang disebut keluar tidak ada di register" in again.out) == (1, True)


def test_an_update_that_cannot_be_meant_says_so(place: Place) -> None:
    assert place.update("--as-of", AS_OF).code == 2
    assert place.update(place.delta, "--as-of", "2024-01-01").code == 3
    assert place.update(place.home / "hilang.csv", "--as-of", AS_OF).code == 3
    assert run(place.home, "register", "update", place.home / "hilang", place.delta, "--as-of", AS_OF).code == 3
