"""The hearing: its days, what hangs in a village, and what it holds up."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from naungan.model.errors import Refused
from naungan.office import scope
from naungan.office.accounts.models import Role
from naungan.office.accounts.queries import actor
from naungan.office.audit.models import LogEntry
from naungan.office.hearing import actions, deadlines, freezing, policies, queries
from naungan.office.hearing.models import Hearing, Listed, Standing, Village
from naungan.office.notices.models import Notice
from naungan.office.review import actions as review_actions
from naungan.office.review import guards
from naungan.office.review.models import Person, Purpose
from naungan.office.scope import NOWHERE, Scope
from tests.office.cast import ELSEWHERE, HOME, cast
from tests.office.clean_world import BUDI, DEWI, RICH, RINA, TONO
from tests.office.kept_world import Enter
from tests.office.places import Place
from tests.office.village_world import ON_BOTH, VillageWorld, said, world_on

WHY = "Hari raya jatuh pada minggu itu"


@pytest.fixture
def world(request: pytest.FixtureRequest, enter: Enter) -> VillageWorld:
    return world_on(request, enter)


def lists(hearing: Hearing) -> list[queries.VillageList]:
    with scope.entered(scope.EVERYWHERE):
        found = [queries.village_list(hearing, each.kode_kab, each.number) for each in Village.objects.all()]
    return [each for each in found if each is not None]


def test_everybody_proposed_or_waiting_hangs_in_one_village_or_apart_and_nobody_else(world: VillageWorld) -> None:
    told = {(each.regency, each.village, each.number): each for each in lists(world.open())}
    assert {place: [(e.name, e.hamlet, e.is_waiting) for e in each.entries] for place, each in told.items()} == {
        ("Deli Serdang", "SUKA MAJU", 1): [(BUDI.name, "", False), (RINA.name, "Dusun II", False)],
        ("Deli Serdang", "", 0): [(TONO.name, "Dusun III", True)],
        ("Medan", "Babura", 1): [(DEWI.name, "Lingkungan IV", False)],
    }
    one = told["Deli Serdang", "SUKA MAJU", 1]
    assert [entry.reference for entry in one.entries] == ["12.07-D1-1", "12.07-D1-2"]
    assert (one.chosen, one.waiting, one.root, one.code) == (2, 0, world.draft.root, world.draft.code)


def test_a_list_holds_no_number_date_decile_or_reason_and_no_order_of_rank(world: VillageWorld) -> None:
    hearing = world.open()
    text = json.dumps(lists(hearing), default=str)
    page = world.client(Role.PROVINCE_OFFICER).get(f"/uji-publik/{hearing.pk}/daftar/{HOME}/1/", secure=True)
    for each in (BUDI, RINA, TONO, RICH, DEWI):
        for secret in (each.nik, each.nik[-4:], each.born, each.born[-4:], each.mother, each.place):
            assert secret not in text, secret
            assert secret not in page.content.decode(), secret
    assert RICH.name not in text, "whoever is not proposed is not shown to the village"
    for word in ("esil", "eringkat", "emiskin"):
        assert word not in page.content.decode()
    assert world.draft.root in page.content.decode()
    assert world.draft.code in page.content.decode()
    names = [entry.name for each in lists(hearing) for entry in each.entries if each.village == "SUKA MAJU"]
    assert names == sorted(names)


def test_a_reference_is_found_however_it_is_copied_and_is_no_nik() -> None:
    for text in ("12.07-D3-15", "1207 d3 15", "12.07/D 3/15", " 12.07 - D3 - 15 ", "12.07-D003-015"):
        assert policies.read_reference(text) == ("12.07", 3, 15), text
    assert policies.read_reference("12.07-D3") == ("12.07", 3, 0)
    for text in ("", "D3-15", "1207011203800001", "12.07-D3-15 dan 16", "12.07-D123456-1", "１２.07-D3-15"):
        assert policies.read_reference(text) is None, text


@ON_BOTH
def test_a_hearing_is_bound_to_the_newest_draft_and_there_is_one(world: VillageWorld) -> None:
    hearing = world.open()
    assert (hearing.determination_id, hearing.standing(timezone.localdate())) == (world.draft.pk, Standing.RUNNING)
    world.determined()
    hearing.refresh_from_db()
    assert hearing.determination_id == world.draft.pk, "a later draft changes nothing that hangs in the villages"
    with pytest.raises(Refused, match="masih terbuka"):
        world.open()
    with pytest.raises(IntegrityError), transaction.atomic():
        Hearing.objects.create(
            programme=world.programme, determination=world.draft, first_day=hearing.first_day,
            last_day=hearing.last_day, answer_days=5, account=world.officer,
        )  # fmt: skip
    entry = LogEntry.objects.get(act="buka_uji_publik")
    assert entry.subject == f"uji_publik:{hearing.pk}"
    told = set(Notice.objects.filter(subject__startswith="Uji publik").values_list("account__username", flat=True))
    assert told == {"petugas_kabkota", "petugas-lain", "kepala_kabkota"}


@pytest.mark.parametrize(
    ("first", "last", "answer_days", "refusal"),
    [
        (0, 0, 5, ""), (3, 16, 1, ""), (-1, 5, 5, "HARI_LEWAT"), (3, 2, 5, "HARI_TERBALIK"), (0, 60, 5, "TERLALU_LAMA"),
        (0, 6, 0, "HARI_JAWABAN"), (0, 6, 31, "HARI_JAWABAN"),
    ],
)  # fmt: skip
def test_days_that_can_be(first: int, last: int, answer_days: int, refusal: str) -> None:
    today = date(2026, 11, 30)
    found = policies.are_days(today + timedelta(first), today + timedelta(last), answer_days, today)
    assert (found.code if found else "") == refusal


def test_a_hearing_stands_where_its_days_say() -> None:
    hearing = Hearing(first_day=date(2026, 12, 1), last_day=date(2026, 12, 7))
    told = [hearing.standing(date(2026, month, day)) for month, day in ((11, 30), (12, 1), (12, 7), (12, 8))]
    assert told == [Standing.AHEAD, Standing.RUNNING, Standing.RUNNING, Standing.OVER]


def test_it_is_made_longer_or_closed_with_a_reason(world: VillageWorld) -> None:
    hearing, officer = world.open(days=7), actor(world.officer)
    today = timezone.localdate()
    with scope.entered(scope.EVERYWHERE):
        with pytest.raises(Refused, match="alasannya"):
            actions.change_days(by=officer, hearing=hearing, last_day=today + timedelta(9), why="ya")
        actions.change_days(by=officer, hearing=hearing, last_day=today + timedelta(9), why=WHY)
        hearing.refresh_from_db()
        assert hearing.last_day == today + timedelta(9)
        told = LogEntry.objects.count(), Notice.objects.count()
        with pytest.raises(Refused, match="Hari terakhirnya sudah"):
            actions.change_days(by=officer, hearing=hearing, last_day=hearing.last_day, why=WHY)
        assert (LogEntry.objects.count(), Notice.objects.count()) == told
        actions.close(by=officer, hearing=hearing, why=WHY)
        hearing.refresh_from_db()
        assert (hearing.last_day, hearing.standing(today)) == (today, Standing.OVER)
        for act in (
            lambda: actions.change_days(by=officer, hearing=hearing, last_day=today, why=WHY),
            lambda: actions.close(by=officer, hearing=hearing, why=WHY),
        ):
            with pytest.raises(Refused, match="sudah ditutup"):
                act()
    again = world.open()
    assert again.pk != hearing.pk, "another one may follow"


def test_one_whose_days_are_over_makes_way_for_the_next(world: VillageWorld) -> None:
    hearing = world.open(days=1)
    Hearing.objects.update(first_day=date(2026, 1, 1), last_day=date(2026, 1, 7))
    world.open()
    hearing.refresh_from_db()
    assert hearing.closed_at is not None


def test_no_freeze_while_one_is_open_and_the_page_says_whether_one_was_held(world: VillageWorld) -> None:
    page = world.client(Role.PROVINCE_OFFICER).get("/penetapan/bekukan/", secure=True).content.decode()
    assert "Tidak tercatat" in page
    hearing = world.open(ahead=2)
    with pytest.raises(Refused, match="Uji publik terbuka sampai"):
        world.determined(Purpose.FINAL)
    page = world.client(Role.PROVINCE_OFFICER).get("/penetapan/bekukan/", secure=True).content.decode()
    assert "Uji publik terbuka sampai" in page
    with scope.entered(scope.EVERYWHERE):
        actions.close(by=actor(world.officer), hearing=hearing, why=WHY)
    page = world.client(Role.PROVINCE_OFFICER).get("/penetapan/bekukan/", secure=True).content.decode()
    assert "Tidak tercatat" in page, "one that was cancelled before its first day was not held"
    held = world.open()
    with scope.entered(scope.EVERYWHERE):
        actions.close(by=actor(world.officer), hearing=held, why=WHY)
    page = world.client(Role.PROVINCE_OFFICER).get("/penetapan/bekukan/", secure=True).content.decode()
    assert f"atas rancangan {world.draft.code}" in page
    assert world.determined(Purpose.FINAL).state == "dibekukan"
    with pytest.raises(Refused):
        world.open()


def test_a_freeze_without_a_hearing_stays_possible(world: VillageWorld) -> None:
    assert world.determined(Purpose.FINAL).state == "dibekukan"


@ON_BOTH
def test_no_freeze_while_an_objection_waits(world: VillageWorld) -> None:
    hearing = world.open()
    filed = world.receive(hearing, said(reference=world.reference(hearing, BUDI.name)))
    with scope.entered(scope.EVERYWHERE):
        actions.close(by=actor(world.officer), hearing=hearing, why=WHY)
    with pytest.raises(Refused, match="1 keberatan belum dijawab"):
        world.determined(Purpose.FINAL)
    world.answer(filed, is_upheld=False)
    assert world.determined(Purpose.FINAL).state == "dibekukan"


def test_whom_the_hearing_never_showed_is_counted_before_a_freeze(world: VillageWorld) -> None:
    hearing = world.open()
    filed = world.receive(hearing, said(reference=world.reference(hearing, BUDI.name)))
    world.answer(filed, is_upheld=True)
    draft = world.determined()
    with scope.entered(scope.EVERYWHERE):
        assert queries.never_listed(hearing, draft) == 0, "who moved up was shown as waiting"
        Listed.objects.filter(candidate_id__in=Person.objects.filter(determination=draft, verdict="DITETAPKAN")
                              .values_list("candidate_id", flat=True)[:1]).delete()  # fmt: skip
        assert queries.never_listed(hearing, draft) == 1
        assert any(note.answer == "1" for note in freezing.notes(draft))


def test_review_asks_hearing_once() -> None:
    assert guards.BEFORE_FREEZE.count(freezing.reasons_to_wait) == 1


def test_only_the_province_opens_changes_and_closes(sqlite_office: Place) -> None:
    for role, who in cast().items():
        for act in (policies.Act.OPEN, policies.Act.CHANGE_DAYS, policies.Act.CLOSE, policies.Act.ANSWER):
            assert (policies.may(who, act, HOME) is None) == (role is Role.PROVINCE_OFFICER), (role, act)
        assert (policies.may(who, policies.Act.RECEIVE, HOME) is None) == (role is Role.REGENCY_OFFICER), role
        assert policies.may(who, policies.Act.RECEIVE, ELSEWHERE) is not None, role


@ON_BOTH
def test_each_regency_sees_its_own_villages(world: VillageWorld) -> None:
    world.open()
    for where, codes in ((Scope(frozenset({HOME})), {HOME}), (NOWHERE, set()), (scope.EVERYWHERE, {HOME, ELSEWHERE})):
        with scope.entered(where):
            for model in (Village, Listed):
                assert set(model.objects.values_list("kode_kab", flat=True)) == codes


def test_an_auditor_s_look_at_a_list_is_logged(world: VillageWorld) -> None:
    hearing = world.open()
    page = f"/uji-publik/{hearing.pk}/daftar/{HOME}/1/"
    world.client(Role.PROVINCE_OFFICER).get(page, secure=True)
    assert not LogEntry.objects.filter(act="buka_daftar_desa").exists()
    world.client(Role.AUDITOR).get(page, secure=True)
    assert LogEntry.objects.get(act="buka_daftar_desa").subject == f"uji_publik:{hearing.pk}/{HOME}-D1"


def test_every_number_of_days_stands_in_the_file_unverified_with_its_period() -> None:
    spans, _ = deadlines.book()
    assert {each.limit for each in spans} == set(deadlines.Limit)
    assert not any(each.source.is_verified for each in spans), "all are custom or our own proposal"
    with pytest.raises(Exception, match="harus sekali"):
        deadlines.days_of(deadlines.Limit.ANSWER, date(2020, 1, 1))


def test_working_days_pass_over_week_ends_and_holidays(monkeypatch: pytest.MonkeyPatch) -> None:
    friday = date(2026, 12, 4)
    assert deadlines.working_days_after(friday, 5) == date(2026, 12, 11)
    assert deadlines.working_days_after(friday, 1) == date(2026, 12, 7)
    monkeypatch.setattr(deadlines, "book", lambda: ((), frozenset({date(2026, 12, 7)})))
    assert deadlines.working_days_after(friday, 1) == date(2026, 12, 8)


def test_a_list_is_not_opened_while_a_freeze_is_being_worked_out(world: VillageWorld) -> None:
    with scope.entered(scope.EVERYWHERE):
        review_actions.request(
            by=actor(world.officer), account=world.officer, programme=world.programme, purpose=Purpose.FINAL
        )
    with pytest.raises(Refused, match="sedang dibekukan"):
        world.open()
