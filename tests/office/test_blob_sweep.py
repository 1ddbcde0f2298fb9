"""Sealed files without a row go, but no other, and the log says so."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from naungan.office import commands
from naungan.office.audit.models import LogEntry
from naungan.office.audit.queries import verify
from naungan.office.blob_sweep import SWEEP, YOUNG_SECONDS, id_columns, sweep
from naungan.office.blobs import BlobRef, blob_file, blob_ids, write_blob
from naungan.office.review.models import Purpose, State
from naungan.office.vault_in_use import vault
from tests.office.clean_world import World, named
from tests.office.places import Place
from tests.office.test_review_acts import PAPER, rule


def left_behind(home: Path, *, seconds: float) -> BlobRef:
    made = write_blob(home, vault(), b"half a determination")
    age(blob_file(home, made.id), seconds)
    return made


def age(file: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(file, (then, then))


@pytest.fixture
def own_home(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of this test alone: others leave files in the common one."""
    mine = tmp_path / "data"
    mine.mkdir(mode=0o700)
    for file in home.iterdir():
        if file.is_file() and file.suffix in (".key", ".json"):
            (mine / file.name).write_bytes(file.read_bytes())
            (mine / file.name).chmod(0o600)
    monkeypatch.setenv("NAUNGAN_DATA", str(mine))
    return mine


def test_files_without_a_row_go_and_those_with_one_stay(office: Place, own_home: Path, tmp_path: Path) -> None:
    world = World(tmp_path / "registers", doubt=False)
    made = world.determined(Purpose.DRAFT)
    assert made.state == State.DONE
    rule(world.people[next(r for r in world.people if r == "petugas_provinsi")], named(made, "BUDI SANTOSO"),
         "pekerjaan", "guru", document=PAPER)  # fmt: skip
    kept = sorted(blob_ids(own_home))
    assert len(kept) >= 5, "two lists, a bundle, a held result, a paper"
    for name in kept:
        age(blob_file(own_home, name), YOUNG_SECONDS + 60)
    orphan, young = left_behind(own_home, seconds=YOUNG_SECONDS + 60), left_behind(own_home, seconds=60)
    draft = blob_file(own_home, orphan.id).with_name(f".{orphan.id}.ab12.draft")
    draft.write_bytes(b"half")
    age(draft, YOUNG_SECONDS + 60)
    assert sweep(own_home) == [orphan.id]
    assert sorted(blob_ids(own_home)) == sorted([*kept, young.id])
    assert not draft.exists()
    assert LogEntry.objects.filter(act=SWEEP).count() == 1
    assert sweep(own_home) == []
    assert LogEntry.objects.filter(act=SWEEP).count() == 1, "nothing found, nothing logged"
    assert verify().fault is None


def test_every_column_that_names_a_file_is_asked() -> None:
    asked = {f"{model._meta.label}.{column}" for model, column in id_columns()}
    assert asked >= {
        "intake.Upload.blob", "review.Determination.blob", "review.Determination.held", "review.Ruling.document",
    }  # fmt: skip


def test_a_worker_sweeps_when_it_starts(sqlite_office: Place, own_home: Path) -> None:
    orphan = left_behind(own_home, seconds=YOUNG_SECONDS + 60)
    told: list[str] = []
    commands.work(lambda job, kind, state: told.append(f"{kind} {state}"), once=True)
    assert orphan.id not in set(blob_ids(own_home))
    assert told == ["sapu_berkas 1 berkas tanpa baris dihapus"]
