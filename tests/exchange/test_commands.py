"""What the commands of an exchange say to people: plain words, exit codes, and never a whole NIK."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from naungan.cli.main import main
from naungan.exchange.folder import Exchange
from naungan.exchange.service import SystemClock
from naungan.model.exchange import Service
from naungan.sources.exchange_layout import shipped_layout
from tests.exchange.asked_cast import AMA, BUDI, CAST, SITI, exchange, line, text_file
from tests.journeys.cli_place import FULL_NIK


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAUNGAN_DATA", str(tmp_path / "data"))


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    code = main([*map(str, arguments)])
    said = capsys.readouterr()
    assert not FULL_NIK.search(said.out + said.err)
    assert "galat tak terduga" not in said.err
    return code, said.out + said.err


def test_receive_says_what_came_what_nobody_knows_and_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exchange(tmp_path / "x")
    file = text_file(
        tmp_path / "a.csv",
        [line(BUDI, STATUS="Padan"), line(SITI, STATUS="sip"), line(AMA, STATUS="Padan", NIK=BUDI.nik)],
    )
    code, said = call(capsys, "exchange", "receive", tmp_path / "x", file, "--as-of", "2025-09-01", "--quiet")
    assert code == 1
    for words in ("a.csv", "Kata status yang tidak dikenal", "sip", "JAWABAN_NIK_BERUBAH", "Terjawab", "masalah-*.csv"):
        assert words in said
    code, said = call(capsys, "exchange", "status", tmp_path / "x")
    assert code == 0
    assert "Bertentangan" in said
    assert "33 %" in said


def test_dry_run_of_receive_and_register_write_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exchange(tmp_path / "x", Service.BPJS)
    file = text_file(tmp_path / "a.csv", [line(each, STATUS="Bukan peserta") for each in CAST])
    code, said = call(capsys, "exchange", "receive", tmp_path / "x", file, "--as-of", "2025-09-01", "--dry-run")
    assert (code, "tidak dicatat" in said) == (0, True)
    assert Exchange.open(tmp_path / "x").journal.answers() == []
    assert call(capsys, "exchange", "register", tmp_path / "x", "--into", tmp_path / "r")[0] == 2
    call(capsys, "exchange", "receive", tmp_path / "x", file, "--as-of", "2025-09-01")
    code, said = call(capsys, "exchange", "register", tmp_path / "x", "--into", tmp_path / "r", "--dry-run")
    assert (code, "tidak ditulis" in said, (tmp_path / "r").exists()) == (0, True, False)
    code, said = call(capsys, "exchange", "register", tmp_path / "x", "--into", tmp_path / "r", "--quiet")
    assert (code, (tmp_path / "r" / "membership" / "data.parquet").exists()) == (0, True)
    assert "naungan determine" in said


def test_a_request_from_lists_has_the_ids_of_a_determination_and_a_locked_file_needs_a_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _: datetime(2025, 9, 30, 17, tzinfo=UTC))
    lists = tmp_path / "lists"
    lists.mkdir()
    text_file(lists / "Kab Deli Serdang.csv", [
        {"NIK": BUDI.nik, "NAMA": BUDI.nama, "TANGGAL LAHIR": "12-03-1980", "JK": "L", "PEKERJAAN": "buruh sawit"},
        {"NIK": "", "NAMA": "Tanpa Nomor", "TANGGAL LAHIR": "12-03-1981", "JK": "L", "PEKERJAAN": "buruh sawit"},
    ])  # fmt: skip
    programme = Path(__file__).parents[2] / "programmes" / "sumut-2025.toml"
    asked = ("exchange", "request", "bpjs", "--from", lists, "--out", tmp_path / "x")
    code, said = call(capsys, *asked)
    assert (code, "--programme" in said) == (2, True)
    code, said = call(capsys, *asked, "--programme", programme, "--dry-run", "--quiet")
    assert (code, "uji coba" in said, (tmp_path / "x").exists()) == (1, True, False)
    assert "NIK kosong" in said
    code, said = call(capsys, *asked, "--programme", programme)
    assert (code, "--password-file" in said, (tmp_path / "x").exists()) == (2, True, False)
    code, said = call(capsys, *asked, "--programme", programme, "--format", "csv", "--quiet")
    assert (code, "surat.pdf" in said, "belum diverifikasi" in said) == (1, True, True)
    made = Exchange.open(tmp_path / "x")
    assert made.facts["made"] == "2025-10-01", "a day begins at midnight in Jakarta"
    (question,) = made.questions()
    assert (question.nik, question.kode_kab, question.row_id[0], len(question.row_id)) == (BUDI.nik, "12.07", "c", 21)


def test_a_mapping_with_a_fault_stops_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exchange(tmp_path / "x")
    broken = shipped_layout(Service.DUKCAPIL).text.replace('hasil = "GANDA"', 'hasil = "DOBEL"')
    (tmp_path / "m.toml").write_text(broken, "utf-8")
    code, said = call(
        capsys, "exchange", "receive", tmp_path / "x", tmp_path / "none.csv", "--mapping", tmp_path / "m.toml"
    )
    assert code == 3
    assert "DOBEL" in said
    assert "baris" in said


def test_exchanges_with_two_owners_make_no_register(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exchange(tmp_path / "a")
    exchange(tmp_path / "b", Service.BPJS)
    code, said = call(capsys, "exchange", "register", tmp_path / "a", tmp_path / "b", "--into", tmp_path / "r")
    assert (code, "bpjs, dukcapil" in said) == (2, True)
