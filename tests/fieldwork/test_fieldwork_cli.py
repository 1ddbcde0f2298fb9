"""The commands: what they print, how they end, and that no number of a card is ever printed."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from naungan.cli.exit_codes import ExitCode
from naungan.cli.main import main
from tests.fieldwork.field_world import BUDI, JPEG, PEOPLE, FieldPlace, answers, kobo_rows, write_table

SAWIT = {"sektor": "SAWIT", "pekerjaan": "pemanen_sawit", "jenis_bukti": "foto", "foto": "1.jpg"}


class Command:
    """The front door, in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: object) -> tuple[int, str]:
        code = main(["fieldwork", *map(str, words)])
        said = "".join(self._capsys.readouterr())
        assert not [one for one in PEOPLE if one.nik in said]
        return code, said

    def told(self, *words: object) -> dict[str, Any]:
        return dict(json.loads(self(*words, "--json")[1]))


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("NAUNGAN_DATA", str(tmp_path / "data"))
    return Command(capsys)


def test_from_a_result_to_rulings_and_back_to_a_photo(
    command: Command, place: FieldPlace, questions: list[str], tmp_path: Path
) -> None:
    welfare = place.registers / "welfare"
    asked = ("prepare", "--from", place.result, "--welfare", welfare, "--ask", "sektor", "--out", tmp_path / "lapangan")
    code, said = command(*asked, "--dry-run")
    assert (code, "Akan disiapkan: 2 desa, 4 orang" in said, (tmp_path / "lapangan").exists()) == (
        ExitCode.DONE,
        True,
        False,
    )
    code, said = command(*asked)
    assert (code, "belum diverifikasi" in said, "BUDI" in said) == (ExitCode.DONE, True, False)
    assert (tmp_path / "lapangan" / "ringkasan.csv").exists()

    (tmp_path / "ekspor").mkdir()
    (tmp_path / "ekspor" / "1.jpg").write_bytes(JPEG)
    write_table(tmp_path / "ekspor" / "a.csv", kobo_rows(questions, [answers(place.id_of(BUDI), "u1", **SAWIT)]))
    given = ("receive", tmp_path / "ekspor", "--from", place.result, "--out", tmp_path / "keputusan")
    assert command.told(*given, "--dry-run")["kinds"] == {"evidence": 1, "corrections": 0}
    assert not (tmp_path / "keputusan").exists()
    code, said = command(*given)
    assert (code, "Foto sudah tersegel" in said, "--decisions" in said) == (ExitCode.DONE, True, True)
    assert command.told(*given)["known"] == 1

    digest = sha256(JPEG).hexdigest()
    assert command("photo", digest, "--to", tmp_path / "lihat.jpg")[0] == ExitCode.DONE
    assert (tmp_path / "lihat.jpg").read_bytes() == JPEG
    assert command("photo", digest, "--to", tmp_path / "lihat.jpg")[0] == ExitCode.STOPPED
    assert command("photo", BUDI.nik, "--to", tmp_path / "x.jpg")[0] == ExitCode.USAGE


def test_what_somebody_must_look_at_ends_with_one(
    command: Command, place: FieldPlace, questions: list[str], tmp_path: Path
) -> None:
    write_table(tmp_path / "e.csv", kobo_rows(questions, [answers(BUDI.nik, "u1", **SAWIT)]))
    code, said = command("receive", tmp_path / "e.csv", "--from", place.result, "--out", tmp_path / "k")
    assert (code, "tidak ada dalam hasil" in said) == (ExitCode.DONE_WITH_PROBLEMS, True)


def test_counts_are_shown_and_names_are_not(command: Command, place: FieldPlace, tmp_path: Path) -> None:
    out = tmp_path / "belum"
    given = ("unnominated", "--welfare", place.registers / "welfare", "--from", place.result, "--out", out)
    code, said = command(*given)
    assert (code, "0 belum diusulkan" in said) == (ExitCode.DONE, True)
    assert command(*given)[0] == ExitCode.STOPPED
