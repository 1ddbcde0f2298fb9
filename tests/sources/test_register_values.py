"""What a cell of a register means, and that nothing is guessed."""

from __future__ import annotations

from datetime import date

import pytest

from naungan.sources import register_values as values
from naungan.sources.register_headers import aliases, map_headers
from naungan.sources.register_values import Regions


@pytest.mark.parametrize(
    ("status", "code", "answer", "meaning"),
    [
        ("HIDUP", "", "", "AKTIF"), ("Aktif", "", "", "AKTIF"), ("PADAN", "", "", "AKTIF"),
        ("MENINGGAL", "", "", "MENINGGAL"), ("Meninggal Dunia", "", "", "MENINGGAL"), ("GANDA", "", "", "GANDA"),
        ("DATA GANDA", "", "", "GANDA"), ("NON AKTIF", "", "", "NONAKTIF"), ("Nonaktif", "", "", "NONAKTIF"),
        ("", "11", "", "MENINGGAL"), ("", "12", "", "GANDA"), ("", "14", "", "NONAKTIF"), ("", "14.0", "", "NONAKTIF"),
        ("", "13", "", "TIDAK_DITEMUKAN"), ("", "15", "", "TIDAK_DITEMUKAN"),
        ("", "", "Data Ditemukan, Meninggal Dunia", "MENINGGAL"), ("", "", "data ditemukan,  MENINGGAL DUNIA", "MENINGGAL"),
        ("", "", "Data Ditemukan, Status Non Aktif, silakan hubungi Dinas Dukcapil", "NONAKTIF"),
        ("Tidak padan - nama", "", "", "TIDAK_PADAN"), ("Pindah", "", "", "PINDAH"),
        ("AKTIF", "", "Kuota Akses Hari ini telah Habis", "JAWABAN_GAGAL"), ("", "11", "Login gagal", "JAWABAN_GAGAL"),
        ("AKTIF", "11", "", "MENINGGAL"), ("AKTIF", "", "Data Ditemukan, Data Ganda", "GANDA"),
        ("TIDAK AKTIF", "", "", "NONAKTIF"),
        ("hidup lagi", "", "", None), ("", "08", "", None), ("AKTIF", "08", "", None), ("AKTIF", "", "jawaban aneh", None), ("", "", "", None),
        ("AKTIFKAN", "", "", None),
    ],
)  # fmt: skip
def test_an_answer_of_dukcapil_is_a_status_or_no_status(
    status: str, code: str, answer: str, meaning: str | None
) -> None:
    assert values.read_population_status(status, code, answer) == meaning


@pytest.mark.parametrize(
    ("status", "code", "died", "note", "meaning"),
    [
        ("AKTIF", "", "2024-05-01", "", "MENINGGAL"), ("AKTIF", "", "01/05/2024 00:00", "", "MENINGGAL"),
        ("", "", "2024-05-01", "", "MENINGGAL"), ("AKTIF", "", "Ya", "", "MENINGGAL"),
        ("GANDA", "", "2024-05-01", "", "MENINGGAL"), ("", "14", "2024-05-01", "", "MENINGGAL"),
        ("TIDAK DITEMUKAN", "", "2024-05-01", "", "TIDAK_DITEMUKAN"),
        ("AKTIF", "", "-", "", "AKTIF"), ("AKTIF", "", "00-00-0000", "", "AKTIF"), ("AKTIF", "", "Tidak", "", "AKTIF"),
        ("AKTIF", "", "1900-01-01", "", None), ("AKTIF", "", "01/05/24", "", None), ("GANDA", "", "entah", "", "GANDA"),
        ("AKTIF", "", "", "Meninggal 2024", "MENINGGAL"), ("AKTIF", "", "", "Data Ganda", "GANDA"),
        ("AKTIF", "", "", "ybs sudah meninggal", None), ("AKTIF", "", "", "pindah ke Binjai", "AKTIF"),
        ("", "", "", "AKTIF", "AKTIF"), ("", "", "", "Pindah", "PINDAH"), ("", "", "", "jawaban aneh", None),
        ("AKTIF", "", "", "Kuota Akses Hari ini telah Habis", "JAWABAN_GAGAL"),
    ],
)  # fmt: skip
def test_a_sign_of_death_outweighs_an_active_status(
    status: str, code: str, died: str, note: str, meaning: str | None
) -> None:
    assert values.read_population_status(status, code, "", died, note) == meaning


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("PNS Guru", "ASN"), ("Guru PPPK", "ASN"), ("TNI-AD Kodam I", "TNI"), ("Anggota POLRI", "POLRI"),
        ("Polisi Polda Sumut", "POLRI"), ("Karyawan PTPN IV", "BUMN"), ("BUMD Tirtanadi", "BUMN"),
        ("Perangkat Desa (Kaur)", "PERANGKAT_DESA"), ("Kaur Keuangan", "PERANGKAT_DESA"),
        ("Tenaga Non ASN", "TENAGA_NON_ASN"), ("Bukan PNS", "BUKAN_PNS"), ("Pensiunan TNI", "PENSIUNAN_TNI"),
        ("PNSX", "PNSX"), ("Penerima program lain", "PROGRAM_LAIN"), ("", None),
    ],
)  # fmt: skip
def test_a_list_is_known_by_a_whole_word_in_its_name(text: str, code: str | None) -> None:
    assert values.read_list(text) == code


@pytest.mark.parametrize(
    ("cells", "regions"),
    [
        ({"wilayah": "1207262003"}, ("12.07", "12.07.26", "12.07.26.2003")),
        ({"wilayah": "12.07.26.2003"}, ("12.07", "12.07.26", "12.07.26.2003")),
        ({"wilayah": "1207262003.0"}, ("12.07", "12.07.26", "12.07.26.2003")),
        ({"kab": "12.07"}, ("12.07", None, None)), ({"kab": "1207", "kec": "120726"}, ("12.07", "12.07.26", None)),
        ({"no_prop": "12", "no_kab": "7", "no_kec": "26", "no_kel": "2003"}, ("12.07", "12.07.26", "12.07.26.2003")),
        ({"no_prop": "12", "no_kab": "07"}, ("12.07", None, None)), ({"no_prop": "12", "no_kab": "1207"}, ("12.07", None, None)),
        ({"no_prop": "12", "kab": "7", "kec": "26", "desa": "2003"}, ("12.07", "12.07.26", "12.07.26.2003")),
        ({"kab": "1207", "wilayah": "1208262003"}, None), ({"kab": "12.1"}, None), ({"desa": "2003"}, None),
        ({"wilayah": "MEDAN"}, None), ({"no_kab": "7"}, None), ({"wilayah": "12.07.26"}, ("12.07", "12.07.26", None)),
    ],
)  # fmt: skip
def test_region_codes_are_dotted_or_not_read(cells: dict[str, str], regions: tuple[str | None, ...] | None) -> None:
    fields = ("wilayah", "desa", "kec", "kab", "no_prop", "no_kab", "no_kec", "no_kel")
    found = values.read_regions(*(cells.get(field, "") for field in fields))
    assert found == (Regions(*regions) if regions else None)


@pytest.mark.parametrize(
    ("read", "text", "meaning"),
    [
        (values.read_sex, "LAKI-LAKI", "L"), (values.read_sex, "Perempuan", "P"), (values.read_sex, "1", "L"),
        (values.read_sex, "F", "P"), (values.read_sex, "X", None),
        (values.read_decile, "1", 1), (values.read_decile, "Desil 2", 2), (values.read_decile, "10.0", 10),
        (values.read_decile, "0", None), (values.read_decile, "11", None), (values.read_decile, "desil satu", None),
        (values.read_percentile, "100", 100), (values.read_percentile, "101", None), (values.read_percentile, "7,0", 7),
        (values.read_count, "4", 4), (values.read_count, "-1", None), (values.read_count, "123456789", None),
        (values.read_matched, "YA", True), (values.read_matched, "Padan/Sesuai", True), (values.read_matched, "TIDAK", False),
        (values.read_matched, "Tidak Padan", False), (values.read_matched, "mungkin", None),
        (values.read_disability, "Tuna netra", True), (values.read_disability, "Non disabilitas", False),
        (values.read_flag, "ya", True), (values.read_flag, "0", False), (values.read_flag, "?", None),
        (values.read_segment, "Bukan Penerima Upah", "BPU"), (values.read_segment, "Jasa Konstruksi", "JAKON"), (values.read_segment, "JHT", None),
        (values.read_member_status, "AKTIF", "AKTIF"), (values.read_member_status, "Masa Tenggang", "TENGGANG"),
        (values.read_member_status, "KELUAR", "NONAKTIF"), (values.read_member_status, "Belum Terdaftar", "TIDAK_TERDAFTAR"),
        (values.read_member_status, "MENUNGGAK", None),
        (values.read_list, "PNS", "ASN"), (values.read_list, "Kepala Desa", "PERANGKAT_DESA"), (values.read_list, "Bansos X", "BANSOS_X"),
        (values.read_payer, "bayar sendiri", "MANDIRI"), (values.read_payer, "Pemprov Sumatera Utara", "PEMPROV SUMATERA UTARA"),
        (values.read_month, "2025-08", date(2025, 8, 1)), (values.read_month, "202508", date(2025, 8, 1)), (values.read_month, "08/2025", date(2025, 8, 1)),
        (values.read_month, "31-08-2025", date(2025, 8, 1)), (values.read_month, "2025-08-31 00:00:00", date(2025, 8, 1)),
        (values.read_month, "Agustus 2025", date(2025, 8, 1)), (values.read_month, "13-2025", None), (values.read_month, "lunas", None),
    ],
)  # fmt: skip
def test_a_cell_means_one_thing_or_nothing(read: object, text: str, meaning: object) -> None:
    assert callable(read)
    assert read(text) == meaning


@pytest.mark.parametrize("text", ["", " ", "-", "NULL", "nan", "N/A", "Kosong", "."])
def test_some_texts_say_nothing(text: str) -> None:
    assert values.is_blank(text)


def test_of_two_headings_for_one_field_the_surer_is_used_and_the_other_named() -> None:
    mapped = map_headers("welfare", ["Desil Kesejahteraan", "NIK", "DESIL", "Rumah", ""])
    assert mapped.places == {"nik": 1, "desil": 2}
    assert mapped.ignored == ("Desil Kesejahteraan", "Rumah")


def test_numbering_and_remarks_in_a_heading_are_overlooked() -> None:
    assert map_headers("population", ["1. N I K", "2) Nama Lengkap (sesuai KTP)"]).places == {"nik": 0, "nama": 1}


@pytest.mark.parametrize("kind", ["population", "welfare", "membership", "exclusions"])
def test_no_heading_means_two_fields_at_once(kind: str) -> None:
    known = {(key, field) for field, keys in aliases(kind).items() for key in keys}
    twice = {key for key, _ in known if sum(key == other for other, _ in known) > 1}
    assert twice == set()
