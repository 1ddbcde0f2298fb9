"""The welfare register behind a decree: named on it, not to be replaced, changed or removed while the decree stands."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from naungan.engines.registers import import_register
from naungan.model.errors import Refused, RegisterInvalid
from naungan.model.register import Coverage
from naungan.office import scope
from naungan.office.accounts.policies import OPERATOR
from naungan.office.blobs import BlobRef, read_blob
from naungan.office.decree import queries
from naungan.office.privacy import retention
from naungan.office.privacy.data_classes import Kept, classes_on
from naungan.office.programmes import actions as programmes
from naungan.office.programmes import queries as programme_queries
from naungan.office.programmes.models import RegisterSnapshot
from naungan.office.review.models import Determination, State
from naungan.office.vault_in_use import vault
from naungan.sources.key_file import data_home
from tests.office.clean_world import DAY, World
from tests.office.decree_world import Decreed
from tests.office.kept_world import Enter
from tests.office.places import Place
from tests.office.test_decree import said


@pytest.fixture
def world(sqlite_office: Place, enter: Enter) -> Decreed:
    return enter(Decreed, sqlite_office)


def behind(determination: Determination) -> RegisterSnapshot:
    return RegisterSnapshot.objects.get(pk=determination.snapshots["welfare"])


def folder_of(row: RegisterSnapshot) -> Path:
    return programme_queries.snapshot_home() / row.folder


def test_a_decree_names_source_day_and_hash_of_the_welfare_register_it_stands_on(world: Decreed) -> None:
    made = world.drafted()
    row = behind(made.determination)
    assert (row.kind, row.source, row.as_of.isoformat()) == ("welfare", "Sumber welfare", DAY)
    assert row.sha256 == programme_queries.register_digest(folder_of(row))
    with scope.entered(scope.EVERYWHERE):
        paper = said(queries.unsigned(made))
    assert f"menurut data {row.source}, keadaan tanggal 1 Juni 2026" in paper
    assert row.sha256 in paper.replace(" ", "")
    with zipfile.ZipFile(io.BytesIO(bundle(made.determination))) as bundled:
        inputs = json.loads(bundled.read("manifest.json"))["inputs"]
    data = (folder_of(row) / "data.parquet").read_bytes()
    assert inputs["registers/welfare/data.parquet"] == hashlib.sha256(data).hexdigest()


def bundle(determination: Determination) -> bytes:
    """The zip of its result."""
    return read_blob(data_home(), vault(), BlobRef(determination.blob, determination.sha256, determination.size))


def newer(tmp_path: Path) -> Path:
    """Another welfare register in the office's own place."""
    file = tmp_path / "dtsen.csv"
    file.write_text("NIK,NAMA,DESIL,PADAN DUKCAPIL\n1207011203800001,BUDI SANTOSO,9,YA\n", encoding="utf-8")
    home = programme_queries.snapshot_home() / "dtsen"
    import_register(
        "welfare", [file], home, coverage=Coverage.LENGKAP, as_of=timezone.localdate(), source="DTSEN", regions=("12",)
    )
    return home / "welfare"


def test_no_other_register_takes_its_place_while_the_list_is_frozen(world: Decreed, tmp_path: Path) -> None:
    made = world.issued()
    row = behind(made.determination)
    with pytest.raises(Refused):
        programmes.add_snapshot(by=OPERATOR, account=None, programme=world.programme, folder=newer(tmp_path))
    assert programme_queries.snapshots(world.programme)["welfare"] == row


def test_its_copy_stays_as_long_as_the_annexes_and_others_go_earlier(
    world: Decreed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = world.issued()
    row, began = behind(made.determination), timezone.now()
    classes = classes_on(timezone.localdate())
    register, recipient = classes[Kept.REGISTER].kept_days, classes[Kept.RECIPIENT].kept_days
    assert register < recipient, "else this test shows nothing"

    def gone(days: int) -> set[str]:
        monkeypatch.setattr("django.utils.timezone.now", lambda: began + timedelta(days=days))
        with monkeypatch.context() as patched:
            patched.setattr(retention, "classes_on", lambda _: classes)
            return {each.what for each in retention.due(tmp_path / "home", None) if each.kept is Kept.REGISTER}

    assert f"salinan register {row.folder}" not in gone(register + 30)
    assert len(gone(register + 30)) == 3, "the other registers' copies go"
    assert f"salinan register {row.folder}" in gone(recipient + 30)


def test_a_changed_copy_is_refused_before_anything_is_worked_out_from_it(sqlite_office: Place, enter: Enter) -> None:
    world = enter(World, sqlite_office, doubt=False)
    row = programme_queries.snapshots(world.programme)["welfare"]
    file = folder_of(row) / "data.parquet"
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(RegisterInvalid, match="tidak lagi sama"):
        programme_queries.check_whole([row])
    asked = world.determined()
    assert asked.state == State.REFUSED
    assert "tidak lagi sama seperti ketika dipasang" in asked.refusal
