"""A small province, made once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from naungan.synthetic.province import Summary, synthesise
from tests.synthetic.provinces import CANDIDATES, POPULATION, SEED, programme


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    out: Path = tmp_path_factory.mktemp("provinsi") / "p"
    return synthesise(out, programme(), population=POPULATION, candidates=CANDIDATES, seed=SEED, memory_mb=400)
