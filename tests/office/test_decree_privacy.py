"""Decrees as personal data: annexes are told of, why somebody left goes with them, files go on their day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from naungan.office import scope
from naungan.office.accounts.models import Role
from naungan.office.accounts.queries import actor
from naungan.office.blobs import blob_ids
from naungan.office.decree import actions, queries
from naungan.office.decree.models import Annex, Replacement
from naungan.office.privacy import access, erasure, retention
from naungan.office.privacy.data_classes import Kept, classes_on
from naungan.office.privacy.queries import Place as Lies
from naungan.office.privacy.queries import find
from tests.office.cast import ELSEWHERE, HOME
from tests.office.clean_world import BUDI, DEWI, RINA, TONO
from tests.office.decree_world import Decreed
from tests.office.kept_world import Enter
from tests.office.one_person import silent
from tests.office.places import Place

WHY = "Surat kematian desa"


@pytest.fixture
def world(office: Place, enter: Enter) -> Decreed:
    return enter(Decreed, office)


def where(nik: str) -> list[tuple[Lies, str]]:
    with scope.entered(scope.EVERYWHERE):
        return [(each.place, each.where) for each in find(nik, silent).of(Lies.REPLACEMENT, Lies.ANNEX)]


def test_everybody_is_told_in_which_annexes_they_stand_and_why_they_left(
    world: Decreed, own_home: Path, tmp_path: Path
) -> None:
    first = world.issued()
    world.leaves(BUDI.name)
    second = world.issued(world.drafted(world.amendment(), number="2"))
    of_first = [(Lies.ANNEX, f"lampiran {copy} keputusan {first.number} ({HOME})") for copy in ("publik", "tersegel")]
    of_second = [(Lies.ANNEX, f"lampiran {copy} keputusan {second.number} ({HOME})") for copy in ("publik", "tersegel")]
    left = [(Lies.REPLACEMENT, f"Meninggal {timezone.localdate():%d-%m-%Y} ({HOME})")]
    assert where(RINA.nik) == of_first
    assert where(BUDI.nik) == left + of_first + of_second
    assert where(TONO.nik) == left + of_second, "who entered"
    assert where(DEWI.nik) == [(place, text.replace(HOME, ELSEWHERE)) for place, text in of_first]
    with scope.entered(scope.EVERYWHERE):
        sealed = Annex.objects.get(decree=first, kode_kab=HOME, is_sealed=True)
        actions.open_sealed(by=actor(world.account(Role.BPJS_OFFICER)), annex=sealed)
    given = load_workbook(access.give(BUDI.nik, tmp_path, letter="2/2026", report=silent).file)
    told = [str(cell.value) for sheet in given for line in sheet.iter_rows() for cell in line]
    assert WHY in told
    assert any("membuka lampiran tersegel" in each for each in told)


def test_why_somebody_left_goes_with_them_and_annexes_stay_until_their_day(
    world: Decreed, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.issued()
    gone = world.leaves(BUDI.name)
    began, days = timezone.now(), classes_on(timezone.localdate())[Kept.RECIPIENT].kept_days
    monkeypatch.setattr("django.utils.timezone.now", lambda: began + timedelta(days=days))
    done = erasure.erase(own_home, BUDI.nik, letter="1/2026", reason="Diminta", report=silent)
    assert done.counts[Lies.REPLACEMENT] == 1
    with scope.entered(scope.EVERYWHERE):
        assert queries.reason(Replacement.objects.get(pk=gone.pk)) == ""
        blobs = set(Annex.objects.values_list("blob", flat=True))
    assert blobs <= set(blob_ids(own_home)), "files of many stay"
    retention.carry_out(own_home, None, letter="3/2026", reason="Jadwal", report=silent)
    assert not blobs & set(blob_ids(own_home))
    with scope.entered(scope.EVERYWHERE):
        assert set(Annex.objects.values_list("blob", flat=True)) == {""}
    assert not [each for each in retention.due(own_home, None) if "keputusan" in each.what]
