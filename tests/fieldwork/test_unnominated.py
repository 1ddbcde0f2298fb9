"""Poor people whom nobody nominated: who they are, who may read their names, and counts that give nobody away."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.fieldwork.listed import ListedPeople, ListedRow
from naungan.fieldwork.small_cells import FEW, SMALLEST_SHOWN, Total, for_public, summed
from naungan.fieldwork.unnominated import find_unnominated
from naungan.model import tables
from naungan.model.errors import OutputInTheWay, RegisterInvalid
from naungan.sources.frames import as_table
from naungan.sources.register_file import write_register_file
from tests.small_world import PROGRAMME, info, welfare

MAJU, HILIR = "12.01.01.2001", "12.01.01.2002"
BORN = date(1980, 3, 12)


def poor(number: int, name: str, village: str | None = MAJU, **more: Any) -> Mapping[str, Any]:
    base = {
        "nama": name,
        "tanggal_lahir": BORN,
        "jenis_kelamin": "L",
        "kode_kab": "12.01",
        "kode_desa": village,
        "pekerjaan": "Nelayan",
    }
    return welfare(1201021203800000 + number, **{**base, **more})


def register(folder: Path, rows: Sequence[Mapping[str, Any]], without: str = "") -> Path:
    folder.mkdir(parents=True)
    ordered = sorted(rows, key=lambda row: row["nik"])
    table = as_table(ordered, tables.WELFARE)
    pq.write_table(table.drop_columns([without]) if without else table, folder / "data.parquet")
    write_register_file(folder, info("welfare", rows=len(rows)))
    return folder


def nominated(nik: str = "", name: str = "X", born: date | None = None, village: str = "Suka Maju") -> ListedRow:
    return ListedRow(f"c{nik}{name}", "12.01", "Kec", village, name, "", "", "", "", "", nik, born, "", {})


def people(*rows: ListedRow) -> ListedPeople:
    return ListedPeople(PROGRAMME, rows, "0" * 64, "kode")


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_only_poor_people_of_the_programmes_occupations_and_age_whom_nobody_named_are_found(tmp_path: Path) -> None:
    folder = register(tmp_path / "welfare", [
        poor(1, "ALI NELAYAN"),
        poor(2, "BADU DIUSULKAN"),
        poor(3, "CITRA SALAH NIK"),
        poor(4, "DESIL TIGA", desil=3),
        poor(5, "PEDAGANG", pekerjaan="Pedagang"),
        poor(6, "PEGAWAI", pekerjaan="PNS"),
        poor(7, "TERLALU TUA", tanggal_lahir=date(1950, 1, 1)),
        poor(8, "TANPA LAHIR", tanggal_lahir=None),
        poor(9, "KABUPATEN LAIN", kode_kab="13.01"),
    ])  # fmt: skip
    rows = (nominated("1201021203800002"), nominated("", "Citra salah-NIK", BORN))
    report = find_unnominated(folder, people(*rows), tmp_path / "out")
    assert (report.in_reach, report.nominated, report.missed) == (4, 2, 2)
    named = read(tmp_path / "out" / "desa" / f"{MAJU}-suka-maju" / "belum-diusulkan.csv")
    assert [row["nama"] for row in named] == ["ALI NELAYAN", "TANPA LAHIR"]
    assert [row["umur"] for row in named] == ["45", ""]


OLD, NEW = date(2024, 1, 1), date(2025, 1, 1)
NAMELESS = {"nama": None, "padan_dukcapil": False}


@pytest.mark.parametrize(
    ("rows", "reached"),
    [
        ([{"as_of": OLD}, {"as_of": NEW}, {"as_of": date(2024, 6, 1)}], 1),
        ([{"as_of": OLD, "desil": 1}, {"as_of": NEW, "desil": 6}], 0),
        ([{"as_of": OLD, "desil": 6}, {"as_of": NEW, "desil": 1}], 1),
        ([{"desil": 1}, {"desil": 6}], 0),
        ([{"as_of": OLD, "desil": 1}, {"as_of": NEW, "desil": None}], 0),
        ([{"as_of": None, "desil": 1}, {"as_of": NEW, "desil": 6}], 0),
        ([{"as_of": OLD, "desil": 6}, {"as_of": NEW, "desil": 1, "nama": "ORANG LAIN", "padan_dukcapil": False}], 0),
        ([{"as_of": OLD, "desil": 1}, {"as_of": NEW, "desil": 6, "padan_dukcapil": None}], 0),
        ([{"as_of": OLD}, {"as_of": NEW, "pekerjaan": "PNS"}], 0),
        ([NAMELESS, NAMELESS], 1),
        ([{**NAMELESS, "as_of": OLD}, {**NAMELESS, "as_of": NEW, "desil": 6}], 0),
        ([{**NAMELESS, "as_of": OLD, "desil": 6}, {**NAMELESS, "as_of": NEW}], 1),
    ],
)  # fmt: skip
def test_somebody_with_several_rows_counts_once_by_the_row_that_stands(
    tmp_path: Path, rows: Sequence[Mapping[str, Any]], reached: int
) -> None:
    several = [poor(1, "ALI", **row) for row in rows]
    found = []
    for at, ordered in enumerate((several, several[::-1])):
        folder = register(tmp_path / str(at), [*ordered, poor(2, "BADU")])
        report = find_unnominated(folder, people(), tmp_path / f"out{at}")
        found.append((report.in_reach, report.missed))
    assert found == [(reached + 1, reached + 1)] * 2


def test_rows_without_a_nik_are_people_of_their_own(tmp_path: Path) -> None:
    rows = [{**poor(0, f"TANPA NIK {n}"), "nik": None} for n in range(2)]
    folder = tmp_path / "welfare"
    folder.mkdir()
    pq.write_table(as_table(rows, tables.WELFARE), folder / "data.parquet")
    write_register_file(folder, info("welfare", rows=2))
    assert find_unnominated(folder, people(), tmp_path / "out", dry_run=True).missed == 2


def test_no_cell_of_a_table_starts_a_formula(tmp_path: Path) -> None:
    rows = [
        poor(number, '=HYPERLINK("http://x")', hubungan="=1+1", jenis_kelamin="+L", pekerjaan="Nelayan")
        for number in range(1, 7)
    ]
    folder = register(tmp_path / "welfare", rows)
    write_register_file(folder, info("welfare", rows=6, source="@SUM(A1)"))
    find_unnominated(folder, people(nominated("1201021203800001", village="=2+2")), tmp_path / "out")
    tables_written = [row for path in (tmp_path / "out").rglob("*.csv") for row in read(path)]
    cells = [cell for row in tables_written for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert {"'=1+1", "'+L", "'@SUM(A1)", "'=2+2"} <= set(cells)


def test_names_stand_in_the_file_of_their_village_alone_and_no_nik_anywhere(tmp_path: Path) -> None:
    rows = [*(poor(n, f"MAJU {n}") for n in range(1, 8)), poor(8, "HILIR 8", HILIR), poor(9, "ENTAH 9", None)]
    folder = register(tmp_path / "welfare", rows)
    report = find_unnominated(folder, people(), tmp_path / "out")
    files = {
        path.relative_to(tmp_path / "out").as_posix(): path.read_text("utf-8")
        for path in (tmp_path / "out").rglob("*.csv")
    }
    assert set(files) == {"jumlah-desa.csv", f"desa/{MAJU}/belum-diusulkan.csv", f"desa/{HILIR}/belum-diusulkan.csv"}
    assert [name for name, text in files.items() if "HILIR 8" in text] == [f"desa/{HILIR}/belum-diusulkan.csv"]
    assert not [name for name, text in files.items() if "MAJU 1" in text and HILIR in name]
    assert not [name for name, text in files.items() if "12010212038" in text or "ENTAH" in text]
    assert report.unplaced == 1
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "out").rglob("*")} == {0}


def test_the_public_file_shows_no_small_count(tmp_path: Path) -> None:
    rows = [*(poor(n, f"M {n}") for n in range(1, 8)), *(poor(n, f"H {n}", HILIR) for n in (8, 9, 10))]
    find_unnominated(register(tmp_path / "welfare", rows), people(), tmp_path / "out")
    shown = {row["kode_desa"]: row["belum_diusulkan"] for row in read(tmp_path / "out" / "jumlah-desa.csv")}
    assert shown == {"": "8-11", MAJU: "7", HILIR: FEW}  # 7 beside a total of 10 would say 3


def test_one_village_alone_a_dry_run_and_a_folder_in_use(tmp_path: Path) -> None:
    folder = register(tmp_path / "welfare", [poor(1, "A"), poor(2, "B", HILIR)])
    find_unnominated(folder, people(), tmp_path / "none", dry_run=True)
    assert not (tmp_path / "none").exists()
    find_unnominated(folder, people(), tmp_path / "out", village=HILIR)
    assert [path.name for path in (tmp_path / "out" / "desa").iterdir()] == [HILIR]
    with pytest.raises(OutputInTheWay):
        find_unnominated(folder, people(), tmp_path / "out")


def test_a_register_without_occupations_is_refused(tmp_path: Path) -> None:
    folder = register(tmp_path / "welfare", [poor(1, "A")], without="pekerjaan")
    with pytest.raises(RegisterInvalid, match="pekerjaan"):
        find_unnominated(folder, people(), tmp_path / "out")


@given(st.lists(st.integers(1, 8), min_size=1, max_size=6), st.data())
def test_any_small_count_could_be_any_other_for_all_that_is_shown(counts: list[int], data: st.DataObject) -> None:
    shown = for_public({str(at): count for at, count in enumerate(counts)})
    small = st.integers(1, SMALLEST_SHOWN - 1)
    others = [data.draw(small) if count < SMALLEST_SHOWN else count for count in counts]
    assert for_public({str(at): count for at, count in enumerate(others)}) == shown
    assert shown.total.least <= sum(counts) <= shown.total.most
    assert not [
        text for text in (*shown.counts.values(), str(shown.total)) if text.isdigit() and int(text) < SMALLEST_SHOWN
    ]


def test_a_total_is_exact_only_where_no_small_count_is_part_of_it() -> None:
    assert str(for_public({"a": 5, "b": 9}).total) == "14"
    assert str(for_public({"a": 2, "b": 9}).total) == "10-13"
    assert str(for_public({"a": 3}).total) == FEW
    assert summed([Total(10, 13), Total(5, 5)]) == Total(15, 18)
