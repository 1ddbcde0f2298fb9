"""Pages of signing: proof of who one is just before, the content as it was shown, nothing but what the form is for."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlencode

import pytest
from allauth.mfa.totp.internal import auth as totp_auth
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from naungan.office import inbox, scope
from naungan.office.accounts.models import Account, Assignment, Role
from naungan.office.accounts.queries import actor
from naungan.office.audit.models import LogEntry
from naungan.office.pages import Worker, scope_of
from naungan.office.signing import actions
from naungan.office.signing.machine import State
from naungan.office.signing.models import Agreement, Kind, Scan, ScanState, Signature
from naungan.office.signing.policies import FRESH_SECONDS, code_of
from tests.office.cast import ELSEWHERE, HOME, PASSWORD, person
from tests.office.places import Place
from tests.office.signing_world import AT_HOME, PDF, PROVINCE, Meeting, browser, by, fresh, sign

TODAY = timezone.localdate


@pytest.fixture
def meeting(sqlite_office: Place) -> Meeting:
    made = Meeting()
    for each in (made.heads[HOME], made.bpjs, made.second):
        each.set_password(PASSWORD)
        each.save()
    return made


def proved(account: Account) -> Client:
    """A browser whose user has just typed their password again."""
    client = browser(account)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD}, secure=True)
    return client


def sent(client: Client, agreement: Agreement, **told: str) -> int:
    form = {"seen": agreement.content_hash, "part": HOME, **told}
    return client.post(reverse("signing_sign", args=[agreement.pk]), form, secure=True).status_code


def leads_to(client: Client, agreement: Agreement) -> str:
    answer = client.get(reverse("signing_sign", args=[agreement.pk]), secure=True)
    return answer.headers.get("Location", "").partition("?")[0]


def test_a_head_signs_after_proving_who_he_is(meeting: Meeting) -> None:
    made, client = meeting.opened(), Client(headers={"host": "kantor.test"})
    typed = {"login": meeting.heads[HOME].username, "password": PASSWORD}
    client.post(reverse("account_login"), typed, secure=True)
    assert leads_to(client, made) == reverse("account_reauthenticate")
    assert sent(client, made) == 302
    assert not Signature.objects.exists(), "being logged in is not enough"
    client.post(reverse("account_reauthenticate"), {"password": "salah"}, secure=True)
    assert leads_to(client, made) == reverse("account_reauthenticate")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD}, secure=True)
    page = client.get(reverse("signing_sign", args=[made.pk]), secure=True).content.decode()
    assert made.content_hash in page
    assert made.content_hash[:8] in page
    assert "Medan" in page
    assert sent(client, made) == 302
    assert Signature.objects.get().account == meeting.heads[HOME]


def test_the_proof_is_stale_after_two_minutes(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    made, client = meeting.opened(), proved(meeting.heads[HOME])
    assert leads_to(client, made) == ""
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + FRESH_SECONDS)
    assert leads_to(client, made) == reverse("account_reauthenticate")
    assert sent(client, made) == 302
    assert not Signature.objects.exists()


def test_whoever_has_a_second_factor_proves_both(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    made, head = meeting.opened(), meeting.heads[HOME]
    secret = totp_auth.generate_totp_secret()
    totp_auth.TOTP.activate(head, secret)
    client = proved(head)
    assert leads_to(client, made) == reverse("mfa_reauthenticate")
    assert sent(client, made) == 302
    assert not Signature.objects.exists(), "a password alone is not enough where there is a factor"
    code = totp_auth.format_hotp_value(
        totp_auth.hotp_value(secret, next(iter(totp_auth.yield_hotp_counters_from_time())))
    )
    client.post(reverse("mfa_reauthenticate"), {"code": code}, secure=True)
    assert leads_to(client, made) == ""
    assert sent(client, made) == 302
    assert Signature.objects.count() == 1


def test_a_form_sent_again_is_one_signature_and_a_stale_one_none(meeting: Meeting) -> None:
    made, client = meeting.opened(), proved(meeting.heads[HOME])
    meeting.edit(made, notes="Diubah sesudah halaman dibuka")
    assert sent(client, made) == 422
    assert sent(client, made, seen="") == 422
    assert not Signature.objects.exists()
    now = fresh(made)
    assert [sent(client, now) for _ in range(3)] == [302] * 3
    assert Signature.objects.count() == 1
    assert LogEntry.objects.filter(act="tanda_tangani").count() == 1


def test_other_fields_of_a_form_do_nothing(meeting: Meeting) -> None:
    made, client = meeting.opened(), proved(meeting.heads[HOME])
    extra = {
        "account": str(meeting.head.pk), "capacity": "Gubernur", "step": "provinsi", "regency": ELSEWHERE, "state": "lengkap",
        "content_hash": "f" * 64, "scan": "1", "at": "2020-01-01", "fell_at": "", "kode_kab": ELSEWHERE,
    }  # fmt: skip
    sent(client, made, **extra)
    (row,) = Signature.objects.all()
    assert (row.account, row.step, row.regency, row.scan) == (meeting.heads[HOME], "kabkota", HOME, None)
    assert row.content_hash == made.content_hash
    assert row.capacity == "Kepala dinas kabupaten/kota Deli Serdang"
    assert fresh(made).state == State.OPEN
    officer, form = browser(meeting.officer), {"place": "Binjai", "held_on": str(TODAY()), "notes": "", "why": "Pindah"}
    more = {"state": "lengkap", "regions": "[]", "facts": "{}", "content_hash": made.content_hash, "drawn_by": "1"}
    url = reverse("signing_edit", args=[made.pk])
    officer.post(url, {**form, **more, "seen": made.content_hash}, secure=True)
    now = fresh(made)
    assert (now.state, now.place, now.regions, now.facts, now.drawn_by_id) == (
        State.OPEN, "Binjai", made.regions, made.facts, meeting.officer.pk,
    )  # fmt: skip
    assert now.content_hash != made.content_hash


@pytest.mark.parametrize("part", [ELSEWHERE, "bpjs", "provinsi", "x", "12.99"])
def test_a_form_for_somebody_elses_place_signs_nothing(meeting: Meeting, part: str) -> None:
    made, client = meeting.opened(), proved(meeting.heads[HOME])
    assert sent(client, made, part=part) == 302
    assert not Signature.objects.exists()


def test_a_day_that_there_is_not_is_named(meeting: Meeting) -> None:
    made, officer = meeting.opened(), browser(meeting.officer)
    forms = [
        (officer, reverse("signing_draw_up"), {"held_on": "31-02-2026"}),
        (officer, reverse("signing_edit", args=[made.pk]), {"held_on": "31/2/2026"}),
        (officer, reverse("signing_quiet", args=[made.pk]), {"since": str(TODAY()), "until": "31-2-2026"}),
    ]
    for client, url, form in forms:
        page = client.post(url, form, secure=True).content.decode()
        assert "Tanggal 31-2-2026 tidak ada. Periksa hari dan bulannya." in page, url
    told = {"signer": str(meeting.heads[HOME].pk), "file": SimpleUploadedFile("k.pdf", PDF), "day": "31-2-2026"}
    page = browser(meeting.sender).post(reverse("signing_paper", args=[made.pk]), told, secure=True).content.decode()
    assert "Tanggal 31-2-2026 tidak ada." in page
    page = officer.post(reverse("signing_edit", args=[made.pk]), {"held_on": "besok"}, secure=True).content.decode()
    assert "Tulis hari rapat." in page


def test_an_edit_form_without_what_was_seen_is_refused(meeting: Meeting) -> None:
    made, officer = meeting.opened(), browser(meeting.officer)
    form = {"place": "Binjai", "held_on": str(TODAY()), "notes": ""}
    answer = officer.post(reverse("signing_edit", args=[made.pk]), form, secure=True)
    assert answer.status_code == 422
    assert 'value="Binjai"' in answer.content.decode(), "what was typed stands again"
    assert fresh(made).place == "Medan"


def test_minutes_are_drawn_up_opened_rested_and_given_up_on_pages(meeting: Meeting) -> None:
    officer = browser(meeting.officer)
    form = {"place": "Medan", "held_on": str(TODAY()), "notes": "Rapat"}
    assert officer.post(reverse("signing_draw_up"), {**form, "held_on": ""}, secure=True).status_code == 422
    assert officer.post(reverse("signing_draw_up"), form, secure=True).status_code == 302
    made = Agreement.objects.get()
    told = {"seen": made.content_hash}
    assert officer.post(reverse("signing_open", args=[made.pk]), {"seen": "x"}, secure=True).status_code == 422
    assert officer.post(reverse("signing_open", args=[made.pk]), told, secure=True).status_code == 302
    days = {"since": str(TODAY() + timedelta(days=2)), "until": str(TODAY() + timedelta(days=3))}
    assert officer.post(reverse("signing_quiet", args=[made.pk]), {}, secure=True).status_code == 422
    assert officer.post(reverse("signing_quiet", args=[made.pk]), days, secure=True).status_code == 302
    assert officer.post(reverse("signing_cancel", args=[made.pk]), {"why": ""}, secure=True).status_code == 422
    assert officer.post(reverse("signing_cancel", args=[made.pk]), {"why": "Salah"}, secure=True).status_code == 302
    assert fresh(made).state == State.CANCELLED
    assert officer.get(reverse("signing_overview"), secure=True).status_code == 200


def test_paper_goes_from_print_to_signature_on_pages(meeting: Meeting) -> None:
    made = meeting.opened()
    page = browser(meeting.sender).get(reverse("signing_print", args=[made.pk, HOME]), secure=True).content.decode()
    assert code_of(made.content_hash) in page
    assert "<svg" in page
    form = {
        "part": HOME, "code": code_of(made.content_hash), "signer": str(meeting.heads[HOME].pk), "name": "Kepala",
        "post": "Kepala Dinas", "day": str(TODAY()),
    }  # fmt: skip
    sender, url = browser(meeting.sender), reverse("signing_paper", args=[made.pk])
    assert sender.get(url, secure=True).status_code == 200
    for wrong in ({"signer": "99999999"}, {"signer": "x"}, {"day": ""}, {"code": "1"}):
        file = SimpleUploadedFile("kertas.pdf", PDF)
        assert sender.post(url, {**form, **wrong, "file": file}, secure=True).status_code == 422
    assert sender.post(url, form, secure=True).status_code == 422
    assert sender.post(url, {**form, "file": SimpleUploadedFile("../k.pdf", PDF)}, secure=True).status_code == 302
    scan = Scan.objects.get()
    second, look = browser(meeting.second), reverse("signing_scan", args=[scan.pk])
    got = second.get(reverse("signing_scan_file", args=[scan.pk]), secure=True)
    assert got.content == PDF
    assert got.headers["Content-Disposition"].startswith("attachment")
    asked = second.post(look, {"answer": "sahkan"}, secure=True).headers["Location"]
    assert asked == f"{reverse('account_reauthenticate')}?{urlencode({'next': look})}"
    assert second.post(look, {"answer": "tolak", "why": "Tidak terbaca"}, secure=True).status_code == 302
    assert Scan.objects.get().state == ScanState.WAITING, "whoever finds an open browser decides nothing"
    second = proved(meeting.second)
    assert second.post(look, {"answer": "tolak"}, secure=True).status_code == 422
    assert second.post(look, {"answer": "sahkan"}, secure=True).status_code == 302
    assert Signature.objects.get().account == meeting.heads[HOME]
    assert "di kertas" in second.get(reverse("signing_detail", args=[made.pk]), secure=True).content.decode()


def test_whoever_handed_a_scan_in_looks_at_it_and_nobody_else_there(meeting: Meeting) -> None:
    made = meeting.opened()
    scan = meeting.handed(made)
    look, detail = reverse("signing_scan", args=[scan.pk]), reverse("signing_detail", args=[made.pk])
    other = person("pengirim-lain")
    Assignment.objects.create(account=other, role=Role.REGENCY_OFFICER, regency=HOME)
    seen = [(meeting.sender, 200), (meeting.second, 200), (other, 404), (meeting.bpjs, 404), (meeting.heads[HOME], 403)]
    for who, status in seen:
        assert browser(who).get(look, secure=True).status_code == status, who.username
        page = browser(who).get(detail, secure=True).content.decode()
        assert "Pindaian menunggu pemeriksaan" in page
        assert (look in page) == (status == 200)
    files = [browser(who).get(f"{look}berkas/", secure=True).status_code for who in (meeting.sender, other)]
    assert files == [200, 404]
    assert "Pindaian diperiksa orang lain" in browser(meeting.sender).get(look, secure=True).content.decode()


def test_minutes_say_how_many_they_move_and_lead_to_who_that_is(meeting: Meeting) -> None:
    first = meeting.opened()
    people = f"{reverse('review_people', args=[meeting.determination.pk])}?hasil=DITETAPKAN"
    told = {"code": HOME, "name": "Deli Serdang", "seats": 2, "filled": 1, "waiting": 1, "rupiah": 9, "rows": "1" * 64}
    facts = {**first.facts, "regencies": [{**told, "leave": 1200, "enter": 3, "strike": 1}]}
    change = meeting.opened(kind=Kind.AMENDMENT, regions=[HOME], facts=facts)
    client = proved(meeting.heads[HOME])
    for made, link, moved in ((first, people, False), (change, reverse("replacement_overview"), True)):
        sign_it = f"{reverse('signing_sign', args=[made.pk])}?bagian={HOME}"
        detail, printed = reverse("signing_detail", args=[made.pk]), reverse("signing_print", args=[made.pk, HOME])
        for url in (detail, sign_it, printed):
            page = client.get(url, secure=True).content.decode()
            assert ("1.200 keluar, 3 masuk, 1 dicoret dari cadangan" in page) == moved, url
            assert link in page, url
        paper = BytesIO(client.get(f"{printed}berita-acara.pdf", secure=True).content)
        text = " ".join(" ".join(each.extract_text() for each in PdfReader(paper).pages).split())
        assert ("Deli Serdang: 1.200 (seribu dua ratus) orang keluar, 3 (tiga) orang masuk" in text) == moved
        assert "Kepala dinas Kabupaten Deli Serdang," in text, "the post that signs"
    page = browser(meeting.bpjs).get(reverse("signing_detail", args=[change.pk]), secure=True).content.decode()
    assert "Lihat siapa" not in page, "no link to what they may not open"


def test_who_has_signed_is_read_on_a_narrow_screen(meeting: Meeting) -> None:
    page = browser(meeting.auditor).get(reverse("signing_detail", args=[meeting.opened().pk]), secure=True)
    table = page.content.decode().partition('<table class="stack"')[2].partition("</table>")[0]
    row = table.partition('<tr id="12.07"')[2].partition("</tr>")[0]
    assert row.count("<td") == row.count("data-label=") == 6
    assert 'data-label="Tanda tangan"' in row


def test_an_administrator_hears_whom_to_appoint(meeting: Meeting) -> None:
    meeting.opened()
    administrator = person("admin", Role.ADMINISTRATOR)
    assert waits(administrator) == []
    for each in (meeting.heads[ELSEWHERE], meeting.bpjs):
        Account.objects.filter(pk=each.pk).update(is_active=False)
    assert waits(administrator).count("Tetapkan penanda tangan berita acara") == 2
    page = browser(administrator).get(reverse("home"), secure=True).content.decode()
    assert "Medan belum punya kepala dinas" in page
    assert f'href="{reverse("staff")}"' in page


def test_fallen_signatures_and_holds_stand_on_the_page(meeting: Meeting) -> None:
    made = meeting.opened()
    sign(meeting.heads[HOME], made, AT_HOME)
    meeting.edit(made, notes="Angka diperiksa ulang", why="Catatan kurang")
    Account.objects.filter(pk=meeting.heads[ELSEWHERE].pk).update(is_active=False)
    page = browser(meeting.auditor).get(reverse("signing_detail", args=[made.pk]), secure=True).content.decode()
    assert "Isi diubah (catatan): Catatan kurang" in page
    assert "Medan belum punya kepala dinas" in page


def test_the_record_is_whole_logged_and_names_no_worker(meeting: Meeting) -> None:
    made = meeting.complete()
    answer = browser(meeting.auditor).get(reverse("signing_record", args=[made.pk]), secure=True)
    told = json.loads(answer.content)
    assert [each["langkah"] for each in told["tanda_tangan"]] == ["kabkota", "kabkota", "bpjs", "provinsi"]
    assert {each["hash_isi"] for each in told["tanda_tangan"]} == {made.content_hash}
    assert b"c1207" not in answer.content
    assert LogEntry.objects.filter(act="ekspor_tanda_tangan").count() == 1


def waits(account: Account) -> list[str]:
    who = actor(account)
    page = Worker(account, who, scope_of(who, frozenset(Role)))
    with scope.entered(page.scope):
        return [task.label for task in inbox.tasks(page)]


def test_each_finds_what_waits_for_them(meeting: Meeting) -> None:
    wanted = "Berita acara menunggu tanda tangan Anda"
    assert "Susun berita acara penetapan" in waits(meeting.officer)
    made = meeting.drawn()
    assert "Buka penandatanganan berita acara" in waits(meeting.officer)
    assert wanted not in waits(meeting.heads[HOME])
    actions.open_signing(by=actor(meeting.officer), agreement=made, seen=made.content_hash)
    assert wanted in waits(meeting.heads[HOME])
    assert wanted not in waits(meeting.bpjs)
    scan = meeting.handed(made)
    assert "Pindaian tanda tangan yang perlu diperiksa" in waits(meeting.second)
    assert wanted not in waits(meeting.heads[HOME])
    from naungan.office.signing import paper

    paper.confirm_scan(**by(meeting.second), scan=scan)
    Account.objects.filter(pk=meeting.head.pk).update(is_active=False)
    assert "Persetujuan tertahan" in waits(meeting.officer)
    assert PROVINCE.code == "provinsi"
