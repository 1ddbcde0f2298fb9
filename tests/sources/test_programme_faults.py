"""A wrong programme file says everything that is wrong with it at once, each with line, key and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from naungan.model.errors import ProgrammeFault, ProgrammeInvalid
from naungan.sources.programme_file import load_programme, programme_faults_text, region_path

PROGRAMMES = Path(__file__).parents[2] / "programmes"
RIGHT = (PROGRAMMES / "contoh-provinsi-lain.toml").read_text(encoding="utf-8")
REGIONS = (PROGRAMMES / "contoh-regions.csv").read_text(encoding="utf-8")

# (what stands in the right file, what stands in the wrong one, where the fault is found: text of its line, its key)
WRONG: list[tuple[str, str, str, str]] = [
    ('kode = "contoh-provinsi-lain"', 'kode = "Contoh Provinsi"', 'kode = "Contoh Provinsi"', "kode"),
    ("tahun = 2026", 'tahun = "2026"', 'tahun = "2026"', "tahun"),
    ("batas_usulan = 2026-05-29", "batas_usulan = 2026-08-01", "batas_usulan = 2026-08-01", "batas_usulan"),
    ("bulan = 6", "bulann = 6", "bulann = 6", "bulann"),
    ("pagu = 125_000_000", "pagu = 1_000_000", "pagu = 1_000_000", "dana[2].pagu"),
    ('"NELAYAN", "PEDAGANG"]\nhanya', '"NELAYAN", "PEDAGANK"]\nhanya', '"PEDAGANK"]', "dana[2].sektor[2]"),
    ('"99.05" = 130 }', '"99.55" = 130 }', '"99.55" = 130', 'kuota[1].kursi."99.55"'),
    ('sektor = ["NELAYAN"]\ndana = "APBD"', 'sektor = ["NELAYAN"]\ndana = "DBH_SAWIT"', 'sektor = ["NELAYAN"]', "kuota[2].sektor"),
    ('metode = "sainte_lague"', 'metode = "dhondt"', 'metode = "dhondt"', "kuota[3].metode"),
    ("desil_maksimum = 4", "desil_maksimum = 11", "desil_maksimum = 11", "kriteria.desil_maksimum"),
    ("usia_di_bawah = 65", "usia_di_bawah = 70", "usia_di_bawah = 70", "kriteria.usia_di_bawah"),
    ('domisili = "kabkota"', 'domisili = "kecamatan"', 'domisili = "kecamatan"', "kriteria.domisili"),
    ('"desil", "tanggungan"]', '"desill", "tanggungan"]', '"desill"', "peringkat.kunci[3]"),
    ("persen = 25", "persen = 5", "persen = 5", "cadangan.persen"),
    ('aturan = "tetap_kosong"', "aturan = true", "aturan = true", "sisa_kursi.aturan"),
    ('komitmen = ""', 'komitmen = "abc"', 'komitmen = "abc"', "undian.komitmen"),
    ('"nelayan", "buruh nelayan"', '"nelayan", "Pemanen"', '"Pemanen"', "pekerjaan[2].alias[2]"),
    ('"kriteria.maks_per_kk" = "Contoh: karangan penyusun"\n', "", "maks_per_kk = 1", "kriteria.maks_per_kk"),
]  # fmt: skip


def write(folder: Path, text: str, regions: str = REGIONS) -> Path:
    (folder / "contoh-regions.csv").write_text(regions, encoding="utf-8")
    path = folder / "program.toml"
    path.write_text(text, encoding="utf-8")
    return path


def faults_of(path: Path) -> tuple[ProgrammeFault, ...]:
    with pytest.raises(ProgrammeInvalid) as caught:
        load_programme(path)
    return caught.value.faults


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"the right file no longer has {old!r} once"
    return text.replace(old, new)


def line_with(text: str, part: str) -> int:
    (line,) = [number for number, line in enumerate(text.split("\n"), 1) if part in line]
    return line


@pytest.mark.parametrize(("old", "new", "part", "key"), WRONG, ids=[case[3] for case in WRONG])
def test_each_wrong_value_is_found_on_its_line(tmp_path: Path, old: str, new: str, part: str, key: str) -> None:
    text = changed(RIGHT, old, new)
    found = {(fault.line, fault.key) for fault in faults_of(write(tmp_path, text))}
    assert (line_with(text, part), key) in found


SIGNATURES = [
    ("kabkota = 0", "persetujuan.kabkota"),
    ("bpjs = 10", "persetujuan.bpjs"),
    ("provinsi = -1", "persetujuan.provinsi"),
    ('provinsi = "satu"', "persetujuan.provinsi"),
    ("gubernur = 1", "persetujuan.gubernur"),
    ("bpjs = 2", "persetujuan.bpjs"),
]
"""Written rules of signatures that are none; the last one has no source."""


@pytest.mark.parametrize(("line", "key"), SIGNATURES, ids=[line for line, _ in SIGNATURES])
def test_an_absurd_rule_of_signatures_is_a_fault(tmp_path: Path, line: str, key: str) -> None:
    text = changed(RIGHT, "[peringkat]\n", f"[persetujuan]\n{line}\n\n[peringkat]\n")
    assert (line_with(text, line), key) in {(fault.line, fault.key) for fault in faults_of(write(tmp_path, text))}


REPAIRS = [
    ("hari = 0", "perbaikan_nik.hari"), ("hari = 367", "perbaikan_nik.hari"), ('hari = "dua"', "perbaikan_nik.hari"),
    ("minggu = 2", "perbaikan_nik.minggu"), ("hari = 14", "perbaikan_nik.hari"),
]  # fmt: skip
"""Written days for repairing a NIK that are none; the last one has no source."""


@pytest.mark.parametrize(("line", "key"), REPAIRS, ids=[line for line, _ in REPAIRS])
def test_an_absurd_time_for_repairing_a_nik_is_a_fault(tmp_path: Path, line: str, key: str) -> None:
    text = changed(RIGHT, "[peringkat]\n", f"[perbaikan_nik]\n{line}\n\n[peringkat]\n")
    assert (line_with(text, line), key) in {(fault.line, fault.key) for fault in faults_of(write(tmp_path, text))}


def test_sixteen_wrong_values_in_one_file_are_all_said_at_once(tmp_path: Path) -> None:
    text = RIGHT
    for old, new, _, key in WRONG:
        if key not in (
            "dana[2].pagu",
            "dana[2].sektor[2]",
        ):  # these two hide others: without seats nothing costs too much
            text = changed(text, old, new)
    found = {(fault.line, fault.key) for fault in faults_of(write(tmp_path, text))}
    expected = {
        (line_with(text, part), key) for _, _, part, key in WRONG if key not in ("dana[2].pagu", "dana[2].sektor[2]")
    }
    assert expected <= found
    assert len(expected) == 16


def test_a_single_wrong_value_does_not_set_off_others(tmp_path: Path) -> None:
    for old, new, _, key in WRONG:
        if key in ("bulann", "dana[2].sektor[2]"):
            continue  # a key misspelt is one unknown and one missing; a sector no fund pays is missed by its quota too
        faults = faults_of(write(tmp_path, changed(RIGHT, old, new)))
        assert [fault.key for fault in faults] == [key]


def test_faults_come_by_line_and_each_has_a_remedy(tmp_path: Path) -> None:
    text = RIGHT
    for old, new, _, key in WRONG:
        if key != "dana[2].sektor[2]":
            text = changed(text, old, new)
    faults = faults_of(write(tmp_path, text))
    assert list(faults) == sorted(faults)
    assert all(fault.what and fault.remedy for fault in faults)


def test_the_text_reads_aloud(tmp_path: Path) -> None:
    with pytest.raises(ProgrammeInvalid) as caught:
        load_programme(write(tmp_path, changed(RIGHT, "pagu = 125_000_000", "pagu = 1_000_000")))
    text = programme_faults_text(caught.value)
    line = line_with(changed(RIGHT, "pagu = 125_000_000", "pagu = 1_000_000"), "pagu = 1_000_000")
    assert text.split("\n")[0].endswith("ada 1 kesalahan. Perbaiki semuanya, lalu jalankan lagi.")
    assert f"1. Baris {line}, dana[2].pagu: 1.240 kursi dengan Rp100.800 per orang untuk 6 bulan" in text
    assert "menelan Rp124.992.000, melebihi pagu Rp1.000.000." in text
    assert "Perbaikan: naikkan pagu, atau kurangi kursi dana ini menjadi paling banyak 9." in text


def test_a_fund_just_large_enough_is_accepted_and_one_rupiah_less_is_not(tmp_path: Path) -> None:
    enough = changed(RIGHT, "pagu = 125_000_000", "pagu = 124_992_000")
    assert load_programme(write(tmp_path, enough)).seats == 2_180
    assert [f.key for f in faults_of(write(tmp_path, changed(enough, "124_992_000", "124_991_999")))] == [
        "dana[2].pagu"
    ]


def test_a_budget_with_a_discount_that_ends_is_reckoned_month_by_month(tmp_path: Path) -> None:
    # donors' money, July to December 2026 at half the tariff: 540 + 700 seats x 8,400 x 6 = 62,496,000
    donated = RIGHT.replace('asal_dana = "APBD"', 'asal_dana = "LAIN"').replace(
        "pagu = 125_000_000", "pagu = 62_496_000"
    )
    assert load_programme(write(tmp_path, donated)).monthly_contribution == 8_400
    later = donated.replace("tanggal_pendaftaran = 2026-07-01", "tanggal_pendaftaran = 2026-08-01")
    assert "dana[2].pagu" in [fault.key for fault in faults_of(write(tmp_path, later))]  # January costs twice as much


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ('"99.71" = 250, "99.72" = 60 }', '"99.71" = 650, "99.72" = 60 }', "kuota[3].tetap", "melebihi total 700"),
        ('"99.71" = 250, "99.72" = 60 }', '"99.71" = 250, "99.01" = 60 }', 'kuota[3].bobot."99.01"', "pada tetap dan pada bobot"),
        ('bobot = { "99.01" = 412,', 'bobot = { "99.01" = -1,', 'kuota[3].bobot."99.01"', "di luar batas"),
        ('bobot = { "99.01" = 412,', 'bobot = { "99.01" = 41.2,', 'kuota[3].bobot."99.01"', "bilangan pecahan"),
        ('sumber = { kursi = "Contoh: karangan penyusun" }\n\n# Total', "# Total", "kuota[2].sumber", "belum ada"),
        ('bobot = "asumsi: penduduk (ribu)"', 'bobot = " "', "kuota[3].sumber.bobot", "kosong"),
        ('sektor = ["PEDAGANG"]\ndana', 'sektor = ["PEDAGANG", "NELAYAN"]\ndana', "kuota[3].sektor", "sudah punya kuota"),
        ('kode = "PEDAGANG"\nnama', 'kode = "NELAYAN"\nnama', "sektor[3].kode", "sudah dipakai"),
        ('"perempuan_kepala_keluarga", ', '"berlanjut", ', "peringkat.kunci[1]", "tidak ditulis di sini"),
        ("tanggal_pendaftaran = 2026-07-01", "tanggal_pendaftaran = 2026-07-01T08:00:00", "tanggal_pendaftaran", "dengan jam"),
        ("tahun = 2026", "tahun = 2036", "tahun", "jauh dari"),
        ("usia_minimum = 17", "usia_minimum = 65", "kriteria.usia_minimum", "tidak di bawah"),
        ("kelompok = 1", "kelompok = 42", "iuran.kelompok", "tidak ada dalam tarif"),
        ("welfare = 365", "kesejahteraan = 365", "bukti.kesejahteraan", "tidak dikenal"),
        ('"ASN", "TNI", "POLRI"]\nmaks', '"ASN", "perangkat desa"]\nmaks', "kriteria.daftar_pengecualian[2]", "tidak berbentuk"),
        ('[sisa_kursi]\naturan = "tetap_kosong"\n', "", "sisa_kursi", "belum ada"),
        ('wilayah = "contoh-regions.csv"', 'wilayah = "../contoh-regions.csv"', "wilayah", "ke luar folder"),
        ('wilayah = "contoh-regions.csv"', 'wilayah = "lain.csv"', "wilayah", "tidak ada atau tidak dapat dibaca"),
        ('"cadangan.persen" =', '"cadangan.persenn" =', 'sumber."cadangan.persenn"', "yang tidak ada"),
        ('dasar_hukum = "Contoh: tidak ada"', 'dasar_hukum = ""', "dana[2].dasar_hukum", "kosong"),
    ],
)  # fmt: skip
def test_contradictions(tmp_path: Path, old: str, new: str, key: str, said: str) -> None:
    faults = faults_of(write(tmp_path, changed(RIGHT, old, new)))
    assert [fault for fault in faults if fault.key == key and said in fault.what], programme_faults_text(
        ProgrammeInvalid("", faults)
    )


def test_a_sector_without_any_word_for_it_is_refused(tmp_path: Path) -> None:
    start, end = RIGHT.index('[[pekerjaan]]\nsektor = "NELAYAN"'), RIGHT.index('[[pekerjaan]]\nsektor = "PEDAGANG"')
    (fault,) = faults_of(write(tmp_path, RIGHT[:start] + RIGHT[end:]))
    assert (fault.key, fault.line) == ("sektor[2]", line_with(RIGHT, 'nama = "Perikanan tangkap"') - 2)


def test_a_programme_before_any_recorded_tariff_is_refused(tmp_path: Path) -> None:
    text = (
        RIGHT.replace("2026-07-01", "2014-07-01")
        .replace("2026-05-29", "2014-05-29")
        .replace("tahun = 2026", "tahun = 2014")
    )
    (fault,) = faults_of(write(tmp_path, text))
    assert (fault.key, fault.line) == ("tanggal_pendaftaran", line_with(text, "tanggal_pendaftaran = 2014"))


@pytest.mark.parametrize(
    ("regions", "said"),
    [
        (REGIONS.replace("99.02,", "9902,"), "contoh-regions.csv baris 3: kode wilayah '9902'"),
        (REGIONS.replace("99.02,", "99.01,"), "kode 99.01 sudah dipakai pada baris 2"),
        (REGIONS.replace("Tanah Rawa", "MUJAY"), "nama MUJAY sudah dipakai"),
        (REGIONS.replace("268,1,0", "268,0,0"), "kotak peta 0,0 sudah dipakai"),
        (REGIONS.replace("268,1,0", "268,satu,0"), "tile_col 'satu' bukan letak kotak"),
        (REGIONS.replace("tile_col", "kolom"), "tidak punya kolom tile_col"),
        (REGIONS.replace("kota,Kota Baru", "kotamadya,Kota Baru"), "jenis wilayah 'kotamadya'"),
        ("", "tidak punya kolom"),
    ],
)
def test_faults_of_the_region_file_stand_at_the_key_that_names_it(tmp_path: Path, regions: str, said: str) -> None:
    path = write(tmp_path, RIGHT, regions)
    here = [fault for fault in faults_of(path) if fault.key == "wilayah"]
    assert {fault.line for fault in here} == {line_with(RIGHT, "wilayah = ")}
    assert any(said in fault.what for fault in here), here


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("judul = \n", 1),
        ('judul = "a"\n\nbulan = 1\nbulan = 2\n', 4),
        ('judul = "a"\n[kriteria\n', 2),
        ("a = [\n1,\n2\n", 4),
    ],
)
def test_broken_toml_is_one_fault_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    (fault,) = faults_of(write(tmp_path, text))
    assert (fault.line, fault.key) == (line, "")


def test_a_file_that_is_not_utf_8_says_on_which_line(tmp_path: Path) -> None:
    path = tmp_path / "program.toml"
    path.write_bytes(b'judul = "a"\nkode = "\xff"\n')
    (fault,) = faults_of(path)
    assert fault.line == 2
    with pytest.raises(ProgrammeInvalid):
        region_path(path)


def test_an_empty_file_lacks_every_table_and_is_no_crash(tmp_path: Path) -> None:
    faults = faults_of(write(tmp_path, ""))
    assert {fault.line for fault in faults} == {0}
    assert {"judul", "dana", "sektor", "pekerjaan", "kuota", "kriteria", "iuran", "sumber"} <= {f.key for f in faults}


def test_lines_with_carriage_returns_and_a_byte_order_mark_count_the_same(tmp_path: Path) -> None:
    text = changed(RIGHT, "persen = 25", "persen = 5")
    path = write(tmp_path, text)
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert [(f.line, f.key) for f in faults_of(path)] == [(line_with(text, "persen = 5"), "cadangan.persen")]


@pytest.mark.parametrize("name", ["contoh-provinsi-lain", "sumut-2025"])
def test_no_single_value_of_another_type_crashes_the_reader(tmp_path: Path, name: str) -> None:
    text = (PROGRAMMES / f"{name}.toml").read_text(encoding="utf-8")
    (tmp_path / "sumut-regions.csv").write_bytes((PROGRAMMES / "sumut-regions.csv").read_bytes())
    lines = text.split("\n")
    places = [number for number, line in enumerate(lines) if " = " in line and not line.rstrip().endswith("[")]
    for number in places[:70]:
        for value in ("{ a = 1 }", "[[1]]", "1.5", "true"):
            key = lines[number].split(" = ")[0]
            mutant = "\n".join([*lines[:number], f"{key} = {value}", *lines[number + 1 :]])
            try:
                load_programme(write(tmp_path, mutant))
            except ProgrammeInvalid as error:
                assert error.faults
