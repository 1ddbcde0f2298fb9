"""The office from the command line, as a process of its own; and determination where no Django is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.office.cast import PASSWORD
from tests.office.places import Server, ask

ROOT = Path(__file__).parents[2]
CREATE = ("office", "create-user", "siti", "--name", "Siti Aminah", "--role")
BLOCKED = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "allauth", "argon2", "psycopg", "cryptography"}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Missing())
"""


def naungan(home: Path, *arguments: str, typed: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NAUNGAN_DATA": str(home), "PYTHONPATH": str(ROOT / "src"), **more}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "naungan.cli.main", *arguments]
    return subprocess.run(command, env=environment, input=typed, capture_output=True, text=True, check=False)


def check_office(home: Path, **more: str) -> None:
    """Set up, set up again, make an account, be refused another one."""
    first = naungan(home, "office", "init", "--json", **more)
    assert first.returncode == 0, first.stderr
    again = naungan(home, "office", "migrate", "--json", **more)
    one, other = json.loads(first.stdout), json.loads(again.stdout)
    assert one["migrated"] > 0
    assert other == {**one, "migrated": 0}
    made = naungan(home, *CREATE, "administrator", typed=f"{PASSWORD}\n", **more)
    assert (made.returncode, made.stdout) == (0, "Akun siti dibuat (akun:1).\n"), made.stderr
    refused = naungan(home, *CREATE, "administrator", typed=f"{PASSWORD}\n", **more)
    assert refused.returncode == 3
    assert "Satu orang satu akun" in refused.stderr


def test_an_office_is_set_up_on_sqlite(tmp_path: Path) -> None:
    home = tmp_path / "data"
    check_office(home)
    assert home.stat().st_mode & 0o077 == 0
    assert [file.name for file in home.iterdir() if file.stat().st_mode & 0o077] == []


def test_an_office_is_set_up_on_postgresql(tmp_path: Path, postgresql_server: Server) -> None:
    name = f"naungan_test_{os.getpid()}_command"
    ask(postgresql_server, f"CREATE DATABASE {name}")
    try:
        check_office(tmp_path / "data", NAUNGAN_DATABASE=postgresql_server.of(name))
    finally:
        ask(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


def test_an_office_that_is_not_set_up_says_what_to_run(tmp_path: Path) -> None:
    run = naungan(tmp_path, *CREATE, "administrator", typed=f"{PASSWORD}\n")
    assert run.returncode == 3
    assert "naungan office init" in run.stderr


def test_an_unknown_role_is_answered_with_those_there_are(tmp_path: Path) -> None:
    assert naungan(tmp_path, "office", "init").returncode == 0
    run = naungan(tmp_path, *CREATE, "raja", typed=f"{PASSWORD}\n")
    assert run.returncode == 2
    assert "petugas_kabkota" in run.stderr


def test_a_wrong_address_is_not_repeated(tmp_path: Path) -> None:
    run = naungan(tmp_path, "office", "init", NAUNGAN_DATABASE="mysql://siti:rahasia@host/naungan")
    assert run.returncode == 2, run.stderr
    assert "postgresql://" in run.stderr
    assert "rahasia" not in run.stderr + run.stdout


def without_django(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = f"{BLOCKED}\nfrom naungan.cli.main import main\nsys.exit(main({list(arguments)!r}))"
    environment = {**os.environ, "NAUNGAN_DATA": str(home / "data"), "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_office_without_its_packages_says_what_to_install(tmp_path: Path) -> None:
    run = without_django(tmp_path, "office", "init")
    assert run.returncode == 3, run.stderr
    assert "requirements/office.txt" in run.stderr


def test_determination_runs_where_no_django_is_installed(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    run = without_django(
        tmp_path, "demo", "--out", str(folder), "--population", "3000", "--candidates", "200", "--quiet"
    )
    assert run.returncode in {0, 1}, run.stderr
    assert list(folder.rglob("decisions.parquet"))
