"""What the office is set to: its databases, its tables in step with the code, nothing asked of a network."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from naungan.model.errors import WrongCall
from naungan.office import settings
from naungan.office.connection import database
from tests.office.places import Place


def test_the_tables_are_in_step_with_the_code(sqlite_office: Place) -> None:
    try:
        call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
    except SystemExit:
        pytest.fail("the models have changed: run makemigrations, and give the new file its docstring")


def test_django_has_nothing_to_complain_of_in_production(
    sqlite_office: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as without:  # given back before the office is left, which needs it beside a browser
        without.delenv("DJANGO_ALLOW_ASYNC_UNSAFE")  # of the tests only
        call_command("check", deploy=True, fail_level="ERROR")
    told = capsys.readouterr()
    warnings = [line for line in (told.out + told.err).splitlines() if line.startswith("?:")]
    assert [line for line in warnings if "W021" not in line] == []  # W021: to be on browsers' preload list is not ours


def test_an_address_becomes_a_database() -> None:
    told = database("postgresql://siti%40kantor:rah%3Asia@basis.contoh:5433/kantor?sslmode=verify-full", Path())
    kept = {name: told[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    assert kept == {
        "NAME": "kantor", "USER": "siti@kantor", "PASSWORD": "rah:sia", "HOST": "basis.contoh", "PORT": "5433",
        "OPTIONS": {"sslmode": "verify-full"},
    }  # fmt: skip


def test_without_an_address_it_is_a_file_under_the_data_folder() -> None:
    assert database("", Path("data"))["NAME"] == str(Path("data") / "office.sqlite3")


@pytest.mark.parametrize("address", ["mysql://siti:rahasia@host/kantor", "postgresql://siti:rahasia@host", "kantor"])
def test_another_address_is_refused_without_being_repeated(address: str) -> None:
    with pytest.raises(WrongCall) as refused:
        database(address, Path())
    assert "rahasia" not in str(refused.value)


def test_sqlite_keeps_what_it_was_told(sqlite_office: Place) -> None:
    with connection.cursor() as cursor:
        told = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_reading_the_settings_asks_no_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import importlib

    def refuse(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setenv("NAUNGAN_DATA", str(tmp_path))
    monkeypatch.setattr(socket.socket, "connect", refuse)
    again = importlib.reload(settings)
    assert again.DEBUG is False
    assert again.EMAIL_BACKEND.endswith("dummy.EmailBackend")
