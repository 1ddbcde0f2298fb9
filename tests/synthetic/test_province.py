"""A synthetic province as a whole: repeatable, consistent with itself, and hard enough."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from naungan.model.errors import OutputInTheWay
from naungan.model.programme import Domicile
from naungan.synthetic.province import Summary, fresh_day, synthesise
from tests.synthetic.provinces import CANDIDATES, POPULATION, SEED, programme, truth_of


def digests(out: Path) -> dict[str, str]:
    files = sorted(path for path in out.rglob("*") if path.is_file())
    return {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_seed_gives_the_same_bytes_of_every_file(made: Summary, tmp_path: Path) -> None:
    again = synthesise(tmp_path, programme(), population=POPULATION, candidates=CANDIDATES, seed=SEED, memory_mb=900)
    assert digests(again.out) == digests(made.out)


def test_another_seed_gives_other_people_other_lists_and_another_key(made: Summary, tmp_path: Path) -> None:
    other = synthesise(
        tmp_path, programme(), population=POPULATION, candidates=CANDIDATES, seed=SEED + 1, memory_mb=400
    )
    mine, theirs = digests(made.out), digests(other.out)
    assert not {name for name in mine if mine[name] == theirs.get(name)} - {"README.txt"}


def test_a_second_province_in_the_same_folder_leaves_nothing_of_the_first(made: Summary, tmp_path: Path) -> None:
    synthesise(tmp_path, programme(), population=3_000, candidates=300, seed=99, memory_mb=400)
    synthesise(tmp_path, programme(), population=POPULATION, candidates=CANDIDATES, seed=SEED, memory_mb=400)
    assert digests(tmp_path) == digests(made.out)


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "laporan-penting.docx").write_text("jangan dihapus")
    with pytest.raises(OutputInTheWay, match="Pilih folder lain"):
        synthesise(tmp_path, programme(), population=3_000, candidates=300)
    assert [path.name for path in tmp_path.iterdir()] == ["laporan-penting.docx"]


def test_every_seat_can_be_filled_with_somebody_truly_eligible_whose_nik_is_right(made: Summary) -> None:
    assert (made.seats, made.seats_fillable) == (600, 600)
    supply = Counter[tuple[str, str]]()
    for row in truth_of(made.out):
        if row["truly_eligible"] and row["nik_class"] == "BENAR":
            supply[row["kode_kab"], row["sector"]] += 1
    for cell in programme().cells:
        assert sum(supply[cell.kode_kab, sector] for sector in cell.sectors) >= 1.3 * cell.seats


def test_few_candidates_are_shared_out_over_all_cells(tmp_path: Path) -> None:
    small = synthesise(tmp_path, programme(), population=6_000, candidates=300, seed=3, memory_mb=400)
    eligible = Counter((row["kode_kab"]) for row in truth_of(tmp_path) if row["truly_eligible"])
    assert small.rows <= 300
    assert set(eligible) == {cell.kode_kab for cell in programme().cells}
    assert eligible["12.08"] > eligible["12.12"] > 30


def test_a_fifth_to_a_quarter_of_the_rows_have_something_wrong(made: Summary) -> None:
    assert 0.19 <= made.rows_with_defects / made.rows <= 0.28


def test_every_way_of_having_a_nik_wrong_occurs_and_most_are_right(made: Summary) -> None:
    share = {name: count / made.rows for name, count in made.nik_classes}
    assert 0.88 <= share.pop("BENAR") <= 0.96
    assert set(share) == {"SALAH_KETIK", "DIGIT_AKHIR_HILANG", "MILIK_ORANG_LAIN", "TERTUKAR_KK", "KOSONG", "CONTOH"}
    assert share["SALAH_KETIK"] > max(share[name] for name in ("MILIK_ORANG_LAIN", "TERTUKAR_KK", "KOSONG", "CONTOH"))


def test_every_reason_a_register_can_give_is_played_by_somebody(made: Summary) -> None:
    played = {code for row in truth_of(made.out) for code in row["expected_reasons"]}
    assert played >= {
        "TIDAK_ADA_DI_DUKCAPIL", "MENINGGAL", "USIA_DI_BAWAH_BATAS", "USIA_DI_ATAS_BATAS", "DOMISILI_LUAR_WILAYAH",
        "DESIL_DI_ATAS_BATAS", "TIDAK_ADA_DI_DATA_KESEJAHTERAAN", "PESERTA_PU_AKTIF", "PESERTA_SEGMEN_LAIN",
        "PESERTA_DIBAYARI_PIHAK_LAIN", "PESERTA_MANDIRI", "DAFTAR_PERANGKAT_DESA", "DAFTAR_PROGRAM_LAIN",
        "SEKTOR_BELUM_JELAS", "SEKTOR_TIDAK_TERMASUK", "TIDAK_ADA_KUOTA",
    }  # fmt: skip


def test_people_stand_twice_in_one_list_and_in_lists_of_two_regencies(made: Summary) -> None:
    regencies: dict[str, list[str]] = {}
    for row in truth_of(made.out):
        if row["duplicate_group"]:
            regencies.setdefault(row["duplicate_group"], []).append(row["kode_kab"])
    assert all(len(codes) > 1 for codes in regencies.values())
    assert {len(set(codes)) for codes in regencies.values()} >= {1, 2}


def test_a_family_limit_keeps_candidates_of_one_role_apart(tmp_path: Path) -> None:
    synthesise(tmp_path, programme(max_per_family=1), population=POPULATION, candidates=900, seed=5, memory_mb=400)
    rows = duckdb.execute(
        "SELECT NO_KK, count(DISTINCT person_nik) FROM read_parquet(?) t JOIN read_parquet(?) d ON d.NIK = t.person_nik "
        "WHERE truly_eligible GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
        [str(tmp_path / "truth/truth.parquet"), str(tmp_path / "sumber/dukcapil.parquet")],
    ).fetchone()
    assert rows is not None
    assert rows[1] == 1


def test_where_domicile_must_be_the_proposing_regency_a_row_from_elsewhere_is_not_eligible(tmp_path: Path) -> None:
    synthesise(
        tmp_path,
        programme(domicile=Domicile.KABKOTA),
        population=POPULATION,
        candidates=CANDIDATES,
        seed=SEED,
        memory_mb=400,
    )
    rows = [row for row in truth_of(tmp_path) if row["in_population"] and row["kab_domisili"] != row["kode_kab"]]
    assert len(rows) > 3
    assert all("DOMISILI_LUAR_WILAYAH" in row["expected_reasons"] for row in rows)


def test_the_guide_names_files_that_exist_and_dates_the_programme_accepts(made: Summary) -> None:
    about = json.loads((made.out / "province.json").read_text())
    assert [each["kind"] for each in about["imports"]] == ["population", "welfare", "membership", "exclusions"]
    assert all((made.out / name).is_file() for each in about["imports"] for name in each["files"])
    assert (made.out / about["key"]).read_text().strip().isalnum()
    assert (programme().registration_date - fresh_day(programme())).days <= 40
    readme = (made.out / "README.txt").read_text()
    assert readme.count("naungan import ") == 4
    assert readme.count("naungan determine ") == 1
