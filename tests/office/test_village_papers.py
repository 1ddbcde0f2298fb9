"""A village's lists as papers: where an objection is brought, and a result with its reason beside it."""

from __future__ import annotations

import pytest

from naungan.office import scope
from naungan.office.accounts.models import Role
from naungan.office.accounts.queries import actor
from naungan.office.hearing import actions
from naungan.office.review.models import Purpose
from tests.office.cast import HOME
from tests.office.clean_world import RINA
from tests.office.kept_world import Enter
from tests.office.village_world import VillageWorld, world_on
from tests.reports.papers import pages


@pytest.fixture
def world(request: pytest.FixtureRequest, enter: Enter) -> VillageWorld:
    return world_on(request, enter)


def paper(world: VillageWorld, address: str) -> str:
    got = world.client(Role.PROVINCE_OFFICER).get(address, secure=True)
    assert got.headers["Content-Type"] == "application/pdf"
    return " ".join(pages(got.content))


def test_the_list_says_where_to_object_and_the_result_has_its_own_columns(world: VillageWorld) -> None:
    hearing = world.open()
    hung = paper(world, f"/uji-publik/{hearing.pk}/daftar/{HOME}/1/daftar.pdf")
    assert "Ajukan keberatan" in hung, "what its QR code opens"
    assert "Pemeriksaan keaslian" not in hung
    assert "kantor desa atau dinas kabupaten/kota, atau lewat alamat dan kode QR di bawah" in hung
    assert "/uji-publik/keberatan/" in hung.replace(" ", "")
    with scope.entered(scope.EVERYWHERE):
        actions.close(by=actor(world.officer), hearing=hearing, why="Semua sudah dijawab")
    world.determined(Purpose.FINAL)
    result = paper(world, f"/uji-publik/hasil/{HOME}/1/hasil.pdf")
    assert f"{RINA.name} ditetapkan sebagai penerima memenuhi semua syarat dan masuk kuota" in result
    assert "No. Nama Hasil Sebab" in result
    assert "Pemeriksaan keaslian" in result
