"""Objections: on paper from receipt to answer, what an answer does to the next draft, and what it leaves undone."""

from __future__ import annotations

import json
import os
import signal
import time
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.utils import timezone

from naungan.model.errors import Refused
from naungan.office import scope
from naungan.office.accounts.models import Assignment, Role
from naungan.office.accounts.queries import actor
from naungan.office.audit.models import LogEntry
from naungan.office.blobs import blob_ids
from naungan.office.hearing import actions, chore, freezing, policies, queries
from naungan.office.hearing.deadlines import working_days_after
from naungan.office.hearing.models import Hearing, Kind, Objection, State
from naungan.office.hearing.policies import Act
from naungan.office.inbox import tasks
from naungan.office.intake.models import Upload
from naungan.office.jobs import chores
from naungan.office.notices.models import Notice
from naungan.office.pages import Worker, scope_of
from naungan.office.review import actions as review_actions
from naungan.office.review import policies as review_policies
from naungan.office.review import queries as review
from naungan.office.review.models import Person, Ruling, RulingKind
from naungan.office.scan_files import is_scan
from naungan.office.scope import NOWHERE, Scope
from naungan.sources.key_file import data_home
from naungan.stages.explain import explain
from tests.office.cast import ELSEWHERE, HOME
from tests.office.clean_world import BUDI, DEWI, RICH, RINA, TONO, logged_in, named, verdicts
from tests.office.kept_world import Enter
from tests.office.village_world import ON_BOTH, REPLY, SAID, VillageWorld, book, row, said, world_on

WHY = "Sudah diperiksa ke kantor desa"
PDF = b"%PDF-1.7 surat warga\nstartxref\n9\n%%EOF\n"
ANSWERED = {"decision": "DIJAWAB_DITERIMA", "why": WHY, "reply": REPLY}


@pytest.fixture
def world(request: pytest.FixtureRequest, enter: Enter) -> VillageWorld:
    return world_on(request, enter)


@pytest.fixture
def hearing(world: VillageWorld) -> Hearing:
    return world.open()


def about(world: VillageWorld, hearing: Hearing, name: str = BUDI.name, kind: Kind = Kind.UNFIT) -> actions.Filed:
    return world.receive(hearing, said(kind, world.reference(hearing, name)))


def fresh(filed: actions.Filed) -> Objection:
    with scope.entered(scope.EVERYWHERE):
        return Objection.objects.select_related("ruling").get(pk=filed.objection.pk)


def ruled() -> list[tuple[str, str]]:
    """(candidate, value) of every objection that a determination reads, in order."""
    with scope.entered(scope.EVERYWHERE):
        found = Ruling.objects.filter(kind=RulingKind.OBJECTION).order_by("id")
        assert {row.field for row in found} <= {review_policies.OBJECTION}
        return [(row.candidate_id, review.said(row, "value")) for row in found]


def test_the_table_of_states_lets_through_just_what_it_names() -> None:
    follows = {
        (State.RECEIVED, State.UPHELD), (State.RECEIVED, State.DISMISSED), (State.RECEIVED, State.WITHDRAWN),
    }  # fmt: skip
    assert policies.TRANSITIONS.keys() == set(State)
    for now, then in product(State, State):
        assert (policies.may_follow(now, then) is None) == ((now, then) in follows), (now, then)


def test_what_an_answer_rules_of_every_kind() -> None:
    told = {
        (kind.value, upheld, listed, others): policies.rules(kind, upheld, listed, others)
        for kind, upheld, listed, others in product(Kind, (True, False), (True, False), (True, False))
    }
    assert {key: value for key, value in told.items() if value} == {
        ("TIDAK_LAYAK", True, True, False): "DITERIMA", ("TIDAK_LAYAK", True, True, True): "DITERIMA",
        ("TIDAK_LAYAK", False, True, False): "DITOLAK", ("DATA_SALAH", False, True, False): "DITOLAK",
        ("TERLEWAT", False, True, False): "DITOLAK",
    }  # fmt: skip


def test_a_paper_is_typed_in_sealed_with_its_last_day_and_a_receipt(world: VillageWorld, hearing: Hearing) -> None:
    filed = world.receive(hearing, said(reference=world.reference(hearing, BUDI.name)), document=PDF)
    kept = fresh(filed)
    assert (kept.receipt, kept.state, len(filed.code)) == (f"K-{HOME}-{kept.pk}", State.RECEIVED, 10)
    assert kept.answer_until == working_days_after(timezone.localdate(), 5)
    with scope.entered(scope.EVERYWHERE):
        assert queries.content(kept)["text"] == SAID
        row = queries.row_of(kept)
        assert row is not None
        assert review.opened(row)["name"] == BUDI.name
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM hearing_objection")
        stored = bytes(cursor.fetchone()[0])
    assert SAID.encode() not in stored
    entry = LogEntry.objects.get(act="terima_keberatan")
    assert (entry.subject, entry.actor) == (f"keberatan:{kept.pk}", actor(world.typist).id)


@ON_BOTH
def test_the_same_form_sent_twice_is_one_objection_with_one_code(world: VillageWorld, hearing: Hearing) -> None:
    told = said(reference=world.reference(hearing, BUDI.name))
    before = set(blob_ids(data_home()))
    both = [world.receive(hearing, told, once="a" * 32, document=PDF) for _ in range(2)]
    assert both[0].code == both[1].code
    assert both[0].objection.pk == both[1].objection.pk
    assert LogEntry.objects.filter(act="terima_keberatan").count() == 1
    assert set(blob_ids(data_home())) - before == {fresh(both[0]).document}, "the second scan is not left behind"


def test_what_cannot_be_answered_is_not_taken(world: VillageWorld, hearing: Hearing) -> None:
    whole = said(reference=world.reference(hearing, BUDI.name))
    changes: list[tuple[dict[str, Any], str]] = [
        ({"text": "ya"}, "TANPA_URAIAN"), ({"reference": "12.07-D1-99"}, "TANPA_RUJUKAN"), ({"contact": " "}, "TANPA_KONTAK"),
        ({"reference": "12.71-D1-1"}, "TANPA_RUJUKAN"), ({"kind": Kind.LEFT_OUT, "person": ""}, "TANPA_NAMA"),
        ({"kind": Kind.WRONG_DATA, "reference": ""}, "TANPA_RUJUKAN"), ({"text": "a" * 2001}, "TERLALU_PANJANG"),
    ]  # fmt: skip
    for change, refusal in changes:
        with pytest.raises(Refused) as caught:
            world.receive(hearing, whole._replace(**change))
        assert caught.value.refusal.code == refusal
    both, elsewhere = Scope(frozenset({HOME, ELSEWHERE})), whole._replace(reference="12.71-D1-1")
    with scope.entered(both), pytest.raises(Refused, match="rujukan"):  # an officer of both regencies
        actions.receive(
            by=actor(world.typist), account=world.typist, hearing=hearing, kode_kab=HOME, said=elsewhere,
            received_on=timezone.localdate(),
        )  # fmt: skip
    with scope.entered(scope.EVERYWHERE):
        assert not Objection.objects.exists()


def test_only_what_came_within_the_days_counts_and_may_be_typed_in_later(world: VillageWorld, hearing: Hearing) -> None:
    told, today = said(reference=world.reference(hearing, BUDI.name)), timezone.localdate()
    for day in (today - timedelta(days=1), today + timedelta(days=1)):
        with pytest.raises(Refused):
            world.receive(hearing, told, on=day)
    with scope.entered(scope.EVERYWHERE):
        actions.close(by=actor(world.officer), hearing=hearing, why=WHY)
    assert world.receive(hearing, told, on=today).objection.received_on == today


def test_a_scan_is_a_picture_or_pdf_of_a_sane_size(world: VillageWorld, hearing: Hearing) -> None:
    before, about_whom = set(blob_ids(data_home())), said(reference=world.reference(hearing, BUDI.name))
    refused = {
        b"MZ\x90\x00 program": "BUKAN_PINDAIAN", PDF + b"x" * policies.DOCUMENT_BYTES: "PINDAIAN_BESAR",
        b"GIF89a" + PDF: "BUKAN_PINDAIAN", b"\x89PNG\r\n": "BUKAN_PINDAIAN", b"%PDF-1.7 surat": "PINDAIAN_RUSAK",
        PDF[:-6]: "PINDAIAN_RUSAK", PDF + b"x" * 1100: "PINDAIAN_RUSAK",
        PDF.replace(b"startxref", b""): "PINDAIAN_RUSAK",
    }  # fmt: skip
    for document, code in refused.items():
        with pytest.raises(Refused) as caught:
            world.receive(hearing, about_whom, document=document)
        assert caught.value.refusal.code == code, document[:20]
    for document in (PDF, PDF + b"x" * 900, b"\xff\xd8\xff\xe0 foto", b"\x89PNG\r\n\x1a\n gambar"):
        assert is_scan(document, policies.DOCUMENT_BYTES) is None
    assert set(blob_ids(data_home())) == before


@ON_BOTH
def test_upheld_it_becomes_one_ruling_and_the_next_draft_says_so(world: VillageWorld, hearing: Hearing) -> None:
    filed = about(world, hearing)
    assert verdicts(world.draft)[BUDI.name] == "DITETAPKAN"
    world.answer(filed, is_upheld=True)
    row = named(world.draft, BUDI.name)
    assert ruled() == [(row.candidate_id, "DITERIMA")]
    kept = fresh(filed)
    assert kept.ruling is not None
    with scope.entered(scope.EVERYWHERE):
        assert review.said(kept.ruling, "why").startswith(kept.receipt)
        assert queries.answer_of(kept) == "Sudah diperiksa ke desa"
    after = world.determined()
    assert (verdicts(after)[BUDI.name], verdicts(after)[TONO.name]) == ("TIDAK_MEMENUHI", "DITETAPKAN")
    assert after.root != world.draft.root
    person = named(after, BUDI.name)
    assert "KEBERATAN_DITERIMA" in person.reasons
    assert any("keberatan atas namanya dibenarkan" in each.lower() for each in sentences(person))


def sentences(person: Person) -> tuple[str, ...]:
    """What explain says of this row."""
    from naungan.office.programmes.queries import read_policy

    with scope.entered(scope.EVERYWHERE):
        content = review.opened(person)
        row = {"verdict": person.verdict, "reasons": person.reasons.split(), "evidence": content["evidence"]}
        return tuple(explain(row, read_policy(person.determination.version), "id"))


def test_the_page_says_what_follows_upon_the_answer(world: VillageWorld, hearing: Hearing) -> None:
    client, listed = world.client(Role.PROVINCE_OFFICER), world.reference(hearing, BUDI.name)
    used, asked = "dipakai pada rancangan berikutnya.", "diminta menambah atau memperbaiki barisnya."
    nothing = "Tidak ada yang berubah pada rancangan."
    cases = [
        (Kind.UNFIT, State.UPHELD, used), (Kind.WRONG_DATA, State.UPHELD, asked), (Kind.LEFT_OUT, State.UPHELD, asked),
        (Kind.UNFIT, State.DISMISSED, nothing), (Kind.LEFT_OUT, State.DISMISSED, nothing),
    ]  # fmt: skip
    for kind, decision, told in cases:
        filed = world.receive(hearing, said(kind, listed, person="Ucok"))
        form = {**ANSWERED, "decision": decision}
        page = client.post(f"/uji-publik/masuk/{filed.objection.pk}/jawab/", form, secure=True, follow=True)
        shown = page.content.decode()
        assert [each for each in (used, asked, nothing) if each in shown] == [told], (kind, decision)


def test_dismissed_it_changes_nobody(world: VillageWorld, hearing: Hearing) -> None:
    world.answer(about(world, hearing), is_upheld=False)
    assert [value for _, value in ruled()] == ["DITOLAK"]
    after = world.determined()
    assert verdicts(after) == verdicts(world.draft)
    person = named(after, BUDI.name)
    assert "KEBERATAN" not in person.reasons


def test_a_dismissal_does_not_undo_another_objection_that_was_upheld(world: VillageWorld, hearing: Hearing) -> None:
    first, second = about(world, hearing), about(world, hearing)
    world.answer(first, is_upheld=True)
    world.answer(second, is_upheld=False)
    assert [value for _, value in ruled()] == ["DITERIMA"]
    assert fresh(second).state == State.DISMISSED
    assert verdicts(world.determined())[BUDI.name] == "TIDAK_MEMENUHI"


def test_wrong_data_upheld_rule_nobody_out_but_ask_the_regency(world: VillageWorld, hearing: Hearing) -> None:
    filed = about(world, hearing, kind=Kind.WRONG_DATA)
    world.answer(filed, is_upheld=True)
    assert ruled() == []
    assert verdicts(world.determined())[BUDI.name] == "DITETAPKAN"
    assert "Perbaiki barisnya" in Notice.objects.filter(account=world.typist).first().text  # type: ignore[union-attr]


def test_somebody_left_out_is_asked_of_the_regency_until_it_did_so(world: VillageWorld, hearing: Hearing) -> None:
    filed = world.receive(hearing, said(Kind.LEFT_OUT, person="Ucok, Dusun III"))
    world.answer(filed, is_upheld=True)
    assert ruled() == []
    assert "Tambahkan orangnya" in Notice.objects.filter(account=world.typist).first().text  # type: ignore[union-attr]
    assert f"Tindak lanjuti keberatan {filed.objection.receipt}, Deli Serdang" in waiting(world, Role.REGENCY_OFFICER)
    with scope.entered(Scope(frozenset({HOME}))):
        told = {"by": actor(world.typist), "objection": fresh(filed), "how": "Ditambahkan, unggahan U-1"}
        actions.follow(**told)
        with pytest.raises(Refused, match="tidak menunggu"):
            actions.follow(**told)
    assert not any("Tindak lanjuti" in each for each in waiting(world, Role.REGENCY_OFFICER))


def waiting(world: VillageWorld, role: Role) -> list[str]:
    account = world.account(role)
    who = actor(account)
    seen = scope_of(who, frozenset(Role))
    with scope.entered(seen):
        return [task.label for task in tasks(Worker(account, who, seen))]


def test_it_is_answered_once_and_withdrawn_or_answered(world: VillageWorld, hearing: Hearing) -> None:
    filed, other = about(world, hearing), about(world, hearing, RINA.name)
    world.answer(filed, is_upheld=False)
    with pytest.raises(Refused, match="sudah berakhir"):
        world.answer(filed, is_upheld=True)
    with scope.entered(Scope(frozenset({HOME}))):
        actions.withdraw(by=actor(world.typist), objection=other.objection, why="Pengaju menarik lewat surat")
    with pytest.raises(Refused, match="sudah berakhir"):
        world.answer(other, is_upheld=True)
    assert len(ruled()) == 1


def test_neither_the_typist_nor_whoever_sent_the_list_answers(world: VillageWorld, hearing: Hearing) -> None:
    filed = about(world, hearing)
    with scope.entered(scope.EVERYWHERE):
        Objection.objects.update(account=world.officer)  # typed in while he was the regency's officer
    with pytest.raises(Refused, match="mencatat keberatan"):
        world.answer(filed, is_upheld=True)
    with scope.entered(scope.EVERYWHERE):
        Objection.objects.update(account=world.typist)
        Upload.objects.filter(kode_kab=HOME).update(account=world.officer)
        assert Act.ANSWER not in queries.may_do(actor(world.officer), world.officer.pk, fresh(filed))
    with pytest.raises(Refused, match="mengunggah daftar"):
        world.answer(filed, is_upheld=True)
    assert ruled() == []


def test_an_answer_needs_its_reason_and_the_province(world: VillageWorld, hearing: Hearing) -> None:
    filed = about(world, hearing)
    with pytest.raises(Refused, match="alasannya"):
        world.answer(filed, is_upheld=True, why="ya")
    for reply in ("ya", "    ya    ", "a" * 501):
        with pytest.raises(Refused, match="jawaban bagi pengaju"):
            world.answer(filed, is_upheld=True, reply=reply)
    with pytest.raises(Refused, match="tidak berwenang"), scope.entered(scope.EVERYWHERE):
        actions.answer(
            by=actor(world.typist), account=world.typist, objection=filed.objection, is_upheld=True, why=WHY,
            reply=REPLY,
        )  # fmt: skip
    assert fresh(filed).state == State.RECEIVED


STEPS = (
    "naungan.office.hearing.actions.tell_role", "naungan.office.hearing.actions.append",
    "naungan.office.review.actions.append", "naungan.office.hearing.actions.Objection.save",
)  # fmt: skip
"""What an answer calls on its way."""


@ON_BOTH
def test_an_answer_that_is_killed_anywhere_leaves_nothing(
    world: VillageWorld, hearing: Hearing, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed, entries, told = about(world, hearing), LogEntry.objects.count(), Notice.objects.count()
    for step in STEPS:
        connection.close()  # each process opens its own
        child = os.fork()
        if child == 0:
            try:
                monkeypatch.setattr(step, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
                world.answer(filed, is_upheld=True)
            finally:
                os._exit(1)  # whatever happens, the child is no second run of these tests
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), step
        kept = fresh(filed)
        assert (kept.state, kept.ruling, bytes(kept.answer)) == (State.RECEIVED, None, b""), step
        assert ruled() == [], step
        assert (LogEntry.objects.count(), Notice.objects.count()) == (entries, told), step
    world.answer(filed, is_upheld=True)
    assert len(ruled()) == 1


@ON_BOTH
def test_a_regency_sees_no_objection_of_another(world: VillageWorld, hearing: Hearing) -> None:
    filed = about(world, hearing)
    for where, number in ((Scope(frozenset({HOME})), 1), (Scope(frozenset({ELSEWHERE})), 0), (NOWHERE, 0)):
        with scope.entered(where):
            assert Objection.objects.count() == number
    page = f"/uji-publik/masuk/{filed.objection.pk}/"
    assert world.client(Role.REGENCY_OFFICER).get(page, secure=True).status_code == 200
    assert logged_in(world.elsewhere).get(page, secure=True).status_code == 404
    assert logged_in(world.elsewhere).post(f"{page}tarik/", {"why": WHY}, secure=True).status_code == 404
    assert (
        filed.objection.receipt
        not in logged_in(world.elsewhere).get("/uji-publik/masuk/", secure=True).content.decode()
    )
    with pytest.raises(Refused), scope.entered(scope.EVERYWHERE):
        actions.receive(
            by=actor(world.elsewhere), account=world.elsewhere, hearing=hearing, kode_kab=HOME, said=said(),
            received_on=timezone.localdate(),
        )  # fmt: skip


def test_who_brought_it_is_told_to_the_province_and_the_typist_only(world: VillageWorld, hearing: Hearing) -> None:
    page = f"/uji-publik/masuk/{about(world, hearing).objection.pk}/"
    told = {
        role: "Pak Karyo" in world.client(role).get(page, secure=True).content.decode()
        for role in (Role.PROVINCE_OFFICER, Role.REGENCY_OFFICER, Role.REGENCY_HEAD, Role.AUDITOR)
    }
    assert told == {
        Role.PROVINCE_OFFICER: True, Role.REGENCY_OFFICER: True, Role.REGENCY_HEAD: False, Role.AUDITOR: False,
    }  # fmt: skip
    assert LogEntry.objects.filter(act="buka_keberatan").count() == 1


def test_a_number_typed_into_it_is_masked_and_a_telephone_stays_one(world: VillageWorld, hearing: Hearing) -> None:
    told = said(
        reference=world.reference(hearing, BUDI.name),
        text=f"NIK-nya {RICH.nik}, bukan itu",
        contact="+62 812-3456-7890",
    )
    with scope.entered(scope.EVERYWHERE):
        kept = queries.content(world.receive(hearing, told._replace(who=f"Karyo {DEWI.nik}")).objection)
    assert RICH.nik not in json.dumps(kept)
    assert DEWI.nik not in json.dumps(kept)
    assert kept["contact"] == "081234567890"


def test_a_reply_holds_no_nik_and_lies_sealed(world: VillageWorld, hearing: Hearing) -> None:
    filed = about(world, hearing)
    world.answer(filed, is_upheld=False, reply=f"Sudah kami periksa {BUDI.nik}.")
    kept = fresh(filed)
    assert b"periksa" not in bytes(kept.reply)
    assert queries.reply_of(kept).startswith("Sudah kami periksa")
    assert BUDI.nik not in queries.reply_of(kept)
    told = [*Notice.objects.values_list("text", flat=True), *Notice.objects.values_list("subject", flat=True)]
    assert not any("periksa" in each for each in told), "a notice says nothing of it"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0812 3456 78901", "0812345678901"), ("HP 0812-3456-7890 (istri)", "HP 081234567890 (istri)"), (BUDI.nik, "************0001"),
        ("12 08 12 03 80 0003", "***0003"), ("Jl. Melati 3", "Jl. Melati 3"),
    ],
)  # fmt: skip
def test_a_contact_holds_no_nik(typed: str, kept: str) -> None:
    assert policies.masked_contact(typed)[-4:] == kept[-4:]
    assert sum(letter.isdigit() for letter in policies.masked_contact(typed)) <= 13
    assert BUDI.nik not in policies.masked_contact(typed)
    if "*" not in kept:
        assert policies.masked_contact(typed) == kept


def test_the_answerer_is_reminded_once_when_near_and_once_when_over(
    world: VillageWorld, hearing: Hearing, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = about(world, hearing)
    until = filed.objection.answer_until

    def told_on(days: int) -> list[str]:
        before = Notice.objects.count()
        monkeypatch.setattr(
            "naungan.office.hearing.actions.timezone.localdate", lambda *_: until + timedelta(days=days)
        )
        for _ in range(2):
            chore.remind()
        fresh_ones = Notice.objects.order_by("id")[before:]
        return [f"{each.account.username}: {each.subject}" for each in fresh_ones]

    receipt = filed.objection.receipt
    assert told_on(-3) == []
    assert told_on(-2) == [f"petugas_provinsi: Keberatan {receipt} mendekati batas jawaban"]
    assert told_on(0) == []
    assert told_on(1) == [f"petugas_provinsi: Keberatan {receipt} lewat batas jawaban"]
    assert any("Keberatan yang perlu dijawab" in each for each in waiting(world, Role.PROVINCE_OFFICER))


def test_the_worker_does_each_chore_once_an_hour_and_goes_on_after_one_that_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []

    def fails() -> None:
        done.append("gagal")
        raise OperationalError

    assert chores._rests[chore.remind] == chores.HOUR
    monkeypatch.setattr(chores, "_rests", {})
    chores.every(chores.HOUR, fails)
    chores.every(chores.HOUR, lambda: done.append("jadi"))
    chores.every(chores.ALWAYS, lambda: done.append("selalu"))
    chores.do_due()
    chores.do_due()
    assert done == ["gagal", "jadi", "selalu", "selalu"]
    began = time.monotonic()
    monkeypatch.setattr(chores.time, "monotonic", lambda: began + chores.HOUR + 1)
    chores.do_due()
    assert done == ["gagal", "jadi", "selalu", "selalu", "gagal", "jadi", "selalu"]


def test_from_the_form_to_the_answer_by_pages(world: VillageWorld, hearing: Hearing) -> None:
    typist, officer = world.client(Role.REGENCY_OFFICER), world.client(Role.PROVINCE_OFFICER)
    form = f"/uji-publik/{hearing.pk}/kertas/{HOME}/"
    told = {
        "kind": "TIDAK_LAYAK", "reference": world.reference(hearing, BUDI.name), "text": SAID, "who": "Karyo",
        "contact": "081234567890", "once": "b" * 32,
    }  # fmt: skip
    today = timezone.localdate()
    told |= {f"received_on_{name}": str(getattr(today, name)) for name in ("day", "month", "year")}
    for wrong in ({"received_on_day": "32"}, {"received_on_year": ""}, {"received_on_day": "9" * 30}):
        assert "Hari diterima" in typist.post(form, {**told, **wrong}, secure=True).content.decode().split("<form")[2]
    empty = typist.get(form, secure=True).content.decode()
    for label in ("Nama pengaju", "Pindaian surat"):
        assert f"{label} (boleh kosong)</label>" in empty
    assert "Cara menghubungi pengaju</label>" in empty
    bad = typist.post(form, {**told, "reference": BUDI.nik}, secure=True)
    assert bad.status_code == 422
    assert BUDI.nik not in bad.content.decode()
    answer = typist.post(form, {**told, "document": SimpleUploadedFile("surat.pdf", PDF)}, secure=True)
    with scope.entered(scope.EVERYWHERE):
        kept = Objection.objects.get()
    assert kept.receipt in answer.content.decode()
    page = f"/uji-publik/masuk/{kept.pk}/"
    scan = typist.get(f"{page}pindaian/", secure=True)
    assert (scan.content, scan.headers["Content-Type"]) == (PDF, "application/pdf")
    assert "attachment" in scan.headers["Content-Disposition"]
    assert LogEntry.objects.filter(act="buka_pindaian_keberatan").count() == 1
    assert world.client(Role.AUDITOR).get(f"{page}pindaian/", secure=True).status_code == 403
    other = about(world, hearing, kind=Kind.WRONG_DATA).objection
    elsewhere = about(world, hearing, RINA.name).objection
    shown = officer.get(page, secure=True).content.decode()
    assert f'<a href="/uji-publik/masuk/{other.pk}/">{other.receipt}</a>: Data orang ini salah' in shown
    assert f"{elsewhere.receipt}<" not in shown, "about somebody else"
    for missing in ({"decision": ""}, {"reply": ""}, {"reply": "a" * 501}):
        assert officer.post(f"{page}jawab/", {**ANSWERED, **missing}, secure=True).status_code == 422, missing
    assert officer.post(f"{page}jawab/", ANSWERED, secure=True).status_code == 302
    assert REPLY in officer.get(page, secure=True).content.decode()
    assert "Keberatan dibenarkan" not in officer.get(page, secure=True).content.decode(), "the form is gone"
    assert len(ruled()) == 1


def test_an_officer_who_moved_to_the_province_does_not_answer_what_he_typed(
    world: VillageWorld, hearing: Hearing
) -> None:
    filed = about(world, hearing)
    Assignment.objects.filter(account=world.typist).update(ended=timezone.now())
    Assignment.objects.create(account=world.typist, role=Role.PROVINCE_OFFICER)
    client = logged_in(world.typist)
    page = f"/uji-publik/masuk/{filed.objection.pk}/"
    assert "Simpan jawaban" not in client.get(page, secure=True).content.decode()
    told = {**ANSWERED, "decision": "DIJAWAB_DITOLAK"}
    assert client.post(f"{page}jawab/", told, secure=True).status_code == 422
    assert fresh(filed).state == State.RECEIVED


def test_who_was_objected_to_does_not_come_back_by_a_row_that_is_written_otherwise(world: VillageWorld) -> None:
    """Another address makes another row with another id: its ruling would not meet it, and so it holds the freeze."""
    hearing = world.open(days=1)
    world.answer(world.receive(hearing, said(reference=world.reference(hearing, BUDI.name))), is_upheld=True)
    with scope.entered(scope.EVERYWHERE):
        actions.close(by=actor(world.officer), hearing=hearing, why="Semua sudah dijawab")
    assert verdicts(world.determined())[BUDI.name] == "TIDAK_MEMENUHI"
    world.hand_in(world.typist, HOME, book(row(RINA), row(BUDI, "Jl. Lain No. 9", "Pancur Batu", "Suka Maju")))
    again = world.determined()
    assert verdicts(again)[BUDI.name] == "DITETAPKAN", "the same man by another row"
    with scope.entered(scope.EVERYWHERE):
        person = named(again, BUDI.name)
        sentences = list(freezing.reasons_to_wait(again))
        assert len(sentences) == 1
        assert person.candidate_id in sentences[0]
        review_actions.rule(
            by=actor(world.officer), account=world.officer, person=person, kind=RulingKind.OBJECTION,
            field="KEBERATAN", value="DITERIMA", why="Sama dengan keberatan yang dibenarkan",
        )  # fmt: skip
    after = world.determined()
    assert verdicts(after)[BUDI.name] == "TIDAK_MEMENUHI"
    with scope.entered(scope.EVERYWHERE):
        assert list(freezing.reasons_to_wait(after)) == []
