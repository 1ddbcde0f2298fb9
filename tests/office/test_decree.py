"""A decree from minutes to paper: only on what everybody signed, figures as everywhere, amended and never overfull."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

import pypdf
import pytest
from django.db import connections
from django.utils import timezone

from naungan.model.errors import Refused
from naungan.office import scope
from naungan.office.accounts.models import Role
from naungan.office.accounts.queries import actor
from naungan.office.audit.models import LogEntry
from naungan.office.audit.queries import verify
from naungan.office.decree import actions, making, queries, replacing
from naungan.office.decree.models import Annex, Cause, Replacement, State
from naungan.office.jobs.actions import work_until_empty
from naungan.office.review import actions as review
from naungan.office.review.figures import figures
from naungan.office.signing import actions as signing
from tests.office.cast import ELSEWHERE, HOME
from tests.office.clean_world import BUDI, DEWI, PEOPLE, RINA, TONO, logged_in, named
from tests.office.decree_world import Decreed, fresh, words
from tests.office.kept_world import Enter
from tests.office.places import Place
from tests.office.signing_world import PDF


@pytest.fixture
def world(office: Place, enter: Enter) -> Decreed:
    return enter(Decreed, office)


def said(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages).split())


def assert_refused(code: str) -> pytest.RaisesContext[Refused]:
    return pytest.raises(Refused, check=lambda error: error.refusal.code == code)  # type: ignore[call-overload]


def test_from_minutes_to_an_issued_decree_with_the_same_figures_everywhere(world: Decreed) -> None:
    made = world.issued()
    assert made.state == State.ISSUED
    with scope.entered(scope.EVERYWHERE):
        counted, drawn = queries.figures(made), figures(world.determination)
        assert counted == drawn
        first, annexes = said(queries.unsigned(made)), queries.annexes(made)
        assert [(each.kode_kab, each.is_sealed, each.people) for each in annexes] == [
            (HOME, False, 2), (HOME, True, 2), (ELSEWHERE, False, 1), (ELSEWHERE, True, 1),
        ]  # fmt: skip
        assert "3 (tiga) orang" in first
        assert "Rp302.400,00" in first
        for each in (counted.stamp.code, counted.root[:8], made.content_hash[:8], made.number):
            assert each in first, each
        for each in annexes:
            text = said(queries.annex_file(each))
            for person in PEOPLE:
                stands = {BUDI: HOME, RINA: HOME, DEWI: ELSEWHERE}.get(person) == each.kode_kab
                assert (person.name in text) == stands, person.name
                assert (person.nik in text) == (stands and each.is_sealed), person.name
        keywords = str(pypdf.PdfReader(BytesIO(queries.unsigned(made))).metadata["/Keywords"])
        assert counted.root in keywords
        assert made.content_hash in keywords
    assert made.agreement.state == "terbit"
    assert verify().fault is None
    assert {"susun_keputusan", "titik_periksa", "naskah_keputusan_selesai", "terbitkan_keputusan"} <= set(
        LogEntry.objects.values_list("act", flat=True)
    )


def test_the_same_decree_gives_the_same_bytes(world: Decreed) -> None:
    made = world.drafted()
    with scope.entered(scope.EVERYWHERE):
        again = making.set_all(making.read(made), lambda *_: None)
        assert again.cover == queries.unsigned(made)
        assert actions.annex_root(actions.public_hashes(again.annexes)) == made.annex_root
        assert {(each.kode_kab, each.is_sealed): each.data for each in again.annexes} == {
            (each.kode_kab, each.is_sealed): queries.annex_file(each) for each in queries.annexes(made)
        }


def test_no_decree_without_everybodys_signature_on_its_very_content(world: Decreed) -> None:
    agreed = world.agreed()
    made = world.drafted(agreed)
    with scope.entered(scope.EVERYWHERE):
        actions.keep_signed(**world.by(Role.PROVINCE_OFFICER), decree=made, data=b"%PDF", method="uji", told="Uji")
        signing.edit(
            **world.by(Role.PROVINCE_OFFICER),
            agreement=agreed,
            notes="Ditambah sesudah ditandatangani",
            why="Ralat rapat",
        )
        with pytest.raises(Refused):
            actions.issue(**world.by(Role.PROVINCE_HEAD), decree=made)
        with pytest.raises(Refused):
            actions.draft(**world.by(Role.PROVINCE_OFFICER), agreement=agreed, text=words(number="2"))
    assert fresh(made).state == State.SIGNED


def test_a_list_that_was_opened_again_takes_its_decree_with_it_and_an_issued_one_holds_it(world: Decreed) -> None:
    made = world.drafted()
    officer = actor(world.account(Role.PROVINCE_OFFICER))
    with scope.entered(scope.EVERYWHERE):
        actions.keep_signed(**world.by(Role.PROVINCE_OFFICER), decree=made, data=b"%PDF", method="uji", told="Uji")
        review.reopen(by=officer, determination=world.determination, why="Rapat memutuskan lain")
        with pytest.raises(Refused):
            actions.issue(**world.by(Role.PROVINCE_HEAD), decree=made)


def test_an_issued_decree_holds_its_list(world: Decreed) -> None:
    world.issued()
    with scope.entered(scope.EVERYWHERE), pytest.raises(Refused):
        review.reopen(
            by=actor(world.account(Role.PROVINCE_OFFICER)), determination=world.determination, why="Terlambat berubah"
        )


def test_numbers_stand_once_and_days_are_possible(world: Decreed) -> None:
    agreed = world.agreed()
    for told, code in (
        ({"number": " "}, "BELUM_LENGKAP"),
        ({"considering": "\n"}, "BELUM_LENGKAP"),
        ({"signatory": "N" * 121}, "TERLALU_PANJANG"),
        ({"number": BUDI.nik}, "NIK_DALAM_NASKAH"),
        ({"recalling": "N" * 10_001}, "TERLALU_PANJANG"),
        ({"paper": "a0"}, "KERTAS_TAK_DIKENAL"),
        ({"day": timezone.localdate() + timedelta(days=1)}, "TANGGAL_TIDAK_SAH"),
        ({"day": timezone.localdate() - timedelta(days=1)}, "TANGGAL_TIDAK_SAH"),
    ):
        with scope.entered(scope.EVERYWHERE), assert_refused(code):
            actions.draft(**world.by(Role.PROVINCE_OFFICER), agreement=agreed, text=words(**told))
    made = world.drafted(agreed)
    with scope.entered(scope.EVERYWHERE):
        with assert_refused("SUDAH_ADA"):
            actions.draft(**world.by(Role.PROVINCE_OFFICER), agreement=agreed, text=words(number="2"))
        actions.cancel(by=actor(world.account(Role.PROVINCE_OFFICER)), decree=made, why="Salah nomor")
        again = actions.draft(**world.by(Role.PROVINCE_OFFICER), agreement=agreed, text=words())
    assert again.number == made.number, "a cancelled one gives its number back"
    assert again.code != made.code


def test_roles_and_four_eyes(world: Decreed) -> None:
    made = world.drafted()
    with scope.entered(scope.EVERYWHERE):
        for role in set(Role) - {Role.PROVINCE_HEAD}:
            with assert_refused("TIDAK_BERWENANG"):
                actions.issue(**world.by(role), decree=made)
        with assert_refused("KEADAAN_LAIN"):
            actions.issue(**world.by(Role.PROVINCE_HEAD), decree=made)
        for wrong, code in ((b"", "BUKAN_PINDAIAN"), (b"\xff\xd8\xff", "BUKAN_PINDAIAN"), (PDF[:20], "PINDAIAN_RUSAK")):
            with assert_refused(code):
                actions.scan(**world.by(Role.PROVINCE_OFFICER), decree=made, data=wrong, told="Gubernur, hari ini")
        actions.scan(**world.by(Role.PROVINCE_OFFICER), decree=made, data=PDF, told="Gubernur, hari ini")
        with assert_refused("ORANG_YANG_SAMA"):
            actions.decide_scan(**world.by(Role.PROVINCE_OFFICER), decree=made, is_good=True)
        with assert_refused("TANPA_ALASAN"):
            actions.decide_scan(**world.by(world.second), decree=made, is_good=False)
        actions.decide_scan(**world.by(world.second), decree=made, is_good=False, why="Bukan halaman ini")
        assert fresh(made).state == State.MADE
        actions.scan(**world.by(Role.PROVINCE_OFFICER), decree=made, data=PDF, told="Gubernur, hari ini")
        actions.decide_scan(**world.by(world.second), decree=made, is_good=True)
        actions.issue(**world.by(Role.PROVINCE_HEAD), decree=made)
    assert fresh(made).state == State.ISSUED


def test_who_leaves_is_followed_by_whose_turn_it_is_and_an_amending_decree_says_both(world: Decreed) -> None:
    first = world.issued()
    gone = world.leaves(BUDI.name)
    with scope.entered(scope.EVERYWHERE):
        assert gone.entering == named(world.determination, TONO.name).candidate_id
        assert queries.figures_now(world.programme) == figures(world.determination), (
            "nothing changes before it is decreed"
        )
    nobody = world.leaves(RINA.name, cause=Cause.MOVED)
    assert nobody.entering == "", "the list is empty"
    made = world.issued(world.drafted(world.amendment(), number="188.44/2/KPTS/2026"))
    assert made.amends == first
    with scope.entered(scope.EVERYWHERE):
        now = queries.figures_now(world.programme)
        assert now is not None
        assert (now.total.seats, now.total.filled, now.total.waiting) == (3, 2, 0)
        assert queries.regencies(made) == [HOME]
        public = next(each for each in queries.annexes(made) if not each.is_sealed)
        text = said(queries.annex_file(public))
        for name in (BUDI.name, RINA.name, TONO.name, "Meninggal"):
            assert name in text
        assert TONO.nik not in text
        first_page = said(queries.unsigned(made))
        assert "2 (dua) orang keluar" in first_page
        assert "1 (satu) orang masuk" in first_page
        assert first.number in first_page


def test_what_cannot_be_replaced_says_why(world: Decreed) -> None:
    world.drafted()
    with assert_refused("BELUM_TERBIT"):
        world.leaves(BUDI.name)
    world.issued(fresh(queries.decrees(world.programme)[0]))
    told = {"cause": Cause.DEAD, "why": "Surat kematian"}
    with scope.entered(scope.EVERYWHERE):
        budi = named(world.determination, BUDI.name)
        with assert_refused("TANGGAL_TIDAK_SAH"):
            tomorrow = timezone.localdate() + timedelta(days=1)
            replacing.replace(**world.by(Role.PROVINCE_OFFICER), person=budi, day=tomorrow, **told)
        today = {"day": timezone.localdate(), **told}
        with assert_refused("TIDAK_BERWENANG"):
            replacing.replace(**world.by(world.elsewhere), person=budi, **today)
        with assert_refused("BUKAN_PENERIMA"):
            out = next(p for p in _everybody(world) if p.verdict == "TIDAK_MEMENUHI" and p.kode_kab == HOME)
            out.cell = budi.cell
            replacing.replace(**world.by(Role.PROVINCE_OFFICER), person=out, **today)
    gone = world.leaves(BUDI.name)
    with assert_refused("SUDAH_KELUAR"):
        world.leaves(BUDI.name)
    with scope.entered(scope.EVERYWHERE):
        later = world.leaves(RINA.name)
        with assert_refused("BUKAN_TERBARU"):
            replacing.undo(by=actor(world.account(Role.PROVINCE_OFFICER)), replacement=gone)
        replacing.undo(by=actor(world.account(Role.PROVINCE_OFFICER)), replacement=later)
    world.amendment()
    with scope.entered(scope.EVERYWHERE), assert_refused("SUDAH_DISEPAKATI"):
        replacing.undo(by=actor(world.account(Role.PROVINCE_OFFICER)), replacement=gone)


def test_somebody_who_waits_can_leave_too_and_then_nobody_enters(world: Decreed) -> None:
    world.issued()
    struck = world.leaves(TONO.name)
    assert struck.was_waiting
    assert struck.entering == ""
    assert world.leaves(BUDI.name).entering == "", "who was struck from the list does not enter"


def test_who_entered_can_leave_again(world: Decreed) -> None:
    world.issued()
    world.leaves(BUDI.name)
    again = world.leaves(TONO.name)
    assert not again.was_waiting, "he sat on Budi's seat"
    with scope.entered(scope.EVERYWHERE):
        assert queries.moved(Replacement.objects.all()).cells == {again.cell: (-1, -1)}


def test_a_sealed_annex_is_opened_by_few_and_each_time_logged(world: Decreed) -> None:
    made = world.issued()
    with scope.entered(scope.EVERYWHERE):
        sealed = Annex.objects.get(decree=made, kode_kab=HOME, is_sealed=True)
        for role in (Role.AUDITOR, Role.REGENCY_HEAD, Role.TREASURER, Role.SPONSOR, Role.PROVINCE_HEAD):
            with assert_refused("TIDAK_BERWENANG"):
                actions.open_sealed(by=actor(world.account(role)), annex=sealed)
        with assert_refused("TIDAK_BERWENANG"):
            actions.open_sealed(by=actor(world.elsewhere), annex=sealed)
        assert actions.open_sealed(by=actor(world.account(Role.REGENCY_OFFICER)), annex=sealed).startswith(b"%PDF")
    assert LogEntry.objects.filter(act="buka_lampiran_tersegel").count() == 1


def test_anybody_can_check_a_decree_and_learns_nobodys_name(world: Decreed) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    draft = world.drafted()
    nobody = world.client(Role.SPONSOR)
    nobody.logout()
    assert nobody.get(f"/periksa/{draft.code}/", secure=True).status_code == 404, "a draft is nobody's business"
    made = world.issued(draft)
    page = nobody.get(f"/periksa/{made.code}/", secure=True)
    assert page.status_code == 200
    text = page.content.decode()
    for each in (
        made.number,
        made.content_hash,
        made.signed_sha256,
        world.determination.root,
        world.determination.code,
    ):
        assert each in text, each
    for person in PEOPLE:
        assert person.name not in text
        assert person.nik not in text
    with scope.entered(scope.EVERYWHERE):
        files = {"terbit": queries.cover(made), "lampiran": queries.annex_file(queries.annexes(made)[0])}
        sealed = queries.annex_file(Annex.objects.filter(decree=made, is_sealed=True)[0])
    for data in files.values():
        answer = nobody.post("/periksa/", {"file": SimpleUploadedFile("a.pdf", data)}, secure=True).content.decode()
        assert "sama dengan" in answer
        assert made.number in answer
    for data in (sealed, files["terbit"][:-1], b"lain"):
        answer = nobody.post("/periksa/", {"file": SimpleUploadedFile("a.pdf", data)}, secure=True).content.decode()
        assert "tidak sama dengan keputusan mana pun" in answer
    figures_code = world.determination.code  # stands at the foot of each page
    for code in (made.code, figures_code, figures_code.replace("-", ""), made.code.replace("-", " ")):
        found = nobody.post("/periksa/", {"code": f" {code.upper()} "}, secure=True)
        assert found.headers["Location"] == f"/periksa/{made.code}/"
    unknown = nobody.post("/periksa/", {"code": "aaaa-bbbb-cccc"}, secure=True).content.decode()
    assert "Kode itu tidak dikenal" in unknown


def _everybody(world: Decreed) -> list[object]:
    from naungan.office.review.models import Person

    return list(Person.objects.filter(determination=world.determination).select_related("determination__programme"))


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """What each gave, all begun together: its value, or the code of its refusal."""
    ready = threading.Barrier(len(deeds))

    def done(deed: Callable[[], object]) -> object:
        try:
            ready.wait(10)
            return deed()
        except Refused as error:
            return error.refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(done, deeds))


def test_of_two_people_racing_for_the_last_seat_one_wins(
    world: Decreed, drill_count: Callable[[int, int], int]
) -> None:
    """Two leave and one waits: one of both is followed, whoever was first. And of two who record the same, one is."""
    world.issued()
    tono = named(world.determination, TONO.name).candidate_id
    home = world.account(Role.REGENCY_OFFICER)
    for _ in range(drill_count(4, 200)):
        both = at_once(lambda: world.leaves(BUDI.name), lambda: world.leaves(RINA.name, home))
        assert sorted(each.entering for each in both) == ["", tono]  # type: ignore[attr-defined]
        again = at_once(*[lambda: world.leaves(DEWI.name)] * 4)
        assert sorted(each if isinstance(each, str) else "ok" for each in again) == ["SUDAH_KELUAR"] * 3 + ["ok"]
        with scope.entered(scope.EVERYWHERE):
            moved = queries.moved(Replacement.objects.all())
            now = figures(world.determination, moved)
            assert (now.total.filled, now.total.waiting) == (1, 0)
            assert all(each.filled <= each.seats for each in (*now.by_regency, now.total))
            for each in Replacement.objects.order_by("-pk"):
                replacing.undo(by=actor(world.account(Role.PROVINCE_OFFICER)), replacement=each)
    assert verify().fault is None


def test_of_two_who_issue_or_draw_up_at_once_one_does(world: Decreed) -> None:
    agreed = world.agreed()

    def draft(number: str) -> object:
        with scope.entered(scope.EVERYWHERE):
            return actions.draft(**world.by(Role.PROVINCE_OFFICER), agreement=agreed, text=words(number=number))

    drafted = at_once(lambda: draft("1"), lambda: draft("2"))
    assert sum(isinstance(each, str) for each in drafted) == 1, drafted
    work_until_empty()
    made = fresh(queries.decrees(world.programme)[0])
    with scope.entered(scope.EVERYWHERE):
        actions.keep_signed(**world.by(Role.PROVINCE_OFFICER), decree=made, data=b"%PDF", method="uji", told="Uji")

    def issue() -> object:
        with scope.entered(scope.EVERYWHERE):
            actions.issue(**world.by(Role.PROVINCE_HEAD), decree=made)
        return "terbit"

    assert max(map(str, at_once(issue, issue))) == "terbit"
    assert LogEntry.objects.filter(act="terbitkan_keputusan").count() == 1
    assert verify().fault is None


def test_an_officer_of_another_regency_meets_no_replacement_and_no_person(world: Decreed) -> None:
    world.issued()
    gone = world.leaves(BUDI.name)
    elsewhere = logged_in(world.elsewhere)
    with scope.entered(scope.EVERYWHERE):
        rina = named(world.determination, RINA.name).candidate_id
    assert elsewhere.post(f"/penggantian/{gone.pk}/batalkan/", secure=True).status_code == 404
    assert elsewhere.get(f"/penggantian/orang/{rina}/", secure=True).status_code == 404
    page = elsewhere.get("/penggantian/", secure=True).content.decode()
    assert BUDI.name not in page
    assert TONO.name not in page
    with scope.entered(scope.EVERYWHERE):
        assert Replacement.objects.filter(pk=gone.pk).exists()


def test_what_no_field_can_hold_is_told_and_nothing_is_kept(world: Decreed) -> None:
    """On PostgreSQL a column refuses what is too long, and NUL: a page must say so before."""
    agreed, client = world.agreed(), world.client(Role.PROVINCE_OFFICER)
    today = timezone.localdate()
    form = {
        "number": "1", "place": "Medan", "issuer": "GUBERNUR", "signatory": "Nama", "considering": "a", "recalling": "b",
        "paper": "a4", "day": today.day, "month": today.month, "year": today.year,
    }  # fmt: skip
    address = f"/keputusan/susun/{agreed.pk}/"
    for wrong in ({"number": "9" * 500}, {"day": "31", "month": "2"}, {"year": "1" * 20}, {"paper": "<b>"}):
        answer = client.post(address, {**form, **wrong}, secure=True)
        assert answer.status_code == 422, wrong
    assert not queries.decrees(world.programme)
    made = client.post(address, {**form, "signatory": "Nama\0<b>", "state": "terbit", "account": 1}, secure=True)
    assert made.status_code == 302
    decree = queries.decrees(world.programme)[0]
    assert (decree.signatory, decree.state) == ("Nama<b>", State.MAKING), "fields that the form has not are ignored"
