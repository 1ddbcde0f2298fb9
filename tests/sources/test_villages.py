"""Villages as lists write them: one village for its spellings, nobody lost, nothing of an address but the hamlet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.sources.villages import NO_VILLAGE, Named, grouped, hamlet, village_key

HOME = "12.07"
WORDS = st.sampled_from(["", "-", "Suka Maju", "Desa SUKAMAJU", "Ds. Suka  Maju", "Kel. Babura", "BABURA", "tidak ada"])


def rows(*places: tuple[str, str], kode_kab: str = HOME) -> list[Named]:
    return [Named(f"c{at}", kode_kab, *place) for at, place in enumerate(places)]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Suka Maju", "SUKAMAJU"), ("DESA SUKA MAJU", "SUKAMAJU"), ("Ds. Sukamaju", "SUKAMAJU"),
        ("Kelurahan Babura", "BABURA"), ("Kelapa Dua", "KELAPADUA"), ("Desaku", "DESAKU"), ("Bawö'ofuloa", "BAWOOFULOA"),
        ("", ""), (" - ", ""), ("TIDAK ADA", ""), ("1207011203800001", ""), ("1207 0112 0380 0001", ""),
    ],
)  # fmt: skip
def test_a_village_is_known_however_it_is_written(written: str, key: str) -> None:
    assert village_key(written) == key


def test_one_village_has_one_group_with_the_spelling_of_most() -> None:
    found = grouped(rows(("Pancur Batu", "SUKA MAJU"), ("PANCUR BATU", "Desa Suka Maju"), ("", "Suka Maju")))
    assert [(each.number, each.district, each.name, each.members) for each in found] == [
        (1, "PANCUR BATU", "Suka Maju", ("c0", "c1", "c2"))
    ]


def test_two_villages_of_one_name_in_two_districts_stay_two_and_a_row_without_a_district_is_neither() -> None:
    found = grouped(rows(("Pancur Batu", "Suka Maju"), ("Kutalimbaru", "Suka Maju"), ("", "Suka Maju")))
    assert [(each.number, each.district, each.members) for each in found] == [
        (1, "", ("c2",)), (2, "Kutalimbaru", ("c1",)), (3, "Pancur Batu", ("c0",)),
    ]  # fmt: skip


def test_rows_without_a_village_stand_apart_in_their_regency_as_number_nought() -> None:
    both = [*rows(("Medan Baru", ""), ("Medan Baru", "Babura")), *rows(("", "-"), kode_kab="12.71")]
    found = grouped([each._replace(id=f"r{at}") for at, each in enumerate(both)])
    assert [(each.kode_kab, each.number, each.name, each.members) for each in found] == [
        (HOME, NO_VILLAGE, "", ("r0",)), (HOME, 1, "Babura", ("r1",)), ("12.71", NO_VILLAGE, "", ("r2",)),
    ]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from([HOME, "12.71"]), WORDS, WORDS)))
def test_nobody_is_lost_or_twice_and_the_order_of_rows_changes_no_group(places: list[tuple[str, str, str]]) -> None:
    listed = [Named(f"c{at}", *place) for at, place in enumerate(places)]
    found = grouped(listed)
    members = [member for group in found for member in group.members]
    assert sorted(members) == sorted(row.id for row in listed)
    of = {group.number: set(group.members) for group in found if group.kode_kab == HOME}
    turned = {group.number: set(group.members) for group in grouped(reversed(listed)) if group.kode_kab == HOME}
    assert of == turned


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("Jl. Melati No. 3 DUSUN II RT 04", "Dusun II"), ("Dsn. 4 Gg. Sehat", "Dusun 4"), ("Lk. IV", "Lingkungan IV"),
        ("Lingkungan Mawar, Jl. Besar", "Lingkungan Mawar"), ("Jl. Dusunan 3", ""), ("", ""),
        ("DUSUN 1207011203800001", ""), ("Komplek LKMD", ""),
    ],
)  # fmt: skip
def test_of_an_address_only_the_hamlet_is_told(address: str, told: str) -> None:
    assert hamlet(address) == told
