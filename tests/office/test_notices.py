"""Notices: each reads their own, the short text is short and names no number, mail goes at most once and is tried again."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import override_settings
from django.utils import timezone

from naungan.model.errors import Refused, WrongCall
from naungan.office import inbox
from naungan.office.accounts.models import Account, Role
from naungan.office.accounts.queries import actor
from naungan.office.audit.models import LogEntry
from naungan.office.jobs import chores
from naungan.office.mail_server import mail_server
from naungan.office.notices import actions, mailing, queries
from naungan.office.notices.models import Notice
from naungan.office.notices.policies import (
    MAIL_DAYS,
    PAUSES,
    SHORT_LETTERS,
    ForeignAddress,
    NumberTold,
    one_line,
    short_text,
)
from naungan.office.pages import Worker, scope_of
from naungan.office.scope import entered
from tests.office import loopback_smtp
from tests.office.cast import person
from tests.office.clean_world import logged_in
from tests.office.loopback_smtp import BREAKS, REFUSES, Server
from tests.office.places import Place

ADDRESS = "https://kantor.test/"
Outbox = Callable[[], list[str]]


@pytest.fixture
def siti(office: Place) -> Account:
    return _reader("siti")


def _reader(name: str, *roles: Role) -> Account:
    made = person(name, *(roles or (Role.REGENCY_OFFICER,)))
    Account.objects.filter(pk=made.pk).update(email=f"{name}@contoh.test")
    made.refresh_from_db()
    return made


def told(account: Account, subject: str = "Daftar diterima", text: str = "Bacalah hasilnya. Lalu serahkan.") -> Notice:
    actions.tell(to=[account], subject=subject, text=text, url="/usulan/")
    return Notice.objects.filter(account=account).latest("id")


def test_everybody_reads_their_own_and_nobody_elses(siti: Account) -> None:
    other = person("budi", Role.REGENCY_OFFICER)
    notice, client = told(siti), logged_in(siti)
    assert "(1 baru)" in client.get("/", secure=True).content.decode()
    page = client.get("/pesan/", secure=True).content.decode()
    assert notice.subject in page
    assert 'tag good">Baru' in page
    assert logged_in(other).get(f"/pesan/{notice.pk}/", secure=True).status_code == 404
    assert notice.subject not in logged_in(other).get("/pesan/", secure=True).content.decode()
    notice.refresh_from_db()
    assert notice.read_at is None, "nobody but its reader has opened it"
    page = client.get(f"/pesan/{notice.pk}/", secure=True).content.decode()
    assert 'href="/usulan/"' in page
    assert "readonly" in page
    notice.refresh_from_db()
    first = notice.read_at
    assert first is not None
    client.get(f"/pesan/{notice.pk}/", secure=True)
    notice.refresh_from_db()
    assert notice.read_at == first
    assert "baru)" not in client.get("/", secure=True).content.decode()


def test_a_notice_never_holds_a_number_and_never_leads_out(siti: Account) -> None:
    with pytest.raises(NumberTold):
        told(siti, text="NIK 1207 0141 0185 0003 diperbaiki.")
    for url in ("https://luar.test/", "//luar.test", "/\\luar.test"):
        with pytest.raises(ForeignAddress):
            actions.tell(to=[siti], subject="Uji", text="Uji.", url=url)
    assert Notice.objects.count() == 0


def test_the_short_text_is_short_and_opens_nothing() -> None:
    short = short_text("Daftar diterima", "Bacalah hasilnya. Lalu serahkan.", ADDRESS)
    assert short == "Daftar diterima\nBacalah hasilnya.\n\nNaungan: https://kantor.test/"
    for subject, text in (("s" * 160, "t" * 2000), ("s" * 900, "t. " * 700), ("", "")):
        assert len(short_text(subject, text, ADDRESS)) <= SHORT_LETTERS
        assert short_text(subject, text, ADDRESS).endswith(ADDRESS)


@pytest.fixture(params=["locmem", "smtp"])
def outbox(request: pytest.FixtureRequest) -> Iterator[Outbox]:
    """What a mail server took, as text: of Django's own memory, and of a real server on this machine."""
    if request.param == "locmem":
        mail.outbox = []
        with override_settings(
            MAIL_IS_ON=True, OFFICE_ADDRESS=ADDRESS, EMAIL_BACKEND=_BACKENDS + "locmem.EmailBackend"
        ):
            yield lambda: [each.message().as_string() for each in mail.outbox]
        return
    with loopback_smtp.listening() as server, _through(server):
        yield lambda: server.taken


_BACKENDS = "django.core.mail.backends."


def _through(server: Server) -> override_settings:
    return override_settings(
        MAIL_IS_ON=True, OFFICE_ADDRESS=ADDRESS, EMAIL_BACKEND=_BACKENDS + "smtp.EmailBackend", EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=server.port, EMAIL_TIMEOUT=5,
    )  # fmt: skip


def test_mail_holds_subject_text_and_the_offices_address_once(siti: Account, outbox: Outbox) -> None:
    notice = told(siti)
    assert (mailing.send_due(), mailing.send_due()) == (1, 0)
    (sent,) = outbox()
    found = email.message_from_string(sent, policy=email.policy.default)
    assert (found["Subject"], found["To"]) == ("Daftar diterima", "siti@contoh.test")
    assert found.get_content_type() == "text/plain"
    assert found.get_content().strip() == f"{notice.text}\n\nNaungan: {ADDRESS}"
    notice.refresh_from_db()
    assert notice.sent_at is not None


def test_no_subject_makes_a_header(siti: Account, outbox: Outbox) -> None:
    told(siti, subject="Uji\r\nBcc: pencuri@luar.test\u2028X: y")
    Notice.objects.create(account=siti, subject="Lewat\nBcc: pencuri@luar.test", text="Langsung pada tabel.")
    assert mailing.send_due() == 2
    for sent in outbox():
        found = email.message_from_string(sent, policy=email.policy.default)
        assert found["Bcc"] is None
        assert "X" not in found
    assert one_line("a\r\nb\x00c\u2029d") == "a b c d"


def test_an_address_with_a_line_break_gets_nothing(siti: Account, outbox: Outbox) -> None:
    Account.objects.filter(pk=siti.pk).update(email="siti@contoh.test\nBcc: pencuri@luar.test")
    notice = told(siti)
    assert mailing.send_due() == 0
    assert outbox() == []
    notice.refresh_from_db()
    assert (notice.attempts, notice.held_at, notice.sent_at) == (1, None, None)


def test_who_read_it_has_no_address_or_left_is_not_mailed(siti: Account, outbox: Outbox) -> None:
    gone, without = _reader("pergi"), person("tanpa", Role.REGENCY_OFFICER)
    actions.read(by=siti, notice=told(siti))
    told(gone)
    Account.objects.filter(pk=gone.pk).update(is_active=False)
    told(without)
    old = told(siti)
    Notice.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=MAIL_DAYS, minutes=1))
    assert mailing.send_due() == 0
    assert outbox() == []


def test_nothing_is_mailed_before_it_is_switched_on(siti: Account) -> None:
    notice = told(siti)
    assert mailing.send_due() == 0
    notice.refresh_from_db()
    assert (notice.held_at, notice.attempts) == (None, 0)


def test_a_server_that_is_down_is_tried_again_with_pauses_then_given_up(
    siti: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    administrator, notice, now = _reader("admin", Role.ADMINISTRATOR), told(siti), timezone.now()
    with loopback_smtp.listening() as server:
        pass  # its port answers nobody any more
    with _through(server):
        for number, pause in enumerate(PAUSES, 1):
            assert mailing.send_due() == 0
            notice.refresh_from_db()
            assert (notice.attempts, notice.held_at, notice.sent_at) == (number, None, None)
            assert mailing.send_due() == 0
            notice.refresh_from_db()
            assert notice.attempts == number, "not before its pause is over"
            assert _waiting(administrator) == (1 if number == len(PAUSES) else 0)
            now += pause + timedelta(seconds=1)
            monkeypatch.setattr("django.utils.timezone.now", lambda now=now: now)
    with loopback_smtp.listening() as server, _through(server):
        assert mailing.send_due() == 0, "it was given up"
        with pytest.raises(Refused):
            actions.mail_again(by=actor(siti))
        assert actions.mail_again(by=actor(administrator)) == 1
        assert mailing.send_due() == 1
        assert len(server.taken) == 1
    assert _waiting(administrator) == 0
    assert LogEntry.objects.filter(act="kirim_ulang_surel", actor=administrator.log_id).count() == 1


def _waiting(account: Account) -> int:
    who = actor(account)
    seen = scope_of(who, frozenset(Role))
    with entered(seen):
        return sum(task.number or 0 for task in inbox.tasks(Worker(account, who, seen)) if "Surel" in task.label)


def test_a_server_that_says_no_is_asked_again(siti: Account) -> None:
    notice = told(siti)
    with loopback_smtp.listening() as server, _through(server):
        server.mood = REFUSES
        assert mailing.send_due() == 0
        notice.refresh_from_db()
        assert (notice.attempts, notice.held_at) == (1, None)
        server.mood = ""
        Notice.objects.update(retry_at=None)
        assert mailing.send_due() == 1
        assert len(server.taken) == 1


def test_what_may_have_been_sent_is_never_sent_again(siti: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    administrator, notice = _reader("admin", Role.ADMINISTRATOR), told(siti)
    with loopback_smtp.listening() as server, _through(server):
        server.mood = BREAKS
        assert mailing.send_due() == 0
        server.mood = ""
        later = timezone.now() + timedelta(minutes=11)
        monkeypatch.setattr("django.utils.timezone.now", lambda: later)
        assert mailing.send_due() == 0
        assert actions.mail_again(by=actor(administrator)) == 0
        assert len(server.taken) == 1
    notice.refresh_from_db()
    assert notice.sent_at is None
    with override_settings(MAIL_IS_ON=True):
        assert _waiting(administrator) == 1
    page = logged_in(administrator).get("/pesan/surel/", secure=True).content.decode()
    assert "Tidak pasti sampai" in page
    assert notice.text not in page


def test_a_worker_killed_after_sending_sends_nothing_twice(siti: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    told(siti)

    class Killed(BaseException):
        pass

    with loopback_smtp.listening() as server, _through(server):
        with monkeypatch.context() as patched:
            patched.setattr(mailing, "Notice", SimpleNamespace(objects=_DiesAtSent(Killed)))
            with pytest.raises(Killed):
                mailing.send_due()
        assert mailing.send_due() == 0
        assert len(server.taken) == 1
    assert queries.to_mail(timezone.now()).count() == 0


class _DiesAtSent:
    """Notice.objects, and the end of the process where it would write that a mail was sent."""

    def __init__(self, death: type[BaseException]) -> None:
        self.death, self.kept = death, Notice.objects

    def filter(self, **told: object) -> _DiesAtSent:
        self.found = self.kept.filter(**told)
        return self

    def update(self, **told: object) -> int:
        if "sent_at" in told:
            raise self.death
        return self.found.update(**told)


def test_two_workers_send_a_notice_once(siti: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    told(siti)
    with loopback_smtp.listening() as server, _through(server):
        due = list(queries.to_mail(timezone.now()))
        assert mailing.send_due() == 1
        monkeypatch.setattr(queries, "to_mail", lambda now: due)  # as the other worker read it before
        assert mailing.send_due() == 0
        assert len(server.taken) == 1


def test_a_chore_that_fails_ends_neither_the_worker_nor_the_others(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    done, told = [], "NIK 1207014101850003"

    def fails() -> None:
        raise RuntimeError(told)

    monkeypatch.setattr(chores, "_rests", {})
    chores.every(chores.ALWAYS, fails)
    chores.every(chores.ALWAYS, lambda: done.append(1))
    chores.do_due()
    assert done == [1]
    assert told not in capfd.readouterr().err


def test_the_environment_names_the_mail_server(tmp_path: Path) -> None:
    assert mail_server({}) is None
    file = tmp_path / "sandi"
    file.write_text("rahasia\n")
    told = {"NAUNGAN_SMTP": "smtp://kantor%40prov.test@surel.test", "NAUNGAN_SMTP_PASSWORD_FILE": str(file)}
    found = mail_server(told)
    assert found == ("smtp", "surel.test", 587, "kantor@prov.test", "rahasia", "kantor@prov.test")
    assert found.told_to_django["EMAIL_USE_TLS"]
    wrong = (
        {"NAUNGAN_SMTP": "http://surel.test"},
        {"NAUNGAN_SMTP": "smtp://u@surel.test:x"},
        {"NAUNGAN_SMTP": "smtp+plain://surel.test", "NAUNGAN_MAIL_FROM": "a@b.test"},
        {"NAUNGAN_SMTP": "smtp://surel.test"},
        {"NAUNGAN_SMTP": "smtp://u:rahasia@surel.test", "NAUNGAN_SMTP_PASSWORD_FILE": "/tidak/ada"},
    )
    for each in wrong:
        with pytest.raises(WrongCall) as error:
            mail_server(each)
        assert "rahasia" not in str(error.value)
