"""What is logged names nobody by number, and no exception tells its words; no address with a number is answered."""

from __future__ import annotations

import http.client
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client, RequestFactory

from naungan.model.errors import Refused
from naungan.office.accounts.actions import create_account
from naungan.office.accounts.policies import OPERATOR
from naungan.office.navigation import links
from naungan.office.numberless import has_number
from naungan.office.safe_log import SafeRecord
from tests.office.places import Place

NIK = "1207011203800003"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO)
    return caplog


def test_every_record_of_this_process_is_safe(said: pytest.LogCaptureFixture) -> None:
    assert logging.getLogRecordFactory() is SafeRecord
    logging.getLogger("any").info("NIK %s, HP %s, 12.07, page 12345", NIK, "081234567890")
    assert said.messages == ["NIK *0003, HP *7890, 12.07, page 12345"]
    assert NIK not in str(vars(said.records[0]))


def test_an_exception_tells_its_kind_and_place_and_not_its_words(said: pytest.LogCaptureFixture) -> None:
    words = f"no place for {'BU'}DI {NIK}"
    try:
        raise ValueError(words)
    except ValueError:
        logging.getLogger("any").exception("broken")
    assert "BUDI" not in said.text
    assert "ValueError" in said.text
    assert "test_safe_log.py" in said.text


def test_what_is_logged_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("django.request").error("gone %s", NIK)
    told = capsys.readouterr()
    assert told.out == ""
    assert "ERROR django.request gone *0003" in told.err


def test_a_page_that_breaks_tells_the_operator_where(
    sqlite_office: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(f"BUDI {NIK}")

    monkeypatch.setattr("naungan.office.navigation.has_number", broken)
    client = Client(headers={"host": "kantor.test"}, raise_request_exception=False)
    answer = client.get("/akun/login/", secure=True)
    told = capsys.readouterr().err
    assert answer.status_code == 500
    assert NIK not in answer.content.decode() + told
    assert "RuntimeError" in told
    assert "in broken" in told


@pytest.mark.parametrize("address", [f"/usulan/{NIK}/", f"/?nik={NIK}", f"/?nik=%31{NIK[1:]}", f"/x-{NIK}.xlsx"])
def test_an_address_with_a_number_is_not_answered(sqlite_office: Place, address: str) -> None:
    answer = Client(headers={"host": "kantor.test"}).get(address, secure=True)
    assert answer.status_code == 404
    assert NIK not in answer.content.decode() + str(answer.headers)


@pytest.mark.parametrize(
    "address", ["/penetapan/1/orang/c12345678901234567890/", "/usulan/12.07/v1/?page=2", "/?x=123456789012"]
)
def test_an_address_without_one_is(address: str) -> None:
    assert not has_number(address)


def test_a_change_of_language_leads_back_but_never_to_a_number() -> None:
    request = RequestFactory()
    assert links(request.get("/usulan/?a=1"))["here"] == "/usulan/?a=1"
    assert links(request.get(f"/{NIK}/"))["here"] == "/"


def test_the_login_does_not_show_a_typed_number_again(sqlite_office: Place) -> None:
    client = Client(headers={"host": "kantor.test"})
    page = client.post("/akun/login/", {"login": NIK, "password": "x"}, secure=True)
    assert page.status_code == 200
    assert NIK not in page.content.decode()
    assert (
        'value="siti"' in client.post("/akun/login/", {"login": "siti", "password": "x"}, secure=True).content.decode()
    )


def test_a_number_is_no_username(sqlite_office: Place) -> None:
    with pytest.raises(Refused, match="NIK"):
        create_account(by=OPERATOR, username=NIK, name="Siti", password="kuda-merah-lari-9")


def test_a_server_of_its_own_says_no_number(tmp_path: Path) -> None:
    """The real one, with its own threads: what it writes while people mistype."""
    told = {**os.environ, "NAUNGAN_DATA": str(tmp_path), "NAUNGAN_DATABASE": "", "NAUNGAN_PLAIN_HTTP": "1"}
    told |= {"DJANGO_SETTINGS_MODULE": "naungan.office.settings", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "tests.office.served"]
    subprocess.run([*command, "--fill", "tests.browser.staff"], cwd=ROOT, env=told, check=True)
    with subprocess.Popen(
        command, cwd=ROOT, env=told, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        port = int(server.stdout.readline())
        for path, host in (
            (f"/{NIK}/", "localhost"),
            (f"/?nik={NIK}", "localhost"),
            ("/", f"{NIK}.test"),
            (f"/x%{NIK}", NIK),
        ):
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            line.request("GET", path, headers={"Host": host, "Referer": f"http://x/{NIK}", "Cookie": f"sesi={NIK}"})
            answer = line.getresponse()
            assert NIK not in answer.read().decode() + str(answer.headers)
            assert answer.status in {400, 404}
            line.close()
        server.terminate()
        said = "".join(server.communicate(timeout=60))
    assert "*0003" in said, "the server has spoken"
    assert NIK not in said
