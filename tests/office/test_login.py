"""The door: closed unless a page says otherwise, with strict cookies and headers, and shut on whoever is disabled."""

from __future__ import annotations

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp_auth
from django.test import Client
from django.urls import reverse

from naungan.model.errors import SealBroken
from naungan.office.accounts.actions import disable
from naungan.office.accounts.models import Role
from naungan.office.accounts.queries import actor
from naungan.office.strict_headers import POLICY
from tests.office.cast import PASSWORD, person
from tests.office.places import Place


@pytest.fixture
def client(sqlite_office: Place) -> Client:
    return Client(headers={"host": "kantor.test"}, enforce_csrf_checks=False)


def log_in(client: Client, username: str, password: str = PASSWORD) -> int:
    told = {"login": username, "password": password}
    return client.post(reverse("account_login"), told, secure=True).status_code


def test_the_first_page_asks_who_is_there(client: Client) -> None:
    answer = client.get("/", secure=True)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_who_logs_in_sees_their_name_and_roles(client: Client) -> None:
    person("siti", Role.REGENCY_OFFICER, password=PASSWORD)
    assert log_in(client, "siti") == 302
    page = client.get("/", secure=True).content.decode()
    assert "Siti" in page
    assert "Petugas kabupaten/kota, 12.07" in page


def test_a_wrong_password_opens_nothing(client: Client) -> None:
    person("siti", password=PASSWORD)
    assert log_in(client, "siti", "kuda-hitam-lari-9") == 200
    assert client.get("/", secure=True).status_code == 302


def test_a_disabled_account_is_out_with_the_next_page(client: Client) -> None:
    account = person("siti", password=PASSWORD)
    log_in(client, "siti")
    assert client.get("/", secure=True).status_code == 200
    disable(by=actor(person("admin", Role.ADMINISTRATOR)), account=account)
    assert client.get("/", secure=True).status_code == 302
    log_in(client, "siti")
    assert client.get("/", secure=True).status_code == 302


def test_the_cookies_belong_to_this_host_alone(client: Client) -> None:
    person("siti", password=PASSWORD)
    client.get(reverse("account_login"), secure=True)
    log_in(client, "siti")
    assert set(client.cookies) >= {"__Host-sesi", "__Host-csrf"}
    for name in ("__Host-sesi", "__Host-csrf"):
        cookie = client.cookies[name]
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["path"] == "/"
        assert not cookie["domain"]
        assert cookie["samesite"] == "Lax"


def test_every_answer_carries_the_headers(client: Client) -> None:
    headers = client.get(reverse("account_login"), secure=True).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"]


def test_plain_http_is_sent_to_https(client: Client) -> None:
    answer = client.get("/")
    assert answer.status_code == 301
    assert answer.headers["Location"].startswith("https:")


def test_another_host_is_not_answered(sqlite_office: Place) -> None:
    assert Client(headers={"host": "lain.test"}).get("/", secure=True).status_code == 400


def test_nobody_signs_up(client: Client) -> None:
    told = {"username": "tamu", "password1": PASSWORD, "password2": PASSWORD}
    page = client.post(reverse("account_signup"), told, secure=True)
    from naungan.office.accounts.models import Account

    assert page.status_code == 403
    assert Account.objects.count() == 0


@pytest.mark.parametrize("name", ["account_login"])
def test_a_page_before_the_door_can_be_read(client: Client, name: str) -> None:
    assert client.get(reverse(name), secure=True).status_code == 200


@pytest.mark.parametrize("name", ["home", "account_logout", "mfa_index", "usersessions_list"])
def test_a_page_behind_the_door_can_be_read_by_whoever_is_in(client: Client, name: str) -> None:
    person("siti", password=PASSWORD)
    assert client.get(reverse(name), secure=True).status_code == 302
    log_in(client, "siti")
    assert client.get(reverse(name), secure=True).status_code == 200


def test_a_second_factor_is_asked_for_and_its_code_opens_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    step = 58_000_000  # the clock stands still, so that no half minute ends in between
    monkeypatch.setattr(totp_auth, "yield_hotp_counters_from_time", lambda: iter([step]))
    account = person("siti", Role.PROVINCE_HEAD, password=PASSWORD)
    secret = totp_auth.generate_totp_secret()
    totp_auth.TOTP.activate(account, secret)
    code = totp_auth.format_hotp_value(totp_auth.hotp_value(secret, step))
    log_in(client, "siti")
    assert client.get("/", secure=True).status_code == 302, "the password alone must not open"
    client.post(reverse("mfa_authenticate"), {"code": code}, secure=True)
    assert client.get("/", secure=True).status_code == 200
    client.post(reverse("account_logout"), secure=True)
    log_in(client, "siti")
    client.post(reverse("mfa_authenticate"), {"code": code}, secure=True)
    assert client.get("/", secure=True).status_code == 302, "the same code must not open twice"


def test_second_factors_are_sealed_at_rest(sqlite_office: Place) -> None:
    account = person("siti", password=PASSWORD)
    secret = totp_auth.generate_totp_secret()
    kept = totp_auth.TOTP.activate(account, secret)
    RecoveryCodes.activate(account)
    kinds = {row.type: str(row.data) for row in Authenticator.objects.all()}
    assert set(kinds) == {"totp", "recovery_codes"}
    assert secret not in kinds["totp"]
    seed = get_adapter().decrypt(Authenticator.objects.get(type="recovery_codes").data["seed"])
    assert seed not in kinds["recovery_codes"]
    step = next(totp_auth.yield_hotp_counters_from_time())
    code = totp_auth.format_hotp_value(totp_auth.hotp_value(secret, step))
    assert kept.validate_code(code)
    assert not kept.validate_code("000000" if code != "000000" else "111111")
    row = Authenticator.objects.get(type="totp")
    row.data["secret"] = secret  # put in past the program
    row.save()
    with pytest.raises(SealBroken):
        row.wrap().validate_code(code)
