"""The candidate lists of a synthetic province: 33 shapes, each row where the truth says, mistakes as named."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest

from naungan.model.decision import ReasonCode
from naungan.model.nik import parse_nik
from naungan.stages.clean import is_dummy_nik
from naungan.synthetic import noise
from naungan.synthetic.grid import Grid, Sheet
from naungan.synthetic.material import names
from naungan.synthetic.province import Summary, synthesise
from naungan.synthetic.shapes import Shape, shapes, written_date, written_number
from naungan.synthetic.truth import sector_of
from naungan.synthetic.writers import WRITERS, write_grid
from tests.synthetic.provinces import programme, regions, sheets_of, truth_of

NIK = "1205011203800001"


def test_thirty_three_shapes_all_differ_in_more_than_their_file_name() -> None:
    main, late = shapes()
    assert (len(main), len(late)) == (33, 4)
    layouts = {
        (
            s.format,
            s.columns,
            s.titles,
            s.regency,
            s.sheets,
            s.date_style,
            s.nik_style,
            s.letters,
            s.encoding,
            s.delimiter,
        )
        for s in (*main, *late)
    }
    headers = {tuple(header for _, _, header in s.columns) for s in (*main, *late)}
    assert len(layouts) == len(headers) == len({s.id for s in (*main, *late)}) == 37


def test_the_shapes_cover_every_format_date_order_and_place_of_the_regency() -> None:
    main, late = shapes()
    assert {s.format for s in main} == set(WRITERS)
    assert {s.encoding for s in main if s.format == "csv"} == {"utf-8", "utf-8-sig", "cp1252", "utf-16"}
    assert {s.delimiter for s in main if s.format == "csv"} == {";", ",", "\t"}
    assert {s.date_style for s in main} == {
        "asli", "d-m-Y", "d/m/Y", "d/m/y", "d.m.Y", "panjang", "singkat", "angka", "Y-m-d", "m/d/Y"
    }  # fmt: skip
    assert {s.regency for s in main} == {"kolom", "lembar", "judul", "berkas"}
    assert {s.nik_style for s in late} == {"angka-rusak", "angka-utuh"}
    assert all(s.has("nik") and s.has("nama") and s.has("kerja") and (s.has("lahir") or s.has("ttl")) for s in main)


@pytest.mark.parametrize("shape", [s for kind in shapes() for s in kind], ids=lambda shape: shape.id)
def test_a_shape_says_its_regency_where_it_claims_to(shape: Shape) -> None:
    named = re.compile(r"\{Kab\}|\{KAB\}|\{k_a_b\}")
    said = {
        "judul": any(map(named.search, shape.titles)),
        "berkas": bool(named.search(shape.file)),
        "kolom": shape.has("kab"),
        "lembar": shape.sheets == "satu",
    }
    assert said[shape.regency]
    assert shape.has("kab") == (shape.regency == "kolom")


def test_every_truth_row_points_at_the_cell_that_holds_its_name(made: Summary) -> None:
    files = {path.name: sheets_of(path) for path in (made.out / "lists").iterdir()}
    truth = truth_of(made.out)
    assert {row["source_file"] for row in truth} == set(files)
    places = {(row["source_file"], row["source_sheet"], row["source_row"]) for row in truth}
    assert len(places) == len(truth) == made.rows
    for row in truth:
        assert row["nama"] in map(str, files[row["source_file"]][row["source_sheet"]][row["source_row"] - 1])


def test_thirty_three_regencies_send_thirty_three_shapes_and_every_row_is_where_the_truth_says(tmp_path: Path) -> None:
    """Every shape through its real format and back; the late files too."""
    wide = programme(regions=regions(33))
    done = synthesise(tmp_path, wide, population=20_000, candidates=2_000, seed=4, memory_mb=400)
    files = {path.name: sheets_of(path) for path in (tmp_path / "lists").iterdir()}
    truth = truth_of(tmp_path)
    assert 33 <= len({row["source_file"] for row in truth}) == len(files) == done.files
    for row in truth:
        assert row["nama"] in map(str, files[row["source_file"]][row["source_sheet"]][row["source_row"] - 1])


def test_the_nik_stands_in_the_row_as_its_class_says(made: Summary) -> None:
    files = {path.name: sheets_of(path) for path in (made.out / "lists").iterdir()}
    seen: dict[str, int] = {}
    for row in truth_of(made.out):
        if not row["person_nik"]:
            continue
        cells = files[row["source_file"]][row["source_sheet"]][row["source_row"] - 1]
        texts = [f"{cell:.0f}" if isinstance(cell, float) else str(cell) for cell in cells]
        tidy = [
            re.sub(r"[^0-9]", "", re.sub("[lI]", "1", re.sub("O", "0", text)))
            for text in texts
            if re.match(r"[\s'\u00a0]*[0-9OlI]", text)
        ]
        stands = row["person_nik"] in tidy
        seen[row["nik_class"]] = seen.get(row["nik_class"], 0) + 1
        if row["nik_class"] in ("BENAR", "TERTUKAR_KK"):
            assert stands, row["nik_class"]
        elif row["nik_class"] == "DIGIT_AKHIR_HILANG":
            assert row["person_nik"][:15] + "0" in tidy
        else:
            assert not stands, row["nik_class"]
    assert len(seen) == 7


def test_eligible_rows_have_no_reason_and_all_others_have_one(made: Summary) -> None:
    for row in truth_of(made.out):
        assert row["truly_eligible"] == (not row["expected_reasons"])
        assert set(row["expected_reasons"]) <= set(ReasonCode.__members__)


def test_excel_keeps_fifteen_digits_and_a_number_format_that_keeps_all_says_so() -> None:
    assert written_number(NIK, "angka-rusak") == 1205011203800000
    assert written_number(NIK, "angka-utuh") == 1205011203800001
    assert written_number(NIK, "petik") == f"'{NIK}"
    assert written_number("", "angka-rusak") == ""


@pytest.mark.parametrize(
    ("style", "written"),
    [
        ("d-m-Y", "05-03-1980"), ("d/m/y", "05/03/80"), ("m/d/Y", "03/05/1980"), ("d.m.Y", "05.03.1980"),
        ("panjang", "5 Maret 1980"), ("singkat", "05 Mar 1980"), ("angka", 29285), ("Y-m-d", "1980-03-05"),
        ("asli", date(1980, 3, 5)),
    ],
)  # fmt: skip
def test_a_date_is_typed_in_the_style_of_the_office(style: str, written: object) -> None:
    assert written_date(date(1980, 3, 5), style) == written
    assert written_date(None, style) is None


@pytest.mark.parametrize("kind", sorted(WRITERS))
def test_each_format_comes_back_as_it_was_written_and_twice_the_same(kind: str, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Judul", None, None],
        ["NAMA", "NIK", "LAHIR"],
        ["Gul\u00f6 & <b>", NIK, date(1980, 3, 5)],
        [],
        ["Ani", 7, 1.5],
    ]
    grid = Grid(f"a.{kind.split('-')[0]}", kind, (Sheet("Lembar", rows, [] if kind == "csv" else [(0, 0, 0, 2)]),))  # type: ignore[arg-type]
    for name in ("satu", "dua"):
        (tmp_path / name).mkdir()
    one, two = (write_grid(tmp_path / name, grid) for name in ("satu", "dua"))
    assert one.read_bytes() == two.read_bytes()
    if zipfile.is_zipfile(one):
        with zipfile.ZipFile(one) as archive:
            assert len({entry.date_time for entry in archive.infolist()}) == 1
            inside = b"".join(archive.read(name) for name in archive.namelist())
        assert datetime.now(tz=UTC).strftime("%Y-%m-%d").encode() not in inside
    back = next(iter(sheets_of(one).values()))
    day = back[2][2].date() if isinstance(back[2][2], datetime) else back[2][2]
    assert back[0][0] == "Judul"
    assert back[2][:2] == ["Gul\u00f6 & <b>", NIK]
    assert str(day) == "1980-03-05"
    assert [float(cell) for cell in back[4][1:3]] == [7.0, 1.5]


def test_a_dressed_nik_still_has_all_its_digits_and_a_mistyped_one_does_not() -> None:
    for seed in range(300):
        dressed, why = noise.dressed_nik(NIK, Random(seed))
        assert why
        assert re.sub(r"[^0-9]", "", re.sub("[lI]", "1", dressed.replace("O", "0"))) == NIK
        typed, why = noise.typed_nik(NIK, Random(seed))
        assert typed != NIK
        assert typed.isdigit()
        assert 15 <= len(typed) <= 17
        assert why.startswith("NIK_")


def test_a_dummy_nik_is_no_nik() -> None:
    written = {noise.dummy_nik(NIK, Random(i))[0] for i in range(50)}
    assert len(written) == 5
    assert all(is_dummy_nik(nik) or parse_nik(nik) is None for nik in written)


def test_names_are_spoiled_as_offices_do_it() -> None:
    found: dict[str, str] = {}
    for i in range(600):
        for name, marga, sex, nias in (
            ("MUHAMMAD RIDWAN HARAHAP", "HARAHAP", "L", False), ("TIORITA SURBAKTI", "SURBAKTI", "P", False),
            ("YA'ATULO GULO", "GULO", "L", True), ("SLAMET", "", "L", False),
            ("ELIA GULO", "GULO", "L", True),
        ):  # fmt: skip
            written, defect = noise.spoil_name(noise.Known(name, marga, sex, nias, names(), Random(i)))
            assert (written != name) == bool(defect)
            found.setdefault(defect, written)
    assert set(found) >= {
        "NAMA_TANPA_MARGA", "NAMA_MARGA_DISINGKAT", "NAMA_BORU", "NAMA_INISIAL", "NAMA_MUHAMMAD_DISINGKAT",
        "NAMA_EJAAN_LAIN", "NAMA_HURUF_NIAS", "NAMA_APOSTROF", "NAMA_PANGGILAN", "NAMA_BERGELAR", "NAMA_ALIAS",
        "NAMA_SALAH_KETIK", "NAMA_SPASI",
    }  # fmt: skip


def test_a_wrong_birth_date_is_a_date_or_nothing_and_never_the_right_one() -> None:
    kinds = set()
    for i in range(300):
        born, why = noise.spoil_birth(date(1980, 3, 5), Random(i))
        assert born != date(1980, 3, 5)
        kinds.add(why)
    assert kinds == {"TANGGAL_BAWAAN", "TANGGAL_BULAN_TERTUKAR", "TAHUN_SALAH", "TANGGAL_SALAH", "TANGGAL_KOSONG"}


def test_the_longest_alias_standing_in_the_text_decides_the_sector() -> None:
    assert sector_of("Pemanen (harian)", programme()) == "KEBUN"
    assert sector_of("GURU honor", programme()) == "-"
    assert sector_of("serabutan", programme()) == ""
