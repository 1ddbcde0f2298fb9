"""The parts of the command line that need no determination: words, tables, progress, complaints."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys

import pytest

from naungan.cli.complaint import stop_blocks, stop_payload
from naungan.cli.exit_codes import ExitCode, code_of
from naungan.cli.explain import beside, nearest
from naungan.cli.main import COMMANDS, build_parser, main
from naungan.cli.parser import in_indonesian, whole_number
from naungan.cli.progress import PlainLines, plain_line, reporting
from naungan.cli.screen import Screen, Table, Text, Title, bar, percent, plain_text
from naungan.model.decision import Check
from naungan.model.errors import FileMissing, ProgrammeFault, ProgrammeInvalid, WrongCall
from naungan.model.tables import DECISIONS
from tests.reports import cast


class Clock:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def lines_of(reports: list[tuple[str, int, int]]) -> list[str]:
    stream = io.StringIO()
    progress = PlainLines(stream, Clock())
    for report in reports:
        progress(*report)
    return stream.getvalue().splitlines()


def test_a_step_says_itself_when_it_begins_and_at_every_tenth() -> None:
    assert len(lines_of([("Membaca daftar", done, 1000) for done in range(1001)])) == 11


def test_a_step_that_ends_between_two_tenths_still_says_so() -> None:
    assert lines_of([("Membaca", 95, 100), ("Membaca", 100, 100)])[-1] == "  Membaca: 100 dari 100 (100 %)"


def test_a_slow_step_is_heard_of_every_ten_seconds() -> None:
    stream, clock = io.StringIO(), Clock()
    progress = PlainLines(stream, clock)
    for clock.seconds in (0.0, 4.0, 9.0, 11.0):
        progress("Menghitung", 0, 0)
    assert len(stream.getvalue().splitlines()) == 2


def test_two_steps_that_alternate_do_not_hide_each_other() -> None:
    assert len(lines_of([("Impor", 0, 0), ("Urut", 0, 0), ("Impor", 1, 0)])) == 3


def test_counts_are_grouped_the_indonesian_way() -> None:
    assert plain_line("Menulis", 20879, 41758) == "  Menulis: 20.879 dari 41.758 (50 %)"


def test_quiet_means_no_progress_at_all() -> None:
    stream = io.StringIO()
    with reporting(quiet=True, stream=stream) as progress:
        progress("Membaca", 1, 2)
    assert stream.getvalue() == ""


def test_a_terminal_gets_a_bar_and_a_finished_step_is_shown_as_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("naungan.cli.progress.TOLD_FROM_SECONDS", 0.0)
    with reporting() as progress:
        progress("membaca [Sheet1]", 1, 3)
        progress("Membagi kuota", 0, 0)
    said = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", terminal.getvalue())
    assert re.search(r"✓ Membaca \(Sheet1\)  3  [0-9,]+ dtk", said)
    assert re.search(r"✓ Membagi kuota  [0-9,]+ dtk", said)


BLOCKS = [
    Title("Hasil"),
    Text("selesai", "good"),
    Table("Kursi", ("Dana", "Kursi>"), (("APBD", "3"), ("Jumlah", "13")), total=True),
]


def test_a_plain_table_lines_up_and_keeps_its_sum_apart() -> None:
    assert plain_text(BLOCKS)[-5:] == [
        "  Dana    Kursi",
        "  ------  -----",
        "  APBD        3",
        "  ------  -----",
        "  Jumlah     13",
    ]


def test_a_terminal_sees_the_same_words_as_a_file() -> None:
    terminal, file = Terminal(), io.StringIO()
    Screen(stream=terminal).show(BLOCKS)
    Screen(stream=file).show(BLOCKS)
    for word in ("Hasil", "selesai", "Kursi", "APBD", "Jumlah", "13"):
        assert word in terminal.getvalue()
        assert word in file.getvalue()


def test_square_brackets_in_a_name_are_shown_and_not_taken_for_markup() -> None:
    terminal = Terminal()
    Screen(stream=terminal).show([Table("", ("Nama",), (("[red]Siti[/red]",),))])
    assert "[red]Siti[/red]" in terminal.getvalue()


def test_json_shows_one_object_and_no_text() -> None:
    stream = io.StringIO()
    screen = Screen(as_json=True, stream=stream)
    screen.show(BLOCKS)
    screen.result({"status": "selesai"})
    assert json.loads(stream.getvalue()) == {"status": "selesai"}


@pytest.mark.parametrize(
    ("done", "total", "drawn", "share"),
    [(0, 10, "░" * 16, "0 %"), (1, 1000, "█" + "░" * 15, "0 %"), (999, 1000, "█" * 15 + "░", "99 %"), (10, 10, "█" * 16, "100 %"), (0, 0, "", "-")],
)  # fmt: skip
def test_a_bar_is_full_only_when_everything_is_there(done: int, total: int, drawn: str, share: str) -> None:
    assert (bar(done, total), percent(done, total)) == (drawn, share)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("the following arguments are required: --out", "argumen wajib belum diberikan: --out"),
        ("argument --seed: invalid whole_number value: 'x'", "--seed: nilai 'x' bukan bilangan bulat"),
        ("argument --key: expected one argument", "--key: harus diikuti satu nilai"),
        ("unrecognized arguments: 1207234567890001", "argumen tidak dikenal: ************0001"),
    ],
)
def test_a_wrong_call_is_said_in_indonesian_and_never_repeats_a_nik(said: str, meant: str) -> None:
    assert in_indonesian(said) == meant


@pytest.mark.parametrize("text", ["45000", "45.000", "45_000"])
def test_a_count_may_be_written_with_dots(text: str) -> None:
    assert whole_number(text) == 45000


def test_an_option_is_never_guessed_from_its_beginning(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        build_parser().parse_args(["synthesise", "--ou", "x"])
    assert stopped.value.code == ExitCode.USAGE
    assert "--out" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.NAME)
def test_the_help_of_every_command_has_an_example_and_speaks_indonesian(
    command: object, capsys: pytest.CaptureFixture[str]
) -> None:
    name: str = command.NAME  # type: ignore[attr-defined]
    with pytest.raises(SystemExit) as stopped:
        build_parser().parse_args([name, "--help"])
    said = capsys.readouterr().out
    assert stopped.value.code == 0
    assert f"\n  naungan {name} " in said.partition("Contoh:")[2]
    assert said.startswith("Pemakaian: naungan ")
    assert "--json" in said
    assert not [english for english in ("usage:", "options:", "positional", "show this help") if english in said]


def test_every_fault_of_a_programme_is_listed_with_line_key_and_remedy() -> None:
    faults = (ProgrammeFault(12, "dana[0].pagu", "pagu kurang", "naikkan pagu"), ProgrammeFault(0, "", "kosong", "isi"))
    stop = ProgrammeInvalid("Berkas program x belum dapat dipakai.", faults)
    said = "\n".join(plain_text(stop_blocks(stop)))
    for word in ("12", "dana[0].pagu", "pagu kurang", "naikkan pagu", "kosong", "isi"):
        assert word in said
    assert [fault["line"] for fault in stop_payload(stop)["faults"]] == [12, 0]


def test_a_wrong_call_is_usage_and_any_other_stop_is_a_stop() -> None:
    assert code_of(WrongCall("x")) == 2
    assert code_of(FileMissing("x")) == 3


def test_a_mistyped_id_finds_the_one_that_was_meant() -> None:
    assert nearest("abcdefgh", ["abcdefgx", "zzzzzzzz", "abcd"]) == ["abcdefgx"]
    assert nearest("abcd", ["abcdefgh", "zzzzzzzz"]) == ["abcdefgh"]
    assert nearest("q", ["abcdefgh"]) == []


def crash(error: BaseException) -> object:
    def run(_: object) -> int:
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (ValueError("1207234567890001"), ExitCode.STOPPED, "galat tak terduga (ValueError)"),
        (KeyboardInterrupt(), ExitCode.INTERRUPTED, "Dihentikan oleh pengguna"),
        (OSError(28, "No space left on device", "hasil"), ExitCode.STOPPED, "Ruang disk habis pada hasil"),
        (FileMissing("Berkas x tidak ada."), ExitCode.STOPPED, "Berhenti: Berkas x tidak ada."),
        (WrongCall("Bukan begitu."), ExitCode.USAGE, "Salah panggil: Bukan begitu."),
    ],
)
def test_whatever_happens_is_said_in_one_line_without_a_traceback_or_a_nik(
    error: BaseException, code: int, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("naungan.cli.verify.run", crash(error))
    monkeypatch.delenv("NAUNGAN_DEBUG", raising=False)
    assert main(["verify", "x"]) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err
    assert len(said.err.strip().splitlines()) == 1
    assert "1207234567890001" not in said.err


def test_a_traceback_is_there_for_who_asks_for_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("naungan.cli.verify.run", crash(ValueError("x")))
    monkeypatch.setenv("NAUNGAN_DEBUG", "1")
    assert main(["verify", "x"]) == ExitCode.STOPPED
    assert "Traceback" in capsys.readouterr().err


def test_an_unforeseen_error_is_one_json_object_for_a_machine(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("naungan.cli.verify.run", crash(ValueError("x")))
    assert main(["verify", "x", "--json"]) == ExitCode.STOPPED
    assert json.loads(capsys.readouterr().out)["status"] == "galat"


@pytest.mark.parametrize("arguments", [["determine", "--help"], ["verify", "x", "--json"]])
def test_a_reader_who_goes_away_is_no_error(arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "naungan.cli.main", *arguments]
    ran = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_both_rows_of_a_probable_double_say_where_the_other_stands() -> None:
    def doubt(value: str) -> list[dict[str, str]]:
        return cast.evidence(cast.unknown(Check.GANDA, "GANDA_MUNGKIN", value))

    rows = [
        cast.decision("a", "12.05", 3, cast.TJ, [], evidence=doubt("mungkin b@12.07")),
        cast.decision("b", "12.07", 4, cast.TJ, [], evidence=doubt("mungkin a@12.05")),
        cast.decision("c", "12.07", 5, cast.TJ, []),
    ]
    told = [beside(row, cast.table(DECISIONS, rows), cast.programme(), "id") for row in rows]
    assert told == [
        ["Mungkin orang yang sama: b, usulan 12.07.xlsx, lembar Data, baris 4 (diusulkan Deli Serdang)."],
        ["Mungkin orang yang sama: a, usulan 12.05.xlsx, lembar Data, baris 3 (diusulkan Langkat)."],
        [],
    ]
