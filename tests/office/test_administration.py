"""Accounts by their pages: made, changed and closed in two steps, watched by the auditor, begun by one code."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp_auth
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from naungan.model.errors import Refused
from naungan.office import inbox, scope
from naungan.office.accounts import actions
from naungan.office.accounts.models import Account, AccountCheck, Delegation, Role, SetupCode
from naungan.office.accounts.policies import Act, Held, OwnAct
from naungan.office.accounts.queries import actor, unchecked
from naungan.office.audit.models import LogEntry
from naungan.office.audit.queries import verify
from naungan.office.pages import Worker, scope_of
from tests.office.cast import HOME, PASSWORD, person
from tests.office.places import Place

NEW_PASSWORD = "payung-biru-hujan-7"
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


def client() -> Client:
    return Client(headers={"host": "kantor.test"})


def entered(username: str, password: str = PASSWORD) -> Client:
    """Somebody who came in by the door just now."""
    one = client()
    one.post(reverse("account_login"), {"login": username, "password": password}, secure=True)
    return one


def is_in(one: Client) -> bool:
    return one.get("/", secure=True).status_code == 200


def two_steps(one: Client, address: str, told: dict[str, str]) -> str:
    """What the second step answers; the first must not have done anything."""
    before = LogEntry.objects.count()
    first = one.post(address, told, secure=True)
    assert first.status_code == 200, first.headers
    assert LogEntry.objects.count() == before, "done before it was confirmed"
    assert 'name="confirmed"' in first.content.decode(), first.content.decode()[-2500:]
    return one.post(address, {**told, "confirmed": "1"}, secure=True, follow=True).content.decode()


def deed(account: Account, act: Act) -> str:
    return reverse("staff_act", args=[account.pk, act.value])


@pytest.fixture
def administrator(office: Place) -> Client:
    person("admin", Role.ADMINISTRATOR, password=PASSWORD)
    admin = entered("admin")
    admin.post(reverse("account_reauthenticate"), {"password": PASSWORD}, secure=True)
    return admin


def made_by_page(administrator: Client, **changed: str) -> str:
    told = {"username": "Siti.A", "name": "Siti Aminah", "email": "", "role": "petugas_kabkota", "regency": HOME}
    return two_steps(administrator, reverse("staff_new"), told | changed)


@pytest.fixture
def with_programme(office: Place) -> None:
    from pathlib import Path

    from naungan.office.accounts.policies import OPERATOR
    from naungan.office.programmes.actions import add_version

    file = Path(__file__).parents[2] / "programmes" / "sumut-2025.toml"
    regions = file.with_name("sumut-regions.csv").read_text("utf-8")
    add_version(by=OPERATOR, account=None, text=file.read_text("utf-8"), regions_text=regions, note="Program uji")


def test_a_person_begins_with_a_code_that_opens_once(with_programme: None, administrator: Client) -> None:
    page = made_by_page(administrator, is_superuser="1", is_active="0", password="x")
    found = CODE.search(page)
    assert found
    siti = Account.objects.get(username="siti.a")
    assert actor(siti).held == {Held(Role.REGENCY_OFFICER, HOME)}
    assert siti.is_active
    assert not is_in(entered("siti.a", "x"))
    kept = str(SetupCode.objects.values_list("digest", flat=True)[0])
    assert found[0].replace("-", "") not in kept
    told = {"username": "siti.a", "code": found[0].lower(), "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    for wrong in (
        {"code": "0" * 16},
        {"username": "orang.lain"},
        {"again": "lain-sekali-ini-9"},
        {"password": "pendek", "again": "pendek"},
    ):
        answer = client().post(reverse("setup"), {**told, **wrong}, secure=True)
        assert answer.status_code == 200, wrong
    assert client().post(reverse("setup"), told, secure=True).status_code == 302
    assert is_in(entered("siti.a", NEW_PASSWORD))
    again = {**told, "password": "topi-kuning-pagi-3", "again": "topi-kuning-pagi-3"}
    assert client().post(reverse("setup"), again, secure=True).status_code == 200
    assert not is_in(entered("siti.a", "topi-kuning-pagi-3"))
    told_by_log = LogEntry.objects.filter(subject=siti.log_id).exclude(act=OwnAct.LOG_IN_FAILED).order_by("seq")
    assert list(told_by_log.values_list("act", flat=True))[:4] == [
        Act.CREATE_ACCOUNT,
        Act.GIVE_ROLE,
        Act.ISSUE_CODE,
        OwnAct.SET_UP,
    ]
    assert verify().fault is None


def test_a_wrong_code_and_a_wrong_name_are_answered_alike(office: Place) -> None:
    account = person("siti")
    actions.issue_code(by=actor(person("admin", Role.ADMINISTRATOR)), account=account)
    pages = []
    for name in ("siti", "tidak.ada"):
        told = {"username": name, "code": "0" * 16, "password": NEW_PASSWORD, "again": NEW_PASSWORD}
        page = client().post(reverse("setup"), told, secure=True).content.decode()
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page).replace(name, "NAMA"))
    assert pages[0] == pages[1]
    assert "tidak cocok" in pages[0]


def test_a_code_ends_after_its_days(office: Place) -> None:
    admin, account = person("admin", Role.ADMINISTRATOR), person("siti")
    code = actions.issue_code(by=actor(admin), account=account)
    SetupCode.objects.update(until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refused) as refused:
        actions.set_up(username="siti", code=code, password=NEW_PASSWORD)
    assert refused.value.refusal.code == "KODE_AWAL_SALAH"
    assert waits_for(admin) == {"Kode awal yang berakhir sebelum dipakai": 1}


def test_roles_are_given_and_taken_and_never_against_each_other(with_programme: None, administrator: Client) -> None:
    siti = person("siti", Role.REGENCY_OFFICER)
    refused = administrator.post(deed(siti, Act.GIVE_ROLE), {"role": "kepala_kabkota", "regency": HOME}, secure=True)
    assert "tidak dapat dirangkap" in refused.content.decode()
    two_steps(administrator, deed(siti, Act.GIVE_ROLE), {"role": "bendahara", "regency": ""})
    assert actor(siti).roles == {Role.REGENCY_OFFICER, Role.TREASURER}
    two_steps(administrator, deed(siti, Act.TAKE_ROLE), {"held": f"petugas_kabkota {HOME}"})
    assert actor(siti).roles == {Role.TREASURER}
    odd = administrator.post(deed(siti, Act.TAKE_ROLE), {"held": "administrator", "confirmed": "1"}, secure=True)
    assert "confirmed" not in odd.content.decode()


def test_a_post_is_delegated_by_letter_and_taken_back(with_programme: None, administrator: Client) -> None:
    siti, today = person("siti"), timezone.localdate()
    told = {
        "role": "kepala_kabkota", "regency": HOME, "kind": "plh", "letter": "800/17/2026", "since": today.isoformat(),
        "until": (today + timedelta(days=5)).isoformat(),
    }  # fmt: skip
    page = administrator.post(deed(siti, Act.DELEGATE), {**told, "letter": " "}, secure=True).content.decode()
    assert 'name="confirmed"' not in page
    two_steps(administrator, deed(siti, Act.DELEGATE), told)
    assert actor(siti).held == {Held(Role.REGENCY_HEAD, HOME)}
    made = Delegation.objects.get()
    assert (made.kind, made.letter, made.since) == ("plh", "800/17/2026", today)
    two_steps(administrator, deed(siti, Act.END_DELEGATION), {"delegation": str(made.pk)})
    assert actor(siti).held == frozenset()


def test_disabling_ends_every_session_at_once_and_enabling_brings_none_back(administrator: Client) -> None:
    siti = person("siti", Role.TREASURER, password=PASSWORD)
    here, there = entered("siti"), entered("siti")
    assert is_in(here)
    assert is_in(there)
    two_steps(administrator, deed(siti, Act.DISABLE), {})
    keys = {each.cookies["__Host-sesi"].value for each in (here, there)}
    assert not UserSession.objects.filter(user=siti).exists()
    assert not Session.objects.filter(session_key__in=keys).exists()
    assert not is_in(here)
    assert not is_in(entered("siti"))
    two_steps(administrator, deed(siti, Act.ENABLE), {})
    assert not is_in(here)
    assert not is_in(there)
    assert is_in(entered("siti"))
    assert actor(Account.objects.get(pk=siti.pk)).roles == {Role.TREASURER}


def test_a_session_that_was_copied_away_ends_too(administrator: Client) -> None:
    siti = person("siti", password=PASSWORD)
    here = entered("siti")
    row = Session.objects.get(session_key=here.cookies["__Host-sesi"].value)
    two_steps(administrator, deed(siti, Act.DISABLE), {})
    two_steps(administrator, deed(siti, Act.ENABLE), {})
    row.save(force_insert=True)  # put back past the program
    assert not is_in(here)


def test_a_new_code_and_a_forgotten_factor_end_sessions_and_what_was_known(administrator: Client) -> None:
    siti = person("siti", password=PASSWORD)
    here = entered("siti")
    page = two_steps(administrator, deed(siti, Act.ISSUE_CODE), {})
    assert CODE.search(page)
    assert not is_in(here)
    assert not is_in(entered("siti"))
    totp_auth.TOTP.activate(siti, totp_auth.generate_totp_secret())
    two_steps(administrator, deed(siti, Act.RESET_FACTOR), {})
    assert not Authenticator.objects.filter(user=siti).exists()


def test_nobody_does_anything_to_themselves_and_one_administrator_stays(administrator: Client) -> None:
    admin = Account.objects.get(username="admin")
    assert administrator.get(deed(admin, Act.DISABLE), secure=True).status_code == 404
    second = person("admin2", Role.ADMINISTRATOR)
    known = actor(second)  # as it was when its page was opened
    actions.disable(by=actor(admin), account=second)
    for act in (lambda: actions.disable(by=known, account=admin),
                lambda: actions.take_role(by=known, account=admin, held=Held(Role.ADMINISTRATOR))):  # fmt: skip
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.refusal.code == "ADMINISTRATOR_TERAKHIR"
    assert Account.objects.get(pk=admin.pk).is_active


def test_whoever_finds_an_open_browser_gives_nobody_a_role(office: Place) -> None:
    person("admin", Role.ADMINISTRATOR, password=PASSWORD)
    siti = person("siti")
    found = entered("admin")
    told = {"role": "bendahara", "regency": "", "confirmed": "1"}
    answer = found.post(deed(siti, Act.GIVE_ROLE), told, secure=True)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert actor(siti).roles == frozenset()


def waits_for(account: Account) -> dict[str, int | None]:
    assert reverse("home") == "/"
    who = actor(account)
    seen = scope_of(who, frozenset(Role))
    with scope.entered(seen):
        return {task.label: task.number for task in inbox.tasks(Worker(account, who, seen))}


def test_every_new_account_waits_for_the_auditor_until_he_looked(administrator: Client) -> None:
    auditor, siti = person("pemeriksa", Role.AUDITOR, password=PASSWORD), person("siti")
    label = "Akun baru atau berubah yang belum diperiksa"
    assert waits_for(auditor) == {label: 2}, "his own account waits for another auditor"
    desk = entered("pemeriksa")
    page = desk.get(f"{reverse('staff')}?keadaan=baru", secure=True).content.decode()
    words = re.findall(r'name="account"[^>]*value="([^"]+)"', page)
    assert len(words) == 2
    desk.post(reverse("staff_check"), {"account": words}, secure=True)
    assert waits_for(auditor) == {}
    assert LogEntry.objects.filter(act=Act.CHECK, actor=auditor.log_id).count() == 2
    two_steps(administrator, deed(siti, Act.GIVE_ROLE), {"role": "bendahara", "regency": ""})
    assert waits_for(auditor) == {label: 1}
    desk.post(
        reverse("staff_check"), {"account": [*words, "x@y", "999999@2026-01-01"]}, secure=True
    )  # as it was before
    assert waits_for(auditor) == {label: 1}
    assert AccountCheck.objects.count() == 2
    assert [each.username for each in unchecked().exclude(pk=auditor.pk)] == ["siti"]


def test_the_list_says_who_works_as_what_and_shows_nobody_s_data(administrator: Client) -> None:
    person("siti", Role.REGENCY_OFFICER)
    page = administrator.get(reverse("staff"), {"peran": "petugas_kabkota"}, secure=True).content.decode()
    assert "Petugas kabupaten/kota 12.07" in page
    assert reverse("staff_account", args=[Account.objects.get(username="siti").pk]) in page
    assert reverse("staff_account", args=[Account.objects.get(username="admin").pk]) not in page


def test_what_people_do_with_their_own_account_is_logged(office: Place) -> None:
    siti = person("siti", password=PASSWORD)
    here = entered("siti")
    entered("siti", "kuda-hitam-lari-9")
    entered("kuda-merah-lari-9", "siti")  # the password in the wrong field
    here.post(reverse("account_logout"), secure=True)
    found = list(LogEntry.objects.order_by("seq").values_list("actor", "act", "subject"))
    assert found == [
        (siti.log_id, OwnAct.LOG_IN, siti.log_id), ("tamu", OwnAct.LOG_IN_FAILED, siti.log_id),
        ("tamu", OwnAct.LOG_IN_FAILED, "tamu"), (siti.log_id, OwnAct.LOG_OUT, siti.log_id),
    ]  # fmt: skip
