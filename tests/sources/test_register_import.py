"""Importing a register: whatever shape its owner's files have, the same rows, and every row accounted for."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.engines import folder_swap
from naungan.engines.registers import open_register, open_registers
from naungan.model.errors import FileMissing, RegisterInvalid, WrongCall
from naungan.model.register import Coverage
from tests.sources.register_world import (
    AS_OF,
    DUKCAPIL,
    NIK_BUDI,
    NIK_SITI,
    NIK_YAATULO,
    bytes_of,
    import_files,
    rows_of,
    write_csv,
    write_parquet,
    write_xlsx,
)


def test_a_dukcapil_file_becomes_the_population_register(tmp_path: Path) -> None:
    report = import_files("population", [write_csv(tmp_path / "d.csv", DUKCAPIL)], tmp_path / "r", regions=("12",))
    assert rows_of(tmp_path / "r", "population") == [
        {"nik": int(NIK_BUDI), "kk": "1207260101150001", "nama": "H. BUDI SANTOSO", "nama_ibu": "SITI br SIREGAR",
         "tempat_lahir": "MEDAN", "tanggal_lahir": date(1980, 3, 12), "jenis_kelamin": "L", "kode_kab": "12.07",
         "kode_kec": "12.07.26", "kode_desa": "12.07.26.2003", "status": "AKTIF", "as_of": AS_OF,
         "nama_lipat": "BUDI SANTOSO", "ibu_lipat": "SITI SIREGAR"},
        {"nik": int(NIK_SITI), "kk": "1207260101150001", "nama": "SITI AMINAH", "nama_ibu": None, "tempat_lahir": None,
         "tanggal_lahir": date(1982, 3, 12), "jenis_kelamin": "P", "kode_kab": "12.07", "kode_kec": "12.07.26",
         "kode_desa": "12.07.26.2003", "status": "MENINGGAL", "as_of": AS_OF, "nama_lipat": "SITI AMINAH",
         "ibu_lipat": None},
        {"nik": int(NIK_YAATULO), "kk": None, "nama": "Ya’atulö Gulö", "nama_ibu": "INA YUNI",
         "tempat_lahir": "GUNUNGSITOLI", "tanggal_lahir": date(1979, 7, 1), "jenis_kelamin": "L", "kode_kab": "12.78",
         "kode_kec": "12.78.01", "kode_desa": "12.78.01.1001", "status": "AKTIF", "as_of": AS_OF,
         "nama_lipat": "YAATULO GULO", "ibu_lipat": "INA YUNI"},
    ]  # fmt: skip
    assert (report.info.rows, report.unusable, report.unread, report.repeated, report.asked) == (3, (), (), 0, None)
    register = open_register(tmp_path / "r", "population")
    assert register is not None and register.info == report.info
    assert register.info.regions == ("12",) and register.info.source == "uji"


def test_the_same_rows_are_the_same_bytes_from_any_kind_of_file_in_any_order(tmp_path: Path) -> None:
    typed = {"NO_KAB": pa.array([7, 7, 78], pa.int32()), "NIK": pa.array([int(r["NIK"]) for r in DUKCAPIL])}
    shapes: dict[str, list[Path]] = {
        "utf-8": [write_csv(tmp_path / "a.csv", DUKCAPIL)],
        "cp1252 with titles": [
            write_csv(tmp_path / "b.csv", DUKCAPIL, delimiter=";", encoding="cp1252", title="DATA\n\n", ends="\r\n")
        ],
        "cp1252": [write_csv(tmp_path / "bb.csv", DUKCAPIL, encoding="cp1252")],
        "utf-16": [write_csv(tmp_path / "c.txt", DUKCAPIL, delimiter="\t", encoding="utf-16")],
        "utf-8 with a mark": [write_csv(tmp_path / "d.csv", DUKCAPIL, delimiter="|", encoding="utf-8-sig")],
        "old line ends": [write_csv(tmp_path / "e.csv", DUKCAPIL, ends="\r")],
        "the delimiter told": [write_csv(tmp_path / "f.csv", DUKCAPIL, delimiter=";", title="sep=;\n")],
        "xlsx": [write_xlsx(tmp_path / "g.xlsx", DUKCAPIL, title=["Data Kependudukan"])],
        "parquet": [write_parquet(tmp_path / "h.parquet", DUKCAPIL)],
        "parquet with numbers": [write_parquet(tmp_path / "i'*.parquet", DUKCAPIL, **typed)],
    }
    for place, order in enumerate(permutations(DUKCAPIL)):
        shapes[f"one file each {place}"] = [write_csv(tmp_path / f"{place}-{n}.csv", [r]) for n, r in enumerate(order)]
    shapes["mixed"] = [
        write_parquet(tmp_path / "j.parquet", DUKCAPIL[2:]), write_csv(tmp_path / "k.csv", DUKCAPIL[:1]),
        write_xlsx(tmp_path / "l.xlsx", DUKCAPIL[1:2]),
    ]  # fmt: skip
    found = {}
    for place, (shape, files) in enumerate(shapes.items()):
        import_files("population", files, tmp_path / "r", threads=1 + place % 2)
        found[shape] = bytes_of(tmp_path / "r", "population")
    assert [shape for shape, content in found.items() if content != found["utf-8"]] == []


def test_more_rows_than_a_row_group_are_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    count = 130_000
    order = [(i * 7919) % count for i in range(count)]
    columns = {
        "NIK": [1207_010101_000000 + i // 2 + 1 for i in range(count)],  # every NIK twice: ties
        "NAMA": [f"NAMA {i % 977}" for i in range(count)],
        "TGL LHR": [date(1950 + i % 50, 1, 1) for i in range(count)],
        "JK": ["L"] * count,
    }
    straight = pa.table(columns)
    pq.write_table(straight, tmp_path / "a.parquet")
    pq.write_table(straight.take(order), tmp_path / "b.parquet", row_group_size=9_999)
    found = []
    for name, threads in (("a", 1), ("b", 1), ("b", 2)):
        report = import_files("population", [tmp_path / f"{name}.parquet"], tmp_path / "r", threads=threads)
        found.append(bytes_of(tmp_path / "r", "population"))
    assert found[0] == found[1] == found[2]
    assert report.repeated == count // 2
    assert pq.ParquetFile(tmp_path / "r/population/data.parquet").metadata.num_row_groups == 2


P3KE = {
    "No": "1", "ID Keluarga P3KE": "12345", "Kode Kemdagri": "1207262003", "Desil Kesejahteraan": "1", "Nama": "BUDI",
    "NIK": NIK_BUDI, "Padan Dukcapil": "YA", "Jenis Kelamin": "Laki-laki",
    "Hubungan dengan Kepala Keluarga": "Kepala Keluarga", "Tanggal Lahir": "1980-03-12",
    "Pekerjaan": "Petani", "Persentil": "7", "Resiko Stunting": "Tidak",
}  # fmt: skip
DTSEN = {
    "nomor_induk_kependudukan": NIK_SITI, "nomor_kartu_keluarga": "1207260101150001", "nama": "SITI",
    "tanggal_lahir": "12-03-1982", "jenis_kelamin": "2", "desil_nasional": "2.0", "desil_kabupaten_kota": "Desil 4",
    "status_hubungan_keluarga": "Istri", "kode_wilayah": "12.07.26.2003",
}  # fmt: skip


def test_p3ke_and_dtsen_become_one_welfare_register(tmp_path: Path) -> None:
    files = [write_csv(tmp_path / "p3ke.csv", [P3KE]), write_csv(tmp_path / "dtsen.csv", [DTSEN])]
    report = import_files("welfare", files, tmp_path / "r", source="P3KE + DTSEN")
    budi, siti = rows_of(tmp_path / "r", "welfare")
    assert (budi["desil"], budi["persentil"], budi["padan_dukcapil"], budi["kode_desa"]) == (
        1,
        7,
        True,
        "12.07.26.2003",
    )
    assert (budi["id_keluarga"], budi["hubungan"], budi["nama_lipat"]) == ("12345", "Kepala Keluarga", "BUDI")
    assert (siti["desil_nasional"], siti["desil_kabkota"], siti["jenis_kelamin"], siti["padan_dukcapil"]) == (
        2,
        4,
        "P",
        None,
    )
    assert {name for file in report.files for name in file.ignored} == {"No", "Resiko Stunting"}
    assert "desil_provinsi" in report.missing and "desil_provinsi" not in report.info.columns


def test_where_a_file_has_no_plain_decile_the_national_one_stands_in(tmp_path: Path) -> None:
    import_files("welfare", [write_csv(tmp_path / "dtsen.csv", [DTSEN])], tmp_path / "r", source="DTSEN")
    assert [(row["desil"], row["source"]) for row in rows_of(tmp_path / "r", "welfare")] == [(2, "DTSEN")]


def test_a_welfare_row_that_dukcapil_has_not_matched_stays_even_without_a_nik(tmp_path: Path) -> None:
    rows = [P3KE | {"NIK": "", "Padan Dukcapil": "TIDAK"}, P3KE | {"NIK": "123", "Padan Dukcapil": ""}, P3KE]
    report = import_files("welfare", [write_csv(tmp_path / "p.csv", rows)], tmp_path / "r")
    assert [(row["nik"], row["padan_dukcapil"]) for row in rows_of(tmp_path / "r", "welfare")] == [
        (int(NIK_BUDI), True), (None, False),
    ]  # fmt: skip
    assert report.unusable == (("NIK_BUKAN_16_ANGKA", 1),)


MEMBERS = [
    {"NIK": NIK_BUDI, "NAMA": "BUDI", "SEGMEN": "Bukan Penerima Upah", "KPJ": "08001234567", "STATUS": "Aktif",
     "NPP/WADAH": "", "TANGGAL_AWAL": "01-02-2024", "BULAN_IURAN_TERAKHIR": "202507"},
    {"NIK": NIK_SITI, "NAMA": "SITI", "SEGMEN": "PU", "KPJ": "", "STATUS": "Berakhir", "NPP/WADAH": "PT. Sawit Jaya",
     "TANGGAL_AWAL": "", "BULAN_IURAN_TERAKHIR": "Agustus 2023"},
    {"NIK": NIK_YAATULO, "NAMA": "Y", "SEGMEN": "", "KPJ": "", "STATUS": "Tidak Terdaftar", "NPP/WADAH": "",
     "TANGGAL_AWAL": "", "BULAN_IURAN_TERAKHIR": ""},
]  # fmt: skip


def test_an_answer_of_bpjs_becomes_the_membership_register(tmp_path: Path) -> None:
    import_files("membership", [write_xlsx(tmp_path / "b.xlsx", MEMBERS)], tmp_path / "r")
    found = [
        (r["segmen"], r["status"], r["pembayar"], r["kpj"], r["mulai"], r["bulan_terakhir"])
        for r in rows_of(tmp_path / "r", "membership")
    ]
    assert found == [
        ("BPU", "AKTIF", "MANDIRI", "08001234567", date(2024, 2, 1), date(2025, 7, 1)),
        ("PU", "NONAKTIF", "PT SAWIT JAYA", None, None, date(2023, 8, 1)),
        (None, "TIDAK_TERDAFTAR", None, None, None, None),
    ]


def test_who_pays_is_unknown_when_the_file_does_not_say(tmp_path: Path) -> None:
    rows = [{key: value for key, value in row.items() if key != "NPP/WADAH"} for row in MEMBERS]
    report = import_files("membership", [write_csv(tmp_path / "b.csv", rows)], tmp_path / "r")
    assert {row["pembayar"] for row in rows_of(tmp_path / "r", "membership")} == {None}
    assert "pembayar" in report.missing


def test_exclusion_lists_are_complete_when_found_or_named(tmp_path: Path) -> None:
    rows = [
        {"NIK": NIK_BUDI, "Jenis": "PNS", "Instansi": "Dinas"},
        {"NIK": NIK_SITI, "Jenis": "Bansos X", "Instansi": ""},
    ]
    report = import_files("exclusions", [write_csv(tmp_path / "e.csv", rows)], tmp_path / "r", lists=("TNI", "Polri"))
    assert [(r["daftar"], r["keterangan"]) for r in rows_of(tmp_path / "r", "exclusions")] == [
        ("ASN", "Dinas"),
        ("BANSOS_X", None),
    ]
    assert report.info.lists == ("ASN", "BANSOS_X", "POLRI", "TNI")


def test_a_row_that_names_no_list_is_set_aside_for_it_would_exclude_nobody(tmp_path: Path) -> None:
    rows = [{"NIK": NIK_BUDI, "Jenis": "PNS"}, {"NIK": NIK_SITI, "Jenis": "-"}]
    report = import_files("exclusions", [write_csv(tmp_path / "e.csv", rows)], tmp_path / "r")
    assert (report.info.rows, report.unusable) == (1, (("DAFTAR_KOSONG", 1),))
    assert any("DAFTAR_KOSONG 1" in note and "tampak tidak tercatat" in note for note in report.notes)


def test_rows_set_aside_whose_person_is_not_known_are_counted_in_the_register(tmp_path: Path) -> None:
    rows = [{"NIK": NIK_BUDI, "Jenis": "PNS"}, {"NIK": NIK_SITI, "Jenis": "-"}, {"NIK": "1,2E+15", "Jenis": "PNS"}]
    path = write_csv(tmp_path / "e.csv", rows)
    path.write_text(path.read_text() + '"",""\n"a","b","c"\n')
    report = import_files("exclusions", [path], tmp_path / "r")
    register = open_register(tmp_path / "r", "exclusions")
    assert register is not None
    assert (register.info.unusable, report.info.unusable) == (3, 3), report.unusable


def test_an_answer_that_there_is_no_such_person_is_no_unusable_row(tmp_path: Path) -> None:
    rows = [DUKCAPIL[0], *(DUKCAPIL[1] | {"STATUS": text} for text in ("TIDAK DITEMUKAN", "PINDAH", "TIDAK PADAN"))]
    report = import_files("population", [write_csv(tmp_path / "d.csv", rows)], tmp_path / "r")
    assert (report.info.unusable, sum(count for _, count in report.unusable)) == (0, 3)


def test_a_list_nobody_knows_keeps_its_name_and_is_told_with_its_rows(tmp_path: Path) -> None:
    names = ("PNS Guru", "Bansos X", "bansos x", "Kader")
    rows = [{"NIK": nik, "DAFTAR": name} for nik in (NIK_BUDI, NIK_SITI) for name in names]
    report = import_files("exclusions", [write_csv(tmp_path / "e.csv", rows[:-1])], tmp_path / "r")
    assert report.info.lists == ("ASN", "BANSOS_X", "KADER")
    assert [note for note in report.notes if "BANSOS_X (4 baris), KADER (1 baris)" in note]


@pytest.mark.parametrize("heading", ["TANGGAL_MENINGGAL", "Tgl Meninggal"])
def test_a_death_date_beside_an_active_status_is_believed(tmp_path: Path, heading: str) -> None:
    rows = [r | {"STATUS": "AKTIF", heading: day} for r, day in zip(DUKCAPIL, ("2024-05-01", "", "mei"), strict=True)]
    report = import_files("population", [write_csv(tmp_path / "d.csv", rows)], tmp_path / "r")
    assert [row["status"] for row in rows_of(tmp_path / "r", "population")] == ["MENINGGAL", "AKTIF", None]
    assert [(u.column, u.rows) for u in report.unread] == [("status", 1)]


def test_a_note_of_death_beside_an_active_status_is_believed(tmp_path: Path) -> None:
    notes = ("Meninggal", "pindah dari Medan", "")
    rows = [r | {"STATUS": "AKTIF", "KETERANGAN": note} for r, note in zip(DUKCAPIL, notes, strict=True)]
    import_files("population", [write_csv(tmp_path / "d.csv", rows)], tmp_path / "r")
    assert [row["status"] for row in rows_of(tmp_path / "r", "population")] == ["MENINGGAL", "AKTIF", "AKTIF"]


def test_a_bare_list_of_niks_is_the_one_list_that_is_named(tmp_path: Path) -> None:
    path = tmp_path / "asn.csv"
    path.write_text(f"NIK\n{NIK_BUDI}\n")
    import_files("exclusions", [path], tmp_path / "r", lists=("ASN",))
    assert [row["daftar"] for row in rows_of(tmp_path / "r", "exclusions")] == ["ASN"]


def test_a_status_nobody_knows_is_not_guessed_but_counted(tmp_path: Path) -> None:
    rows = [MEMBERS[0] | {"STATUS": "Menunggak"}, MEMBERS[1]]
    report = import_files("membership", [write_csv(tmp_path / "m.csv", rows)], tmp_path / "r")
    assert [row["status"] for row in rows_of(tmp_path / "r", "membership")] == [None, "NONAKTIF"]
    assert [(u.column, u.rows, u.samples) for u in report.unread] == [("status", 1, ("Menunggak",))]


def test_a_birth_date_nobody_can_read_is_empty_and_counted(tmp_path: Path) -> None:
    rows = [DUKCAPIL[0] | {"TGL_LHR": "31-02-1980"}, DUKCAPIL[1] | {"TGL_LHR": ""}, DUKCAPIL[2]]
    report = import_files("population", [write_csv(tmp_path / "d.csv", rows)], tmp_path / "r")
    assert [row["tanggal_lahir"] for row in rows_of(tmp_path / "r", "population")] == [None, None, date(1979, 7, 1)]
    assert [(u.column, u.rows, u.samples) for u in report.unread] == [("tanggal_lahir", 1, ("31-02-1980",))]


@pytest.mark.parametrize(
    ("nik", "reason"),
    [
        ("", "NIK_KOSONG"), ("120726120380001", "NIK_BUKAN_16_ANGKA"), ("12072612038000012", "NIK_BUKAN_16_ANGKA"),
        ("tidak ada", "NIK_BUKAN_16_ANGKA"), ("0000000000000000", "NIK_TIDAK_MUNGKIN"),
        ("1.20726E+15", "NIK_DIGIT_AKHIR_HILANG"), ("1207261203800010.0", "NIK_DIGIT_AKHIR_HILANG"),
        (" '1207261203800001 ", ""), ('="1207261203800001"', ""), ("1207 2612 0380 0001", ""),
        ("\u00a01207261203800001", ""), ("1207261203800001.0", ""), ("1207261203800010", ""),
    ],
)  # fmt: skip
def test_a_nik_is_usable_or_its_row_is_set_aside_with_a_reason(tmp_path: Path, nik: str, reason: str) -> None:
    rows = [DUKCAPIL[2], DUKCAPIL[0] | {"NIK": nik}]
    report = import_files("population", [write_csv(tmp_path / "d.csv", rows)], tmp_path / "r")
    assert report.unusable == (((reason, 1),) if reason else ())
    assert report.info.rows == (1 if reason else 2)
    aside = pq.read_table(tmp_path / "r/population/unusable.parquet").to_pylist()
    assert [(row["alasan"], row["nik"] or "", row["nama"]) for row in aside] == (
        [(reason, nik, "H. BUDI SANTOSO")] if reason else []
    )


def test_a_numeric_nik_is_trusted_only_as_far_as_its_digits_go(tmp_path: Path) -> None:
    exact, ending_in_zero, beyond = float(NIK_BUDI), 1207261203800020.0, 9171261203800001.0
    rows = [{"NIK": nik, "DAFTAR": "ASN"} for nik in (exact, ending_in_zero, beyond)]
    for path in (write_parquet(tmp_path / "n.parquet", rows), write_xlsx(tmp_path / "n.xlsx", rows)):
        report = import_files("exclusions", [path], tmp_path / "r")
        assert [row["nik"] for row in rows_of(tmp_path / "r", "exclusions")] == [int(NIK_BUDI)]
        assert report.unusable == (("NIK_DIGIT_AKHIR_HILANG", 2),)
    whole = write_parquet(
        tmp_path / "w.parquet", rows, NIK=pa.array([int(nik) for nik in (exact, ending_in_zero, beyond)])
    )
    assert import_files("exclusions", [whole], tmp_path / "r").info.rows == 3


def test_a_register_whose_niks_went_through_excel_is_refused(tmp_path: Path) -> None:
    rows = [{"NIK": f"120726120380{i:03}0", "DAFTAR": "ASN"} for i in range(1, 120)]
    with pytest.raises(RegisterInvalid, match="berakhir dengan 0"):
        import_files("exclusions", [write_csv(tmp_path / "e.csv", rows)], tmp_path / "r")
    assert not (tmp_path / "r/exclusions").exists()


def test_broken_lines_are_set_aside_with_what_stood_in_them(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_text(f"NIK;DAFTAR;INSTANSI\n{NIK_BUDI};ASN;x\n{NIK_SITI};ASN\n{NIK_YAATULO};TNI;y;z;z\n", "utf-8")
    report = import_files("exclusions", [path], tmp_path / "r")
    assert (report.info.rows, report.unusable) == (1, (("BARIS_TIDAK_TERBACA", 2),))
    aside = pq.read_table(tmp_path / "r/exclusions/unusable.parquet").to_pylist()
    assert [row["baris"] for row in aside] == [f"{NIK_SITI};ASN", f"{NIK_YAATULO};TNI;y;z;z"]


@given(
    st.lists(
        st.tuples(st.sampled_from([NIK_BUDI, NIK_SITI, "", "12", "x", "9" * 17]), st.text(max_size=12)), max_size=12
    )
)
def test_every_row_is_in_the_register_or_set_aside(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("hitung")
    rows = [{"NIK": nik, "DAFTAR": "ASN", "CATATAN": text} for nik, text in [(NIK_YAATULO, ""), *cells]]
    report = import_files("exclusions", [write_parquet(folder / "e.parquet", rows)], folder / "r")
    assert report.info.rows + sum(count for _, count in report.unusable) == len(rows)
    assert report.info.rows == 1 + sum(nik in (NIK_BUDI, NIK_SITI) for nik, _ in cells)


ANSWERS: list[dict[str, Any]] = [
    DUKCAPIL[0] | {"STATUS": "", "RESPONSE_CODE": "11", "RESPONSE_DESC": "Data Ditemukan, Meninggal Dunia"},
    DUKCAPIL[1] | {"STATUS": "AKTIF", "RESPONSE_CODE": "", "RESPONSE_DESC": ""},
    {"NIK": NIK_YAATULO, "RESPONSE_CODE": "13", "RESPONSE_DESC": "Data Tidak Ditemukan, NIK tidak terdapat di database Kependudukan"},
    {"NIK": "1207261203800004", "RESPONSE_CODE": "", "RESPONSE_DESC": "Kuota Akses Hari ini telah Habis"},
    {"NIK": "1207261203800005", "RESPONSE_CODE": "12", "RESPONSE_DESC": "Data Ditemukan, Data Ganda"},
    {"NIK": "1207261203800006", "RESPONSE_CODE": "14", "RESPONSE_DESC": "Data Ditemukan, Status Non Aktif, silakan hubungi Dinas Dukcapil"},
]  # fmt: skip


def test_answers_of_dukcapil_say_who_was_asked_who_was_found_and_whose_answer_failed(tmp_path: Path) -> None:
    asked = tmp_path / "tanya.txt"
    asked.write_text("\n".join([NIK_BUDI, "1207261203800004", "1207261203800007", "salah", NIK_BUDI]))
    files = [write_parquet(tmp_path / "j.parquet", ANSWERS)]
    report = import_files("population", files, tmp_path / "r", coverage=Coverage.JAWABAN, asked=asked)
    assert [(str(row["nik"])[-4:], row["status"]) for row in rows_of(tmp_path / "r", "population")] == [
        ("0001", "MENINGGAL"), ("0005", "GANDA"), ("0006", "NONAKTIF"), ("0002", "AKTIF"),
    ]  # fmt: skip
    assert report.unusable == (("JAWABAN_GAGAL", 1), ("TIDAK_DITEMUKAN", 1))
    niks = pq.read_table(tmp_path / "r/population/asked.parquet").column("nik").to_pylist()
    assert [str(nik)[-4:] for nik in niks] == ["0001", "0005", "0006", "0007", "0002", "0003"]
    assert report.asked == 6
    assert any("1 baris pada tanya.txt" in note for note in report.notes)
    register = open_register(tmp_path / "r", "population")
    assert register is not None and register.asked == tmp_path / "r/population/asked.parquet"


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_the_asked_keys_may_come_in_any_table(tmp_path: Path, ending: str) -> None:
    rows = [{"No": "1", "NIK": NIK_SITI}, {"No": "2", "NIK": NIK_BUDI}]
    write = {"csv": write_csv, "xlsx": write_xlsx, "parquet": write_parquet}[ending]
    asked = write(tmp_path / f"tanya.{ending}", rows)
    files = [write_csv(tmp_path / "m.csv", MEMBERS[:1])]
    report = import_files("membership", files, tmp_path / "r", coverage=Coverage.JAWABAN, asked=asked)
    assert report.asked == 2
    assert pq.read_table(tmp_path / "r/membership/asked.parquet").column("nik").to_pylist() == [
        int(NIK_BUDI),
        int(NIK_SITI),
    ]


@pytest.mark.parametrize(
    ("rows", "given", "parts"),
    [
        ([{"NIK": NIK_BUDI, "NAMA_LGKP": "X"}], {}, ["tanggal_lahir, jenis_kelamin", "NAMA_LGKP", "docs/reference/registers.md"]),
        ([{"NAMA": "X", "UMUR": "7"}], {}, ["Kolom NIK tidak ditemukan", "NAMA, UMUR"]),
        (DUKCAPIL, {"as_of": None}, ["--as-of"]),
        (DUKCAPIL, {"source": None}, ["--source"]),
        ([DUKCAPIL[0] | {"PER TANGGAL": "1925-08-01"}], {"as_of": None}, ["1925-08-01", "1990"]),
        ([DUKCAPIL[0] | {"NIK": "1207"}], {}, ["Tidak ada satu baris pun", "NIK_BUKAN_16_ANGKA 1"]),
        ([DUKCAPIL[0] | {"PER TANGGAL": "2025-01-01"}, DUKCAPIL[1]], {"as_of": None}, ["1 baris tidak menyebut tanggal"]),
    ],
)  # fmt: skip
def test_what_is_missing_is_named_with_what_to_do(
    tmp_path: Path, rows: list[dict[str, str]], given: dict[str, Any], parts: list[str]
) -> None:
    with pytest.raises(RegisterInvalid) as caught:
        import_files("population", [write_csv(tmp_path / "d.csv", rows)], tmp_path / "r", **given)
    assert [part for part in parts if part not in str(caught.value)] == []
    assert "12072" not in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "given", "part"),
    [
        ("penduduk", {}, "tidak dikenal"),
        ("population", {"regions": ("1207",)}, "12.07"),
        ("population", {"asked": Path("x")}, "--coverage jawaban"),
        ("population", {"coverage": Coverage.JAWABAN}, "--asked"),
        ("population", {"as_of": date(1989, 12, 31)}, "1990"),
        ("population", {"as_of": date(2101, 1, 1)}, "2100"),
    ],
)  # fmt: skip
def test_a_call_that_cannot_be_meant_is_refused(tmp_path: Path, kind: str, given: dict[str, Any], part: str) -> None:
    with pytest.raises(WrongCall, match=part):
        import_files(kind, [write_csv(tmp_path / "d.csv", DUKCAPIL)], tmp_path / "r", **given)


@pytest.mark.parametrize(
    "content",
    [b"", b"PAR1 nonsense", b"PK\x03\x04 nonsense", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x", b"\x00\x01\x02" * 50],
)
def test_a_file_that_is_no_table_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rusak.csv"
    path.write_bytes(content)
    with pytest.raises(RegisterInvalid):
        import_files("population", [path], tmp_path / "r")
    with pytest.raises(FileMissing, match="tidak ada"):
        import_files("population", [tmp_path / "hilang.csv"], tmp_path / "r")


def test_a_failed_import_leaves_the_old_register_and_nothing_else(tmp_path: Path) -> None:
    import_files("population", [write_csv(tmp_path / "d.csv", DUKCAPIL)], tmp_path / "r")
    before = bytes_of(tmp_path / "r", "population")
    with pytest.raises(RegisterInvalid):
        import_files("population", [write_csv(tmp_path / "e.csv", [{"NIK": NIK_BUDI}])], tmp_path / "r")
    assert bytes_of(tmp_path / "r", "population") == before
    assert [path.name for path in (tmp_path / "r").iterdir()] == ["population"]
    assert list((tmp_path / "sementara").iterdir()) == []


def test_a_register_that_cannot_be_put_in_place_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [write_csv(tmp_path / "d.csv", DUKCAPIL)]
    import_files("population", files, tmp_path / "r")
    rename = Path.rename

    def refuse_the_new_one(path: Path, target: Path) -> Path:
        if target.name == "population" and "-old-" not in path.name:
            raise PermissionError
        return rename(path, target)

    monkeypatch.setattr(folder_swap, "exchanged", lambda *_: False)  # as where the system cannot exchange names
    monkeypatch.setattr(Path, "rename", refuse_the_new_one)
    with pytest.raises(PermissionError):
        import_files("population", files, tmp_path / "r")
    assert len(rows_of(tmp_path / "r", "population")) == 3
    assert [path.name for path in (tmp_path / "r").iterdir()] == ["population"]


def test_a_new_import_takes_the_place_of_the_old(tmp_path: Path) -> None:
    for rows in (DUKCAPIL, DUKCAPIL[:1]):
        import_files("population", [write_csv(tmp_path / "d.csv", rows)], tmp_path / "r")
    assert len(rows_of(tmp_path / "r", "population")) == 1


def test_registers_that_are_there_are_opened_and_the_others_are_not(tmp_path: Path) -> None:
    import_files("population", [write_csv(tmp_path / "d.csv", DUKCAPIL)], tmp_path / "r")
    assert list(open_registers(tmp_path / "r")) == ["population"]
    with pytest.raises(RegisterInvalid, match="tidak ada"):
        open_registers(tmp_path / "lain")


@pytest.mark.parametrize("harm", ["no toml", "other kind", "rows", "columns", "no data", "garbage", "asked"])
def test_a_register_that_is_not_what_it_says_is_not_opened(tmp_path: Path, harm: str) -> None:
    import_files("population", [write_csv(tmp_path / "d.csv", DUKCAPIL)], tmp_path / "r")
    folder = tmp_path / "r/population"
    text = (folder / "register.toml").read_text("utf-8")
    data = folder / "data.parquet"
    if harm == "no toml":
        (folder / "register.toml").unlink()
    elif harm in ("other kind", "rows", "asked"):
        change = {
            "other kind": ('kind = "population"', 'kind = "welfare"'), "rows": ("rows = 3", "rows = 4"),
            "asked": ('"lengkap"', '"jawaban"'),
        }[harm]  # fmt: skip
        (folder / "register.toml").write_text(text.replace(*change), "utf-8")
    elif harm == "columns":
        pq.write_table(pq.read_table(data).drop_columns(["kk"]), data)
    elif harm == "no data":
        data.unlink()
    else:
        data.write_bytes(b"PAR1")
    with pytest.raises(RegisterInvalid, match=r"mpor|Siapkan"):
        open_register(tmp_path / "r", "population")
