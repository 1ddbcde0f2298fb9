"""Mapping files: what comes along can be read, what words mean by it, and every fault is told with its line."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from naungan.model.errors import LayoutInvalid
from naungan.model.exchange import POSSIBLE, Outcome, Service
from naungan.sources.answer_words import Words
from naungan.sources.exchange_layout import load_layout, read_layout, shipped_layout


@pytest.mark.parametrize("service", list(Service))
def test_what_comes_along_is_unverified_says_where_from_and_can_say_everything(service: Service) -> None:
    layout = shipped_layout(service)
    assert not layout.is_verified
    assert layout.source
    assert not any(verified for _, verified in layout.letter.legal)
    assert {word.outcome for word in layout.statuses} == set(POSSIBLE[service]) - {Outcome.TIDAK_DIKENAL}
    assert {"row_id", "nik"} <= dict(layout.outgoing).keys()


@pytest.mark.parametrize(
    ("code", "status", "note", "outcome"),
    [
        ("", "Padan", "", Outcome.AKTIF),
        ("", "PADAN - PINDAH", "", Outcome.AKTIF),
        ("", "", "Meninggal dunia", Outcome.MENINGGAL),
        ("11", "", "", Outcome.MENINGGAL),
        ("11.0", "Data Ditemukan, Meninggal Dunia", "", Outcome.MENINGGAL),
        ("12", "Data Ditemukan, Data Ganda", "", Outcome.GANDA),
        ("13", "Data Tidak Ditemukan, NIK tidak terdapat di database Kependudukan", "", Outcome.TIDAK_DITEMUKAN),
        ("14", "Data Ditemukan, Status Non Aktif, silakan hubungi Dinas Dukcapil", "", Outcome.NONAKTIF),
        ("15", "Data Tidak Ditemukan, NIK tidak sesuai format Dukcapil", "", Outcome.FORMAT_SALAH),
        ("", "Tidak Padan", "NIK tidak ditemukan", Outcome.TIDAK_DITEMUKAN),
        ("", "tidak  padan - nama/tgl lahir", "", Outcome.TIDAK_COCOK),
        ("", "entah apa", "", Outcome.TIDAK_DIKENAL),
        ("08", "", "", Outcome.TIDAK_DIKENAL),
        ("", "Padan", "anaknya sudah meninggal", Outcome.TIDAK_DIKENAL),
        ("11", "Padan", "", Outcome.TIDAK_DIKENAL),
        ("", "entah apa", "Padan", Outcome.TIDAK_DIKENAL),
        ("", "", "", None),
    ],
)
def test_dukcapil_words(code: str, status: str, note: str, outcome: Outcome | None) -> None:
    meaning = Words(shipped_layout(Service.DUKCAPIL)).read(code, status, note)
    assert (meaning.outcome, meaning.is_fault) == (outcome, False)


_CONFIRMED = {"nama": 100, "tempat_lahir": 100, "tanggal_lahir": 100, "jenis_kelamin": 100, "kode_kab": 100}


@pytest.mark.parametrize(
    ("status", "note", "left_out"),
    [
        ("Padan", "Domisili sudah pindah ke Riau", "kode_kab"),
        ("Padan", "Alamat tidak sesuai", "kode_kab"),
        ("Padan", "Tgl lahir berbeda", "tanggal_lahir"),
        ("Padan", "-", ""),
    ],
)
def test_what_a_note_names_is_not_confirmed_by_the_status_beside_it(status: str, note: str, left_out: str) -> None:
    meaning = Words(shipped_layout(Service.DUKCAPIL)).read("", status, note)
    assert meaning.outcome is Outcome.AKTIF
    assert dict(meaning.elements) == {column: all_ for column, all_ in _CONFIRMED.items() if column != left_out}


@pytest.mark.parametrize("note", ["Pindah ke Pekanbaru", "Sudah pindah"])
def test_of_two_words_with_one_outcome_the_one_that_confirms_less_counts(note: str) -> None:
    meaning = Words(shipped_layout(Service.DUKCAPIL)).read("", "Aktif", note)
    assert meaning.outcome is Outcome.AKTIF
    assert dict(meaning.elements) == {**_CONFIRMED, "kode_kab": 0}


@pytest.mark.parametrize(
    ("status", "note"), [("Padan", "Pindah, tgl lahir berbeda"), ("Pindah - tgl lahir berbeda", "")]
)
def test_what_is_named_behind_known_words_is_not_confirmed_either(status: str, note: str) -> None:
    meaning = Words(shipped_layout(Service.DUKCAPIL)).read("", status, note)
    assert meaning.outcome is Outcome.AKTIF
    assert dict(meaning.elements) == {"nama": 100, "tempat_lahir": 100, "jenis_kelamin": 100, "kode_kab": 0}


@pytest.mark.parametrize(
    ("service", "status", "note"),
    [
        (Service.DUKCAPIL, "Sesuai", "NIK tidak aktif"),
        (Service.DUKCAPIL, "Padan", "cek lagi ke kantor"),
        (Service.BPJS, "Bukan peserta", "ada kartu lama"),
    ],
)
def test_a_note_that_nobody_knows_makes_the_line_unknown(service: Service, status: str, note: str) -> None:
    assert Words(shipped_layout(service)).read("", status, note).outcome is Outcome.TIDAK_DIKENAL


@pytest.mark.parametrize("text", ["Kuota Akses Hari ini telah Habis", "Login gagal", "IP Address Tidak Sesuai"])
def test_a_message_of_the_service_is_never_a_persons_status(text: str) -> None:
    meaning = Words(shipped_layout(Service.DUKCAPIL)).read("", text, "")
    assert (meaning.outcome, meaning.is_fault) == (None, True)


def test_who_has_moved_is_alive_but_their_regency_is_not_confirmed() -> None:
    words = Words(shipped_layout(Service.DUKCAPIL))
    assert ("kode_kab", 100) in words.read("", "Padan", "").elements
    moved = dict(words.read("", "Pindah", "").elements)
    assert moved == {"nama": 100, "tempat_lahir": 100, "tanggal_lahir": 100, "jenis_kelamin": 100, "kode_kab": 0}


def test_what_does_not_agree_is_named() -> None:
    words = Words(shipped_layout(Service.DUKCAPIL))
    assert words.read("", "Tidak padan - nama, tgl lahir", "").elements == (("nama", 0), ("tanggal_lahir", 0))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ('hasil = "PESERTA_AKTIF"', "PESERTA_AKTIF"),
        ('hasil = "AKTIF"\nsama = ["A"]\nmenegaskan = ["rumah"]', "rumah"),
        ('hasil = "AKTIF"\nsama = ["A"]\nmenyangkal = ["atap"]', "atap"),
        ('hasil = "AKTIF"\nkata = ["A"]', "tanpa kata"),
    ],
)
def test_every_fault_of_a_mapping_is_told_with_its_line(change: str, said: str) -> None:
    text = shipped_layout(Service.DUKCAPIL).text
    head = text.split("[[status]]")[0]
    with pytest.raises(LayoutInvalid) as stopped:
        read_layout(f"{head}[[status]]\n{change}\n", "uji.toml")
    assert said in str(stopped.value)
    assert "uji.toml" in str(stopped.value)
    assert any(
        f"baris {number}," in str(stopped.value) for number in range(len(head.splitlines()), len(head.splitlines()) + 5)
    )


def test_a_mapping_of_another_service_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(shipped_layout(Service.BPJS).text, "utf-8")
    with pytest.raises(LayoutInvalid, match="bpjs"):
        load_layout(tmp_path / "m.toml", Service.DUKCAPIL)


def test_the_reference_names_every_key_of_a_mapping_and_every_outcome() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "exchange-layouts.md").read_text("utf-8")
    words = set(re.findall(r"\w+", page))
    for service in Service:
        document = tomllib.loads(shipped_layout(service).text)
        letter = document["surat"]["dasar"]
        own = {
            *document,
            *document["keluar"],
            *document["masuk"],
            *document["surat"],
            *(key for each in letter for key in each),
        }
        assert own | {key for each in document["status"] for key in each} <= words
        assert {outcome.value for outcome in POSSIBLE[service]} <= words
