"""The raw registers of a synthetic province: valid numbers, whole families, and the same facts as the truth."""

from __future__ import annotations

import csv
import re
from datetime import date
from typing import Any

import pyarrow.parquet as pq
import pytest
import python_calamine

from naungan.model.nik import parse_nik
from naungan.synthetic.material import names, skewed
from naungan.synthetic.people import apportion, decile_slots, settle
from naungan.synthetic.province import Summary, synthesise
from tests.synthetic.provinces import CANDIDATES, POPULATION, programme, truth_of

P3KE_FIRST = "No,ID Keluarga P3KE,Provinsi,Kabupaten/Kota,Kecamatan,Desa/Kelurahan,Kode Kemdagri,Desil Kesejahteraan"


@pytest.fixture(scope="module")
def people(made: Summary) -> dict[str, dict[str, Any]]:
    return {row["NIK"]: row for row in pq.read_table(made.out / "sumber" / "dukcapil.parquet").to_pylist()}


def rows(made: Summary, name: str) -> list[dict[str, Any]]:
    with (made.out / "sumber" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_nik_is_well_formed_unique_and_says_birth_date_and_sex(
    people: dict[str, dict[str, Any]], made: Summary
) -> None:
    assert abs(len(people) - POPULATION) < POPULATION * 0.01
    assert len(people) == made.population == pq.read_metadata(made.out / "sumber" / "dukcapil.parquet").num_rows
    for nik, person in people.items():
        parts = parse_nik(nik)
        assert parts is not None
        born: date = person["TGL_LHR"]
        assert (parts.day, parts.month, parts.year) == (born.day, born.month, born.year % 100)
        assert parts.sex == {"LAKI-LAKI": "L", "PEREMPUAN": "P"}[person["JENIS_KLMIN"]]


def test_most_niks_were_issued_at_home_some_elsewhere_and_some_by_a_parent_regency(
    people: dict[str, dict[str, Any]],
) -> None:
    home = sum(nik[:4] == person["KODE_WILAYAH"].replace(".", "")[:4] for nik, person in people.items()) / len(people)
    other_province = sum(not nik.startswith("12") for nik in people) / len(people)
    assert 0.8 < home < 0.98
    assert 0.005 < other_province < 0.05


def test_people_live_in_families_with_one_head_and_a_mother_in_the_house(people: dict[str, dict[str, Any]]) -> None:
    families: dict[str, list[dict[str, Any]]] = {}
    for person in people.values():
        families.setdefault(person["NO_KK"], []).append(person)
    whole = [family for family in families.values() if any(p["STAT_HBKEL"] == "ISTRI" for p in family)]
    assert all(sum(p["STAT_HBKEL"] == "KEPALA KELUARGA" for p in family) <= 1 for family in families.values())
    assert len(whole) > 0.6 * len(families)
    for family in whole:
        wife = next(p for p in family if p["STAT_HBKEL"] == "ISTRI")
        children = [p for p in family if p["STAT_HBKEL"] == "ANAK"]
        assert all(child["NAMA_LGKP_IBU"] == wife["NAMA_LGKP"] for child in children)
        assert all(
            13 <= (child["TGL_LHR"] - wife["TGL_LHR"]).days / 365 <= 52
            for child in children
            if wife["TGL_LHR"].day not in (1, 31)
        )


def test_a_family_shares_its_marga(people: dict[str, dict[str, Any]]) -> None:
    given = {name.upper() for pool in names().given.values() for name in pool}
    marga = {word.upper() for group in names().groups for word in group.marga} - given
    heads = {p["NO_KK"]: p["NAMA_LGKP"].split()[-1] for p in people.values() if p["STAT_HBKEL"] == "KEPALA KELUARGA"}
    children = [p for p in people.values() if p["STAT_HBKEL"] == "ANAK" and heads.get(p["NO_KK"]) in marga]
    assert len(children) > 500
    assert all(p["NAMA_LGKP"].split()[-1] == heads[p["NO_KK"]] for p in children)


def test_names_are_skewed_and_many_people_have_one_name_only(people: dict[str, dict[str, Any]]) -> None:
    all_names = [p["NAMA_LGKP"] for p in people.values()]
    first: dict[str, int] = {}
    for name in all_names:
        first[name.split()[0]] = first.get(name.split()[0], 0) + 1
    top = sum(sorted(first.values(), reverse=True)[: len(first) // 10])
    assert top > 0.25 * len(all_names)
    assert 0.05 < sum(" " not in name for name in all_names) / len(all_names) < 0.4


def test_ages_deaths_and_twins_are_as_in_a_real_population(people: dict[str, dict[str, Any]]) -> None:
    ages = [(date(2024, 4, 11) - p["TGL_LHR"]).days / 365.25 for p in people.values()]
    assert 0.55 < sum(18 <= age < 65 for age in ages) / len(ages) < 0.8
    assert max(ages) < 105
    assert 0.01 < sum(p["STATUS"] == "MENINGGAL" for p in people.values()) / len(people) < 0.04
    births: dict[tuple[str, date], int] = {}
    for p in people.values():
        births[p["NO_KK"], p["TGL_LHR"]] = births.get((p["NO_KK"], p["TGL_LHR"]), 0) + 1
    assert sum(count > 1 for count in births.values()) > 20


def test_the_truth_of_each_row_is_what_the_registers_say(made: Summary, people: dict[str, dict[str, Any]]) -> None:
    welfare = {row["NIK"]: int(row["Desil Kesejahteraan"]) for row in rows(made, "p3ke.csv")}
    active = {row["NIK"] for row in rows(made, "bpjs.csv") if row["STATUS"] in ("AKTIF", "TENGGANG")}
    sheet = python_calamine.CalamineWorkbook.from_path(
        str(made.out / "sumber" / "pengecualian.xlsx")
    ).get_sheet_by_index(0)
    listed = {str(nik): kind for nik, kind, _ in sheet.to_python()[1:]}
    truth = truth_of(made.out)
    for row in truth:
        nik = row["person_nik"]
        assert (nik in people) == row["in_population"]
        if not nik:
            continue
        assert row["dead"] == (people[nik]["STATUS"] == "MENINGGAL")
        assert row["kab_domisili"] == people[nik]["KODE_WILAYAH"][:5]
        assert row["decile"] == welfare.get(nik)
        assert bool(row["covered"]) == (nik in active)
        assert row["excluded_list"] == listed.get(nik, "")
    assert sum(not row["in_population"] for row in truth) > 10


def test_absent_people_stand_in_no_register(made: Summary) -> None:
    absent = [row for row in truth_of(made.out) if not row["in_population"]]
    assert all(row["expected_reasons"][0] == "TIDAK_ADA_DI_DUKCAPIL" for row in absent)
    assert all(row["covered"] == "" and row["excluded_list"] == "" and row["decile"] is None for row in absent)


def test_p3ke_has_the_real_headers_and_some_rows_that_dukcapil_did_not_match(
    made: Summary, people: dict[str, dict[str, Any]]
) -> None:
    assert (made.out / "sumber" / "p3ke.csv").read_text(encoding="utf-8").startswith(P3KE_FIRST)
    found = rows(made, "p3ke.csv")
    unmatched = [row for row in found if row["Padan Dukcapil"] == "TIDAK"]
    assert 0.005 < len(unmatched) / len(found) < 0.03
    assert all(row["NIK"] not in people or people[row["NIK"]]["NAMA_LGKP"] != row["Nama"] for row in unmatched)
    assert all(people[row["NIK"]]["NAMA_LGKP"] == row["Nama"] for row in found if row["Padan Dukcapil"] == "YA")
    assert {row["Desil Kesejahteraan"] for row in found} == {"1", "2", "3", "4"}


def test_one_member_may_hold_several_cards_and_lapsed_ones_are_there(made: Summary) -> None:
    found = rows(made, "bpjs.csv")
    assert len({row["NIK"] for row in found}) < len(found) == len({row["KPJ"] for row in found})
    assert {row["SEGMEN"] for row in found} == {"PU", "BPU", "JAKON", "PMI"}
    assert {row["STATUS"] for row in found} >= {"AKTIF", "NONAKTIF"}
    assert any(re.match("PEMKAB", row["NPP/PEMBAYAR"]) for row in found)
    assert all(row["TANGGAL_AWAL"] < row["BULAN_IURAN_TERAKHIR"] or row["STATUS"] == "AKTIF" for row in found)


def test_a_programme_on_dtsen_is_judged_by_the_column_it_names(tmp_path: Any) -> None:
    plan = programme(decile_column="desil_provinsi", decile_max=4)
    done = synthesise(tmp_path, plan, population=POPULATION, candidates=CANDIDATES, seed=2, memory_mb=400)
    assert done.seats_fillable == done.seats
    dtsen = {r["nomor_induk_kependudukan"]: r for r in pq.read_table(tmp_path / "sumber" / "dtsen.parquet").to_pylist()}
    judged = [row for row in truth_of(tmp_path) if row["decile"] is not None]
    assert all(row["decile"] == dtsen[row["person_nik"]]["desil_provinsi"] for row in judged)
    assert any(row["desil_nasional"] != row["desil_provinsi"] for row in dtsen.values())
    assert {code for row in judged for code in row["expected_reasons"]} >= {"DESIL_DI_ATAS_BATAS"}


def test_a_small_regency_with_many_seats_gets_the_people_and_the_poor_it_needs() -> None:
    land = settle(programme(), 20_000, {"12.05": 1_500})
    by_code = {territory.region.code: territory for territory in land}
    assert sum(t.persons for t in land) == 20_000
    assert by_code["12.05"].persons * by_code["12.05"].poor_permille // 1000 >= 1_500 * 2
    assert by_code["12.71"].poor_permille < by_code["12.05"].poor_permille <= 900


def test_shares_add_up_and_every_decile_has_its_slots() -> None:
    assert apportion([1, 1, 1], 10) == [4, 3, 3]
    assert apportion([0, 0], 5) in ([0, 0], [1, 1])
    slots = decile_slots(300, 2)
    assert len(slots) == 1000
    assert [slots.count(d) for d in (1, 2)] == [150, 150]
    assert set(slots) == set(range(1, 11))
    assert [len(skewed(("a", "b", "c"), 100)), skewed(("a", "b", "c"), 100).count("a")] == [100, 39]
