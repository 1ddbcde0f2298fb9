"""What a service's words mean: every spelling that is known, and that the unknown is never guessed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from naungan.exchange import bpjs, dukcapil
from naungan.exchange.dukcapil import Percent, percent_of
from naungan.exchange.service import Setback, SetbackKind
from naungan.exchange.service_adapter import Said
from naungan.exchange.service_reply import SOMEBODY_ELSE
from naungan.exchange.service_words import shipped_text, shipped_words, words_of
from naungan.model.errors import ServiceStopped
from naungan.model.exchange import Outcome, Service
from tests.exchange.service_places import ALIVE, DEAD, question

VERIFY, DATA = "CALL_VERIFY_BY_ELEMEN", "CALL_NIK"
WORDS, MEMBERS = shipped_words(Service.DUKCAPIL), shipped_words(Service.BPJS)
AGREES = {"NAMA_LGKP": "Sesuai (100)", "TGL_LHR": "Sesuai", "JENIS_KLMIN": "Sesuai"}


def heard(row: Any, method: str = VERIFY, **asked: str) -> Said | Setback:
    body = json.dumps({"content": [row], "quotaLimiter": 10}).encode()
    return dukcapil.read(body, question(ALIVE, **asked), WORDS, method)


def outcome(row: Any, method: str = VERIFY, **asked: str) -> Outcome | SetbackKind:
    said = heard(row, method, **asked)
    return said.kind if isinstance(said, Setback) else said.outcome


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"RESPONSE_CODE": "11"}, Outcome.MENINGGAL),
        ({"RESPONSE_CODE": 11, "RESPON": "Data Ditemukan"}, Outcome.MENINGGAL),
        ({"RESPON": "data ditemukan,  MENINGGAL-DUNIA."}, Outcome.MENINGGAL),
        ({"RESPONSE_DESC": "Data Ditemukan, Status Non-Aktif, silahkan hubungi Dinas Dukcapil"}, Outcome.NONAKTIF),
        ({"RESPON": "Data Ditemukan, Status NonAktif"}, Outcome.NONAKTIF),
        ({"RESPONSE_CODE": "15", "RESPON": "Data Tidak Ditemukan"}, Outcome.FORMAT_SALAH),
        ({"RESPON": "NIK tidak terdapat di data base kependudukan"}, Outcome.TIDAK_DITEMUKAN),
        # nobody guesses
        ({"RESPONSE_CODE": "08"}, Outcome.TIDAK_DIKENAL),
        ({"RESPONSE_CODE": "08", "RESPON": "Data Ditemukan, Meninggal Dunia"}, Outcome.TIDAK_DIKENAL),
        ({"RESPONSE_CODE": "11", "RESPON": "Data Ditemukan, Data Ganda"}, Outcome.TIDAK_DIKENAL),
        ({"RESPONSE_CODE": "11", "RESPON": "Data sedang dimutakhirkan"}, Outcome.TIDAK_DIKENAL),
        ({"RESPON": "Data Ditemukan, tidak meninggal dunia"}, Outcome.TIDAK_DIKENAL),
        ({"RESPON": "Data Ditemukan, belum Non Aktif"}, Outcome.TIDAK_DIKENAL),
        # about the asking
        ({"RESPON": "Kuota Akses Hari ini telah Habis"}, SetbackKind.QUOTA),
        ({"RESPON": "QUOTA akses habis", "RESPONSE_CODE": "11"}, SetbackKind.QUOTA),
        ({"RESPON": "Login gagal"}, SetbackKind.REFUSED),
        ({"RESPON": "IP Address Tidak Sesuai"}, SetbackKind.REFUSED),
        ({"RESPON": "User ID/Instansi Tidak Aktif"}, SetbackKind.REFUSED),
        ({"RESPON": "parameter tidak lengkap"}, SetbackKind.UNFIT),
        # no answer
        ({}, SetbackKind.PASSING),
        ({"RESPON": "Data Ditemukan"}, SetbackKind.PASSING),
    ],
)
def test_code_and_text_are_heard_together(row: Any, expected: Outcome | SetbackKind) -> None:
    assert outcome(row) == expected
    assert outcome(row, DATA) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (AGREES, Outcome.AKTIF),
        ({**AGREES, "NIK": "Sesuai"}, Outcome.AKTIF),
        ({**AGREES, "NO_KAB": "Tidak Sesuai"}, Outcome.AKTIF),
        ({**AGREES, "NAMA_LGKP": "SESUAI(80)"}, Outcome.AKTIF),
        ({**AGREES, "NAMA_LGKP": "Tidak Sesuai (79)"}, Outcome.TIDAK_COCOK),
        ({**AGREES, "TGL_LHR": "Tidak Sesuai"}, Outcome.TIDAK_COCOK),
        # one that was asked is missing, or strange
        ({**AGREES, "TGL_LHR": ""}, Outcome.TIDAK_DIKENAL),
        ({**AGREES, "TGL_LHR": "Hampir Sesuai"}, Outcome.TIDAK_DIKENAL),
        ({**AGREES, "TGL_LHR": "Sesuai (101)"}, Outcome.TIDAK_DIKENAL),
        ({**AGREES, "NIK": "Tidak Sesuai"}, Outcome.TIDAK_DIKENAL),
        # about somebody else
        ({**AGREES, "NIK": DEAD}, SetbackKind.PASSING),
    ],
)
def test_a_person_agrees_by_all_that_was_asked_of_name_birth_and_sex(row: Any, expected: Any) -> None:
    assert outcome(row) == expected


@pytest.mark.parametrize(
    ("province", "regency", "kept"),
    [("Sesuai", "Sesuai", 100), ("Sesuai", "Tidak Sesuai", 0),
     ("Tidak Sesuai", "Sesuai", None), ("", "Sesuai", None), ("Hampir", "Sesuai", None)],
)  # fmt: skip
def test_a_regencys_number_says_nothing_without_its_province(province: str, regency: str, kept: int | None) -> None:
    said = heard({**AGREES, "NO_PROP": province, "NO_KAB": regency})
    assert isinstance(said, Said)
    assert (said.outcome, dict(said.elements).get("kode_kab")) == (Outcome.AKTIF, kept)


@pytest.mark.parametrize("content", [
    [{"RESPONSE_CODE": "11", "NIK": DEAD}],
    [{"RESPONSE_CODE": "11", "NIK": ALIVE}, {"NIK": DEAD}],
    [{**AGREES, "NIK": ALIVE}, {**AGREES, "NIK": DEAD}],
])  # fmt: skip
def test_a_reply_about_another_number_is_thrown_away_whatever_status_it_tells(content: list[Any]) -> None:
    body = json.dumps({"content": content}).encode()
    for method in (VERIFY, DATA):
        assert dukcapil.read(body, question(ALIVE), WORDS, method) == SOMEBODY_ELSE
    members = json.loads(json.dumps(content).replace('"11"', '"21"'))
    assert bpjs.read(json.dumps({"content": members}).encode(), question(ALIVE), MEMBERS) == SOMEBODY_ELSE


@pytest.mark.parametrize("row", [{"NIK": ALIVE}, {"NIK": ALIVE, "NAMA": "BUDI"}, {}])
def test_a_status_that_repeats_who_was_asked_for_is_heard(row: dict[str, str]) -> None:
    dead = json.dumps({"content": [{"RESPONSE_CODE": "11", **row}]}).encode()
    said = dukcapil.read(dead, question(ALIVE), WORDS, VERIFY)
    assert isinstance(said, Said)
    assert said.outcome is Outcome.MENINGGAL
    nobody = json.dumps({"content": [{"RESPON": "Data Tidak Ditemukan", **row}]}).encode()
    said = bpjs.read(nobody, question(ALIVE), MEMBERS)
    assert isinstance(said, Said)
    assert said.outcome is Outcome.BUKAN_PESERTA


@pytest.mark.parametrize("whole", [True, False])
def test_no_member_and_a_membership_in_one_reply_is_neither(whole: bool) -> None:
    status, card = {"RESPON": "Data Tidak Ditemukan"}, {"NIK": ALIVE, "SEGMEN": "PU", "STATUS": "Aktif", "KPJ": "1"}
    content = [{**status, **card}] if whole else [status, card]
    said = bpjs.read(json.dumps({"content": content}).encode(), question(ALIVE), MEMBERS)
    assert isinstance(said, Said)
    assert said.outcome is Outcome.TIDAK_DIKENAL


def test_a_name_that_is_told_where_agreement_was_asked_is_not_noted() -> None:
    said = heard({**AGREES, "NAMA_LGKP": "BUDI SIREGAR"})
    assert isinstance(said, Said)
    assert (said.outcome, said.said) == (Outcome.TIDAK_DIKENAL, "NAMA_LGKP: ?; TGL_LHR: Sesuai; JENIS_KLMIN: Sesuai")


def test_a_number_and_a_sex_alone_say_of_nobody_that_it_is_they() -> None:
    assert outcome({"NIK": "Sesuai", "JENIS_KLMIN": "Sesuai"}, nama="", tanggal_lahir="") is Outcome.TIDAK_DIKENAL
    assert outcome({"NIK": "Sesuai", "TGL_LHR": "Sesuai"}, nama="", jenis_kelamin="X") is Outcome.AKTIF


def test_two_people_under_one_number_are_nobody() -> None:
    body = json.dumps({"content": [AGREES, AGREES]}).encode()
    said = dukcapil.read(body, question(ALIVE), WORDS, VERIFY)
    assert isinstance(said, Said)
    assert said.outcome is Outcome.TIDAK_DIKENAL


def test_of_a_persons_data_only_what_the_register_has_is_kept() -> None:
    said = heard({"NIK": ALIVE, "NAMA_LGKP": "BUDI", "AGAMA": "X", "GOL_DRH": "O", "TGL_LHR": "12/03/1980"}, DATA)
    assert isinstance(said, Said)
    assert dict(said.values) == {"nama": "BUDI", "tanggal_lahir": "1980-03-12"}
    assert isinstance(heard({"NIK": DEAD, "NAMA_LGKP": "BUDI"}, DATA), Setback)
    assert isinstance(heard({"NAMA_LGKP": "BUDI"}, DATA), Setback), "whose name it is, nobody knows"


def test_percent_of_an_element() -> None:
    elements = WORDS.elements
    assert elements
    assert percent_of("Tidak Sesuai (40)", elements) == Percent(False, 40)
    assert percent_of("sesuai", elements) == Percent(True, 100)
    assert percent_of("Tidak Sesuai", elements) == Percent(False, 0)
    assert percent_of("Sesuai sebagian", elements) is None


@pytest.mark.parametrize(
    ("cards", "expected"),
    [
        ([("BPU", "Aktif"), ("PU", "Masa Tenggang")], Outcome.PESERTA_AKTIF),
        ([("BPU", "KELUAR")], Outcome.PESERTA_NONAKTIF),
        ([("PU", "Aktif"), ("BPU", "entahlah")], Outcome.PESERTA_AKTIF),
        ([("BPU", "Non Aktif"), ("BPU", "entahlah")], Outcome.TIDAK_DIKENAL),
        ([("", "Aktif")], Outcome.TIDAK_DIKENAL),
        ([("BPU", "")], Outcome.TIDAK_DIKENAL),
    ],
)
def test_several_cards_are_one_answer(cards: list[tuple[str, str]], expected: Outcome) -> None:
    rows = [
        {"NIK": ALIVE, "SEGMEN": segment, "STATUS": status, "KPJ": str(at)}
        for at, (segment, status) in enumerate(cards)
    ]
    said = bpjs.read(json.dumps({"content": rows}).encode(), question(ALIVE), MEMBERS)
    assert isinstance(said, Said)
    assert said.outcome is expected
    assert sum(column.startswith("kpj") for column, _ in said.values) == len(cards), "no card is lost"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.just(ALIVE),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["content", "RESPON", "RESPONSE_CODE", "NIK", "NAMA_LGKP", "TGL_LHR", "STATUS", "SEGMEN"]), inner, max_size=4
    ),
    max_leaves=12,
)  # fmt: skip


@given(st.binary(max_size=60) | JSON.map(lambda told: json.dumps(told).encode()))
@example(b"[" * 100_000)
@example(b'{"content": {"NAMA_LGKP": 1e400}}')
@example(b'{"content": [], "RESPONSE_CODE": ' + b"9" * 5000 + b"}")
def test_garbage_is_never_a_persons_status(body: bytes) -> None:
    for method in (VERIFY, DATA):
        check_nothing_is_made_up(dukcapil.read(body, question(ALIVE), WORDS, method))
    check_nothing_is_made_up(bpjs.read(body, question(ALIVE), MEMBERS))


def check_nothing_is_made_up(said: Said | Setback) -> None:
    assert isinstance(said, Setback | Said)
    if isinstance(said, Said):
        assert ALIVE not in said.said
        assert said.outcome is Outcome.TIDAK_DIKENAL or said.values or said.elements


def test_a_service_that_repeats_the_number_is_noted_without_it() -> None:
    said = heard({"RESPON": f"Status khusus untuk {ALIVE}"})
    assert isinstance(said, Said)
    assert said.said == "Status khusus untuk " + "*" * 16


@pytest.mark.parametrize("service", [Service.DUKCAPIL, Service.BPJS])
def test_a_protocol_of_ones_own_is_read_in_place_of_the_shipped(service: Service, tmp_path: Path) -> None:
    assert 'status_verifikasi = "belum diverifikasi"' in shipped_text(service)
    own = tmp_path / "protokol.toml"
    own.write_text(shipped_text(service).replace('versi = "2026-11-22"', 'versi = "PKS-2027"'), "utf-8")
    assert words_of(service, own).version == "PKS-2027"


@pytest.mark.parametrize(
    ("text", "said"),
    [("versi = [", "bukan TOML"), ("versi = 1", "belum ada"), (shipped_text(Service.BPJS), "bukan protokol dukcapil"),
     (shipped_text(Service.DUKCAPIL).replace('hasil = "GANDA"', 'hasil = "PESERTA_AKTIF"'), "tidak ada"),
     (shipped_text(Service.DUKCAPIL).replace('jenis = "KUOTA"', 'jenis = "LAIN"'), "LAIN")],
)  # fmt: skip
def test_a_spoiled_protocol_is_named_before_anybody_is_asked(text: str, said: str, tmp_path: Path) -> None:
    own = tmp_path / "protokol.toml"
    own.write_text(text, "utf-8")
    with pytest.raises(ServiceStopped, match=said):
        words_of(Service.DUKCAPIL, own)
