"""What people do in review: rule with evidence, judge a pair, confirm rejections, freeze; and that a freeze holds."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from naungan.model.errors import Refused
from naungan.office import scope
from naungan.office.accounts.models import Account, Role
from naungan.office.accounts.queries import actor
from naungan.office.audit.models import LogEntry
from naungan.office.audit.queries import verify
from naungan.office.blobs import BlobRef, blob_ids, read_blob
from naungan.office.jobs import actions as job_actions
from naungan.office.jobs.actions import work_until_empty
from naungan.office.programmes import actions as programmes
from naungan.office.programmes import queries as programme_queries
from naungan.office.programmes.queries import parse
from naungan.office.review import actions, determine, policies, queries, rejections
from naungan.office.review.figures import Count, figures
from naungan.office.review.models import Confirmation, Determination, Person, Purpose, Ruling, RulingKind, State
from naungan.office.review.policies import Notice
from naungan.office.vault_in_use import vault
from naungan.sources.key_file import data_home
from tests.office.cast import HOME
from tests.office.clean_world import (
    AGUSTINUS,
    BUDI,
    DEWI,
    OLD,
    PROGRAMME,
    REGIONS,
    RICH,
    RINA,
    TONO,
    World,
    book,
    logged_in,
    named,
    verdicts,
)
from tests.office.kept_world import Enter
from tests.office.places import Place, whole_text_of

PAPER = b"Surat keterangan kepala desa nomor 12"
TODAY = timezone.localdate()
UNTIL = TODAY + timedelta(days=14)
NOTICE = Notice("470/12", TODAY, UNTIL)


@pytest.fixture
def world(office: Place, enter: Enter) -> World:
    return enter(World, office, doubt=False)


def rule(by: Account, person: Person, field: str, value: str, **said: object) -> Ruling:
    told = {"kind": RulingKind.CORRECTION, "why": "Salah ketik di desa", **said}
    with scope.entered(scope.EVERYWHERE):
        return actions.rule(by=actor(by), account=by, person=person, field=field, value=value, **told)  # type: ignore[arg-type]


def test_a_correction_is_data_with_its_evidence_and_counts_from_the_next_determination(
    world: World, office: Place
) -> None:
    first = world.determined()
    row, officer = named(first, RINA.name), world.client(Role.REGENCY_OFFICER)
    page = f"/penetapan/{first.pk}/orang/{row.candidate_id}/"
    told = {"field": "pekerjaan", "value": "guru honorer", "why": "Surat kepala desa"}
    sent = officer.post(f"{page}putusan/", {**told, "document": SimpleUploadedFile("s.pdf", PAPER)}, secure=True)
    assert sent.status_code == 302
    with scope.entered(scope.EVERYWHERE):
        made = Ruling.objects.get()
        assert (made.kind, made.field, made.candidate_id, made.kode_kab) == (
            "corrections", "pekerjaan", row.candidate_id, HOME,
        )  # fmt: skip
        assert made.document_hash == sha256(PAPER).hexdigest()
        kept = BlobRef(made.document, made.document_hash, len(PAPER))
        assert read_blob(data_home(), vault(), kept) == PAPER
        assert verdicts(first)[RINA.name] == "DITETAPKAN", "the determination that was seen does not change"
    assert b"guru honorer" not in whole_text_of(office)
    assert LogEntry.objects.filter(act="putuskan").count() == 1
    assert made.document_hash in officer.get(page, secure=True).content.decode()
    second = world.determined()
    assert (second.rulings, second.last_ruling) == (1, made.pk)
    assert verdicts(second) == {**verdicts(first), RINA.name: "PERLU_TINJAUAN", "TONO GINTING": "DITETAPKAN"}


def test_a_ruling_without_a_reason_of_a_stranger_or_of_no_field_is_refused(world: World) -> None:
    made = world.determined()
    home, away = named(made, RINA.name), named(made, DEWI.name)
    officer = world.account(Role.REGENCY_OFFICER)
    for person, who, told in (
        (home, officer, {"why": "ya"}),
        (home, officer, {"field": "source_row"}),
        (home, officer, {"kind": RulingKind.EVIDENCE, "field": "DESIL", "value": "BARANGKALI"}),
        (home, officer, {"kind": RulingKind.OBJECTION, "field": "KEBERATAN", "value": "DITERIMA"}),
        (away, officer, {}),
        (home, world.account(Role.AUDITOR), {}),
        (home, world.account(Role.REGENCY_HEAD), {}),
    ):
        with pytest.raises(Refused):
            rule(who, person, **{"field": "pekerjaan", "value": "pemanen sawit", **told})  # type: ignore[arg-type]
    with scope.entered(scope.EVERYWHERE):
        assert Ruling.objects.count() == 0
    assert LogEntry.objects.filter(act="putuskan").count() == 0
    province = world.account(Role.PROVINCE_OFFICER)
    rule(officer, home, "KEBERATAN", "DIAJUKAN", kind=RulingKind.OBJECTION)
    rule(province, home, "KEBERATAN", "DITERIMA", kind=RulingKind.OBJECTION)


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("corrections", "nik", "123"), ("corrections", "nik", ""), ("corrections", "nik", "1234567890123456"),
        ("corrections", "tanggal_lahir", "kemarin"), ("corrections", "tempat_tanggal_lahir", "Medan"),
        ("corrections", "kode_kab", "99.99"), ("corrections", "kk", "12"), ("corrections", "jenis_kelamin", "X"),
        ("corrections", "nama", " "), ("evidence", "SEKTOR", "MUNGKIN"), ("evidence", "SEKTOR", "LOLOS"),
        ("evidence", "GANDA", "GAGAL"), ("evidence", "DESIL", "SAWIT"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_stand_there_is_refused(kind: str, field: str, value: str) -> None:
    assert policies.can_stand(RulingKind(kind), field, value, parse(PROGRAMME, REGIONS)) is not None


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("corrections", "nik", RINA.nik), ("corrections", "tanggal_lahir", "1 Maret 1980"),
        ("corrections", "kode_kab", "12.71"), ("corrections", "alamat", "Jl. Sei 3"), ("evidence", "SEKTOR", "SAWIT"),
        ("evidence", "SEKTOR", "GAGAL"), ("evidence", "GANDA", "LOLOS"), ("evidence", "DESIL", "GAGAL"),
    ],
)  # fmt: skip
def test_a_value_that_can_stand_there_is_taken(kind: str, field: str, value: str) -> None:
    assert policies.can_stand(RulingKind(kind), field, value, parse(PROGRAMME, REGIONS)) is None


def test_the_value_ruled_is_shown_masked_and_a_refused_one_is_typed_again(world: World) -> None:
    made = world.determined()
    row, officer = named(made, RINA.name), world.client(Role.REGENCY_OFFICER)
    page = f"/penetapan/{made.pk}/orang/{row.candidate_id}/"
    why = "Surat kepala desa"
    refused = officer.post(f"{page}putusan/", {"field": "DESIL", "value": "LOLOS", "why": why}, secure=True)
    told = refused.content.decode()
    assert refused.status_code == 422
    assert "Bukti memerlukan dokumen" in told
    assert 'value="DESIL" selected' in told
    assert f'value="{why}"' in told
    assert f'name="next" value="{page}"' in told
    assert (
        RINA.nik
        not in officer.post(f"{page}putusan/", {"field": "nik", "value": RINA.nik}, secure=True).content.decode()
    )
    for field, value in (("nik", BUDI.nik), ("alamat", "Jl. Sei 3")):
        assert (
            officer.post(f"{page}putusan/", {"field": field, "value": value, "why": why}, secure=True).status_code
            == 302
        )
    shown = officer.get(page, secure=True).content.decode()
    assert f"<strong>************{BUDI.nik[-4:]}</strong>" in shown
    assert "<strong>Jl. Sei 3</strong>" in shown
    assert BUDI.nik not in shown
    assert "SAWIT (Perkebunan kelapa sawit)" in shown


def test_rejections_are_final_once_an_officer_confirms_the_group_with_its_notice(world: World) -> None:
    made = world.determined()
    with scope.entered(scope.EVERYWHERE):
        groups = {(g.kode_kab, g.reason): g.people for g in rejections.groups(made)}
    assert groups == {("12.07", "DESIL_DI_ATAS_BATAS"): 1, ("12.71", "USIA_DI_ATAS_BATAS"): 1}
    head, person = world.account(Role.REGENCY_HEAD), named(made, RICH.name)
    page = f"/penetapan/{made.pk}/penolakan/12.07/DESIL_DI_ATAS_BATAS/"
    final = "Penolakan ini sudah disahkan."
    person_page = f"/penetapan/{made.pk}/orang/{person.candidate_id}/"
    assert final not in world.client(Role.REGENCY_HEAD).get(person_page, secure=True).content.decode()
    client = world.client(Role.REGENCY_HEAD)
    good = {"notice_number": "470/12", "notice_date": f"{TODAY}", "appeal_until": f"{UNTIL}"}
    for wrong in (
        {"notice_number": " "}, {"appeal_until": f"{TODAY}"}, {"notice_date": "kemarin"}, {"notice_number": "4" * 400},
        {"notice_date": "2099-01-01", "appeal_until": "2099-02-01"},
        {"notice_date": "2020-01-01", "appeal_until": "2020-02-01"},
    ):  # fmt: skip
        refused = client.post(page, {**good, **wrong}, secure=True)
        assert refused.status_code == 422
        assert f'value="{UNTIL}"' in refused.content.decode() or "appeal_until" in wrong
        with scope.entered(scope.EVERYWHERE):
            assert Confirmation.objects.count() == 0, wrong
    client.post(page, good, secure=True)
    with scope.entered(scope.EVERYWHERE):
        kept = Confirmation.objects.get()
    assert (kept.people, kept.notice_number, kept.appeal_until) == (1, "470/12", UNTIL)
    assert (kept.account_id, kept.kode_kab) == (head.pk, HOME)
    assert final in client.get(person_page, secure=True).content.decode()
    assert "470/12" in client.get(f"/penetapan/{made.pk}/penolakan/", secure=True).content.decode()
    assert LogEntry.objects.filter(act="sahkan_penolakan", subject=f"penetapan:{made.pk}/12.07").count() == 1
    mended = {**good, "notice_number": "470/13", "perbaiki": "ya"}
    assert client.post(page, {**mended, "notice_date": "2099-01-01"}, secure=True).status_code == 422
    assert client.post(page, mended, secure=True).status_code == 302
    with scope.entered(scope.EVERYWHERE):
        assert [each.notice_number for each in Confirmation.objects.all()] == ["470/13"]
    assert LogEntry.objects.filter(act="perbaiki_pemberitahuan").count() == 1
    old = named(made, OLD.name)
    other = f"/penetapan/{made.pk}/orang/{old.candidate_id}/"
    assert final not in world.client(Role.PROVINCE_OFFICER).get(other, secure=True).content.decode()


def test_a_group_is_confirmed_once_where_it_is_and_by_whom_it_may(world: World) -> None:
    made = world.determined()
    head, province = world.account(Role.REGENCY_HEAD), world.account(Role.PROVINCE_OFFICER)

    def confirm(who: Account, kode_kab: str, reason: str) -> Confirmation:
        with scope.entered(scope.EVERYWHERE):
            return actions.confirm(
                by=actor(who), account=who, determination=made, kode_kab=kode_kab, reason=reason, notice=NOTICE
            )

    with pytest.raises(Refused, match="tidak berwenang"):
        confirm(head, "12.71", "USIA_DI_ATAS_BATAS")
    with pytest.raises(Refused, match="tidak berwenang"):
        confirm(world.account(Role.REGENCY_OFFICER), "12.07", "DESIL_DI_ATAS_BATAS")
    with pytest.raises(Refused, match="Tidak ada penolakan"):
        confirm(province, "12.07", "USIA_DI_ATAS_BATAS")
    confirm(province, "12.71", "USIA_DI_ATAS_BATAS")
    with pytest.raises(Refused, match="sudah disahkan"):
        confirm(province, "12.71", "USIA_DI_ATAS_BATAS")
    with scope.entered(scope.EVERYWHERE), pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.create(
            determination=made, kode_kab="12.71", reason="USIA_DI_ATAS_BATAS", people=1, account=head,
            notice_number="470/12", notice_date=TODAY, appeal_until=UNTIL,
        )  # fmt: skip


def test_a_clean_world_is_frozen_and_the_sponsor_sees_its_sums(world: World) -> None:
    before = world.client(Role.SPONSOR).get("/penetapan/dana/", secure=True).content.decode()
    assert "belum dibekukan" in before
    made = world.determined(Purpose.FINAL)
    assert made.state == State.FROZEN, made.refusal
    assert verdicts(made) == {
        "BUDI SANTOSO": "DITETAPKAN", "RINA WATI SIREGAR": "DITETAPKAN", "TONO GINTING": "CADANGAN",
        "MARULI SIMBOLON": "TIDAK_MEMENUHI", "DEWI LESTARI": "DITETAPKAN", "HASAN BASRI LUBIS": "TIDAK_MEMENUHI",
    }  # fmt: skip
    assert made.frozen_by == world.account(Role.PROVINCE_OFFICER)
    assert made.frozen_at
    assert programme_queries.is_closed(world.programme)
    assert figures(made).by_fund == (Count("APBD", "APBD Provinsi Uji", 3, 3, 1, 3 * 16_800, 3 * 6 * 16_800),)
    sponsor = world.client(Role.SPONSOR)
    page = sponsor.get("/penetapan/dana/", secure=True).content.decode()
    assert "APBD Provinsi Uji" in page
    assert "302.400" in page, "rupiah as people read them"
    assert made.code in page
    for name in verdicts(made):
        assert name not in page
    for address in ("", "orang/", "penolakan/", "tinjauan/"):
        assert sponsor.get(f"/penetapan/{made.pk}/{address}", secure=True).status_code == 403
    assert LogEntry.objects.filter(act="bekukan").count() == 1
    assert verify().fault is None


def test_what_is_frozen_changes_no_more(world: World) -> None:
    made = world.determined(Purpose.FINAL)
    before = as_it_stands(made)
    province, officer = world.account(Role.PROVINCE_OFFICER), world.account(Role.REGENCY_OFFICER)
    row = named(made, RINA.name)
    for purpose in Purpose:
        with pytest.raises(Refused, match="sudah dibekukan"):
            world.determined(purpose)
    for kind, field, value in (
        (RulingKind.CORRECTION, "pekerjaan", "guru"), (RulingKind.EVIDENCE, "DESIL", "LOLOS"),
    ):  # fmt: skip
        with pytest.raises(Refused, match="sudah dibekukan"):
            rule(province, row, field, value, kind=kind)
    rule(officer, row, "KEBERATAN", "DIAJUKAN", kind=RulingKind.OBJECTION)  # an objection is heard afterwards too
    with pytest.raises(Refused, match="sudah dibekukan"):
        world.hand_in(officer, HOME, book(RICH.row()))
    with scope.entered(scope.EVERYWHERE):
        policy = programme_queries.version(world.programme)
    told = {"by": actor(province), "account": province}
    with pytest.raises(Refused, match="sudah dibekukan"):
        programmes.add_version(
            text=policy.text.replace("bulan = 6", "bulan = 5"), regions_text=policy.regions_text, note="Lima bulan",
            **told,
        )  # fmt: skip
    with pytest.raises(Refused, match="sudah dibekukan"):
        programmes.set_deadline(
            programme=world.programme, regency="", until=date(2027, 1, 1), reason="Lebih lama", **told
        )
    with scope.entered(scope.EVERYWHERE):
        determine.work_out(made.pk, progress=lambda *_: None, end=actions.End(lambda: None, lambda: None))
    for client in (world.client(Role.PROVINCE_OFFICER), logged_in(officer)):
        client.post("/penetapan/bekukan/", secure=True)
        client.post("/penetapan/jalankan/", secure=True)
    assert as_it_stands(made) == before
    assert verify().fault is None


def as_it_stands(made: Determination) -> tuple[object, ...]:
    """Everything that the frozen determination says."""
    with scope.entered(scope.EVERYWHERE):
        now = Determination.objects.filter(pk=made.pk).values().get()
        people = [(p.pk, p.verdict, p.rank, bytes(p.content)) for p in Person.objects.filter(determination=made)]
        cells = [(c.cell, c.seats, c.filled) for c in queries.cells(made)]
        bundle = read_blob(data_home(), vault(), BlobRef(made.blob, made.sha256, made.size))
        return now, sorted(people), cells, sha256(bundle).hexdigest(), Determination.objects.count()


def test_bpjs_meets_only_whom_was_chosen(world: World) -> None:
    made, bpjs = world.determined(), world.client(Role.BPJS_OFFICER)
    for name, verdict in verdicts(made).items():
        row = named(made, name)
        answer = bpjs.get(f"/penetapan/{made.pk}/orang/{row.candidate_id}/", secure=True)
        assert (answer.status_code == 200) == (verdict in ("DITETAPKAN", "CADANGAN")), name
    shown = bpjs.get(f"/penetapan/{made.pk}/orang/", secure=True).content.decode()
    assert "BUDI SANTOSO" in shown
    assert "MARULI SIMBOLON" not in shown


def test_a_list_sent_after_the_freeze_began_is_no_part_of_it(world: World) -> None:
    province, officer = world.account(Role.PROVINCE_OFFICER), world.account(Role.REGENCY_OFFICER)
    with scope.entered(scope.EVERYWHERE), pytest.raises(Refused, match="Hitung rancangan"):
        actions.request(by=actor(province), account=province, programme=world.programme, purpose=Purpose.FINAL)
    world.determined()
    with scope.entered(scope.EVERYWHERE):
        asked = actions.request(by=actor(province), account=province, programme=world.programme, purpose=Purpose.FINAL)
    world.hand_in(officer, HOME, book(RINA.row()))
    work_until_empty()
    with scope.entered(scope.EVERYWHERE):
        asked.refresh_from_db()
    assert (asked.state, asked.refusal) == (State.REFUSED, actions.CHANGED)
    assert not programme_queries.is_closed(world.programme)


def test_a_determination_is_cancelled_with_a_button_and_its_worker_writes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, auditor = world.client(Role.PROVINCE_OFFICER), world.client(Role.AUDITOR)
    client.post("/penetapan/jalankan/", secure=True)
    with scope.entered(scope.EVERYWHERE):
        asked = Determination.objects.get()
    page = f"/penetapan/{asked.pk}/"
    assert "Batalkan perhitungan" in client.get(page, secure=True).content.decode()
    assert "Batalkan perhitungan" not in auditor.get(page, secure=True).content.decode()
    assert auditor.post(f"{page}batalkan/", secure=True).status_code == 403
    worked = determine._result

    def cancelled_meanwhile(*said: object) -> actions.Result:
        client.post(f"{page}batalkan/", secure=True)
        return worked(*said)  # type: ignore[arg-type]

    monkeypatch.setattr(determine, "_result", cancelled_meanwhile)
    blobs = sorted(blob_ids(data_home()))
    assert [ran.state for ran in work_until_empty()] == [job_actions.TAKEN_OVER]
    with scope.entered(scope.EVERYWHERE):
        asked.refresh_from_db()
        assert Person.objects.count() == 0
    assert (asked.state, asked.refusal) == (State.CANCELLED, "Dibatalkan oleh Petugas_provinsi.")
    assert sorted(blob_ids(data_home())) == blobs
    assert LogEntry.objects.filter(act="batalkan_pekerjaan").count() == 1
    assert LogEntry.objects.filter(act="tetapkan").count() == 0
    assert "Dibatalkan oleh" in client.get(page, secure=True).content.decode()
    assert "sudah berakhir" in client.post(f"{page}batalkan/", secure=True, follow=True).content.decode()
    assert world.determined().state == State.DONE, "another one can be asked for"


def test_a_check_cites_just_the_keys_that_it_rests_on(world: World) -> None:
    made = world.determined()
    policy = programme_queries.read_policy(made.version)
    known = {name for name, _ in policy.laws}
    assert policies.law_keys("USIA", ()) <= known
    assert policies.law_keys("SUMBER_DANA", ["APBD"]) == {"dana.APBD.dasar_hukum"}
    assert policies.law_keys("KEPESERTAAN", ["DBH"]) == {"kriteria.peserta_mandiri", "dana.DBH.dasar_hukum"}
    assert policies.law_keys("IDENTITAS", ["APBD"]) == frozenset()
    with scope.entered(scope.EVERYWHERE):
        shown = queries.shown(named(made, RINA.name), actor(world.account(Role.AUDITOR)))
    laws = {check.name: check.law for check in shown.checks}
    assert laws["Sumber dana"] == "Contoh: tidak ada"
    assert all(law in ("", "Contoh", "Contoh: tidak ada", "Contoh; Contoh: tidak ada") for law in laws.values())


def test_no_key_of_a_law_is_a_mere_beginning() -> None:
    """Every key stands in the programme's manual as it is."""
    manual = (Path(__file__).parents[2] / "docs" / "reference" / "programme.md").read_text("utf-8")
    for key in (key for keys in policies.LAW_KEYS.values() for key in keys):
        assert f"`{key.removeprefix('kriteria.')}`" in manual, key


def test_a_page_that_a_form_shows_leads_back_to_the_page_of_the_form(world: World) -> None:
    made = world.determined()
    officer, row = world.client(Role.REGENCY_OFFICER), named(made, RINA.name)
    page = f"/penetapan/{made.pk}/orang/{row.candidate_id}/"
    shown = officer.post(f"{page}nik/", secure=True).content.decode()
    assert RINA.nik in shown
    assert f'name="next" value="{page}"' in shown
    for address in (f"{page}nik/", f"{page}putusan/"):
        answer = officer.get(address, secure=True)
        assert (answer.status_code, answer.headers["Location"]) == (302, page)
        assert world.client(Role.AUDITOR).get(address, secure=True).status_code == 403


def test_people_are_found_by_name_or_nik_that_stands_in_no_address(world: World) -> None:
    made = world.determined()
    address = f"/penetapan/{made.pk}/cari/"

    def search(role: Role, asked: str, kode_kab: str = "") -> set[str]:
        answer = world.client(role).post(address, {"cari": asked, "kabkota": kode_kab}, secure=True)
        page = answer.content.decode()
        assert asked not in page or not asked.isdigit()
        assert f'name="next" value="/penetapan/{made.pk}/orang/"' in page
        return {each.name for each in (BUDI, RINA, RICH, DEWI, OLD) if each.name in page}

    province, officer, auditor = Role.PROVINCE_OFFICER, Role.REGENCY_OFFICER, Role.AUDITOR
    assert search(province, "siregar rina") == search(province, "Hj. Rina wati") == {RINA.name}
    assert search(province, "dew") == search(province, DEWI.nik) == search(auditor, "Dewi") == {DEWI.name}
    assert search(officer, DEWI.nik) == search(officer, "Dewi") == search(officer, "Dewi", "12.71") == set()
    assert search(Role.BPJS_OFFICER, "maruli") == set(), "BPJS sees whom was chosen"
    assert search(Role.BPJS_OFFICER, "Dewi") == search(province, "maruli simbolon") ^ {RICH.name, DEWI.name}
    assert search(province, "Dewi", HOME) == search(province, "ewi") == set()
    assert search(officer, f"{BUDI.nik[:6]} {BUDI.nik[6:]}") == {BUDI.name}
    for wrong in ("", "ab", "123", "12070112038000012"):
        answer = world.client(province).post(address, {"cari": wrong}, secure=True)
        assert (answer.status_code, "Tulis nama" in answer.content.decode()) == (422, True)
    (entry,) = LogEntry.objects.filter(act="cari_orang")
    assert entry.subject == made.log_id
    told = world.client(province).get(f"/penetapan/{made.pk}/orang/", secure=True).content.decode()
    assert 'value="USIA_DI_ATAS_BATAS"' in told
    assert 'value="USIA_DI_BAWAH_BATAS"' not in told, "nobody is rejected for it"


def test_a_confirmation_holds_for_the_same_people_later_and_new_ones_are_told(world: World) -> None:
    first, head = world.determined(), world.account(Role.REGENCY_HEAD)
    told = {"by": actor(head), "account": head, "kode_kab": HOME, "reason": "DESIL_DI_ATAS_BATAS", "notice": NOTICE}
    with scope.entered(scope.EVERYWHERE):
        actions.confirm(determination=first, **told)  # type: ignore[arg-type]
    second = world.determined()
    with scope.entered(scope.EVERYWHERE):
        found = {(g.kode_kab, g.is_confirmed, g.fresh) for g in rejections.groups(second)}
        assert found == {(HOME, True, 0), ("12.71", False, 1)}
        assert rejections.unconfirmed_count(second) == 1
        assert rejections.unconfirmed_count(second, {HOME}) == 0
        assert rejections.is_final(named(second, RICH.name))
        with pytest.raises(Refused, match="sudah disahkan"):
            actions.confirm(determination=second, **told)  # type: ignore[arg-type]
    page = f"/penetapan/{second.pk}/penolakan/"
    assert "470/12" in world.client(Role.REGENCY_HEAD).get(page, secure=True).content.decode()
    officer = world.account(Role.REGENCY_OFFICER)
    world.hand_in(officer, HOME, book(BUDI.row(), RINA.row(), TONO.row(), RICH.row(), AGUSTINUS.row()))
    third = world.determined()
    with scope.entered(scope.EVERYWHERE):
        (group,) = [g for g in rejections.groups(third) if g.kode_kab == HOME]
        assert (group.people, group.fresh, group.is_confirmed) == (2, 1, False)
        assert rejections.unconfirmed_count(third, {HOME}) == 1
        assert [rejections.is_final(named(third, who.name)) for who in (RICH, AGUSTINUS)] == [True, False]
    assert (
        "1 orang baru, belum disahkan"
        in world.client(Role.REGENCY_HEAD).get(f"/penetapan/{third.pk}/penolakan/", secure=True).content.decode()
    )
    with scope.entered(scope.EVERYWHERE):
        actions.confirm(determination=third, **told)  # type: ignore[arg-type]
        assert rejections.unconfirmed_count(third, {HOME}) == 0
        assert [g.fresh for g in rejections.groups(first) if g.kode_kab == HOME] == [0]
        assert rejections.is_final(named(third, AGUSTINUS.name))
