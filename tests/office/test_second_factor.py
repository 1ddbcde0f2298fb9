"""A second factor before anything else: where the office requires it, no role opens a page without one."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from unittest import mock

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp_auth
from django.db import connection
from django.test import Client, override_settings
from django.urls import NoReverseMatch, get_resolver, reverse

from naungan.office import settings
from naungan.office.accounts.models import Account, Role
from naungan.office.pages import BEFORE_FACTOR, OF_LIBRARY
from tests.office.access_table import ACCESS, PUBLIC
from tests.office.cast import PASSWORD, person
from tests.office.places import Place
from tests.office.test_walls import HOME, POST_ONLY, address, world

FIRST = "second_factor"
STEP = 58_000_000


@pytest.fixture(autouse=True)
def required() -> Iterator[None]:
    """As an office is set unless it says otherwise."""
    with override_settings(SECOND_FACTOR_REQUIRED=True):
        yield


def entered(account: Account) -> Client:
    client = Client(headers={"host": "kantor.test"})
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def led_to_it(client: Client, name: str, url: str) -> bool:
    ask_for = client.post if name in POST_ONLY else client.get
    answer = ask_for(url, secure=True)
    return answer.status_code == 302 and answer.headers["Location"] == reverse(FIRST)


def test_no_page_of_any_role_opens_before_the_factor_is_set_up(office: Place) -> None:
    people = world()
    open_too_early = [
        (role.value, name)
        for role, account in people.items()
        for name in sorted(ACCESS.keys() - PUBLIC - {FIRST})
        if not led_to_it(entered(account), name, address(name, HOME))
    ]
    assert open_too_early == []


def test_of_the_library_s_pages_only_those_that_set_it_up_or_lead_out_open(sqlite_office: Place) -> None:
    client = entered(person("siti", Role.TREASURER))
    simple = sorted(OF_LIBRARY & {name for name in get_resolver().reverse_dict if isinstance(name, str)})
    shut = {name for name in simple if not _needs_words(name) and led_to_it(client, name, reverse(name))}
    assert shut == {name for name in simple if not _needs_words(name)} - BEFORE_FACTOR
    assert {"account_change_password", "usersessions_list", "mfa_deactivate_totp"} <= shut


def _needs_words(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return True
    return False


def test_a_page_says_what_to_do_and_shows_no_way_past_it(sqlite_office: Place) -> None:
    client = entered(person("siti", Role.PROVINCE_OFFICER))
    page = client.get(reverse(FIRST), secure=True).content.decode()
    for name in ("mfa_activate_totp", "mfa_add_webauthn"):
        assert reverse(name) in page
    assert reverse("intake_overview") not in page


def test_with_a_factor_everything_opens_and_recovery_codes_are_given(
    office: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(totp_auth, "yield_hotp_counters_from_time", lambda: iter([STEP]))
    account = person("siti", Role.TREASURER, password=PASSWORD)
    client = Client(headers={"host": "kantor.test"})
    client.post(reverse("account_login"), {"login": "siti", "password": PASSWORD}, secure=True)
    assert led_to_it(client, "home", "/")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD}, secure=True)
    client.get(reverse("mfa_activate_totp"), secure=True)
    secret = client.session["mfa.totp.secret"]
    code = totp_auth.format_hotp_value(totp_auth.hotp_value(secret, STEP))
    answer = client.post(reverse("mfa_activate_totp"), {"code": code}, secure=True)
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert {row.type for row in Authenticator.objects.filter(user=account)} == {"totp", "recovery_codes"}
    assert client.get(reverse("mfa_view_recovery_codes"), secure=True).status_code == 200
    assert client.get("/", secure=True).status_code == 200
    assert client.get(reverse(FIRST), secure=True).headers["Location"] == "/"
    again = Client(headers={"host": "kantor.test"})
    again.post(reverse("account_login"), {"login": "siti", "password": PASSWORD}, secure=True)
    again.post(reverse("mfa_authenticate"), {"code": code}, secure=True)
    assert again.get("/", secure=True).status_code == 302, "a code opens once only, also the one it was set up by"


def test_a_recovery_code_opens_once(sqlite_office: Place) -> None:
    account = person("siti", Role.TREASURER, password=PASSWORD)
    totp_auth.TOTP.activate(account, totp_auth.generate_totp_secret())
    codes = RecoveryCodes.activate(account).get_unused_codes()

    def comes_in() -> bool:
        client = Client(headers={"host": "kantor.test"})
        client.post(reverse("account_login"), {"login": "siti", "password": PASSWORD}, secure=True)
        client.post(reverse("mfa_authenticate"), {"code": codes[0]}, secure=True)
        return client.get("/", secure=True).status_code == 200

    assert [comes_in(), comes_in()] == [True, False]


def test_recovery_codes_alone_are_no_second_factor(sqlite_office: Place) -> None:
    account = person("siti", Role.TREASURER)
    RecoveryCodes.activate(account)
    assert led_to_it(entered(account), "home", "/")


def test_an_account_without_a_role_has_nothing_to_guard(sqlite_office: Place) -> None:
    assert entered(person("baru")).get("/", secure=True).status_code == 200


@pytest.mark.parametrize(
    ("told", "is_required"), [("", True), ("required", True), ("Optional", True), ("optional", False)]
)
def test_it_is_required_unless_the_setting_says_just_that(told: str, is_required: bool) -> None:
    with mock.patch.dict(os.environ, {"NAUNGAN_SECOND_FACTOR": told}):
        assert importlib.reload(settings).SECOND_FACTOR_REQUIRED is is_required
    importlib.reload(settings)


def test_a_used_code_is_known_to_every_process(sqlite_office: Place) -> None:
    assert "db.DatabaseCache" in settings.CACHES["default"]["BACKEND"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM naungan_cache")
        assert cursor.fetchone()[0] == 0
        totp = totp_auth.TOTP.activate(person("siti"), totp_auth.generate_totp_secret())
        assert [totp._mark_code_used("123456"), totp._mark_code_used("123456")] == [True, False]
        cursor.execute("SELECT count(*) FROM naungan_cache")
        assert cursor.fetchone()[0] == 1
