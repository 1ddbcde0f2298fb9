"""One place for all tests of fieldwork: it is only read."""

from __future__ import annotations

from pathlib import Path

import pytest

from naungan.fieldwork.listed import read_bundle
from naungan.fieldwork.prepare import FieldScope, prepare
from tests.fieldwork.field_world import DAY, FieldPlace, converted, leaves, make_place


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> FieldPlace:
    return make_place(tmp_path_factory.mktemp("lapangan"))


@pytest.fixture(scope="session")
def prepared(place: FieldPlace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders for everybody, with the places of work asked for."""
    out = tmp_path_factory.mktemp("desa") / "lapangan"
    prepare(
        read_bundle(place.result), out, day=DAY, welfare=place.registers / "welfare", asked=FieldScope.SEMUA, gps=True
    )
    return out


@pytest.fixture(scope="session")
def questions(prepared: Path) -> list[str]:
    """Paths of all questions of a converted form."""
    return leaves(converted(next(prepared.glob("*suka-maju")) / "formulir.xlsx")[0])
