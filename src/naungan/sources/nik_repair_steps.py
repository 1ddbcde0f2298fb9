"""What a family does about a faulty NIK, and what the letter to the registry says, read from nik_repair_steps.toml.

Knows: the file's keys, and whether anybody has verified it. Does not know: whose NIK is faulty (stages/nik_repair).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

from naungan.stages.nik_repair import NikFault

FILE = "nik_repair_steps.toml"
VERIFIED = "terverifikasi"


class Step(NamedTuple):
    """About one fault: what is wrong, what the family does, what it brings along."""

    wrong: str
    family: str
    bring: str


class RepairSteps(NamedTuple):
    """The whole file. `to` has a place for the regency; `legal`: (law, has somebody verified it)."""

    version: str
    is_verified: bool
    steps: Mapping[NikFault, Step]
    to: str
    subject: str
    purpose: str
    legal: tuple[tuple[str, bool], ...]


@cache
def load_repair_steps() -> RepairSteps:
    """The file as it was installed. Raises: KeyError, ValueError for a fault of ours: a test reads it."""
    read = tomllib.loads(resources.files("naungan.sources").joinpath(FILE).read_text(encoding="utf-8"))
    steps = {NikFault(each["cacat"]): Step(each["salah"], each["keluarga"], each["bawa"]) for each in read["langkah"]}
    letter = read["surat"]
    legal = tuple((each["hukum"], each["status"] == VERIFIED) for each in letter["dasar"])
    return RepairSteps(
        read["versi"], read["status"] == VERIFIED, steps, letter["kepada"], letter["hal"], letter["tujuan"], legal
    )
