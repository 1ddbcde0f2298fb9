"""What-ifs in the office: an answer equals a determination with the changed programme, each role sees its part, a kept
scenario binds nothing and leaves its trace."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from naungan.model.errors import Refused
from naungan.model.nik import mask_nik
from naungan.office import scope
from naungan.office.accounts.models import Account, Role
from naungan.office.accounts.policies import OPERATOR, Actor
from naungan.office.accounts.queries import actor
from naungan.office.audit.models import LogEntry
from naungan.office.demo_office import make
from naungan.office.jobs.actions import work_until_empty
from naungan.office.programmes import queries as programmes
from naungan.office.programmes.actions import add_version
from naungan.office.review import actions as review
from naungan.office.review.models import Determination, Person, Purpose, State
from naungan.office.review.queries import opened
from naungan.office.scenarios import actions, policies, queries, questions
from naungan.office.scenarios.models import Scenario
from naungan.office.scenarios.policies import Act, Part
from tests.office.few_seats import edited, few_seats
from tests.office.kept_world import Enter
from tests.office.places import Place

HOST = "kantor.test"
CHANGES = {
    "kuota.DBH_SAWIT.SAWIT.total": ("60", r"^total = 90", "total = 60"),
    "kriteria.desil_maksimum": ("1", r"^desil_maksimum = 2", "desil_maksimum = 1"),
    "sisa_kursi.aturan": ("tetap_kosong", r"^aturan = .*", 'aturan = "tetap_kosong"'),
}
NAMED = "Sawit <60> & desil 4"


def silent(_step: str, _done: int, _total: int) -> None:
    return


def drafted() -> Determination:
    """A draft of everything as it stands, worked out by the queue."""
    officer = Account.objects.get(username="petugas_provinsi")
    with scope.entered(scope.EVERYWHERE):
        made = review.request(by=actor(officer), account=officer, programme=programmes.current(), purpose=Purpose.DRAFT)
        made.refresh_from_db()
    assert [ran.state for ran in work_until_empty()] == ["selesai"]
    with scope.entered(scope.EVERYWHERE):
        made.refresh_from_db()
        assert made.state == State.DONE, made.refusal
    return made


def with_few_seats(folder: Path) -> Determination:
    """A demo province with few seats, judged as a draft."""
    folder.mkdir()
    make(few_seats(folder), folder / "demo", population=4000, candidates=600, hold_back="12.71", progress=silent)
    return drafted()


@pytest.fixture
def judged(office: Place, enter: Enter) -> Determination:
    return enter(with_few_seats, office)


def client(username: str) -> Client:
    found = Client(headers={"host": HOST})
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    found.force_login(Account.objects.get(username=username), backend=backend)
    return found


def page(username: str, address: str, told: dict[str, str | list[str]] | None = None, status: int = 200) -> str:
    browser = client(username)
    answer = (
        browser.get(address, secure=True) if told is None else browser.post(address, told, secure=True, follow=True)
    )
    assert answer.status_code == status, address
    return answer.content.decode()


def who(username: str) -> tuple[Actor, Account]:
    account = Account.objects.get(username=username)
    return actor(account), account


def entries(act: Act) -> int:
    return LogEntry.objects.filter(act=act).count()


def seated(determination: Determination) -> set[str]:
    found = Person.objects.filter(determination=determination, verdict="DITETAPKAN")
    return set(found.values_list("candidate_id", flat=True))


def test_an_answer_is_what_a_determination_with_the_changed_programme_says(judged: Determination) -> None:
    base, officer = f"/penetapan/{judged.pk}/coba/", who("petugas_provinsi")[0]
    assert "Tanpa perubahan" in page("petugas_provinsi", base, {})
    for key, (value, pattern, new) in CHANGES.items():
        text = page("petugas_provinsi", base, {key: value})
        assert "tidak mengikat apa pun" in text
        assert 'class="tag bad"' not in text
        with scope.entered(scope.EVERYWHERE):
            found = actions.ask(by=officer, determination=judged, words=[f"{key}={value}"])
        version = programmes.version(programmes.current())
        asked = edited(version.text, {pattern: new})
        add_version(by=OPERATOR, account=None, text=asked, regions_text=version.regions_text, note="Uji coba")
        other = drafted()
        add_version(by=OPERATOR, account=None, text=version.text, regions_text=version.regions_text, note="Kembali")
        with scope.entered(scope.EVERYWHERE):
            before, after = seated(judged), seated(other)
            enters = {row for each in found.regencies for row in each.enters}
            leaves = {row for each in found.regencies for row in each.leaves}
        assert (enters, leaves) == (after - before, before - after)
        assert enters | leaves, key
        assert sum(cell.seats.after for cell in found.cells) == found.quota.after
        assert sum(cell.filled.after for cell in found.cells) == len(after)
    text = page("petugas_provinsi", base, {"kriteria.desil_maksimum": "tiga"})
    assert 'role="alert"' in text
    assert 'value="tiga"' in text
    assert entries(Act.ASK) == 1 + 2 * len(CHANGES)
    assert entries(Act.SHOW_MARGIN) == 0


def test_each_role_sees_its_part_and_keeping_leaves_a_trace(judged: Determination) -> None:
    base = f"/penetapan/{judged.pk}/"
    with scope.entered(scope.EVERYWHERE):
        answer = actions.ask(by=who("petugas_provinsi")[0], determination=judged, words=["kriteria.desil_maksimum=4"])
        crowded = max(answer.regencies, key=lambda each: each.waiting.after).code
        cell = next(each for each in answer.cells if each.kode_kab == crowded and each.first_out)
        person = Person.objects.get(determination=judged, candidate_id=cell.first_out[0])
        name, nik = opened(person)["name"], opened(person)["nik"]
    asked = {"kriteria.desil_maksimum": "4", "batas": crowded}
    for username, told, masked in (
        ("petugas_provinsi", True, True),
        ("pemeriksa", True, True),
        ("bendahara", False, False),
    ):
        text = page(username, f"{base}coba/", asked)
        assert (cell.first_out[0] in text, mask_nik(nik) in text) == (told, masked), username
        assert nik not in text
    assert entries(Act.SHOW_MARGIN) == 2
    for username in ("petugas_bpjs", "penyandang_dana", f"petugas-{crowded}"):
        page(username, f"{base}coba/", asked, status=403)
    saved = page(
        "petugas_provinsi", f"{base}coba/simpan/", {"changes": ["kriteria.desil_maksimum=4"], "name": f" {NAMED} "}
    )
    assert "Sawit &lt;60&gt; &amp; desil 4" in saved
    page("pemeriksa", f"{base}coba/simpan/", {"changes": ["kriteria.desil_maksimum=4"], "name": "Lain"}, status=403)
    address = f"{base}skenario/1/?batas={crowded}"
    own, others = page(f"petugas-{crowded}", address), page(f"petugas-{_another(crowded)}", address)
    assert name.split()[0] in own
    assert cell.first_out[0] in own
    assert cell.first_out[0] not in others
    region = next(each for each in answer.regencies if each.code == crowded)
    assert f'<th scope="row">{region.name}</th>' not in others
    sums = page("penyandang_dana", address)
    assert cell.first_out[0] not in sums
    assert region.name not in sums
    assert "Rp" in sums
    page("petugas_bpjs", address, status=403)
    _renamed_and_removed(judged, base)


def _another(code: str) -> str:
    names = Account.objects.filter(username__startswith="petugas-").exclude(username=f"petugas-{code}")
    return names.first().username.removeprefix("petugas-")  # type: ignore[union-attr]


def _renamed_and_removed(judged: Determination, base: str) -> None:
    text = page("petugas_provinsi", f"{base}coba/simpan/", {"changes": ["cadangan.persen=30"], "name": NAMED.upper()})
    assert "sudah dipakai" in text
    page("petugas_provinsi", f"{base}skenario/1/nama/", {"name": "Desil empat"})
    assert "Desil empat" in page("penyandang_dana", f"{base}skenario/")
    assert 'value="4"' in page("petugas_provinsi", f"{base}coba/?skenario=1")
    page("petugas_provinsi", f"{base}skenario/1/hapus/", {})
    assert (
        "Desil empat" not in page("petugas_provinsi", f"{base}skenario/").partition("<h1>")[2].partition("</main>")[0]
    )
    assert "Desil empat" in page("petugas_provinsi", f"{base}skenario/1/", status=410)
    assert [entries(act) for act in (Act.SAVE, Act.RENAME, Act.REMOVE)] == [1, 1, 1]
    by, account = who("petugas_provinsi")
    with pytest.raises(Refused), scope.entered(scope.EVERYWHERE):
        actions.remove(by=by, account=account, scenario=Scenario.objects.get())
    with pytest.raises(Refused), scope.entered(scope.EVERYWHERE):
        actions.save(by=who("pemeriksa")[0], account=account, determination=judged, words=[], name="Lain")
    with scope.entered(scope.EVERYWHERE):
        kept = queries.held(judged)
    assert questions.question(kept.programme, kept.document).criteria["desil_maksimum"].now == "2"


def test_every_role_has_its_parts() -> None:
    assert set(policies.PARTS) == set(Role)
    assert policies.PARTS[Role.SPONSOR] == {Part.SUMS}
    assert not policies.PARTS[Role.BPJS_OFFICER]
    assert policies.MAY[Act.ASK] <= policies.SEES
