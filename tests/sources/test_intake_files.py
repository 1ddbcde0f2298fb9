"""One small file per defect ever met: each gives one clear problem, and the other files go on."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from naungan.model.errors import FileMissing
from naungan.model.problem import ProblemCode as C
from naungan.sources.csv_reader import read_text_table
from naungan.sources.intake import read_lists
from naungan.sources.limits import MIB, Limits
from naungan.sources.reader_process import READER_FAULT

from .list_builder import (
    HEADER,
    KEY,
    KINDS,
    REGIONS,
    codes,
    csv_text,
    intake,
    ods,
    people,
    person,
    plain_list,
    read_one,
    rezip,
    xls,
    xlsx,
)  # fmt: skip

LIST = xlsx(("Data", plain_list()))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
BOMB = rezip(LIST, lambda _name, part: part, {"xl/worksheets/bomb.xml": bytes(30 * MIB)})


def locked_xls() -> bytes:
    """An .xls whose stream says, in place of its first own record, that it is enciphered (FILEPASS)."""
    data = bytearray(xls(("Data", plain_list())))
    start = data.index(struct.pack("<HH", 0x0809, 16))
    second = start + 20
    struct.pack_into("<H", data, second, 0x002F)
    return bytes(data)


def locked_zip() -> bytes:
    """Every member marked as enciphered."""
    data = bytearray(LIST)
    for at in range(len(data) - 4):
        if data[at : at + 4] == b"PK\x01\x02":
            data[at + 8] |= 1
        elif data[at : at + 4] == b"PK\x03\x04":
            data[at + 6] |= 1
    return bytes(data)


def lying_bomb() -> bytes:
    """A member that declares ten bytes and unpacks to 200 MB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(bytes(MIB)) for _ in range(200)) + packer.flush()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("xl/workbook.xml", b"<workbook/>")
        made.writestr("xl/worksheets/sheet1.xml", packed)
    data = bytearray(out.getvalue())
    for mark, method, sizes in ((b"PK\x03\x04", 8, 22), (b"PK\x01\x02", 10, 24)):
        at = data.rindex(mark)
        struct.pack_into("<H", data, at + method, 8)
        struct.pack_into("<I", data, at + sizes, 10)
    return bytes(data)


def zip_of(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in members.items():
            made.writestr(name.replace("__", "/"), part)
    return out.getvalue()


def in_sheet(old: bytes, new: bytes) -> bytes:
    return rezip(LIST, lambda name, part: part.replace(old, new) if name == "xl/worksheets/sheet1.xml" else part)


def with_part(start: bytes, *, utf16: bool = False) -> bytes:
    def change(name: str, part: bytes) -> bytes:
        if name != "xl/styles.xml":
            return part
        text = part.decode().partition("?>")[2] or part.decode()
        return (start.decode() + text).encode("utf-16") if utf16 else start + text.encode()

    return rezip(LIST, change)


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
FILES: dict[str, tuple[str, bytes, C]] = {
    "an empty file": ("a.xlsx", b"", C.BERKAS_KOSONG),
    "a file of blanks": ("a.csv", b" \r\n\r\n  ", C.BERKAS_KOSONG),
    "a workbook without a filled cell": ("a.xlsx", xlsx(("Sheet1", [])), C.BERKAS_KOSONG),
    "a header and no people": ("a.xlsx", xlsx(("Data", [HEADER])), C.BERKAS_KOSONG),
    "a truncated workbook": ("a.xlsx", LIST[: len(LIST) // 2], C.BERKAS_RUSAK),
    "a truncated .xls": ("a.xls", xls(("Data", plain_list()))[:1000], C.BERKAS_RUSAK),
    "a truncated .ods": ("a.ods", ods(("Data", plain_list()))[:-200], C.BERKAS_RUSAK),
    "a package without a workbook": ("a.xlsx", zip_of(**{"[Content_Types].xml": b"<Types/>"}), C.BERKAS_RUSAK),
    "a workbook part cut off": ("a.xlsx", in_sheet(b"</sheetData>", b"<row"), C.BERKAS_RUSAK),
    "Excel's own encryption": ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), C.BERKAS_TERKUNCI),
    "an enciphered .xls": ("a.xls", locked_xls(), C.BERKAS_TERKUNCI),
    "an enciphered zip": ("a.xlsx", locked_zip(), C.BERKAS_TERKUNCI),
    "an enciphered .ods": ("a.ods", rezip(ods(("D", plain_list())), lambda n, p: p.replace(b"</manifest:manifest>", b"<manifest:encryption-data/></manifest:manifest>")), C.BERKAS_TERKUNCI),
    "a PDF": ("a.pdf", b"%PDF-1.7 ...", C.BERKAS_BUKAN_TABEL),
    "a photograph": ("a.jpg", b"\xff\xd8\xff\xe0 ...", C.BERKAS_BUKAN_TABEL),
    "a photograph called .xlsx": ("a.xlsx", b"\x89PNG\r\n\x1a\n...", C.BERKAS_BUKAN_TABEL),
    "a Word document": ("a.docx", zip_of(word__document_xml=b"", **{"word/document.xml": b"<d/>"}), C.BERKAS_BUKAN_TABEL),
    "an old Word document": ("a.doc", OLE + "WordDocument".encode("utf-16-le"), C.BERKAS_BUKAN_TABEL),
    "a zip of lists": ("a.zip", zip_of(**{"daftar.xlsx": LIST}), C.BERKAS_BUKAN_TABEL),
    "a web page called .xls": ("a.xls", b"<html><table><tr><td>NIK</td></tr></table></html>", C.BERKAS_BUKAN_TABEL),
    "bytes without meaning": ("a.csv", bytes(range(256)) * 20, C.BERKAS_BUKAN_TABEL),
    "a bomb by its ratio": ("a.xlsx", BOMB, C.BERKAS_BERBAHAYA),
    "a bomb that lies about its size": ("a.xlsx", lying_bomb(), C.BERKAS_BERBAHAYA),
    "a package of 300 parts": ("a.xlsx", rezip(LIST, lambda n, p: p, {f"x{i}": b"" for i in range(300)}), C.BERKAS_BERBAHAYA),
    "entities that multiply": ("a.xlsx", with_part(LAUGHS), C.BERKAS_BERBAHAYA),
    "a document type in UTF-16": ("a.xlsx", with_part(LAUGHS, utf16=True), C.BERKAS_BERBAHAYA),
    "an external entity": ("a.xlsx", with_part(b'<!DOCTYPE x SYSTEM "file:///etc/passwd">'), C.BERKAS_BERBAHAYA),
    "a cell in the last corner": ("a.xlsx", in_sheet(b'r="B2"', b'r="XFD1048576"'), C.BERKAS_BERBAHAYA),
    "a cell in the last row": ("a.xlsx", in_sheet(b'r="B2"', b'r="B1048576"'), C.BERKAS_BERBAHAYA),
    "a table without a header": ("a.xlsx", xlsx(("Data", people(4))), C.JUDUL_KOLOM_TIDAK_DITEMUKAN),
}  # fmt: skip


@pytest.mark.parametrize("case", FILES)
def test_a_defect_gives_its_one_problem_and_no_row(case: str) -> None:
    name, data, code = FILES[case]
    read = read_one(name, data)
    assert (codes(read), read.rows) == ([code], [])
    assert all(problem.source == name and problem.value for _, problem in read.problems)


def test_a_broken_file_does_not_stop_the_others(tmp_path: Path) -> None:
    broken = {f"rusak/{number:02d}-{name}": data for number, (name, data, _) in enumerate(FILES.values())}
    found = intake(tmp_path, {**broken, "langkat.xlsx": LIST})
    assert [row.source_file for row in found.rows] == ["langkat.xlsx"] * 3
    assert codes(found) == sorted(code for _, _, code in FILES.values())
    assert len(found.files) == len(FILES) + 1
    assert not [problem for problem in found.problems if problem.value.startswith(READER_FAULT)]


def aborting() -> bytes:
    """Cells without a place of their own are counted by the reader: 20,000 columns and a row a million further down
    make it ask for more memory than there is, and abort."""
    wide = b'<row r="1">' + b"<c><v>1</v></c>" * 20_000 + b'</row><row r="1048570"><c><v>1</v></c></row>'
    return rezip(LIST, lambda name, part: part[: part.index(b"<sheetData>") + 11] + wide + b"</sheetData></worksheet>"
                 if name == "xl/worksheets/sheet1.xml" else part)  # fmt: skip


def repeating() -> bytes:
    """An .ods that says: this cell 16,000 times in a row, this row a million times."""
    cell = b'table:number-columns-repeated="16000" office:value-type='
    data = ods(("D", [["x", 1.0]]))
    return rezip(data, lambda name, part: part.replace(b"office:value-type=", cell).replace(
        b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1000000">') if name == "content.xml" else part)  # fmt: skip


def test_a_reader_that_aborts_is_a_clear_message_and_the_next_file_is_read(tmp_path: Path) -> None:
    limits = Limits(memory_bytes=400 * MIB, seconds=20, processes=1)
    found = intake(tmp_path, {"a.xlsx": aborting(), "langkat.csv": csv_text(plain_list()).encode()}, limits=limits)
    assert codes(found) == [C.BERKAS_TERLALU_LAMA]
    assert "400 MB memori" in found.problems[0].value
    assert len(found.rows) == 3


def test_cells_repeated_without_end_are_refused() -> None:
    assert codes(read_one("a.ods", repeating())) == [C.BERKAS_RUSAK]


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    found = intake(tmp_path, {"langkat.xlsx": LIST}, limits=Limits(seconds=0.0))
    assert codes(found) == [C.BERKAS_TERLALU_LAMA]
    assert "detik" in found.problems[0].value


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_table_is_read_whatever_it_is_called(kind: str) -> None:
    data = KINDS[kind](plain_list())
    right = read_one(f"langkat.{kind}", data)
    wrong = read_one("langkat.xls" if kind != "xls" else "langkat.csv", data)
    assert [row.nama for row in right.rows] == ["ORANG 1", "ORANG 2", "ORANG 3"]
    assert {row.kode_kab for row in right.rows} == {"12.05"}
    assert codes(right) == []
    assert codes(wrong) == [C.JENIS_BERKAS_BERBEDA]
    assert [row.nik for row in wrong.rows] == [row.nik for row in right.rows]


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_date_cell_is_read_as_a_date(kind: str) -> None:
    assert read_one(f"a.{kind}", KINDS[kind](plain_list(1))).rows[0].tanggal_lahir == "1980-01-02"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_a_text_table_is_read_in_every_usual_writing(encoding: str, delimiter: str) -> None:
    grid = [HEADER, person(1, NAMA="Faonasokhö Gulö", DESA='Bawö, "Dusun" I'), person(2)]
    read = read_one("langkat.csv", csv_text(grid, delimiter).encode(encoding))
    assert [(row.nama, row.desa) for row in read.rows] == [
        ("Faonasokhö Gulö", 'Bawö, "Dusun" I'),
        ("ORANG 2", "Suka Maju"),
    ]
    assert codes(read) == []


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"])
def test_line_ends_of_every_system_are_understood_and_rows_numbered_as_excel_does(line_end: str) -> None:
    read = read_one("langkat.csv", csv_text([["DAFTAR"], [], HEADER, *people(2)], line_end=line_end).encode())
    assert [row.source_row for row in read.rows] == [4, 5]


def test_nul_bytes_and_unreadable_letters_are_told() -> None:
    text = csv_text(plain_list()).replace("ORANG 1", "OR\0ANG 1").encode("cp1252").replace(b"ORANG 2", b"OR\x81NG 2")
    read = read_one("langkat.csv", text)
    assert [row.nama for row in read.rows] == ["ORANG 1", "OR\ufffdNG 2", "ORANG 3"]
    assert codes(read) == [C.TEKS_RUSAK]


def test_an_open_quote_does_not_swallow_the_rest_of_the_list() -> None:
    grid = [HEADER, *people(60)]
    read = read_one("langkat.csv", csv_text(grid).replace("ORANG 7;", '"ORANG 7;').encode())
    assert len(read.rows) == 60


@pytest.mark.parametrize("delimiter", [";", ","])
@pytest.mark.parametrize("closing", ['ORANG 8"', '"ORANG 8'])
def test_two_stray_quotes_swallow_no_row_and_are_told(delimiter: str, closing: str) -> None:
    text = csv_text([HEADER, *people(12)], delimiter)
    text = text.replace("ORANG 3", '"ORANG 3').replace("ORANG 8", closing)
    table = read_text_table(text.encode())
    assert (len(table.rows), table.stray_quotes, table.unreadable) == (13, (4, 9), 2)
    read = read_one("langkat.csv", text.encode())
    assert [(row.nama, row.source_row) for row in read.rows] == [(f"ORANG {n}", n + 1) for n in range(1, 13)]
    assert codes(read) == [C.TEKS_RUSAK]


def test_a_row_with_good_quotes_below_a_stray_quote_keeps_its_cells() -> None:
    grid = [HEADER, person(1), person(2, DESA="Bawö, Dusun I"), person(3)]
    text = csv_text(grid, ",").replace("ORANG 1", '"ORANG 1')
    read = read_one("langkat.csv", text.encode())
    assert [(row.nama, row.desa) for row in read.rows] == [
        ("ORANG 1", "Suka Maju"),
        ("ORANG 2", "Bawö, Dusun I"),
        ("ORANG 3", "Suka Maju"),
    ]


def test_a_stray_quote_that_swallows_only_a_number_is_found() -> None:
    assert read_text_table(b'"1207261203800001\n1207265203820002"\n').rows == [
        ["1207261203800001"],
        ["1207265203820002"],
    ]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_line_break_inside_a_quoted_cell_is_one_row(line_end: str) -> None:
    text = csv_text([HEADER, person(1), person(2)]).replace("ORANG 1", f'"ORANG{line_end}1, S.Pd"')
    table = read_text_table(text.encode())
    assert (len(table.rows), table.stray_quotes, table.unreadable) == (3, (), 0)
    read = read_one("langkat.csv", text.encode())
    assert (len(read.rows), codes(read)) == (2, [])


def test_excels_ways_to_keep_digits_in_a_text_table_are_undone() -> None:
    text = "sep=,\r\n" + csv_text([HEADER, person(1)], ",").replace("1207", '="1207', 1).replace(
        "01800002", '01800002"', 1
    )
    read = read_one("langkat.csv", text.encode())
    assert read.rows[0].nik == person(1)[1]
    assert read.rows[0].source_row == 3


def test_a_list_over_the_limit_is_refused_whole() -> None:
    over = read_one("a.csv", csv_text(plain_list(11)).encode(), limits=Limits(rows=10))
    assert (codes(over), over.rows) == ([C.BERKAS_TERLALU_BESAR], [])
    assert len(read_one("a.csv", csv_text(plain_list(10)).encode(), limits=Limits(rows=10)).rows) == 10


def test_a_file_over_the_limit_of_bytes_is_not_opened(tmp_path: Path) -> None:
    found = intake(tmp_path, {"langkat.xlsx": LIST}, limits=Limits(file_bytes=100))
    assert codes(found) == [C.BERKAS_TERLALU_BESAR]
    assert len(found.files[0].sha256) == 64


def test_hidden_and_lock_files_are_reported_and_not_read(tmp_path: Path) -> None:
    files = {"~$langkat.xlsx": LIST, ".langkat.xlsx": LIST, ".git/langkat.xlsx": LIST, "langkat.xlsx": LIST}
    found = intake(tmp_path, files)
    assert {row.source_file for row in found.rows} == {"langkat.xlsx"}
    assert codes(found) == [C.BERKAS_BUKAN_TABEL] * 3


def test_a_file_name_cannot_forge_a_line_of_a_report(tmp_path: Path) -> None:
    found = intake(tmp_path, {"lang\nkat\u202exslx.csv": csv_text(plain_list()).encode()})
    assert {row.source_file for row in found.rows} == {"lang_kat_xslx.csv"}


def test_single_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    paths = [tmp_path / folder / "data.csv" for folder in ("nias", "langkat")]
    for path in paths:
        path.parent.mkdir()
        path.write_text(csv_text(plain_list()))
    found = read_lists(paths, key=KEY, regions=REGIONS)
    assert {(row.source_file, row.kode_kab) for row in found.rows} == {
        ("langkat/data.csv", "12.05"), ("nias/data.csv", "12.04"),
    }  # fmt: skip


def test_a_path_that_is_not_there_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match="tidak ditemukan"):
        read_lists([tmp_path / "nirgends"], key=KEY, regions=REGIONS)


def test_progress_tells_every_file(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    intake(tmp_path, {f"{n}.csv": b"x" for n in range(3)}, progress=lambda *step: told.append(step))
    assert [(done, total) for _, done, total in told] == [(1, 3), (2, 3), (3, 3)]
