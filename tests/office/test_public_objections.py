"""Objections without an account: within the days, not too often, sealed, and read again by number and code alone."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from naungan.model.errors import Refused
from naungan.office import scope
from naungan.office.accounts.models import Role
from naungan.office.accounts.queries import actor
from naungan.office.audit.models import LogEntry, Payload
from naungan.office.hearing import actions, queries
from naungan.office.hearing.models import Channel, Hearing, Objection
from tests.office.cast import HOME
from tests.office.clean_world import BUDI, DEWI, RICH
from tests.office.kept_world import Enter
from tests.office.sealed_world import placed
from tests.office.village_world import ON_BOTH, REPLY, SAID, VillageWorld, said, world_on

FORM, STATUS = "/uji-publik/keberatan/", "/uji-publik/keberatan/status/"
CODE = re.compile(r'<strong class="code">(\w+)</strong>')
WHY = "Sudah diperiksa ke kantor desa"


@pytest.fixture
def world(request: pytest.FixtureRequest, enter: Enter) -> VillageWorld:
    made = world_on(request, enter)
    cache.clear()
    return made


def visitor(address: str = "10.0.0.1") -> Client:
    return Client(headers={"host": "kantor.test"}, REMOTE_ADDR=address)


def told(about: str, **changed: str) -> dict[str, str]:
    return {
        "kode_kab": HOME, "kind": "TIDAK_LAYAK", "reference": about, "text": SAID, "contact": "081234567890",
        "once": "", **changed,
    }  # fmt: skip


def count() -> int:
    with scope.entered(scope.EVERYWHERE):
        return Objection.objects.count()


def filed(world: VillageWorld, hearing: Hearing) -> tuple[Objection, str]:
    answer = visitor().post(FORM, told(world.reference(hearing, BUDI.name)), secure=True)
    found = CODE.search(answer.content.decode())
    assert found, answer.content.decode()
    with scope.entered(scope.EVERYWHERE):
        return Objection.objects.latest("pk"), found[1]


@ON_BOTH
def test_anybody_files_one_and_reads_its_state_again(world: VillageWorld) -> None:
    hearing = world.open()
    kept, code = filed(world, hearing)
    assert (kept.channel, kept.account, kept.kode_kab) == (Channel.ONLINE, None, HOME)
    assert LogEntry.objects.get(act="terima_keberatan").actor == "publik"

    def state(code: str) -> str:
        return visitor().post(STATUS, {"receipt": kept.receipt.lower(), "code": code}, secure=True).content.decode()

    assert "Diterima, belum dijawab" in state(code)
    assert "Diterima, belum dijawab" in state(f" {code[:5].lower()}-{code[5:]} ")
    world.answer(actions.Filed(kept, code), is_upheld=True)
    page = state(code)
    assert "keberatan dibenarkan" in page
    assert REPLY in page
    assert "Tanyakan alasannya" not in page
    assert REPLY not in state("0" * 10)
    for word in (BUDI.name, SAID, "081234567890", "Sudah diperiksa", code):
        assert word not in page


@ON_BOTH
def test_a_wrong_number_and_a_wrong_code_have_one_answer(world: VillageWorld) -> None:
    kept, code = filed(world, world.open())
    answers = {
        (receipt, given): visitor().post(STATUS, {"receipt": receipt, "code": given}, secure=True)
        for receipt, given in (
            (kept.receipt, "0" * 10), (f"K-{HOME}-999", code), (f"K-12.71-{kept.pk}", code), ("apa saja", code),
        )
    }  # fmt: skip
    pages = {re.sub(r'value="\w{64}"', "", answer.content.decode()) for answer in answers.values()}
    assert len(pages) == 1
    assert {answer.status_code for answer in answers.values()} == {200}
    assert "tidak cocok" in pages.pop()
    by_address = visitor().get(f"{STATUS}?receipt={kept.receipt}&code={code}", secure=True).content.decode()
    assert "belum dijawab" not in by_address, "asked in an address, nothing is told"


def test_it_is_taken_within_the_days_only(world: VillageWorld) -> None:
    reference = "12.07-D1-1"
    assert "tidak sedang berlangsung" in visitor().post(FORM, told(reference), secure=True).content.decode()
    hearing = world.open(ahead=1)
    assert "tidak sedang berlangsung" in visitor().post(FORM, told(reference), secure=True).content.decode()
    with scope.entered(scope.EVERYWHERE):
        Hearing.objects.update(first_day=timezone.localdate())
    assert visitor().get(FORM, secure=True).status_code == 200
    assert CODE.search(visitor().post(FORM, told(reference), secure=True).content.decode())
    with scope.entered(scope.EVERYWHERE):
        actions.close(by=actor(world.officer), hearing=hearing, why=WHY)
    assert "tidak sedang berlangsung" in visitor().post(FORM, told(reference), secure=True).content.decode()
    with pytest.raises(Refused, match="selama uji publik"), scope.entered(scope.Scope(frozenset({HOME}))):
        actions.file_online(hearing=hearing, kode_kab=HOME, said=said(reference=reference), once="")  # closed meanwhile
    assert count() == 1


def test_the_same_form_sent_again_is_one_objection_with_one_code(world: VillageWorld) -> None:
    reference = world.reference(world.open(), BUDI.name)
    page = visitor().get(FORM, secure=True).content.decode()
    once = re.search(r'name="once" value="(\w{32})"', page)
    assert once
    form = told(reference, once=once[1])
    answers = [visitor().post(FORM, form, secure=True).content.decode() for _ in range(3)]
    codes = {found[1] for found in map(CODE.search, answers) if found}
    assert (len(codes), count()) == (1, 1)


def test_what_is_wrong_is_told_and_nothing_kept(world: VillageWorld) -> None:
    world.open()
    for changed in (
        {"reference": "12.71-D1-1"},
        {"reference": "D9"},
        {"kode_kab": "99.99"},
        {"text": ""},
        {"kind": "X"},
    ):
        answer = visitor().post(FORM, told("12.07-D1-1", **changed), secure=True)
        assert answer.status_code == 422, changed
        assert "Ada yang perlu diperbaiki" in answer.content.decode()
    assert count() == 0


@ON_BOTH
def test_one_address_is_refused_past_its_limit_and_others_go_on(world: VillageWorld) -> None:
    world.open()
    answers = [visitor().post(FORM, told("12.07-D9-9"), secure=True).status_code for _ in range(90)]
    assert answers == [422] * 40 + [429] * 50
    assert visitor("10.0.0.2").post(FORM, told("12.07-D9-9"), secure=True).status_code == 422


def test_all_addresses_together_are_refused_past_theirs(world: VillageWorld, settings_rates: dict[str, str]) -> None:
    world.open()
    settings_rates["objection_all"] = "5/h/key"
    refused, good = told("12.07-D9-9"), told("", kind="TERLEWAT", person="Ucok")

    def sent(form: dict[str, str], place: int, times: int) -> list[int]:
        return [visitor(f"10.0.{place}.{n}").post(FORM, form, secure=True).status_code for n in range(times)]

    assert sent(refused, 1, 10) == [422] * 10
    assert sent({**good, "kind": ""}, 2, 10) == [422] * 10, "what is refused fills nobody's measure"
    assert sent(good, 3, 10) == [200] * 5 + [429] * 5
    assert count() == 5


@pytest.fixture
def settings_rates(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    from allauth.account import app_settings
    from django.conf import settings

    rates = {**settings.ACCOUNT_RATE_LIMITS}
    monkeypatch.setattr(settings, "ACCOUNT_RATE_LIMITS", rates)
    assert app_settings.RATE_LIMITS["objection_all"] == rates["objection_all"]
    return rates


def test_a_number_is_guessed_ten_times_an_hour_and_never_locks_out_whoever_has_its_code(world: VillageWorld) -> None:
    kept, code = filed(world, world.open())
    guess = {"receipt": kept.receipt, "code": "0" * 10}
    answers = [visitor(f"10.0.2.{n}").post(STATUS, guess, secure=True).status_code for n in range(60)]
    assert answers == [200] * 10 + [429] * 50
    again = visitor("10.0.3.1").post(STATUS, {**guess, "receipt": f" k {HOME}-{kept.pk}"}, secure=True)
    assert again.status_code == 429, "however its number is written"
    right = {"receipt": kept.receipt, "code": code}
    opened = [visitor("10.0.3.2").post(STATUS, right, secure=True) for _ in range(70)]
    assert [each.status_code for each in opened] == [200] * 60 + [429] * 10
    assert "Diterima, belum dijawab" in opened[0].content.decode()
    assert visitor("10.0.3.3").post(STATUS, right, secure=True).status_code == 200, "a right code fills no measure"


def test_no_nik_is_kept_or_shown_whatever_is_typed(world: VillageWorld) -> None:
    reference = world.reference(world.open(), BUDI.name)
    typed = f"{RICH.nik} dan {RICH.nik[:4]} {RICH.nik[4:8]} {RICH.nik[8:12]} {RICH.nik[12:]}"
    form = told(reference, text=typed, contact=DEWI.nik, who=f"Karyo {DEWI.nik}", person=DEWI.nik)
    answer = visitor().post(FORM, form, secure=True)
    assert CODE.search(answer.content.decode())
    bad = visitor().post(FORM, {**form, "kind": ""}, secure=True)
    assert bad.status_code == 422
    with scope.entered(scope.EVERYWHERE):
        kept = queries.content(Objection.objects.get())
    pages = [answer.content.decode(), bad.content.decode(), str(kept)]
    pages.append(
        world.client(Role.PROVINCE_OFFICER).get(f"/uji-publik/masuk/{objection_pk()}/", secure=True).content.decode()
    )
    for number in (RICH.nik, DEWI.nik):
        for page in pages:
            assert number not in re.sub(r"[ .\-]", "", page)
    entry = LogEntry.objects.get(act="terima_keberatan")
    assert Payload.objects.filter(seq=entry.seq).exists()
    assert placed()["hearing_objection.content"]


def objection_pk() -> int:
    with scope.entered(scope.EVERYWHERE):
        return Objection.objects.get().pk


def test_the_public_pages_lead_nowhere_else_and_name_nobody(world: VillageWorld) -> None:
    world.open()
    for address in (FORM, STATUS):
        page = visitor().get(address, secure=True)
        assert page.status_code == 200
        for name in (BUDI.name, DEWI.name, world.officer.name):
            assert name not in page.content.decode()
        assert "no-store" in page.headers["Cache-Control"]
