"""Files to be linked, whatever they are written as: what is hardly there works, what cannot be used is said."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from naungan.engines.linkage import link_tables
from naungan.model.errors import FileMissing, RegisterInvalid, Stop, WrongCall
from naungan.model.linkage import Profile
from naungan.sources.link_files import shipped_model, shipped_profile
from tests.linkage.test_link_edges import FILLERS, PERSON, ROW

FORMATS = ("csv", "xlsx", "parquet")
NIK = "1201011203800001"
ID, COLUMNS = "candidate_id", tuple(PERSON)
Texts = Mapping[str, str | None]
ROW_TEXTS: Texts = {key: str(value) for key, value in ROW.items()}
PEOPLE: Sequence[Texts] = [{key: str(value) for key, value in each.items()} for each in (PERSON, *FILLERS)]


def write(path: Path, columns: Sequence[str], rows: Sequence[Texts]) -> Path:
    """A table of text in the format that the file's name says; what a row lacks is empty."""
    cells = [[row.get(column) for column in columns] for row in rows]
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([columns, *cells])
    elif path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in (columns, *cells):
            book.active.append(list(row))
        book.save(path)
    else:
        names = list(columns)
        pq.write_table(
            pa.Table.from_arrays(
                [pa.array([row[at] for row in cells], pa.string()) for at in range(len(names))], names
            ),
            path,
        )
    return path


class Desk:
    """A folder in which files of one format are linked."""

    def __init__(self, folder: Path, ending: str) -> None:
        self.folder, self.ending = folder, ending

    def rows(self, rows: Sequence[Texts], columns: Sequence[str] = (ID, *COLUMNS)) -> Path:
        return write(self.folder / f"calon.{self.ending}", columns, rows)

    def people(self, people: Sequence[Texts] = PEOPLE, columns: Sequence[str] = COLUMNS) -> Path:
        return write(self.folder / f"penduduk.{self.ending}", columns, people)

    def link(self, rows: Path, people: Path, profile: Profile | None = None) -> dict[str, tuple[str, str]]:
        found = link_tables(
            rows, people, profile or shipped_profile(), shipped_model(), memory_mb=200, threads=1, temp=self.folder
        )
        return {row["row_id"]: (row["band"], row["register_id"]) for row in found.links.to_pylist()}


@pytest.fixture(params=FORMATS)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    return Desk(tmp_path, request.param)


def test_one_candidate_is_linked(desk: Desk) -> None:
    assert desk.link(desk.rows([ROW_TEXTS]), desk.people()) == {"a": ("COCOK", NIK)}


def test_columns_that_are_missing_are_unknown(desk: Desk) -> None:
    columns = ("nik", "nama", "tanggal_lahir")
    assert desk.link(desk.rows([ROW_TEXTS], (ID, *columns)), desk.people(columns=columns)) == {"a": ("COCOK", NIK)}


def test_columns_of_nothing_link_nobody(desk: Desk) -> None:
    assert desk.link(desk.rows([{ID: "a"}]), desk.people()) == {"a": ("TINJAUAN", "")}


def test_a_register_that_says_nothing_but_niks_proves_nobody(desk: Desk) -> None:
    people = [{"nik": each["nik"]} for each in PEOPLE]
    assert desk.link(desk.rows([ROW_TEXTS]), desk.people(people)) == {"a": ("TINJAUAN", NIK)}


def test_two_people_alike_in_all_but_their_number_wait_for_an_officer(desk: Desk) -> None:
    twins = [*PEOPLE, {**PEOPLE[0], "nik": "1201011203800002"}]
    assert desk.link(desk.rows([{**ROW_TEXTS, "nik": ""}]), desk.people(twins))["a"][0] == "TINJAUAN"


def test_two_candidates_alike_are_both_linked(desk: Desk) -> None:
    found = desk.link(desk.rows([ROW_TEXTS, {**ROW_TEXTS, ID: "b"}]), desk.people())
    assert found == dict.fromkeys("ab", ("COCOK", NIK))


def test_in_an_empty_register_nobody_is_found(desk: Desk) -> None:
    assert desk.link(desk.rows([ROW_TEXTS]), desk.people([])) == {"a": ("TIDAK_ADA", "")}


def test_an_empty_list_has_no_links(desk: Desk) -> None:
    assert desk.link(desk.rows([]), desk.people()) == {}


def test_a_register_without_niks_is_linked_by_the_column_that_the_profile_names(desk: Desk) -> None:
    people = [{**each, "id": f"p{n}"} for n, each in enumerate(PEOPLE)]
    columns = ("id", *(column for column in COLUMNS if column != "nik"))
    with pytest.raises(RegisterInvalid, match=r"'nik' tidak ada di register.* sebagai register_id di profil"):
        desk.link(desk.rows([ROW_TEXTS]), desk.people(people, columns))
    profile = replace(shipped_profile(), register_id="id")
    assert desk.link(desk.rows([ROW_TEXTS]), desk.people(people, columns), profile) == {"a": ("COCOK", "p0")}


@pytest.mark.parametrize(
    ("rows", "columns", "said"),
    [
        ([ROW_TEXTS], COLUMNS, "Kolom 'candidate_id' tidak ada di berkas calon"),
        ([ROW_TEXTS], (ID, "lain"), "Tidak satu pun kolom profil 'penduduk' ada di berkas calon"),
        ([ROW_TEXTS, ROW_TEXTS], (ID, *COLUMNS), "1 baris memakai candidate_id yang sudah dipakai"),
        ([ROW_TEXTS, {**ROW_TEXTS, ID: None}], (ID, *COLUMNS), "1 baris tanpa candidate_id"),
    ],
)
def test_a_list_that_cannot_be_linked_says_why(
    desk: Desk, rows: Sequence[Texts], columns: Sequence[str], said: str
) -> None:
    with pytest.raises(WrongCall, match=said):
        desk.link(desk.rows(rows, columns), desk.people())


def test_nobody_is_linked_to_somebody_who_cannot_be_named(desk: Desk) -> None:
    nameless = [PEOPLE[0], {**PEOPLE[1], "nik": ""}]
    with pytest.raises(RegisterInvalid, match=rf"penduduk\.{desk.ending}: 1 baris tanpa nik"):
        desk.link(desk.rows([ROW_TEXTS]), desk.people(nameless))


def test_a_file_of_nothing_and_one_of_noise_are_refused_by_name(desk: Desk) -> None:
    broken = desk.folder / f"rusak.{desk.ending}"
    for content in (b"", bytes(range(256))):
        broken.write_bytes(content)
        with pytest.raises(Stop, match=r"rusak\.|di berkas calon"):
            desk.link(broken, desk.people())
        with pytest.raises(Stop, match=r"rusak\.|di register"):
            desk.link(desk.rows([ROW_TEXTS]), broken)


# --- text ------------------------------------------------------------------------------------------------------------

HEAD, LINE = "candidate_id;nik;nama;tanggal_lahir\n", f"a;{NIK};BUDI SIREGAR;12-03-1980\n"


@pytest.fixture
def text(tmp_path: Path) -> Desk:
    return Desk(tmp_path, "csv")


@pytest.mark.parametrize(
    "data",
    [
        (HEAD + LINE).encode("utf-8-sig"),
        (HEAD + LINE).replace("\n", "\r\n").encode(),
        (HEAD + LINE).replace(";", "\t").encode("utf-16"),
        (HEAD + LINE).replace(";", "|").replace("BUDI", "BÚDI").encode("cp1252"),
        f"{HEAD}\n{LINE}\n\n".encode(),
        (HEAD + LINE).replace("BUDI SIREGAR", '"BUDI\nSIREGAR"').encode(),
    ],
    ids=["byte-order mark", "CRLF", "UTF-16", "Windows-1252", "blank lines", "a line break in a cell"],
)
def test_text_is_read_as_offices_write_it(text: Desk, data: bytes) -> None:
    rows = text.folder / "calon.csv"
    rows.write_bytes(data)
    assert text.link(rows, text.people()) == {"a": ("COCOK", NIK)}


@pytest.mark.parametrize("odd", ["b;1;2;3;4;5\n", "b;c\n", 'b;"1;2;3\n'], ids=["too many", "too few", "an open quote"])
def test_a_line_that_does_not_fit_the_headings_is_named_and_no_row_is_lost(text: Desk, odd: str) -> None:
    rows = text.folder / "calon.csv"
    rows.write_text(HEAD + LINE + odd, encoding="utf-8")
    with pytest.raises(WrongCall, match=r"calon\.csv baris 3: banyak selnya tidak sama dengan judul") as stopped:
        text.link(rows, text.people())
    assert NIK not in str(stopped.value)


def test_headings_stand_once_each(text: Desk) -> None:
    rows = text.folder / "calon.csv"
    rows.write_text("candidate_id;nama;nama\na;B;C\n", encoding="utf-8")
    with pytest.raises(WrongCall, match="masing-masing satu kali"):
        text.link(rows, text.people())


def test_a_file_without_headings_shows_no_full_nik(text: Desk) -> None:
    rows = text.folder / "calon.csv"
    rows.write_text(LINE, encoding="utf-8")
    with pytest.raises(WrongCall, match=r"Kolom yang ada: a, \*{12}0001"):
        text.link(rows, text.people())


# --- Parquet and workbooks with types --------------------------------------------------------------------------------


def test_typed_cells_are_read_as_what_they_mean(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "parquet")
    rows = {ID: [7], "nik": [int(NIK)], "nama": ["BUDI SIREGAR"], "tanggal_lahir": [datetime(1980, 3, 12)]}  # noqa: DTZ001
    pq.write_table(pa.table(rows), tmp_path / "calon.parquet")
    assert desk.link(tmp_path / "calon.parquet", desk.people()) == {"7": ("COCOK", NIK)}
    book = openpyxl.Workbook()
    for row in ([ID, "nik", "nama", "tanggal_lahir"], [7, int(NIK), "BUDI SIREGAR", date(1980, 3, 12)]):
        book.active.append(row)
    book.save(tmp_path / "calon.xlsx")
    assert desk.link(tmp_path / "calon.xlsx", desk.people()) == {"7": ("COCOK", NIK)}


def test_columns_without_a_type_are_unknown(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "parquet")
    pq.write_table(pa.table({ID: ["a"], "nik": pa.nulls(1), "nama": pa.nulls(1)}), tmp_path / "calon.parquet")
    assert desk.link(tmp_path / "calon.parquet", desk.people()) == {"a": ("TINJAUAN", "")}


def test_a_folder_is_no_list_and_a_format_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "csv")
    with pytest.raises(FileMissing, match="adalah folder"):
        desk.link(tmp_path, desk.people())
    (tmp_path / "calon.json").write_text(json.dumps([]), encoding="utf-8")
    with pytest.raises(WrongCall, match="hanya Parquet, CSV dan XLSX"):
        desk.link(tmp_path / "calon.json", desk.people())
