"""Sessions and forms under attack: fixation, reuse, forged requests, redirects elsewhere, other hosts, split headers."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from naungan.office.accounts.models import Account, Role
from naungan.office.accounts.policies import Actor
from naungan.office.accounts.queries import actor
from naungan.office.audit.models import LogEntry
from naungan.office.pages import EVERYBODY, OF_LIBRARY, entries, scope_of
from naungan.office.scope import NOWHERE
from tests.office.access_table import ACCESS, PUBLIC
from tests.office.cast import HOME, PASSWORD, held, person
from tests.office.places import Place
from tests.office.test_walls import address, world

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
COOKIE = "__Host-sesi"
ELSEWHERE = (
    "https://jahat.test/",
    "//jahat.test/",
    "/\\jahat.test/",
    "https:jahat.test",
    "javascript:alert(1)",
    "///jahat.test",
)


def client(*, checks_csrf: bool = False) -> Client:
    return Client(headers={"host": "kantor.test"}, enforce_csrf_checks=checks_csrf)


def log_in(one: Client, username: str = "siti", **more: str) -> str:
    """Where the door leads to."""
    answer = one.post(reverse("account_login"), {"login": username, "password": PASSWORD, **more}, secure=True)
    return str(answer.headers.get("Location", ""))


def is_in(one: Client) -> bool:
    return one.get("/", secure=True).status_code == 200


def with_key(key: str) -> Client:
    one = client()
    one.cookies[COOKIE] = key
    return one


@pytest.fixture
def siti(sqlite_office: Place) -> Account:
    return person("siti", Role.TREASURER, password=PASSWORD)


def test_a_session_that_was_planted_before_is_not_the_one_that_comes_in(siti: Account) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store["planted"] = True
    store.create()
    victim = with_key(store.session_key)
    log_in(victim)
    assert is_in(victim)
    assert victim.cookies[COOKIE].value != store.session_key
    assert not is_in(with_key(store.session_key))


def test_a_made_up_session_key_is_not_taken(siti: Account) -> None:
    victim = with_key("a" * 32)
    log_in(victim)
    assert is_in(victim)
    assert victim.cookies[COOKIE].value != "a" * 32


def test_a_session_is_over_once_its_person_left(siti: Account) -> None:
    here = client()
    log_in(here)
    copy = with_key(here.cookies[COOKIE].value)
    assert is_in(copy)
    here.post(reverse("account_logout"), secure=True)
    assert not is_in(copy)
    assert not is_in(here)


def test_leaving_needs_a_form_and_no_link(siti: Account) -> None:
    here = client()
    log_in(here)
    here.get(reverse("account_logout"), secure=True)
    assert is_in(here)


def test_a_changed_password_ends_every_other_session(siti: Account) -> None:
    here, there = client(), client()
    log_in(here)
    log_in(there)
    new = "payung-biru-hujan-7"
    told = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post(reverse("account_change_password"), told, secure=True).status_code == 302
    assert not is_in(there)


def test_the_cookie_goes_with_the_browser(siti: Account) -> None:
    here = client()
    log_in(here)
    assert not here.cookies[COOKIE]["max-age"]
    assert not here.cookies[COOKIE]["expires"]


def test_no_form_of_ours_is_taken_without_its_token(sqlite_office: Place) -> None:
    people, wrong = world(), []
    before = LogEntry.objects.count()
    for name, expected in ACCESS.items():
        role = next(iter(expected))
        one = client(checks_csrf=True)
        one.force_login(people[role], backend=BACKEND)
        answer = one.post(address(name, HOME), {"confirmed": "1", "number": "1"}, secure=True)
        if answer.status_code != 403 or "CSRF" not in str(answer.context or answer.content.decode()).upper():
            wrong.append((name, answer.status_code))
    assert wrong == []
    assert LogEntry.objects.count() == before


def test_no_form_of_the_library_is_taken_without_its_token(siti: Account) -> None:
    one = client(checks_csrf=True)
    one.force_login(siti, backend=BACKEND)
    tried = 0
    for name in OF_LIBRARY & {each for each in get_resolver().reverse_dict if isinstance(each, str)}:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        tried += 1
        assert one.post(url, {"login": "siti", "password": PASSWORD}, secure=True).status_code == 403, name
    assert tried > 15
    assert is_in(one)


def test_a_token_does_not_help_a_form_from_another_site(siti: Account) -> None:
    one = client(checks_csrf=True)
    one.force_login(siti, backend=BACKEND)
    one.get("/", secure=True)
    told = {"csrfmiddlewaretoken": one.cookies["__Host-csrf"].value}
    for headers in ({"origin": "https://jahat.test"}, {"referer": "https://jahat.test/"}, {}):
        assert one.post(reverse("account_logout"), told, secure=True, headers=headers).status_code == 403, headers
    assert is_in(one)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_the_door_leads_to_no_other_site(siti: Account, target: str) -> None:
    assert log_in(client(), next=target) == reverse("home")
    here = client()
    log_in(here)
    for name, told in (
        ("account_reauthenticate", {"password": PASSWORD}), ("set_language", {"language": "en"}), ("account_logout", {}),
    ):  # fmt: skip
        answer = here.post(reverse(name), {**told, "next": target}, secure=True)
        assert "jahat" not in answer.headers.get("Location", ""), name
        assert "javascript" not in answer.headers.get("Location", ""), name


@pytest.mark.parametrize("target", ["/\r\nSet-Cookie: a=b", "/%0d%0aSet-Cookie:%20a=b", "/\nX: y"])
def test_no_header_is_split(siti: Account, target: str) -> None:
    here = client()
    log_in(here)
    answer = here.post(reverse("set_language"), {"language": "en", "next": target}, secure=True)
    assert "a" not in answer.cookies
    assert "X" not in answer.headers
    assert "\n" not in answer.headers["Location"]


@pytest.mark.parametrize(
    "host", ["jahat.test", "kantor.test.jahat.test", "kantor.test@jahat.test", "kantor.test:80@jahat.test", "127.0.0.1"]
)
def test_no_other_host_is_answered(siti: Account, host: str) -> None:
    for path in ("/", reverse("account_login"), reverse("setup")):
        assert Client(headers={"host": host}).get(path, secure=True).status_code == 400


def test_a_forwarded_host_changes_nothing(siti: Account) -> None:
    page = client().get(reverse("account_login"), secure=True, headers={"x-forwarded-host": "jahat.test"})
    assert page.status_code == 200
    assert b"jahat" not in page.content


def test_a_village_officer_sees_no_row_of_anybody(sqlite_office: Place) -> None:
    who = Actor("akun:1", frozenset({held(Role.VILLAGE_OFFICER)}))
    assert scope_of(who, EVERYBODY) == NOWHERE
    assert scope_of(actor(person("siti", Role.REGENCY_OFFICER)), EVERYBODY).regencies == {HOME}
    opened = {name for name, page in entries().items() if Role.VILLAGE_OFFICER in page.roles}
    assert opened == {"home", "second_factor", "notices", "notice", *PUBLIC}, (
        "their own notices, and what anybody opens"
    )
