"""P3KE and DTSEN as they are handed over: every heading is understood or named as unused, every cell is read or told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from naungan.sources.region_file import load_regions
from tests.sources.register_world import NIK_BUDI, NIK_SITI, import_files, rows_of, write_csv, write_xlsx

ROOT = Path(__file__).parents[2]

PERSON = [
    "No",
    "ID Keluarga P3KE",
    "Provinsi",
    "Kabupaten/Kota",
    "Kecamatan",
    "Desa/Kelurahan",
    "Kode Kemdagri",
    "Desil Kesejahteraan",
    "Alamat",
    "ID Individu",
    "Nama",
    "NIK",
    "Padan Dukcapil",
    "Jenis Kelamin",
    "Hubungan dengan Kepala Keluarga",
    "Tanggal Lahir",
    "Status Kawin",
    "Pekerjaan",
    "Pendidikan",
    "Usia < 7 Tahun",
    "Usia 7-12",
    "Usia 13-15",
    "Usia 16-18",
    "Usia 19-21",
    "Usia 22-59",
    "Usia 60+",
    "Penerima BPNT",
    "Penerima BPUM",
    "Penerima BST",
    "Penerima PKH",
    "Penerima SEMBAKO",
    "Resiko Stunting",
]
NEWER = [
    *PERSON,
    "Dimuktakhirkan Tahun",
    "Persentil",
    "Prioritas Verval",
    "Status Pekerjaan",
    "Penerima Prakerja",
    "Penerima KUR",
]
FAMILY = [
    "No",
    "ID Keluarga P3KE",
    "Provinsi",
    "Kabupaten/Kota",
    "Kecamatan",
    "Desa/Kelurahan",
    "Kode Kemdagri",
    "Desil Kesejahteraan",
    "Alamat",
    "Kepala Keluarga",
    "NIK",
    "Padan Dukcapil",
    "Jenis Kelamin",
    "Tanggal Lahir",
    "Pekerjaan",
    "Pendidikan",
    "Kepemilikan Rumah",
    "Memiliki Simpanan",
    "Jenis Atap",
    "Jenis Dinding",
    "Jenis Lantai",
    "Sumber Penerangan",
    "Bahan Bakar Memasak",
    "Sumber Air Minum",
    "Memiliki Fasilitas Buang Air Besar",
    "Penerima BPNT",
    "Resiko Stunting",
]
DTSEN = [
    "nomor_induk_kependudukan",
    "nomor_kartu_keluarga",
    "nama",
    "tanggal_lahir",
    "jenis_kelamin",
    "status_hubungan_keluarga",
    "status_kawin",
    "usia",
    "pbi_nas",
    "pbi_pemda",
    "status_bekerja",
    "lapangan_usaha_dari_pekerjaan_utama",
    "status_dalam_pekerjaan_utama",
    "kepemilikan_usaha",
    "omzet_usaha_utama",
    "penyakit_kronis",
    "provinsi",
    "kabupaten_kota",
    "kecamatan",
    "kelurahan_desa",
    "rt",
    "rw",
    "alamat_ktp",
    "pekerjaan_ktp",
    "desil_nasional",
    "desil_provinsi",
    "desil_kabupaten_kota",
    "id_pelanggan_pln",
]
P3KE_CELLS = {
    "No": "1", "ID Keluarga P3KE": "1207-77", "Provinsi": "SUMATERA UTARA", "Kabupaten/Kota": "DELI SERDANG", "Kode Kemdagri": "1207262003",
    "Desil Kesejahteraan": "1", "Nama": "BUDI SANTOSO", "Kepala Keluarga": "BUDI SANTOSO", "NIK": NIK_BUDI, "Padan Dukcapil": "Padan/Aktif",
    "Jenis Kelamin": "Laki-laki", "Hubungan dengan Kepala Keluarga": "Kepala Keluarga", "Tanggal Lahir": "1980-03-12",
    "Pekerjaan": "Tidak/Belum Bekerja", "Persentil": "7", "Status Pekerjaan": "Kosong", "Prioritas Verval": "Normal", "Penerima BPNT": "Ya",
}  # fmt: skip
DTSEN_CELLS = {
    "nomor_induk_kependudukan": NIK_SITI, "nomor_kartu_keluarga": "1207260101150001", "nama": "SITI AMINAH", "tanggal_lahir": "12-03-1982",
    "jenis_kelamin": "2", "status_hubungan_keluarga": "Istri", "desil_nasional": "2", "desil_provinsi": "3", "desil_kabupaten_kota": "4",
    "status_dalam_pekerjaan_utama": "6", "pekerjaan_ktp": "Petani", "kabupaten_kota": "DELI SERDANG",
}  # fmt: skip


def row(headings: list[str], cells: dict[str, str]) -> dict[str, Any]:
    return {heading: cells.get(heading, "") for heading in headings}


def test_every_p3ke_file_imports_person_newer_and_family(tmp_path: Path) -> None:
    expected = ("BUDI SANTOSO", 1, True, "L", "12.07.26.2003", "Tidak/Belum Bekerja")
    for name, headings in (("orang", PERSON), ("baru", NEWER), ("keluarga", FAMILY)):
        report = import_files(
            "welfare",
            [write_xlsx(tmp_path / f"{name}.xlsx", [row(headings, P3KE_CELLS)])],
            tmp_path / name,
            source="P3KE",
        )
        (found,) = rows_of(tmp_path / name, "welfare")
        names = ("nama", "desil", "padan_dukcapil", "jenis_kelamin", "kode_desa", "pekerjaan")
        assert tuple(found[column] for column in names) == expected
        used = {heading for file in report.files for heading, _ in file.headings}
        assert used | {heading for file in report.files for heading in file.ignored} == set(headings), (
            "none is passed over in silence"
        )
        assert (report.unread, report.unusable) == ((), ())
    assert rows_of(tmp_path / "baru", "welfare")[0]["persentil"] == 7


def test_dtsen_gives_each_of_its_deciles_and_a_region_by_name_only_where_names_are_given(tmp_path: Path) -> None:
    report = import_files(
        "welfare", [write_csv(tmp_path / "dtsen.csv", [row(DTSEN, DTSEN_CELLS)])], tmp_path / "r", source="DTSEN"
    )
    (found,) = rows_of(tmp_path / "r", "welfare")
    assert [found[column] for column in ("desil", "desil_nasional", "desil_provinsi", "desil_kabkota")] == [2, 2, 3, 4]
    assert (found["nama"], found["hubungan"], found["pekerjaan"], found["padan_dukcapil"]) == (
        "SITI AMINAH",
        "Istri",
        "Petani",
        None,
    )
    assert found["kode_kab"] is None
    regions, _ = load_regions(ROOT / "programmes" / "sumut-regions.csv")
    files = [
        write_csv(
            tmp_path / "nama.csv", [row(DTSEN, DTSEN_CELLS), row(DTSEN, DTSEN_CELLS | {"kabupaten_kota": "Kab. Antah"})]
        )
    ]
    named = import_files("welfare", files, tmp_path / "n", source="DTSEN", region_names=regions)
    assert [each["kode_kab"] for each in rows_of(tmp_path / "n", "welfare")] == ["12.07", None]
    assert [(each.column, each.rows) for each in named.unread] == [("wilayah", 1)], "a name nobody knows is told"
    coded = row([*DTSEN, "kode_kab"], DTSEN_CELLS | {"kode_kab": "12.71"})
    import_files(
        "welfare", [write_csv(tmp_path / "kode.csv", [coded])], tmp_path / "k", source="DTSEN", region_names=regions
    )
    assert [each["kode_kab"] for each in rows_of(tmp_path / "k", "welfare")] == ["12.71"], "a name overrules no code"
    assert "kabupaten_kota" in report.files[0].ignored
