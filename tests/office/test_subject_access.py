"""Access for the person concerned: all of theirs, with purpose, source, day and readers; nothing of anybody else's."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.test import Client

from naungan.cli.main import main
from naungan.model.errors import OutputInTheWay, Refused
from naungan.office import scope
from naungan.office.audit.models import LogEntry
from naungan.office.privacy import access, erasure
from naungan.office.programmes import queries as programmes
from naungan.office.programmes.models import RegisterSnapshot
from tests.office.cast import HOME
from tests.office.one_person import NAME, NIK, Traces, silent
from tests.office.test_intake import OTHER

Sheets = dict[str, list[tuple[str, ...]]]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "serah"
    folder.mkdir()
    return folder


def give(out: Path, nik: str = NIK) -> tuple[access.Given, Sheets]:
    given = access.give(nik, out, letter="470/15/2026", report=silent)
    book = openpyxl.load_workbook(given.file)
    rows = {
        sheet.title: [tuple(str(cell or "") for cell in row) for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
    }
    return given, rows


def register(own_home: Path) -> None:
    folder = programmes.snapshot_home() / "welfare"
    folder.mkdir(parents=True)
    table = pa.table({"nik": pa.array([int(OTHER[0]), int(NIK)], pa.int64()), "desil": [9, 2], "nama": ["X", None]})
    pq.write_table(table, folder / "data.parquet")
    RegisterSnapshot.objects.create(
        programme=programmes.current(), kind="welfare", folder="welfare", source="DTSEN", as_of=date(2025, 7, 1),
        coverage="LENGKAP", rows=2, sha256="",
    )  # fmt: skip


def test_everything_of_the_person_and_nothing_of_another(own_home: Path, out: Path) -> None:
    traces = Traces()
    made = traces.determined()
    traces.worked_on(made)
    register(own_home)
    officer = Client(headers={"host": "kantor.test"})
    officer.force_login(traces.desk.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert officer.get(f"/usulan/{HOME}/v1/asli/", secure=True).status_code == 200
    given, sheets = give(out)
    assert given.file.stat().st_mode & 0o777 == 0o600
    whole = json.dumps(sheets)
    assert OTHER[0] not in whole
    assert OTHER[1] not in whole
    cells = {(row[0], row[4], row[5]) for row in sheets["Data"][3:]}
    assert {
        ("baris daftar", "NIK", NIK), ("baris daftar", "NAMA", NAME), ("hasil penetapan", "hasil", "DITETAPKAN"),
        ("putusan", "NAMA", "BUDI SANTOSA"), ("salinan register", "desil", "2"),
        ("baris orang lain yang menyebutnya", "NAMA", NAME),
    } <= cells  # fmt: skip
    sources = {(row[0], row[2], row[3]) for row in sheets["Data"][3:]}
    assert ("salinan register", "DTSEN", "01-07-2025") in sources
    assert any(place == "baris daftar" and "dikirim Petugas" in source for place, source, _ in sources)
    assert ("USIA", "LOLOS", "45", "DUKCAPIL", "2025-07-01") in {row[2:] for row in sheets["Pemeriksaan"][3:]}
    acts = [(row[1], row[2]) for row in sheets["Pembacaan"][3:]]
    assert acts == [
        ("Peninjau (peninjau)", "membaca NIK lengkap"), ("Peninjau (peninjau)", "memutus tentang baris ini"),
        ("Petugas (petugas)", "mengunduh berkas yang memuatnya"),
    ]  # fmt: skip
    assert {row[0] for row in sheets["Berkas"][3:]} == {"berkas usulan asli", "dokumen putusan"}
    assert all("belum diverifikasi" in row[2] for row in sheets["Ringkasan"][3:])
    assert LogEntry.objects.order_by("-seq").values_list("act", "subject")[0] == ("beri_akses_data", given.subject)
    assert NIK not in str(list(LogEntry.objects.values_list()))


def test_the_second_time_the_first_is_told_and_an_erasure_takes_it_along(own_home: Path, out: Path) -> None:
    traces = Traces()
    give(out)
    _, sheets = give(out)
    assert [row[2] for row in sheets["Pembacaan"][3:]] == ["memberikan salinan data kepada yang bersangkutan"]
    traces.leave()
    erased = erasure.erase(own_home, NIK, letter="470/12/2026", reason="Permintaan", report=silent)
    assert erased.counts["isi buku catatan"] == 2
    given, sheets = give(out)
    assert (given.places, given.reads) == (0, 0)
    assert "tidak menyimpan data Anda" in sheets["Ringkasan"][0][0]


def test_nothing_is_written_without_a_letter_or_a_folder(own_home: Path, out: Path) -> None:
    Traces()
    with pytest.raises(Refused, match="nomor surat"):
        access.give(NIK, out, letter=" ", report=silent)
    with pytest.raises(OutputInTheWay):
        access.give(NIK, out / "nowhere", letter="1", report=silent)
    assert list(out.iterdir()) == []
    assert not LogEntry.objects.filter(act="beri_akses_data").exists()


def test_from_the_command_line(
    own_home: Path, out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Traces()
    monkeypatch.setattr("sys.stdin", StringIO(f"{NIK}\n"))
    assert main(["office", "subject-access", "--out", str(out), "--letter", "470/15/2026", "--json"]) == 0
    told = capsys.readouterr()
    assert NIK not in told.out + told.err
    assert Path(json.loads(told.out)["file"]).parent == out
    with scope.entered(scope.EVERYWHERE):
        assert LogEntry.objects.filter(act="beri_akses_data").count() == 1
