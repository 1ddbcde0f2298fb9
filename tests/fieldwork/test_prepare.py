"""What a village officer gets: a form that ODK takes, a list that says no more than is needed, a sheet that prints."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader
from pyxform.validators.odk_validate import ODKValidateError

from naungan.fieldwork.listed import read_bundle, read_people
from naungan.fieldwork.prepare import FieldScope, prepare
from naungan.model.errors import BundleBroken, OutputInTheWay, WrongCall
from naungan.reports.field_form import form_xlsx, list_csv, listed_person
from naungan.sources.field_questions import load_form
from naungan.sources.programme_file import load_programme
from tests.fieldwork.field_world import (
    BUDI,
    DAY,
    NIAS,
    PANS,
    PEOPLE,
    PROGRAMME,
    VILLAGE_CODE,
    FieldPlace,
    converted,
    leaves,
)

LONG_NUMBER = re.compile(r"\d{13}")


def desks(prepared: Path) -> list[Path]:
    return sorted(each for each in prepared.iterdir() if each.is_dir())


def listed(folder: Path) -> list[dict[str, str]]:
    with (folder / "isian.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_form_converts_without_a_warning(prepared: Path) -> None:
    assert len(desks(prepared)) == 3
    for folder in desks(prepared):
        xform, warnings = converted(folder / "formulir.xlsx")
        assert warnings == []
        assert {"id_baris", "orang/hidup", "bukti/foto", "kerja/letak", "peserta/nama_ibu"} <= set(leaves(xform))
        assert "pulldata" not in xform.partition("<bind")[0]
        assert """instance('isian')""" in xform
        assert "jr://file-csv/isian.csv" in xform


@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate is a Java program")
def test_odk_validate_takes_the_form(prepared: Path) -> None:
    _, warnings = converted(desks(prepared)[0] / "formulir.xlsx", validate=True)
    assert warnings == []


def test_odk_validate_is_asked_indeed(tmp_path: Path) -> None:
    form = load_form(load_programme(PROGRAMME))
    broken = tuple(q._replace(relevant="${hidup} = 'ya'") if q.name == "hidup" else q for q in form.questions)
    (tmp_path / "f.xlsx").write_bytes(form_xlsx(form._replace(questions=broken), title="x", form_id="x", version="1"))
    if shutil.which("java") is None:
        pytest.skip("ODK Validate is a Java program")
    with pytest.raises(ODKValidateError, match="Cycle"):
        converted(tmp_path / "f.xlsx", validate=True)


def test_only_functions_that_collect_and_kobo_know_are_called() -> None:
    form = load_form(load_programme(PROGRAMME), gps=True)
    texts = [text for q in form.questions for text in (q.relevant, q.constraint, q.choice_filter, q.calculation)]
    called = set(re.findall(r"([a-z][a-z-]*)\(", " ".join([*texts, *(group.relevant for group in form.groups)])))
    assert called == {"pulldata", "if", "selected", "count-selected", "regex", "not"}


def test_a_gps_place_is_asked_for_only_when_configured(place: FieldPlace, prepared: Path, tmp_path: Path) -> None:
    prepare(read_bundle(place.result), tmp_path / "f", day=DAY, village="12.07-D001", asked=FieldScope.SEMUA)
    without, _ = converted(next((tmp_path / "f").glob("12.*")) / "formulir.xlsx")
    assert "geopoint" not in without
    assert "geopoint" in converted(desks(prepared)[1] / "formulir.xlsx")[0]


def test_every_row_lies_on_one_desk_also_one_that_names_no_village(prepared: Path, place: FieldPlace) -> None:
    found = {folder.name: {row["id_baris"] for row in listed(folder)} for folder in desks(prepared)}
    assert set(found) == {f"{VILLAGE_CODE}-suka-maju", "12.04.02.2001-hili-sari", "12.07-D000-tanpa-desa"}
    assert sorted(each for ids in found.values() for each in ids) == sorted(place.ids.values())
    assert len(found[f"{VILLAGE_CODE}-suka-maju"]) == 6  # 'Ds. Sukamaju' and 'Suka Maju' are one village


def test_nothing_of_a_village_holds_a_card_number_or_a_formula(prepared: Path) -> None:
    for folder in desks(prepared):
        texts = [(folder / "isian.csv").read_text("utf-8"), pdf_text(folder / "lembar.pdf")]
        for name in ("formulir.xlsx", "ketik.xlsx"):
            book = openpyxl.load_workbook(folder / name)
            cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
            assert not [cell.value for cell in cells if cell.data_type == "f"]
            texts += [str(cell.value) for cell in cells]
        assert LONG_NUMBER.search("\n".join(texts)) is None
        assert not [p for p in PEOPLE if p.nik in "\n".join(texts)]
        assert LONG_NUMBER.search(folder.name) is None
    whole = listed(next(prepared.glob("12.07.*")))
    assert list(whole[0]) == ["id_baris", "nama", "alamat", "pekerjaan", "tampilan"]
    bambang = next(row for row in whole if "BAMBANG" in row["nama"])
    assert bambang["nama"] == "BAMBANG PNS"
    assert bambang["alamat"] == "************0006 Dusun I"


def pdf_text(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(path.read_bytes())).pages)


def test_the_sheet_has_a_block_a_person_with_the_row_id(prepared: Path, place: FieldPlace) -> None:
    text = pdf_text(next(prepared.glob("12.07.*")) / "lembar.pdf")
    assert "belum diverifikasi" in text
    for one in (each for each in PEOPLE if each.village.endswith(("Suka Maju", "Sukamaju"))):
        assert one.name.lstrip("=") in text
        assert place.id_of(one)[:7] in text
    assert "Nama ibu kandung" in text
    nias = pdf_text(next(prepared.glob("12.04.*")) / "lembar.pdf")
    assert NIAS.name in nias


def test_only_open_rows_are_asked_of_unless_told_otherwise(place: FieldPlace, tmp_path: Path) -> None:
    people = read_bundle(place.result)

    def asked(who: FieldScope) -> int:
        return prepare(people, tmp_path / "x", day=DAY, asked=who, dry_run=True).people

    assert (asked(FieldScope.SEKTOR), asked(FieldScope.KURANG), asked(FieldScope.SEMUA)) == (
        4,
        6,
        8,
    )  # refused: BAMBANG; complete: WALU'I
    assert list(tmp_path.iterdir()) == []


def test_one_village_alone_is_prepared_and_an_unknown_one_refused(place: FieldPlace, tmp_path: Path) -> None:
    people, welfare = read_bundle(place.result), place.registers / "welfare"
    prepare(people, tmp_path / "f", day=DAY, welfare=welfare, village=VILLAGE_CODE)
    assert [each.name for each in desks(tmp_path / "f")] == [f"{VILLAGE_CODE}-suka-maju"]
    with pytest.raises(WrongCall, match=r"12\.07\.99\.2001"):
        prepare(people, tmp_path / "g", day=DAY, welfare=welfare, village="12.07.99.2001")
    assert not (tmp_path / "g").exists()


def test_nothing_is_written_over_and_the_same_input_gives_the_same_bytes(
    place: FieldPlace, prepared: Path, tmp_path: Path
) -> None:
    people, welfare = read_bundle(place.result), place.registers / "welfare"
    with pytest.raises(OutputInTheWay):
        prepare(people, prepared, day=DAY, welfare=welfare)
    again = tmp_path / "f"
    prepare(people, again, day=DAY, welfare=welfare, asked=FieldScope.SEMUA, gps=True)
    files = {path.relative_to(prepared): path.read_bytes() for path in prepared.rglob("*") if path.is_file()}
    assert files == {path.relative_to(again): path.read_bytes() for path in again.rglob("*") if path.is_file()}
    assert {path.stat().st_mode & 0o077 for path in again.rglob("*")} == {0}


def test_a_result_that_somebody_changed_is_refused(place: FieldPlace, tmp_path: Path) -> None:
    shutil.copytree(place.result, tmp_path / "r")
    with (tmp_path / "r" / "decisions.parquet").open("r+b") as file:
        file.seek(100)
        file.write(b"x")
    with pytest.raises(BundleBroken, match=r"decisions\.parquet"):
        read_bundle(tmp_path / "r")


def test_lists_that_were_not_determined_are_prepared_with_the_same_row_ids(place: FieldPlace, tmp_path: Path) -> None:
    with pytest.raises(WrongCall, match="--programme"):
        read_people([place.home / "lists"])
    people = read_people([place.home / "lists"], programme=PROGRAMME, key=place.key)
    prepare(people, tmp_path / "f", day=DAY, asked=FieldScope.SEKTOR)
    ids = {row["id_baris"] for folder in desks(tmp_path / "f") for row in listed(folder)}
    assert place.id_of(BUDI) in ids
    assert place.id_of(PANS) not in ids


@pytest.mark.parametrize("text", ["=1+1", "+62", "-x", "@SUM(A1)"])
def test_a_formula_of_a_list_reaches_no_spreadsheet(text: str) -> None:
    assert listed_person("c1", text, text, text).name[:1] not in "=+-@"


def test_no_cell_of_the_summary_starts_a_formula(place: FieldPlace, tmp_path: Path) -> None:
    people = read_bundle(place.result)
    rows = tuple(
        row._replace(village="=1+1", district="@SUM(A1)") for row in people.rows if row.id == place.id_of(BUDI)
    )
    prepare(people._replace(rows=rows), tmp_path / "f", day=DAY, asked=FieldScope.SEMUA)
    with (tmp_path / "f" / "ringkasan.csv").open(encoding="utf-8", newline="") as file:
        (told,) = csv.DictReader(file)
    assert (told["desa"], told["kecamatan"]) == ("'=1+1", "'@SUM(A1)")
    assert not [cell for cell in told.values() if cell.startswith(("=", "+", "-", "@"))]


def test_a_formula_behind_a_blank_reaches_no_list() -> None:
    assert b",'=1+1," in list_csv([listed_person("c1", "=\u00a0=1+1", "Dusun", "buruh")])
