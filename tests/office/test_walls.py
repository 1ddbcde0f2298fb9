"""Two walls: every address × every role × own, other and no regency; and each wall alone on PostgreSQL."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from naungan.office import blob_sweep, row_security, scope, urls
from naungan.office.accounts.models import Account, Role
from naungan.office.accounts.policies import OPERATOR
from naungan.office.api.models import ApiToken
from naungan.office.connection import database
from naungan.office.decree.models import Annex, Decree, Replacement
from naungan.office.exchange.models import Delivery, Exchange, HandedFile
from naungan.office.grants import grant
from naungan.office.hearing.models import Hearing, Listed, Objection, Village
from naungan.office.intake.models import HandIn, ListRow, Upload, UploadKind
from naungan.office.intake.repeats import repeats
from naungan.office.notices.actions import tell
from naungan.office.notices.models import Notice
from naungan.office.pages import OF_LIBRARY, entries
from naungan.office.programmes.actions import add_version
from naungan.office.programmes.models import Programme
from naungan.office.review.models import CellResult, Determination, Person, Purpose, State
from naungan.office.scenarios.models import Scenario
from naungan.office.scope import EVERYWHERE, NOWHERE, OfRegency, Scope, ScopedManager, Unscoped
from naungan.office.signing.models import Agreement, Scan
from naungan.office.vault_in_use import vault
from tests.office.access_table import ACCESS, ALL, OPEN, OWN, PUBLIC
from tests.office.api_world import token
from tests.office.cast import ELSEWHERE, HOME, PASSWORD, person
from tests.office.places import Place, Server, ask, work_on

PROGRAMME = Path(__file__).parents[2] / "programmes" / "sumut-2025.toml"
ARGUMENTS = {"kode_kab": (HOME, ELSEWHERE), "number": (1,)}
POST_ONLY = {
    "programme_version", "programme_deadline", "programme_lottery", "programme_seats", "programme_budget",
    "programme_seed", "intake_upload", "intake_hand_in", "intake_missed",
    "review_run", "review_cancel", "review_reopen", "review_search", "review_nik", "review_rule", "review_confirm",
    "exchange_file", "exchange_receive", "exchange_due", "exchange_close", "exchange_register", "exchange_call",
    "hearing_open", "hearing_days", "hearing_close", "hearing_answer", "hearing_withdraw", "hearing_follow",
    "scenario_save", "scenario_rename", "scenario_remove", "signing_open", "signing_quiet", "signing_cancel",
    "decree_cancel", "decree_sign", "decree_scan", "decree_decide_scan", "decree_issue", "decree_sealed",
    "replacement_amend", "replacement_undo",
    "staff_check", "notices_mail_again", "api_token_revoke",
}  # fmt: skip
CLOSED = {403, 404}
BY_WORD: dict[str, Any] = {"agreement": Agreement, "scan": Scan, "exchange": Exchange}
WITHOUT_FILE = {
    "intake_original", "signing_scan_file", "hearing_scan", "decree_cover", "decree_unsigned", "decree_annex",
    "decree_sealed", "exchange_file", "exchange_rows",
}  # fmt: skip
"""No file of this world lies there: whoever may open it meets its loss."""
CODE = "aaaa-bbbb-cccc"


def test_every_address_has_an_entry_and_an_expectation() -> None:
    assert urls.urlpatterns
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    by_token = {name for name, page in entries().items() if page.door is not None}  # test_api_access.py
    assert {name for name in names - OF_LIBRARY - by_token if not name.startswith("account_")} == ACCESS.keys()
    assert entries().keys() - by_token == ACCESS.keys()


def test_what_no_entry_opens_is_closed(sqlite_office: Place) -> None:
    client = Client(headers={"host": "kantor.test"})
    client.force_login(
        person("siti", Role.ADMINISTRATOR), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    for name in ("account_signup", "account_email", "account_reset_password"):
        assert name not in OF_LIBRARY
        assert client.get(reverse(name), secure=True).status_code == 403, name


def world() -> dict[Role, Account]:
    """A programme, a list in two regencies, and one person for each role."""
    text, regions = PROGRAMME.read_text("utf-8"), PROGRAMME.with_name("sumut-regions.csv").read_text("utf-8")
    add_version(by=OPERATOR, account=None, text=text, regions_text=regions, note="Program uji")
    people = {role: person(role.value, role, password=PASSWORD) for role in Role}
    tell(to=[people[Role.REGENCY_OFFICER]], subject="Uji", text="Uji.")
    token(people[Role.REGENCY_OFFICER])
    with scope.entered(EVERYWHERE):
        for code in (HOME, ELSEWHERE):
            upload(code, people[Role.REGENCY_OFFICER])
        decreed(people[Role.PROVINCE_OFFICER])
        determined(people[Role.PROVINCE_OFFICER])
    return people


def determined(account: Account) -> None:
    """A stored determination with one person in each regency, whose identity is in doubt."""
    made = Determination.objects.create(
        programme=Programme.objects.get(), version=Programme.objects.get().versions.get(), purpose=Purpose.DRAFT,
        state=State.DONE, account=account, counted={"cells": [], "sectors": {}},
    )  # fmt: skip
    pairs = {key: [1, 1] for key in ("quota", "seats", "filled", "waiting_target")}
    sums = {"enters": 0, "leaves": 0, "funds": [], **pairs}
    Scenario.objects.create(determination=made, number=1, name="Uji", account=account, summary=sums)
    minutes(made, account)
    exchanged(made, account)
    for code in (HOME, ELSEWHERE):
        own_id = f"{made.pk}/{candidate(code)}"
        content = {
            "name": "BUDI", "nik": "1207011203800003", "place": ["a", "b", 1], "cells": {"nama": "BUDI"}, "evidence": [],
            "rivals": [{"nik": "1207011203800003", "weight": 9000, "record": {"nama": "BUDI"}}],
        }  # fmt: skip
        Person.objects.create(
            id=own_id, determination=made, kode_kab=code, candidate_id=candidate(code), verdict="PERLU_TINJAUAN",
            content=vault().seal(json.dumps(content).encode(), f"review_person:content:{own_id}"),
        )  # fmt: skip

    hearing(made, account)


def decreed(account: Account) -> None:
    """An issued decree upon a frozen list, with somebody in each regency, and a replacement."""
    made = Determination.objects.create(
        programme=Programme.objects.get(), version=Programme.objects.get().versions.get(), purpose=Purpose.FINAL,
        state=State.FROZEN, account=account, frozen_at=timezone.now(), frozen_by=account,
    )  # fmt: skip
    signed = Agreement.objects.create(
        programme=made.programme, determination=made, kind="penetapan", number=9, regions=[HOME], place="Medan",
        held_on=date(2026, 6, 20), state="terbit", content_hash="0" * 64, drawn_by=account,
    )  # fmt: skip
    decree = Decree.objects.create(
        programme=made.programme, determination=made, agreement=signed, state="terbit", number="1", day=date(2026, 6, 21),
        place="Medan", issuer="GUBERNUR", signatory="Nama", code=CODE, account=account, blob="2" * 32, size=1,
        issued_at=timezone.now(), issued_by=account,
    )  # fmt: skip
    for code in (HOME, ELSEWHERE):
        for is_sealed in (False, True):
            Annex.objects.create(
                decree=decree, kode_kab=code, is_sealed=is_sealed, people=1, blob="3" * 32, sha256="0" * 64, size=1
            )
        own = f"d{candidate(code)}"
        cells = {"desa": "SUKA MAJU", "kec": "CONTOH"}
        content = {"name": "RINA", "nik": "1207014506850002", "place": ["a", "b", 1], "cells": cells, "evidence": []}
        for key in (own, f"{own}x"):
            Person.objects.create(
                id=f"{made.pk}/{key}", determination=made, kode_kab=code, candidate_id=key, verdict="DITETAPKAN",
                cell=f"{code}/SAWIT/APBD", rank=1,
                content=vault().seal(json.dumps(content).encode(), f"review_person:content:{made.pk}/{key}"),
            )  # fmt: skip
        CellResult.objects.create(
            determination=made, kode_kab=code, cell=f"{code}/SAWIT/APBD", sectors="SAWIT", fund="APBD", quota=1, moved=0,
            seats=1, filled=1, waiting=0, reserve_target=0, unsettled_above=0,
        )  # fmt: skip
        Replacement.objects.create(
            determination=made, agreement=signed, kode_kab=code, cell=f"{code}/SAWIT/APBD", leaving=f"{own}x", cause="meninggal",
            day=date(2026, 6, 22), why=b"", account=account,
        )  # fmt: skip


def hearing(made: Determination, account: Account) -> None:
    """On that determination, over long ago: a village, somebody listed and an objection in each regency."""
    day = date(2026, 1, 1)
    held = Hearing.objects.create(
        programme=made.programme, determination=made, first_day=day, last_day=day, answer_days=5, account=account
    )
    for code in (HOME, ELSEWHERE):
        Village.objects.create(hearing=held, kode_kab=code, number=1, name="SUKA MAJU")
        listed = Listed.objects.create(
            hearing=held, kode_kab=code, village=1, number=1, candidate_id=candidate(code), is_waiting=False
        )
        said = Objection.objects.create(
            hearing=held, kode_kab=code, kind="TIDAK_LAYAK", channel="kertas", listed=listed, received_on=day,
            answer_until=day, content=b"", document="0" * 32, once=b"", check_code=b"",
        )  # fmt: skip
        told = {"who": "", "contact": "", "text": f"rahasia {code}", "person": ""}
        said.content = vault().seal(json.dumps(told).encode(), f"hearing_objection:content:{said.pk}")
        said.save()


def exchanged(made: Determination, account: Account) -> None:
    """An exchange about it, with a file to hand over and a delivery."""
    asked = Exchange.objects.create(
        programme=made.programme, determination=made, number=1, once="x", service="bpjs", owner="Kantor Cabang",
        due=date(2026, 1, 1), quota=1, state="menunggu", blob="4" * 32, account=account,
    )  # fmt: skip
    HandedFile.objects.create(
        exchange=asked, number=1, kind="berkas", name="bpjs-001.xlsx", blob="5" * 32, sha256="0" * 64, size=1
    )
    Delivery.objects.create(exchange=asked, number=1, receipt="BPJS-1-1", channel="layanan", name="x", account=account)


def minutes(made: Determination, account: Account) -> None:
    """Minutes that are being signed, and a scan of them."""
    made.counted = {
        "cells": [[f"{code}/SAWIT/APBD", code, "APBD", 1, 0, 0] for code in (HOME, ELSEWHERE)],
        "sectors": {},
    }
    made.save()
    signed = Agreement.objects.create(
        programme=made.programme, determination=made, kind="penetapan", number=1, regions=[HOME, ELSEWHERE],
        place="Medan", held_on=date(2026, 6, 20), state="dibuka", content_hash="0" * 64, drawn_by=account,
    )  # fmt: skip
    Scan.objects.create(
        agreement=signed, step="kabkota", regency=HOME, content_hash="0" * 64, signer=account, name="Kepala",
        post="Kepala", signed_on=date(2026, 6, 20), blob="1" * 32, sha256="0" * 64, size=1, uploaded_by=account,
        media_type="application/pdf",
    )  # fmt: skip


def candidate(code: str) -> str:
    return f"c{code.replace('.', '')}"


def upload(code: str, account: Account) -> Upload:
    return Upload.objects.create(
        programme=Programme.objects.get(), kode_kab=code, number=1, receipt=f"U-{code}", kind=UploadKind.NEW,
        name=f"rahasia-{code}.xlsx", sha256="0" * 64, size=1, blob="0" * 32, account=account,
    )  # fmt: skip


def address(name: str, regency: str) -> str:
    route = entries()[name].route
    told = {
        "kode_kab": regency,
        "number": 1,
        "standing": "BERTENTANGAN",
        "candidate_id": candidate(regency),
        "reason": "USIA_TUA",
        "part": HOME,
    }
    told |= {word: model.objects.latest("pk").pk for word, model in BY_WORD.items() if f":{word}>" in route}
    if name in {"staff_account", "staff_act"}:
        told |= {"pk": Account.objects.get(username=Role.SPONSOR.value).pk, "deed": "beri_peran"}
    elif name.startswith(("decree_", "replacement_")):
        with scope.entered(EVERYWHERE):
            told |= of_decrees(name, regency)
    elif name == "api_token_revoke":
        told["pk"] = ApiToken.objects.get().pk
    elif name == "notice":
        told["pk"] = Notice.objects.get(account__username=Role.REGENCY_OFFICER.value).pk
    elif ":pk>" in route:
        with scope.entered(EVERYWHERE):
            told["pk"] = Determination.objects.get(purpose=Purpose.DRAFT, state=State.DONE).pk
    if ":hearing>" in route or ":objection>" in route:
        with scope.entered(EVERYWHERE):
            told |= {"hearing": Hearing.objects.get().pk, "objection": Objection.objects.get(kode_kab=regency).pk}
    return reverse(name, kwargs={key: value for key, value in told.items() if f":{key}>" in route})


def of_decrees(name: str, regency: str) -> dict[str, Any]:
    """What addresses about decrees are told."""
    pk = Decree.objects.get().pk
    if name == "decree_draft":
        pk = Agreement.objects.latest("pk").pk
    if name == "replacement_undo":
        pk = Replacement.objects.get(kode_kab=regency).pk
    return {"pk": pk, "part": 1, "code": CODE, "candidate_id": f"d{candidate(regency)}"}


def is_open(client: Client, name: str, regency: str) -> bool:
    """Does the gate let this through? What the page itself then says of missing files or fields does not matter."""
    client.raise_request_exception = False
    ask_for = client.post if name in POST_ONLY else client.get
    answer = ask_for(address(name, regency), secure=True)
    assert answer.status_code < 500 or name in WITHOUT_FILE, f"{name} failed"
    return answer.status_code not in CLOSED


def check_matrix(people: dict[Role, Account]) -> list[str]:
    """What differs from the table, in words."""
    wrong = []
    for role, account in people.items():
        client = Client(headers={"host": "kantor.test"})
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        for name, expected in ACCESS.items():
            has_regency = any(word in entries()[name].route for word in (":kode_kab>", ":candidate_id>", ":objection>"))
            for regency in (HOME, ELSEWHERE) if has_regency else (HOME,):
                told = expected.get(role)
                should = told in (OPEN, ALL) or (told == OWN and regency == HOME)
                if is_open(client, name, regency) != should:
                    wrong.append(f"{role.value} {name} {regency}: should be {'open' if should else 'closed'}")
    return wrong


def test_each_address_is_open_to_just_those_in_the_table(office: Place) -> None:
    assert check_matrix(world()) == []


def test_nobody_who_is_not_logged_in_gets_anywhere(sqlite_office: Place) -> None:
    world()
    client = Client(headers={"host": "kantor.test"})
    for name in ACCESS.keys() - PUBLIC:
        ask_for = client.post if name in POST_ONLY else client.get
        answer = ask_for(address(name, HOME), secure=True)
        assert answer.status_code == 302, name
        assert answer.headers["Location"].startswith(reverse("account_login")), name


def test_an_account_without_a_role_sees_the_first_page_only(sqlite_office: Place) -> None:
    world()
    client = Client(headers={"host": "kantor.test"})
    client.force_login(person("kosong"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert {name for name in ACCESS if is_open(client, name, HOME)} == {"home", "second_factor", "notices"} | PUBLIC


def test_an_unscoped_query_is_refused(office: Place) -> None:
    for model in (Upload, HandIn, Person, Village, Listed, Objection):
        with pytest.raises(Unscoped):
            model.objects.count()
        with pytest.raises(Unscoped):
            model._base_manager.count()


def test_the_first_wall_alone_keeps_regencies_apart(sqlite_office: Place) -> None:
    world()
    seen = {}
    for each in (EVERYWHERE, NOWHERE, Scope(frozenset({HOME}))):
        with scope.entered(each):
            seen[each.setting] = sorted(Upload.objects.values_list("kode_kab", flat=True))
    assert seen == {"*": [HOME, ELSEWHERE], "": [], HOME: [HOME]}


@pytest.fixture
def app_role(postgresql_office: Place, postgresql_server: Server) -> Iterator[str]:
    """The connection is the pages' role, which owns nothing: row-level security holds for it."""
    role = f"naungan_walls_{os.getpid()}"
    world()
    ask(postgresql_server, f"CREATE ROLE {role} LOGIN")
    try:
        grant(role)
        work_on(database(postgresql_office.address.replace("postgres@", f"{role}@"), Path()))
        yield role
    finally:
        work_on(database(postgresql_office.address, Path()))
        with transaction.atomic():
            connection.cursor().execute(f"DROP OWNED BY {role}")
        ask(postgresql_server, f"DROP ROLE {role}")


@pytest.fixture
def without_first_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    """Managers that ask nobody, and a gate that looks at no regency."""
    monkeypatch.setattr(ScopedManager, "get_queryset", lambda self: scope.ScopedRows(self.model, using=self._db))


def test_every_table_of_a_regency_has_the_second_wall(postgresql_office: Place) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_policies WHERE policyname = %s", [row_security.POLICY])
        walled = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        enabled = {name for (name,) in cursor.fetchall()}
    assert walled == enabled == set(row_security.tables())
    assert {"intake_upload", "intake_listrow", "intake_handin", "intake_misseddeadline", "review_person"} <= walled
    assert {"hearing_village", "hearing_listed", "hearing_objection"} <= walled


def test_the_second_wall_alone_keeps_regencies_apart(app_role: str, without_first_wall: None) -> None:
    assert Upload.objects.count() == 0, "without a scope the database shows nothing"
    seen = {}
    for each in (EVERYWHERE, NOWHERE, Scope(frozenset({HOME}))):
        with scope.entered(each):
            seen[each.setting] = sorted(Upload.objects.values_list("kode_kab", flat=True))
    assert seen == {"*": [HOME, ELSEWHERE], "": [], HOME: [HOME]}
    assert Upload.objects.count() == 0, "the scope ended with its transaction"


def test_a_sweep_of_files_sees_every_row_behind_the_second_wall(app_role: str) -> None:
    with scope.whole_session():
        assert "0" * 32 in blob_sweep._named(), "the file of a list: unseen, it would be taken for an orphan"


def test_two_regencies_learn_of_a_shared_nik_behind_the_second_wall(app_role: str) -> None:
    with scope.entered(EVERYWHERE):
        for number, made in enumerate(Upload.objects.order_by("kode_kab")):
            ListRow.objects.create(
                id=f"{made.pk}/c{number}", upload=made, kode_kab=made.kode_kab, candidate_id=f"c{number}", position=0,
                state="baik", nik_blind=b"n" * 32, content_mark=b"", content=b"",
            )  # fmt: skip
    with scope.entered(Scope(frozenset({HOME}))):
        assert repeats(Upload.objects.get()).elsewhere == {b"n" * 32: (ELSEWHERE,)}
        assert ListRow.objects.count() == 1, "the wall stands again"


def test_the_second_wall_refuses_a_row_for_another_regency(app_role: str, without_first_wall: None) -> None:
    officer = Account.objects.get(username=Role.REGENCY_OFFICER.value)
    with pytest.raises(Exception, match="row-level security"), scope.entered(Scope(frozenset({HOME}))):
        upload("12.08", officer)


def test_the_matrix_holds_for_the_pages_role(app_role: str) -> None:
    assert check_matrix({role: Account.objects.get(username=role.value) for role in Role}) == []


def test_the_matrix_holds_with_the_second_wall_only(app_role: str, without_first_wall: None) -> None:
    assert check_matrix({role: Account.objects.get(username=role.value) for role in Role}) == []


def test_every_table_that_names_a_regency_of_people_stands_behind_the_walls() -> None:
    from django.apps import apps

    bare = [
        m
        for m in apps.get_models()
        if any(f.name == "kode_kab" for f in m._meta.fields) and not issubclass(m, OfRegency)
    ]
    assert bare == []
