"""What became of whom a village named: of a frozen list only, in plain words, welfare by hint alone, never a NIK."""

from __future__ import annotations

from datetime import date

import pytest

from naungan.model.decision import REASON_TEXTS, Verdict
from naungan.office import scope
from naungan.office.accounts.models import Role
from naungan.office.hearing import outcomes
from naungan.office.hearing.outcomes import WELFARE, PersonResult, VillageResult
from naungan.office.review.figures import Stamp, figures
from naungan.office.review.models import Purpose
from naungan.office.review.policies import WELFARE_REASONS
from tests.office.cast import ELSEWHERE, HOME
from tests.office.clean_world import BUDI, OLD, PEOPLE, RICH, RINA, TONO, logged_in
from tests.office.kept_world import Enter
from tests.office.village_world import ON_BOTH, VillageWorld, world_on


@pytest.fixture
def world(request: pytest.FixtureRequest, enter: Enter) -> VillageWorld:
    return world_on(request, enter)


@ON_BOTH
def test_every_row_is_in_one_village_with_its_result_and_reasons_in_words(world: VillageWorld) -> None:
    frozen = world.determined(Purpose.FINAL)
    with scope.entered(scope.EVERYWHERE):
        lines = outcomes.villages(frozen, HOME)
        found = [outcomes.village(frozen, HOME, line.number) for line in lines]
        assert outcomes.village(frozen, HOME, 9) is None
        stamp = figures(frozen).stamp
    told = {each.village: each for each in found if each is not None}
    assert [(line.number, line.village, line.people, line.chosen) for line in lines] == [
        (0, "", 1, 0), (1, "Suka Maju", 3, 2)
    ]  # fmt: skip
    people = {each.name: (each.result, each.reasons) for each in told["Suka Maju"].people}
    assert people == {
        BUDI.name: ("ditetapkan sebagai penerima", ("memenuhi semua syarat dan masuk kuota",)),
        RINA.name: ("ditetapkan sebagai penerima", ("memenuhi semua syarat dan masuk kuota",)),
        RICH.name: ("belum memenuhi syarat", (WELFARE,)),
    }
    assert [each.name for each in told[""].people] == [TONO.name]
    assert told["Suka Maju"].stamp == stamp


def test_every_welfare_reason_is_told_by_the_same_hint() -> None:
    assert {outcomes.reasons([code]) for code in WELFARE_REASONS} == {(WELFARE,)}
    assert outcomes.reasons(sorted(WELFARE_REASONS)) == (WELFARE,), "not how many of them"
    for code, (text, _) in REASON_TEXTS.items():
        assert code in WELFARE_REASONS or outcomes.reasons([code]) == (text,)
        assert "esil" not in " ".join(outcomes.reasons([code]))


def test_only_a_frozen_list_is_told_and_each_regency_hears_its_own(world: VillageWorld) -> None:
    page = f"/uji-publik/hasil/{HOME}/1/"
    officer = world.client(Role.PROVINCE_OFFICER)
    assert officer.get(page, secure=True).status_code == 302, "a draft binds nobody"
    assert "belum dibekukan" in officer.get(page, secure=True, follow=True).content.decode()
    world.determined(Purpose.FINAL)
    for client, status in (
        (officer, 200), (world.client(Role.REGENCY_OFFICER), 200), (world.client(Role.AUDITOR), 200),
        (logged_in(world.elsewhere), 404), (world.client(Role.VILLAGE_OFFICER), 403), (world.client(Role.SPONSOR), 403),
    ):  # fmt: skip
        answer = client.get(page, secure=True)
        assert answer.status_code == status
        if status == 200:
            text = answer.content.decode()
            assert RICH.name in text
            for each in PEOPLE:
                assert each.nik not in text
            assert "esil" not in text
            assert WELFARE in text
    assert OLD.name in officer.get(f"/uji-publik/hasil/{ELSEWHERE}/0/", secure=True).content.decode()


def outcome(people: int, name: str) -> VillageResult:
    everybody = tuple(PersonResult(f"ORANG {n}", tuple(Verdict)[n % 4], "", ()) for n in range(people))
    return VillageResult(name, name, name, 3, name, Stamp(date(2026, 12, 1), "2b83-4225-732c"), everybody)


@pytest.mark.parametrize("people", [0, 7, 20_000])
@pytest.mark.parametrize("name", ["", "Suka Maju", "N" * 300])
def test_the_message_is_short_and_holds_counts_stamp_and_whom_to_ask_but_nobody(people: int, name: str) -> None:
    told = outcome(people, name)
    text = told.message
    assert len(text) <= outcomes.MESSAGE_LETTERS
    for result, number in told.counts:
        assert f"{result}: {number}" in text
    assert sum(number for _, number in told.counts) == people
    assert "Keadaan 01-12-2026, kode 2b83-4225-732c." in text
    assert "dinas sosial" in text
    assert "ORANG" not in text
