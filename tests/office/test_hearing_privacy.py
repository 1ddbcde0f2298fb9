"""Objections as personal data: found with the person whom they are about, erased, given out, gone on their day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from naungan.model.errors import Refused
from naungan.office import scope
from naungan.office.accounts.queries import actor
from naungan.office.blobs import blob_ids
from naungan.office.hearing import actions, queries
from naungan.office.hearing.models import Kind, Objection, State
from naungan.office.privacy import access, erasure, retention
from naungan.office.privacy.data_classes import Kept, classes_on
from naungan.office.privacy.queries import Place as Lies
from naungan.office.review.models import Purpose
from naungan.office.vault import load_vault
from tests.office.cast import HOME
from tests.office.clean_world import BUDI, RINA, logged_in
from tests.office.kept_world import Enter
from tests.office.one_person import silent
from tests.office.places import Place
from tests.office.sealed_world import placed
from tests.office.village_world import REPLY, SAID, VillageWorld, book, row, said

PDF = b"%PDF-1.7 surat tentang BUDI\nstartxref\n9\n%%EOF\n"


@pytest.fixture
def world(office: Place, enter: Enter) -> VillageWorld:
    return enter(VillageWorld, office)


def leave(world: VillageWorld) -> None:
    """HOME's list without BUDI."""
    world.hand_in(world.typist, HOME, book(row(RINA, "", "Pancur Batu", "Suka Maju")))


def everything_opened(home: Path) -> str:
    """Of every seal; a lottery's seed is no text."""
    vault = load_vault(home)
    with scope.entered(scope.EVERYWHERE):
        values = [vault.open(value, place) for column in placed().values() for place, value in column if value]
    return " ".join(value.decode(errors="replace") for value in values)


def kept() -> Objection:
    with scope.entered(scope.EVERYWHERE):
        return Objection.objects.get()


def test_an_objection_goes_with_the_person_it_is_about_once_it_is_answered(world: VillageWorld, own_home: Path) -> None:
    hearing = world.open()
    filed = world.receive(hearing, said(reference=world.reference(hearing, BUDI.name)), document=PDF)
    leave(world)
    with pytest.raises(Refused, match="keberatannya belum dijawab"):
        erasure.erase(own_home, BUDI.nik, letter="1/2026", reason="Diminta", report=silent)
    world.answer(filed, is_upheld=False)
    for word in (SAID, REPLY):
        assert word in everything_opened(own_home)
    scan = kept().document
    done = erasure.erase(own_home, BUDI.nik, letter="1/2026", reason="Diminta", report=silent)
    assert (done.counts[Lies.OBJECTION], done.counts[Lies.SCAN]) == (1, 1)
    assert scan not in set(blob_ids(own_home))
    text = everything_opened(own_home)
    for word in (SAID, REPLY, "Pak Karyo", "0812 3456 7890", "081234567890", BUDI.nik):
        assert word not in text, word
    gone = kept()
    assert (gone.state, gone.document) == (State.DISMISSED, "")
    page = logged_in(world.officer).get(f"/uji-publik/masuk/{gone.pk}/", secure=True)
    assert page.status_code == 200
    assert erasure.GONE in page.content.decode()


def test_a_person_is_given_what_was_said_of_him_but_not_by_whom(
    world: VillageWorld, own_home: Path, tmp_path: Path
) -> None:
    hearing = world.open()
    filed = world.receive(hearing, said(reference=world.reference(hearing, BUDI.name)), document=PDF)
    world.answer(filed, is_upheld=False)
    with scope.entered(scope.EVERYWHERE):
        actions.log_scan(by=actor(world.officer), objection=kept())
    given = access.give(BUDI.nik, tmp_path, letter="2/2026", report=silent)
    sheets = load_workbook(given.file)
    told = [str(cell.value) for sheet in sheets for line in sheet.iter_rows() for cell in line]
    assert SAID in told
    assert "Sudah diperiksa ke desa" in told
    assert REPLY in told
    assert not any("Karyo" in each or "0812" in each for each in told)
    assert any("membuka pindaian keberatan" in each for each in told)


def test_every_objection_goes_on_its_day_after_the_freeze(
    world: VillageWorld, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hearing = world.open(days=1)
    for each in (said(reference=world.reference(hearing, BUDI.name)), said(Kind.LEFT_OUT, person="Ucok, Dusun III")):
        world.answer(world.receive(hearing, each, document=PDF), is_upheld=False)
    with scope.entered(scope.EVERYWHERE):
        actions.close(by=actor(world.officer), hearing=hearing, why="Semua sudah dijawab")
    assert world.determined(Purpose.FINAL).state == "dibekukan"
    began, days = timezone.now(), classes_on(timezone.localdate())[Kept.OBJECTION].kept_days

    def due(after: int) -> list[int]:
        monkeypatch.setattr("django.utils.timezone.now", lambda: began + timedelta(days=after))
        return [each.size for each in retention.due(own_home, None) if each.kept is Kept.OBJECTION]

    assert due(days - 1) == []
    assert due(days) == [2]
    done = retention.carry_out(own_home, None, letter="3/2026", reason="Jadwal", report=silent)
    assert Kept.OBJECTION in {each.kept for each in done}
    with scope.entered(scope.EVERYWHERE):
        assert all(queries.is_erased(each) and not each.document for each in Objection.objects.all())
    text = everything_opened(own_home)
    assert "Ucok" not in text
    assert REPLY not in text
    assert due(days + 1) == []
