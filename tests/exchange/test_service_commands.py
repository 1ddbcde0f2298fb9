"""`naungan exchange ask` and `naungan simulate` as a person calls them."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from naungan.cli import simulate
from naungan.cli.main import build_parser
from naungan.exchange.ask import kept_place
from naungan.exchange.folder import Exchange
from naungan.model.errors import FileMissing, ServiceStopped, Stop, WrongCall
from naungan.model.exchange import Question, Service
from naungan.synthetic.service_simulator import Simulator
from tests.exchange.service_places import ALIVE, CARDS, DEAD, INACTIVE, NOBODY, PERSON, question, simulator
from tests.exchange.test_simulator import registers
from tests.journeys.cli_place import COMMAND, ROOT, environment, run

ROWS = [question(nik, f"r{at}") for at, nik in enumerate((ALIVE, DEAD, INACTIVE, NOBODY))]


def exchange(folder: Path, rows: Sequence[Question] = ROWS, service: Service = Service.DUKCAPIL) -> Path:
    Exchange.create(folder, service, rows, made=date(2026, 11, 30))
    return folder


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("NAUNGAN_DATA", str(tmp_path / "data"))
    return monkeypatch


def configure(monkeypatch: pytest.MonkeyPatch, server: Simulator, **other: str) -> None:
    for name, text in {"URL": server.url, "USER": "simulasi", "PASSWORD": "simulasi", **other}.items():
        monkeypatch.setenv(f"NAUNGAN_{server.service.name}_{name}", text)


def asked(*arguments: object) -> int:
    """One command in this process, its Stops raised."""
    parsed = build_parser().parse_args(["exchange", "ask", *map(str, arguments), "--per-second", "1000"])
    return int(parsed.run(parsed))


def test_a_dry_run_says_how_long_it_takes_and_asks_nobody(
    tmp_path: Path, told: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = exchange(tmp_path / "x", [*ROWS, question("", "r9")])
    with simulator() as server:
        configure(told, server)
        assert asked(folder, "--dry-run", "--daily-quota", 2) == 0
        assert server.requests == 0
    said = capsys.readouterr().out
    assert "4 dari 5 orang; 0 sudah terjawab." in said
    assert "1 baris tanpa NIK tidak dapat ditanyakan" in said
    assert "Paling sedikit 2 hari dengan kuota 2 sehari." in said
    assert "belum diverifikasi" in said


def test_all_are_asked_and_a_second_call_asks_nobody(
    tmp_path: Path, told: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = exchange(tmp_path / "x")
    with simulator() as server:
        configure(told, server)
        assert asked(folder, "--json") == 0
        first = json.loads(capsys.readouterr().out)
        assert asked(folder, "--json") == 0
        second = json.loads(capsys.readouterr().out)
        assert server.requests == 4
    assert first["outcomes"] == {"AKTIF": 1, "MENINGGAL": 1, "NONAKTIF": 1, "TIDAK_DITEMUKAN": 1}
    assert (second["answered"], second["sent"], second["open"]) == (4, 0, 0)


def test_a_used_up_quota_is_said_with_the_number_and_the_rest_is_asked_later(
    tmp_path: Path, told: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = exchange(tmp_path / "x")
    with simulator(quota=3) as server:
        configure(told, server)
        with pytest.raises(
            ServiceStopped, match=r"Kuota hari ini habis: 3 dari 4 sudah terjawab\. Jalankan lagi besok"
        ):
            asked(folder, "--quiet")
    with simulator() as server:
        configure(told, server)
        assert asked(folder, "--quiet") == 0
        assert sum(server.answers.values()) == 1
    assert "4 dari 4 terjawab; 1 baru, dengan 1 permintaan." in capsys.readouterr().out


def test_rows_without_a_nik_end_with_problems_in_rows(tmp_path: Path, told: pytest.MonkeyPatch) -> None:
    folder = exchange(tmp_path / "x", [*ROWS, question("", "r9")])
    with simulator() as server:
        configure(told, server)
        assert asked(folder, "--at-most", 2, "--quiet") == 1
        assert server.requests == 2


def test_each_call_begins_behind_what_was_tried_in_vain(tmp_path: Path, told: pytest.MonkeyPatch) -> None:
    folder = exchange(tmp_path / "x", [question(nik, row_id, nama="") for nik, row_id in ((ALIVE, "r1"), (DEAD, "r2"))])
    places = []
    with simulator() as server:
        configure(told, server)
        for _ in range(3):
            assert asked(folder, "--at-most", 1, "--quiet") == 1
            places.append(kept_place(folder))
    assert places == ["r1", "r2", "r1"]


def test_bpjs_is_asked_alike(tmp_path: Path, told: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    folder = exchange(tmp_path / "x", service=Service.BPJS)
    with simulator(Service.BPJS) as server:
        configure(told, server)
        assert asked(folder, "--json") == 0
    found = json.loads(capsys.readouterr().out)["outcomes"]
    assert found == {"BUKAN_PESERTA": 2, "PESERTA_AKTIF": 1, "PESERTA_NONAKTIF": 1}


@pytest.mark.parametrize(
    ("arguments", "stop"), [((), ServiceStopped), (("--at-most", 0), WrongCall), (("--daily-quota", 0), WrongCall)]
)
def test_what_cannot_be_meant_or_is_off_asks_nobody(
    arguments: tuple[Any, ...], stop: type[Stop], tmp_path: Path, told: pytest.MonkeyPatch
) -> None:
    told.delenv("NAUNGAN_DUKCAPIL_URL", raising=False)
    with pytest.raises(stop):
        asked(exchange(tmp_path / "x"), *arguments)


def test_a_folder_that_is_no_exchange_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match="exchange request"):
        asked(tmp_path / "lain")


@pytest.mark.parametrize("service", [Service.DINSOS])
def test_a_service_that_is_asked_by_file_only_says_so(
    service: Service, tmp_path: Path, told: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ServiceStopped, match="exchange request"):
        asked(exchange(tmp_path / "x", service=service))


@pytest.mark.parametrize("wrong", [("--per-second", "0"), ("--per-second", "cepat"), ("--max-age", "-1")])
def test_a_wrong_number_is_refused(wrong: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        build_parser().parse_args(["exchange", "ask", str(tmp_path), *wrong])
    assert wrong[0] in capsys.readouterr().err


def test_the_shipped_protocol_is_printed_to_be_mended(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked("--print-protocol", "bpjs") == 0
    assert "BELUM DIVERIFIKASI" in capsys.readouterr().out
    with pytest.raises(WrongCall, match="FOLDER"):
        asked("--dry-run")


def simulated(*arguments: object) -> Any:
    return build_parser().parse_args(["simulate", *map(str, arguments)])


def test_a_simulator_says_what_to_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = registers(tmp_path, "membership", CARDS, "BPJS (tiruan)")

    def interrupted() -> None:
        raise KeyboardInterrupt

    parsed = simulated("bpjs", "--registers", place, "--port", 0, "--faults", "10%", "--quota", "5.000")
    assert simulate.run(parsed, interrupted) == 0
    said = capsys.readouterr().out
    assert re.search(r"export NAUNGAN_BPJS_URL=http://127\.0\.0\.1:\d+/bpjs/SIMULASI NAUNGAN_BPJS_USER=simulasi", said)
    assert "Selesai: 0 permintaan" in said
    with pytest.raises(WrongCall, match="--port"):
        simulate.run(simulated("bpjs", "--registers", place, "--port", 70_000), interrupted)
    with pytest.raises(SystemExit, match="2"):
        simulated("bpjs", "--registers", place, "--port", 0, "--faults", "1,5")


def test_two_windows_one_that_answers_and_one_that_asks(tmp_path: Path, told: pytest.MonkeyPatch) -> None:
    rows = [{**PERSON, "nik": int(ALIVE), "status": "AKTIF"}]
    place, folder = registers(tmp_path / "r", "population", rows, "Dukcapil (tiruan)"), exchange(tmp_path / "x")
    command = [*COMMAND, "simulate", "dukcapil", "--registers", str(place), "--port", "0", "--json"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as serving:
        try:
            assert serving.stdout
            url = json.loads(serving.stdout.readline())["url"]
            for name, text in {"URL": url, "USER": "simulasi", "PASSWORD": "simulasi"}.items():
                told.setenv(f"NAUNGAN_DUKCAPIL_{name}", text)
            done = run(tmp_path, "exchange", "ask", folder, "--per-second", 100)
            wrong = run(tmp_path, "exchange", "ask", exchange(tmp_path / "y"), "--json")
            told.setenv("NAUNGAN_DUKCAPIL_PASSWORD", "sandi-yang-salah")
            refused = run(tmp_path, "exchange", "ask", exchange(tmp_path / "z"))
        finally:
            serving.send_signal(signal.SIGINT)
            heard = serving.communicate(timeout=30)
    assert done.code == 0, done.err
    assert "4 dari 4 terjawab" in done.out
    assert "Menanyakan dukcapil" in done.err
    assert wrong.told["answered"] == 4
    assert refused.code == 3
    assert "sandi-yang-salah" not in refused.out + refused.err
    assert not any(nik in "".join(heard) for nik in (ALIVE, DEAD))
    assert os.environ["NAUNGAN_DUKCAPIL_URL"] == url
