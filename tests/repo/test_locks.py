"""The locks: every pin has hashes, no lock names an address, and none is older than what it was made from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "requirements"
LOCKS = sorted(FOLDER.glob("*.txt"))
EXACT = ("duckdb", "pyarrow")


def pins(lock: Path) -> dict[str, str]:
    """Package -> its whole entry: the pin and every line that continues it."""
    text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    entries = [line for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    return {re.split(r"[=\[ ]", entry)[0]: entry for entry in entries}


def wanted(name: str) -> list[str]:
    lines = (FOLDER / f"{name}.in").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if re.match(r"[a-z]", line)]


def test_each_wish_has_its_lock() -> None:
    assert [lock.stem for lock in LOCKS] == sorted(path.stem for path in FOLDER.glob("*.in")) != []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_pin_is_exact_and_has_hashes(lock: Path) -> None:
    bad = [name for name, entry in pins(lock).items() if not re.search(r"==\S+ .*--hash=sha256:[0-9a-f]{64}", entry)]
    assert bad == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_no_lock_names_an_address_or_a_path(lock: Path) -> None:
    found = re.findall(
        r"https?:|file:|--(?:extra-)?index-url|--find-links|(?<=[ =])/\S+", lock.read_text(encoding="utf-8")
    )
    assert found == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_everything_wished_for_is_locked(lock: Path) -> None:
    names = {re.split(r"[=><~ \[]", line)[0] for line in wanted(lock.stem)}
    assert names - pins(lock).keys() == set()


@pytest.mark.parametrize("package", EXACT)
def test_what_the_same_bytes_rest_on_is_pinned_exactly_where_it_is_wished(package: str) -> None:
    assert [line for line in wanted("run") if line.startswith(f"{package}==")]


def test_the_locks_agree_with_each_other() -> None:
    for lock in LOCKS:
        for name, entry in pins(lock).items():
            for other in LOCKS:
                twin = pins(other).get(name, entry)
                assert twin.split()[0] == entry.split()[0], f"{name}: {lock.name} and {other.name} differ"


def test_the_package_asks_for_what_the_run_lock_locks() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["setuptools"]["dynamic"]["dependencies"] == {"file": ["requirements/run.in"]}
