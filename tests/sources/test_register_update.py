"""Bringing a register up to date: what a delta changes, what it is refused for, and that it is done whole or not at all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from naungan.engines import folder_swap, register_update
from naungan.engines.link_index import ABOUT, FOLDER, PEOPLE, SOUNDS, is_current
from naungan.engines.linkage import DATA
from naungan.engines.register_update import UpdateReport, update_register
from naungan.engines.registers import open_register
from naungan.engines.row_merge import in_groups, merged, places_of
from naungan.model.errors import FileMissing, RegisterInvalid, Stop, WrongCall
from naungan.model.register import Coverage
from naungan.run import prepare_register
from naungan.sources.link_files import shipped_profile
from tests.sources.register_world import (
    AS_OF,
    DUKCAPIL,
    NIK_BUDI,
    NIK_SITI,
    NIK_YAATULO,
    bytes_of,
    import_files,
    rows_of,
    write_csv,
    write_xlsx,
)

BUDI, SITI, YAATULO = DUKCAPIL
LATER, PROFILE = date(2025, 10, 1), shipped_profile()
NEW = YAATULO | {"NIK": "1278010107790004", "NAMA_LGKP": "FAONASÖKHI ZEBUA"}
ROOT = Path(__file__).parents[2]


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """Three people and their index."""
    import_files("population", [write_csv(tmp_path / "d.csv", DUKCAPIL)], tmp_path / "r", regions=("12",))
    prepare_register(tmp_path / "r/population", PROFILE, memory_mb=200)
    return tmp_path / "r/population"


def update(register: Path, rows: list[dict[str, str]], *gone: str, **given: Any) -> UpdateReport:
    """An update with what a test does not care about filled in."""
    place = register.parent.parent
    files = [write_csv(place / "delta.csv", rows)] if rows else []
    removed = place / "keluar.txt" if gone else None
    if removed:
        removed.write_text("\n".join(gone), encoding="utf-8")
    given = {"as_of": LATER, "memory_mb": 200, "removed": removed, "temp": place / "sementara"} | given
    return update_register(register, files, PROFILE, **given)


def counts(report: UpdateReport) -> tuple[int, ...]:
    changes = report.changes
    return changes.added, changes.changed, changes.same, changes.removed, changes.missing


def test_people_come_change_and_leave(register: Path) -> None:
    report = update(register, [BUDI | {"STATUS": "MENINGGAL", "NO_KK": "1207260101150009"}, NEW], NIK_SITI)
    assert counts(report) == (1, 1, 0, 1, 0)
    assert report.changes.columns == (("kk", 1), ("status", 1))
    assert [(row["nik"], row["status"], row["as_of"]) for row in rows_of(register.parent, "population")] == [
        (int(NIK_BUDI), "MENINGGAL", LATER), (int(NIK_YAATULO), "AKTIF", AS_OF), (int(NEW["NIK"]), "AKTIF", LATER),
    ]  # fmt: skip
    opened = open_register(register.parent, "population")
    assert opened is not None and opened.info == report.info and opened.index == register / FOLDER
    assert (opened.info.as_of, opened.info.rows, opened.info.regions) == (LATER, 3, ("12",))
    assert report.index is not None and (report.index.people, report.index.rebuilt) == (3, False)


def test_a_row_that_says_the_same_again_is_no_change_but_is_as_of_the_later_day(register: Path) -> None:
    assert counts(update(register, [BUDI])) == (0, 0, 1, 0, 0)
    assert rows_of(register.parent, "population")[0]["as_of"] == LATER


def test_all_rows_of_a_nik_give_way_to_those_that_come(register: Path) -> None:
    update(register, [BUDI, BUDI | {"NAMA_LGKP": "BUDI LAIN"}])
    assert [row["nik"] for row in rows_of(register.parent, "population")].count(int(NIK_BUDI)) == 2
    assert counts(update(register, [BUDI | {"NAMA_LGKP": "BUDI SAJA"}])) == (0, 1, 0, 0, 0)
    assert rows_of(register.parent, "population")[0]["nama"] == "BUDI SAJA"
    assert len(rows_of(register.parent, "population")) == 3


@pytest.mark.parametrize(
    ("status", "stays"), [("NIK TIDAK DITEMUKAN", False), ("PINDAH", False), ("Kuota Akses Hari ini telah Habis", True)]
)
def test_an_answer_that_the_person_is_not_there_takes_out_and_a_failed_one_does_not(
    register: Path, status: str, stays: bool
) -> None:
    report = update(register, [BUDI | {"STATUS": status}, NEW])
    assert report.changes.removed == (not stays)
    assert (int(NIK_BUDI) in {row["nik"] for row in rows_of(register.parent, "population")}) == stays


def test_rows_whose_person_is_not_known_change_nobody_and_are_counted_on(register: Path) -> None:
    report = update(register, [BUDI | {"NIK": "12"}, NEW])
    assert counts(report) == (1, 0, 0, 0, 0)
    assert report.info.unusable == 1
    assert update(register, [SITI | {"NIK": "13"}, NEW]).info.unusable == 2
    assert {row["nik"] for row in pq.read_table(register / "unusable.parquet").to_pylist()} == {"12", "13"}


def test_who_is_said_to_have_left_and_was_never_there_is_counted(register: Path) -> None:
    report = update(register, [], "1278010107790009", NIK_SITI, NIK_SITI, "bukan nik")
    assert (counts(report), report.unreadable) == ((0, 0, 0, 1, 1), 1)


def test_a_column_that_nobody_fills_any_more_is_no_column_of_the_register(register: Path) -> None:
    assert "tempat_lahir" in (update(register, [BUDI | {"TMPT_LHR": ""}])).info.columns
    assert "tempat_lahir" not in update(register, [YAATULO | {"TMPT_LHR": ""}]).info.columns
    assert "tempat_lahir" in update(register, [YAATULO]).info.columns


def test_another_owner_is_named_beside_the_first(register: Path) -> None:
    assert update(register, [NEW], source="Disdukcapil").info.source == "Disdukcapil + uji"
    assert update(register, [NEW], source="uji").info.source == "Disdukcapil + uji"


def test_every_update_is_written_down_in_the_receipt(register: Path) -> None:
    update(register, [NEW], NIK_SITI)
    update(register, [], NIK_BUDI)
    told = json.loads((register / "import.json").read_text("utf-8"))
    assert told["rows"] == 3
    assert [(each["added"], each["removed"], each["rows"], each["list"] is not None) for each in told["updates"]] == [
        (1, 1, 3, True), (0, 1, 2, True),
    ]  # fmt: skip
    assert told["updates"][0]["delta"]["files"][0]["name"] == "delta.csv"


def test_a_workbook_is_a_delta_too(register: Path, tmp_path: Path) -> None:
    report = update_register(
        register, [write_xlsx(tmp_path / "d.xlsx", [NEW], ["Perubahan"])], PROFILE, as_of=LATER, memory_mb=200
    )
    assert counts(report) == (1, 0, 0, 0, 0)


def test_a_dry_run_says_it_all_and_writes_nothing(register: Path) -> None:
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in register.rglob("*")}
    rows = [BUDI | {"STATUS": "MENINGGAL"}, NEW]
    told = update(register, rows, NIK_SITI, dry_run=True)
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in register.rglob("*")} == before
    done = update(register, rows, NIK_SITI)
    assert (told.changes, told.info) == (done.changes, done.info)
    assert (told.dry_run, told.index) == (True, None)


# --- refused ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "gone", "given", "kind", "part"),
    [
        ([], (), {}, WrongCall, "Tidak ada delta"),
        ([], (NIK_SITI,), {"as_of": None}, WrongCall, "--as-of"),
        ([NEW], (), {"as_of": date(1202, 1, 1)}, WrongCall, "1990-2100"),
        ([NEW], (), {"as_of": None}, RegisterInvalid, "tanggal keadaan data tidak diketahui"),
        ([NEW], (), {"as_of": date(2025, 7, 31)}, RegisterInvalid, "lebih tua daripada registernya"),
        ([BUDI], (NIK_BUDI,), {}, RegisterInvalid, "1 NIK disebut keluar, tetapi juga ada"),
        ([], (NIK_BUDI, NIK_SITI, NIK_YAATULO), {}, RegisterInvalid, "tidak berisi seorang pun"),
        ([{"NIK": NIK_BUDI}], (), {}, RegisterInvalid, "kolom wajib nama"),
    ],
)
def test_a_delta_that_cannot_be_meant_is_refused_and_changes_nothing(
    register: Path,
    rows: list[dict[str, str]],
    gone: tuple[str, ...],
    given: dict[str, Any],
    kind: type[Stop],
    part: str,
) -> None:
    before = bytes_of(register.parent, "population")
    with pytest.raises(kind, match=part):
        update(register, rows, *gone, **given)
    assert bytes_of(register.parent, "population") == before
    assert is_current(register / FOLDER, register / DATA, PROFILE)
    assert [path.name for path in register.parent.iterdir()] == ["population"]


def test_only_a_complete_list_of_the_population_takes_a_delta(tmp_path: Path) -> None:
    asked = write_csv(tmp_path / "asked.csv", [{"NIK": NIK_BUDI}])
    import_files(
        "population", [write_csv(tmp_path / "d.csv", DUKCAPIL)], tmp_path / "r", coverage=Coverage.JAWABAN, asked=asked
    )
    with pytest.raises(RegisterInvalid, match="Impor ulang semua jawaban"):
        update(tmp_path / "r/population", [NEW])
    import_files("exclusions", [write_csv(tmp_path / "e.csv", [{"NIK": NIK_BUDI, "DAFTAR": "ASN"}])], tmp_path / "r")
    with pytest.raises(RegisterInvalid, match="hanya population"):
        update(tmp_path / "r/exclusions", [NEW])
    with pytest.raises(FileMissing, match="Impor dulu"):
        update(tmp_path / "r/lain", [NEW])


def test_a_register_that_is_not_sorted_is_refused(register: Path) -> None:
    table = pq.read_table(register / DATA)
    pq.write_table(table.take([2, 0, 1]), register / DATA)
    with pytest.raises(RegisterInvalid, match="tidak urut"):
        update(register, [NEW])


# --- the index -------------------------------------------------------------------------------------------------------


def test_an_index_of_something_else_is_not_carried_along(register: Path) -> None:
    about = json.loads((register / FOLDER / ABOUT).read_text("utf-8"))
    (register / FOLDER / ABOUT).write_text(json.dumps(about | {"source": [0, 0]}), encoding="utf-8")
    report = update(register, [NEW])
    assert (report.index, report.had_index) == (None, True)
    assert not (register / FOLDER).exists()
    assert (update(register, [NEW])).had_index is False


@pytest.mark.parametrize("harm", ["a sound is missing", "a count is too small", "a person is missing"])
def test_an_index_out_of_step_with_its_register_is_made_anew(register: Path, harm: str) -> None:
    index = register / FOLDER
    if harm == "a person is missing":
        pq.write_table(pq.read_table(index / PEOPLE).slice(0, 2), index / PEOPLE)
    else:
        sounds = pq.read_table(index / SOUNDS)
        none = pa.array([0] * sounds.num_rows, pa.int64())
        pq.write_table(sounds.slice(0, 0) if harm == "a sound is missing" else sounds.set_column(3, "holders", none), index / SOUNDS)  # fmt: skip
    report = update(register, [BUDI | {"NAMA_LGKP": "LAIN"}])
    assert report.index is not None and report.index.rebuilt
    assert is_current(index, register / DATA, PROFILE)
    assert pq.read_metadata(index / PEOPLE).num_rows == 3


# --- whole or not at all ---------------------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from naungan.engines import {module} as at
from naungan.engines.register_update import update_register
from naungan.sources.link_files import shipped_profile
do = at.{function}
def die(*arguments, **named):
    if {after}:
        do(*arguments, **named)
    os.kill(os.getpid(), signal.SIGKILL)
at.{function} = die
update_register(Path(sys.argv[1]), [Path(sys.argv[2])], shipped_profile(), as_of=date(2025, 10, 1), memory_mb=200)
"""


@pytest.mark.parametrize(
    ("module", "function", "after", "rows"),
    [
        ("register_update", "write_register_file", False, 3),
        ("register_update", "carry_index", False, 3),
        ("link_index", "finish_index", False, 3),
        ("register_update", "carry_index", True, 3),
        ("registers", "put_in_place", False, 3),
        ("registers", "put_in_place", True, 4),
    ],
)
def test_an_update_that_is_killed_leaves_the_old_register_or_the_new_one_each_with_its_index(
    register: Path, tmp_path: Path, module: str, function: str, after: bool, rows: int
) -> None:
    delta = write_csv(tmp_path / "delta.csv", [NEW])
    script = KILLED.format(module=module, function=function, after=after)
    environment = {**os.environ, "NAUNGAN_DATA": str(tmp_path / "data"), "PYTHONPATH": str(ROOT / "src")}
    ran = subprocess.run(
        [sys.executable, "-c", script, register, delta], env=environment, capture_output=True, check=False
    )
    assert ran.returncode == -signal.SIGKILL, ran.stderr
    opened = open_register(register.parent, "population")
    assert opened is not None and opened.info.rows == rows and opened.index == register / FOLDER
    assert pq.read_metadata(register / FOLDER / PEOPLE).num_rows == rows
    assert len(list(register.parent.iterdir())) == 2, "what the killed run left"
    update(register, [NEW])
    assert [path.name for path in register.parent.iterdir()] == ["population"]
    assert len(rows_of(register.parent, "population")) == 4


def test_a_register_that_changed_meanwhile_is_not_replaced(register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    carry = register_update.carry_index

    def carry_slowly(*arguments: Any, **named: Any) -> Any:
        os.utime(register / DATA, ns=(1, 1))
        return carry(*arguments, **named)

    monkeypatch.setattr(register_update, "carry_index", carry_slowly)
    with pytest.raises(RegisterInvalid, match="berubah selama diperbarui"):
        update(register, [NEW])
    assert len(rows_of(register.parent, "population")) == 3


def test_where_names_cannot_be_exchanged_the_folder_is_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for exchanges in (True, False):
        if not exchanges:
            monkeypatch.setattr(folder_swap, "exchanged", lambda *_: False)
        fresh, target = tmp_path / f"baru-{exchanges}", tmp_path / f"lama-{exchanges}"
        for folder in (fresh, target):
            folder.mkdir()
            (folder / folder.name).touch()
        folder_swap.put_in_place(fresh, target)
        assert [[path.name for path in folder.iterdir()] for folder in (fresh, target)] == [[target.name], [fresh.name]]
    assert len(list(tmp_path.iterdir())) == 4


# --- putting rows among rows -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("group", [1, 2, 100])
def test_rows_find_their_places(tmp_path: Path, group: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("naungan.engines.row_merge.PIECE_ROWS", 2)
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"k": [10, 20, 20, 30, 40]}), path, row_group_size=group)
    for gone, came, kept, placed in (
        ([], [], [0, 1, 2, 3, 4], []),
        ([20], [5, 20, 25, 50], [1, None, None, 4, 5], [0, 2, 3, 6]),
        ([10, 20, 30, 40], [1, 20, 99], [None] * 5, [0, 1, 2]),
        ([40], [41, 42], [0, 1, 2, 3, None], [4, 5]),
    ):
        found = places_of(path, "k", pa.array(gone, pa.int64()), pa.array(came, pa.int64()))
        assert (found.kept.to_pylist(), found.came.to_pylist()) == (kept, placed)
        assert found.rows == len([each for each in kept if each is not None]) + len(came)


def test_rows_that_come_stand_among_the_old_ones_in_order() -> None:
    old = [pa.table({"a": [1, 1], "b": [1, 5]}), pa.table({"a": [], "b": []}, schema=pa.schema([("a", pa.int64()), ("b", pa.int64())])), pa.table({"a": [3], "b": [0]})]  # fmt: skip
    came = pa.table({"a": [0, 1, 2, 3, 9], "b": [0, 3, 0, 1, 9]})
    found = pa.concat_tables(merged(old, came, ["a", "b"]))
    assert list(zip(*found.to_pydict().values(), strict=True)) == [
        (0, 0), (1, 1), (1, 3), (1, 5), (2, 0), (3, 0), (3, 1), (9, 9),
    ]  # fmt: skip


def test_groups_are_whole_but_for_the_last() -> None:
    tables = [pa.table({"a": pa.array(range(n), pa.int64())}) for n in (3, 0, 5, 1)]
    assert [table.num_rows for table in in_groups(tables, 4)] == [8, 1]
    assert pa.concat_tables(in_groups(tables, 2)).equals(pa.concat_tables(tables))
