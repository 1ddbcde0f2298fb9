"""The programmes that come with the project load, and nothing of them stands in code."""

from __future__ import annotations

import ast
import csv
import io
import re
import tokenize
from datetime import date
from pathlib import Path

import pytest

from naungan.law.parameters import Payer
from naungan.model.errors import FileMissing
from naungan.model.programme import Domicile, Programme, RankKey, Signatures, SpareSeats
from naungan.model.register import REGISTERS
from naungan.sources.programme_file import load_programme, region_path
from naungan.sources.programme_parts import DECILE_COLUMNS
from naungan.sources.toml_lines import key_lines
from naungan.stages.apportion import METHODS
from naungan.stages.fold import fold_text

ROOT = Path(__file__).parents[2]
PROGRAMMES = ROOT / "programmes"
SRC = ROOT / "src" / "naungan"


def programme(name: str) -> Programme:
    return load_programme(PROGRAMMES / f"{name}.toml")


def palm_regencies() -> set[str]:
    with (PROGRAMMES / "sumut-regions.csv").open(encoding="utf-8") as file:
        return {row["code"] for row in csv.DictReader(file) if row["palm_oil"] == "yes"}


@pytest.mark.parametrize("path", sorted(PROGRAMMES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_programme_loads_twice_the_same(path: Path) -> None:
    assert load_programme(path) == load_programme(path)
    assert load_programme(path).code == path.stem
    assert region_path(path).is_file()


def test_there_are_three_programmes() -> None:
    assert len(list(PROGRAMMES.glob("*.toml"))) == 3


@pytest.mark.parametrize("name", ["sumut-2025", "sumut-2026"])
def test_palm_workers_in_21_regencies_and_farmers_and_fishers_in_12_others(name: str) -> None:
    cells = programme(name).cells
    palm = [cell for cell in cells if cell.sectors == ("SAWIT",)]
    land_and_sea = [cell for cell in cells if cell.sectors == ("PETANI", "NELAYAN")]
    assert sum(cell.seats for cell in palm) == 17_361
    assert sum(cell.seats for cell in land_and_sea) == 3_518
    assert {cell.kode_kab for cell in palm} == palm_regencies()
    assert (len(palm), len(land_and_sea), len(cells)) == (21, 12, 33)
    assert len({cell.kode_kab for cell in cells}) == 33


def test_langkat_has_its_published_1400_seats_all_of_them_palm_oil_and_marked_an_assumption() -> None:
    (langkat,) = [cell for cell in programme("sumut-2025").cells if cell.kode_kab == "12.05"]
    assert (langkat.code, langkat.seats) == ("12.05/SAWIT/DBH_SAWIT", 1_400)
    assert langkat.origin.startswith("tetap: asumsi")


def test_the_nias_islands_outside_palm_oil_have_most_seats_of_the_farmers_and_fishers() -> None:
    seats = {cell.kode_kab: cell.seats for cell in programme("sumut-2025").cells if cell.fund == "APBD"}
    nias = sum(seats[code] for code in ("12.04", "12.24", "12.25", "12.78"))
    assert nias * 2 > sum(seats.values())


def test_dbh_sawit_pays_only_palm_oil_and_only_the_not_yet_registered() -> None:
    funds = {fund.code: fund for fund in programme("sumut-2025").funds}
    assert (funds["DBH_SAWIT"].sectors, funds["DBH_SAWIT"].only_unregistered) == (("SAWIT",), True)
    assert (funds["APBD"].sectors, funds["APBD"].only_unregistered) == (("PETANI", "NELAYAN"), False)
    assert "PMK 91/2023" in funds["DBH_SAWIT"].law


def test_the_budgets_of_2025_pay_exactly_twelve_months_for_every_seat() -> None:
    p = programme("sumut-2025")
    assert (p.months, p.monthly_contribution) == (12, 16_800)
    for fund in p.funds:
        assert fund.budget == 12 * 16_800 * sum(cell.seats for cell in p.cells if cell.fund == fund.code)


def test_the_criteria_of_2025() -> None:
    p = programme("sumut-2025")
    assert (p.decile_column, p.decile_max, p.age_min, p.age_below) == ("desil", 2, 18, 65)
    assert (p.registration_date, p.domicile, p.reserve_percent) == (date(2025, 10, 1), Domicile.PROVINSI, 20)
    assert (p.spare_seats, p.self_payer_allowed, p.own_payers) == (SpareSeats.PINDAH, False, ())
    assert p.ranking == (
        RankKey.DESIL, RankKey.PERSENTIL, RankKey.RISIKO, RankKey.KEPALA_KELUARGA, RankKey.TANGGUNGAN
    )  # fmt: skip
    assert p.hand_in_deadline is not None and p.hand_in_deadline < p.registration_date


def test_one_signature_of_each_where_nothing_is_said(tmp_path: Path) -> None:
    assert programme("sumut-2025").signatures == Signatures(1, 1, 1)
    text = (
        (PROGRAMMES / "sumut-2025.toml")
        .read_text("utf-8")
        .replace("[sumber]\n", '[sumber]\n"persetujuan.kabkota" = "Uji"\n')
    )
    file = tmp_path / "program.toml"
    file.write_text(text + "\n[persetujuan]\nkabkota = 2\n", "utf-8")
    (tmp_path / "sumut-regions.csv").write_bytes((PROGRAMMES / "sumut-regions.csv").read_bytes())
    assert load_programme(file).signatures == Signatures(2, 1, 1)


def test_2026_keeps_the_people_it_paid_last_year_and_ranks_them_first() -> None:
    p = programme("sumut-2026")
    assert p.own_payers == ("PEMPROV SUMATERA UTARA",)
    assert p.ranking[0] is RankKey.BERLANJUT
    assert not any(fund.own_cover_is_registered for fund in p.funds)
    assert p.decile_column == "desil_nasional"
    assert p.monthly_contribution == 16_800, "PP 50/2025 leaves out what the APBD pays"


def test_another_province_has_another_shape() -> None:
    p = programme("contoh-provinsi-lain")
    assert [code for code, _ in p.sectors] == ["SAWIT", "NELAYAN", "PEDAGANG"]
    assert (p.decile_column, p.decile_max, p.max_per_family, p.months) == ("desil_provinsi", 4, 1, 6)
    assert (p.domicile, p.spare_seats) == (Domicile.KABKOTA, SpareSeats.TETAP_KOSONG)
    assert len(p.regions) == 8
    seats = {cell.code: cell.seats for cell in p.cells}
    assert seats["99.01/SAWIT/DBH_SAWIT"] == 320
    assert sum(n for code, n in seats.items() if "PEDAGANG" in code) == 700


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        ("Buruh Sawit", "SAWIT"), ("pemanen", "SAWIT"), ("DODOS", "SAWIT"), ("langsir", "SAWIT"),
        ("tukang berondol", "SAWIT"), ("Penyemprot Sawit", "SAWIT"), ("petani sawit", "SAWIT"),
        ("Petani Sawit/Pekebun", "SAWIT"), ("nelayan", "NELAYAN"), ("Anak Buah Kapal", "NELAYAN"), ("ABK", "NELAYAN"),
        ("petani padi", "PETANI"), ("buruh tani", "PETANI"), ("PNS", ""), ("Pensiunan", ""), ("Ibu Rumah Tangga", ""),
        ("Karyawan Swasta", ""), ("Guru", ""), ("TNI", ""), ("Polisi", ""),
    ],
)  # fmt: skip
def test_common_words_for_work_have_their_sector(text: str, sector: str) -> None:
    aliases = {occupation.alias: occupation.sector for occupation in programme("sumut-2025").occupations}
    assert aliases[fold_text(text)] == sector


@pytest.mark.parametrize(
    "text", ["Buruh Harian Lepas", "Wiraswasta", "Pekerja", "Buruh", "Pedagang", "Sawit", "Serabutan"]
)
def test_words_that_do_not_decide_stay_unknown(text: str) -> None:
    padded = f" {fold_text(text)} "
    assert not [o.alias for o in programme("sumut-2025").occupations if f" {o.alias} " in padded]


def test_every_number_of_every_cell_and_key_carries_a_citation() -> None:
    p = programme("sumut-2025")
    assert all(citation.strip() for _, citation in p.laws)
    assert {"kriteria.desil_maksimum", "kuota.DBH_SAWIT.SAWIT.total", "dana.DBH_SAWIT.dasar_hukum", "iuran"} <= dict(
        p.laws
    ).keys()
    assert all(": " in cell.origin for cell in p.cells)


def test_a_bundle_may_bring_its_own_copy_of_the_regions(tmp_path: Path) -> None:
    copy = tmp_path / "programme.toml"
    copy.write_bytes((PROGRAMMES / "sumut-2025.toml").read_bytes())
    regions = tmp_path / "regions.csv"
    regions.write_bytes((PROGRAMMES / "sumut-regions.csv").read_bytes())
    assert load_programme(copy, regions=regions) == programme("sumut-2025")


def test_a_programme_that_is_not_there_is_missed_by_name(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match=r"tidak-ada\.toml"):
        load_programme(tmp_path / "tidak-ada.toml")


# --- nothing of a year or a province in code ---------------------------------------------------------------------
# `synthetic` holds data about one province, `cli` shows examples of calls; everything that decides is read here.

DECIDING = ("model", "stages", "law", "sources", "engines", "reports", "run.py")
FORBIDDEN = re.compile(
    r"2025|2026|17[._]?361|3[._]?518|20[._]?879|sumut|sumatera utara|langkat|\bnias\b|p3ke_2", re.IGNORECASE
)


def deciding_files() -> list[Path]:
    found: list[Path] = []
    for name in DECIDING:
        place = SRC / name
        found += [place] if place.is_file() else sorted((*place.rglob("*.py"), *place.rglob("*.sql")))
    return [path for path in found if path.is_file()]


def said_in_code(path: Path) -> list[str]:
    """The text of a file without comments and docstrings: what runs."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".sql":
        return [line.split("--")[0] for line in text.splitlines()]
    docs = {
        ast.get_docstring(node, clean=False)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    }
    docs |= {
        node.value.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    kept = (token for token in tokens if token.type in (tokenize.NAME, tokenize.NUMBER, tokenize.STRING))
    return [t.string for t in kept if t.type != tokenize.STRING or not _is_doc(t.string, docs)]


def _is_doc(literal: str, docs: set[str | None]) -> bool:
    try:
        return ast.literal_eval(literal) in docs
    except (ValueError, SyntaxError):  # an f-string: never a docstring
        return False


@pytest.mark.parametrize("path", deciding_files(), ids=lambda path: str(path.relative_to(SRC)))
def test_nothing_about_a_year_or_a_province_stands_in_code(path: Path) -> None:
    said = [text for text in said_in_code(path) if FORBIDDEN.search(text)]
    assert not said, f"{path.name}: this belongs into a programme or into law/parameters.toml"


def test_the_search_for_years_in_code_would_find_one(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text('"""Sumut 2025 in a docstring is only an example."""\nSEATS = 17_361  # 2025\n', encoding="utf-8")
    assert [text for text in said_in_code(wrong) if FORBIDDEN.search(text)] == ["17_361"]


def keys_in_use() -> set[str]:
    """Every key that a programme of ours writes, without the codes that are data."""
    found: set[str] = set()
    for path in PROGRAMMES.glob("*.toml"):
        for key in key_lines(path.read_text(encoding="utf-8")):
            words = [part for part in key if isinstance(part, str)]
            found |= {word for word in words if "." not in word} if words[0] != "sumber" else {"sumber"}
    return found


def test_the_reference_page_explains_every_key_and_every_choice() -> None:
    page = (ROOT / "docs" / "reference" / "programme.md").read_text(encoding="utf-8")
    choices = {
        *METHODS,
        *DECILE_COLUMNS,
        *(rule.value for rule in SpareSeats),
        *(domicile.value for domicile in Domicile),
    }
    choices |= {key.value for key in RankKey} | {payer.value for payer in Payer} | set(REGISTERS)
    words = set(re.findall(r"[A-Za-z0-9_]+", page))
    assert not (keys_in_use() | choices) - words
