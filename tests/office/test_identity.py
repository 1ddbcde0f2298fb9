"""The identity provider: off unless it is named; then it opens the account that is bound to the subject, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from naungan.model.errors import Refused, WrongCall
from naungan.office.accounts import actions
from naungan.office.accounts.models import Identity, Role
from naungan.office.accounts.queries import actor, bound_to
from naungan.office.identity_provider import identity_provider
from tests.office.cast import person
from tests.office.identity_server import CLIENT, SECRET, Provider, provider
from tests.office.places import Place
from tests.office.workplace import serving

ROOT = Path(__file__).parents[2]
TOLD = {"NAUNGAN_OIDC_SERVER": "https://id.contoh", "NAUNGAN_OIDC_CLIENT_ID": CLIENT}


@pytest.fixture(scope="module")
def outside() -> Iterator[Provider]:
    with provider() as ours:
        yield ours


@pytest.fixture(scope="module")
def served(outside: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An office that knows the provider, in a process of its own."""
    home = tmp_path_factory.mktemp("identity")
    (home / "secret").write_text(SECRET + "\n")
    told = {
        "NAUNGAN_OIDC_SERVER": outside.address, "NAUNGAN_OIDC_CLIENT_ID": CLIENT,
        "NAUNGAN_OIDC_SECRET_FILE": str(home / "secret"),
    }  # fmt: skip
    with serving(home, "tests.office.identity_staff", **told) as address:
        yield address


@pytest.fixture
def as_usual(outside: Provider) -> Provider:
    outside.subject, outside.claims, outside.sign_with = "S-1", {}, None
    outside.asked.clear()
    outside.faults.clear()
    return outside


def begin(served: str, **more: str) -> tuple[requests.Session, requests.Response]:
    """A browser that pressed the button: what the office answered."""
    browser = requests.Session()
    page = browser.get(f"{served}/akun/login/").text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    assert "Masuk dengan INApas" in page
    told = {"csrfmiddlewaretoken": token[1], **more}
    return browser, browser.post(f"{served}/identitas/", told, allow_redirects=False)


def comes_in(served: str) -> tuple[bool, int]:
    """Whether somebody is in at the end, and the status of the last page."""
    browser, sent = begin(served)
    last = browser.get(sent.headers["Location"])
    return browser.get(f"{served}/", allow_redirects=False).status_code == 200, last.status_code


def test_who_is_bound_comes_in_by_a_code_with_pkce(served: str, as_usual: Provider) -> None:
    assert comes_in(served) == (True, 200)
    (asked,) = as_usual.asked
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "openid"
    assert asked["redirect_uri"] == f"{served}/identitas/kembali/"
    assert as_usual.faults == []


def test_who_is_not_bound_and_who_is_disabled_stay_outside(served: str, as_usual: Provider) -> None:
    as_usual.subject = "S-99"
    as_usual.claims = {"email": "siti@contoh.id", "email_verified": True, "preferred_username": "siti"}
    assert comes_in(served) == (False, 403)
    as_usual.subject = "S-2"
    assert not comes_in(served)[0]


@pytest.mark.parametrize(
    "fault", [{"iss": "https://lain.contoh"}, {"aud": "lain"}, {"exp": 1}], ids=["issuer", "audience", "expired"]
)
def test_a_token_for_somebody_else_opens_nothing(served: str, as_usual: Provider, fault: dict[str, object]) -> None:
    as_usual.claims = fault
    assert not comes_in(served)[0]


@pytest.mark.parametrize("kind", ["another key", "none", "HS256"])
def test_a_token_that_is_not_signed_by_the_provider_opens_nothing(served: str, as_usual: Provider, kind: str) -> None:
    other = rsa.generate_private_key(65537, 2048)
    as_usual.sign_with = {"another key": (other, "RS256"), "none": (None, "none"), "HS256": ("x" * 32, "HS256")}[kind]
    assert comes_in(served) == (False, 401)


def test_an_answer_that_nobody_asked_for_opens_nothing(served: str, as_usual: Provider) -> None:
    browser, sent = begin(served)
    back = requests.get(sent.headers["Location"], allow_redirects=False).headers["Location"]
    stranger = requests.Session()
    assert stranger.get(back).status_code == 401
    assert stranger.get(f"{served}/", allow_redirects=False).status_code == 302
    browser.get(back.replace("state=", "state=x"))
    assert browser.get(f"{served}/", allow_redirects=False).status_code == 302


def test_nobody_binds_themselves_or_is_led_elsewhere(served: str, as_usual: Provider) -> None:
    browser, sent = begin(served, process="connect", next="https://jahat.contoh/")
    last = browser.get(sent.headers["Location"])
    assert urlsplit(last.url).netloc == urlsplit(served).netloc
    for address in (
        "/akun/3rdparty/",
        "/akun/3rdparty/signup/",
        "/akun/oidc/identitas/login/",
        "/akun/oidc/identitas/login/callback/",
    ):
        assert browser.get(f"{served}{address}").status_code in (403, 404), address
    assert requests.get(f"{served}/identitas/", allow_redirects=False).status_code == 405


def test_the_page_lets_its_form_lead_to_the_provider_and_nowhere_else(served: str, outside: Provider) -> None:
    policy = requests.get(f"{served}/akun/login/").headers["Content-Security-Policy"]
    assert f"form-action 'self' {outside.address};" in policy


def test_the_provider_is_asked_by_a_fresh_challenge_each_time(served: str, as_usual: Provider) -> None:
    asked = [parse_qs(urlsplit(begin(served)[1].headers["Location"]).query) for _ in range(2)]
    for name in ("state", "code_challenge"):
        assert asked[0][name] != asked[1][name]


def test_unless_it_is_named_nothing_of_it_is_there(sqlite_office: Place) -> None:
    assert identity_provider({}) is None
    client = Client(headers={"host": "kantor.test"})
    assert client.post("/identitas/", secure=True).status_code in (403, 404)
    assert "INApas" not in client.get("/akun/login/", secure=True).content.decode()


def test_a_provider_named_by_half_or_without_tls_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    whole = {**TOLD, "NAUNGAN_OIDC_SECRET_FILE": str(tmp_path / "secret")}
    found = identity_provider(whole)
    assert found
    assert (found.name, found.secret) == ("INApas", "x")
    for changed in (
        {"NAUNGAN_OIDC_SERVER": "http://id.contoh"},
        {"NAUNGAN_OIDC_CLIENT_ID": ""},
        {"NAUNGAN_OIDC_SECRET_FILE": ""},
    ):
        with pytest.raises(WrongCall):
            identity_provider({**whole, **changed})


def test_a_subject_belongs_to_one_account_and_is_not_kept(office: Place) -> None:
    admin, siti, rina = actor(person("admin", Role.ADMINISTRATOR)), person("siti"), person("rina")
    actions.bind_identity(by=admin, account=siti, subject=" S-1 ")
    assert bound_to("S-1") == siti
    assert b"S-1" not in bytes(Identity.objects.get().subject_blind)
    with pytest.raises(Refused) as refused:
        actions.bind_identity(by=admin, account=rina, subject="S-1")
    assert refused.value.refusal.code == "IDENTITAS_DIPAKAI"
    actions.release_identity(by=admin, account=siti)
    assert bound_to("S-1") is None
    actions.bind_identity(by=admin, account=rina, subject="S-1")
    assert bound_to("S-1") == rina
