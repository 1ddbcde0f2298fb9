"""Accounts: one person one account, roles that fit together, delegation by letter, and an entry for every act."""

from __future__ import annotations

from datetime import date
from itertools import combinations, product

import pytest
from django.db import IntegrityError, transaction

from naungan.model.errors import Refused
from naungan.office.accounts import actions, policies
from naungan.office.accounts.models import Account, Delegation, DelegationKind, Role
from naungan.office.accounts.policies import OPERATOR, Act, Actor, Held, State
from naungan.office.accounts.queries import actor
from naungan.office.audit.models import LogEntry, Payload
from naungan.office.audit.queries import verify
from naungan.office.vault_in_use import vault
from tests.office.cast import ELSEWHERE, HOME, PASSWORD, cast, held, person
from tests.office.light_passwords import AT_WORK
from tests.office.places import Place

DAY, NEXT = date(2026, 12, 1), date(2026, 12, 15)
ADMINISTRATORS = set(Act) - {Act.CHECK}
EXPECTED = {role: set[Act]() for role in Role} | {
    Role.ADMINISTRATOR: ADMINISTRATORS,
    Role.PROVINCE_HEAD: {Act.DELEGATE},
    Role.REGENCY_HEAD: {Act.DELEGATE},
    Role.AUDITOR: {Act.CHECK},
}
"""Written by hand, so that a slip in the table of the policies is seen."""


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.refusal.code


def delegated(by: Actor, account: Account, what: Held, **changed: object) -> Delegation:
    told = {"kind": DelegationKind.PLH, "letter": "800/123/2026", "since": DAY, "until": NEXT, **changed}
    return actions.delegate(by=by, account=account, held=what, **told)  # type: ignore[arg-type]


def do(act: Act, by: Actor, account: Account) -> None:
    """The act itself, with everything else in order."""
    posts = [each for each in by.held if each.role in policies.DELEGABLE] or [Held(Role.PROVINCE_HEAD)]
    simple = {
        Act.DISABLE: actions.disable,
        Act.ENABLE: actions.enable,
        Act.RESET_FACTOR: actions.reset_factor,
        Act.RELEASE_IDENTITY: actions.release_identity,
    }
    match act:
        case Act.CREATE_ACCOUNT:
            actions.create_account(by=by, username="baru", name="Orang Baru", password=PASSWORD)
        case Act.GIVE_ROLE:
            actions.give_role(by=by, account=account, held=Held(Role.TREASURER))
        case Act.TAKE_ROLE:
            actions.take_role(by=by, account=account, held=Held(Role.SPONSOR))
        case Act.DELEGATE:
            delegated(by, account, posts[0])
        case Act.END_DELEGATION:
            actions.end_delegation(by=by, account=account, delegation=Delegation.objects.get(account=account))
        case Act.ISSUE_CODE:
            actions.issue_code(by=by, account=account)
        case Act.CHECK:
            auditor = Account.objects.get(pk=int(by.id.removeprefix("akun:"))) if ":" in by.id else account
            actions.check(by=by, auditor=auditor, account=account, changed_at=account.changed_at)
        case Act.BIND_IDENTITY:
            actions.bind_identity(by=by, account=account, subject="S-1")
        case _:
            simple[act](by=by, account=account)


def standing(account: Account) -> Delegation:
    """A delegation past every policy."""
    post = Role.PROVINCE_HEAD
    return Delegation.objects.create(account=account, role=post, kind="plh", letter="1", since=DAY, until=NEXT)


def is_expected(act: Act, role: Role, state: State) -> bool:
    return act in EXPECTED[role] and (act is Act.CREATE_ACCOUNT or state in policies.WHEN[act])


def test_every_role_may_do_what_the_table_says_and_nothing_else(sqlite_office: Place) -> None:
    everybody = cast()
    wrong, tried = [], 0
    for act, role, state in product(Act, Role, State):
        tried += 1
        roles = (Role.SPONSOR,) if act is Act.TAKE_ROLE else ()
        done, entries = False, LogEntry.objects.count()
        with transaction.atomic():
            target = person("sasaran", *roles)
            target.is_active = state is State.ACTIVE
            target.save()
            if act is Act.END_DELEGATION:
                standing(target)
            try:
                do(act, everybody[role], target)
                done = LogEntry.objects.filter(act=act, actor=everybody[role].id).count() == 1
                assert done, "done without an entry"
            except Refused:
                assert LogEntry.objects.count() == entries
            transaction.set_rollback(True)
        if done != is_expected(act, role, state):
            wrong.append((act, role, state))
    assert tried == 12 * 10 * 2
    assert wrong == []


def test_the_table_of_the_policies_is_the_one_that_was_meant() -> None:
    assert {role: {act for act, roles in policies.MAY.items() if role in roles} for role in Role} == EXPECTED


@pytest.mark.parametrize("act", Act)
def test_the_operator_makes_accounts_and_first_roles_only(sqlite_office: Place, act: Act) -> None:
    target = person("sasaran", Role.SPONSOR) if act is Act.TAKE_ROLE else person("sasaran")
    if act is Act.END_DELEGATION:
        standing(target)
    if act in policies.OPERATOR_MAY:
        do(act, OPERATOR, target)
        assert LogEntry.objects.get().actor == "operator"
    else:
        with pytest.raises(Refused) as refused:
            do(act, OPERATOR, target)
        assert code_of(refused) == "TIDAK_BERWENANG"


def test_whoever_submits_never_approves() -> None:
    for one, other in product(policies.SUBMITS, policies.APPROVES):
        assert frozenset({one, other}) in policies.INCOMPATIBLE


def test_an_administrator_and_an_auditor_are_nothing_else() -> None:
    for alone, other in product((Role.ADMINISTRATOR, Role.AUDITOR), Role):
        assert alone == other or frozenset({alone, other}) in policies.INCOMPATIBLE


def test_each_pair_of_roles_is_given_or_refused_as_the_table_says(sqlite_office: Place) -> None:
    administrator = actor(person("admin", Role.ADMINISTRATOR))
    for one, other in combinations(Role, 2):
        with transaction.atomic():
            target = person("sasaran", one)
            forbidden = frozenset({one, other}) in policies.INCOMPATIBLE
            if forbidden:
                with pytest.raises(Refused) as refused:
                    actions.give_role(by=administrator, account=target, held=held(other))
                assert code_of(refused) == "PERAN_BERTENTANGAN"
            else:
                actions.give_role(by=administrator, account=target, held=held(other))
            assert len(actor(target).roles) == 2 - forbidden
            transaction.set_rollback(True)


def test_a_delegation_cannot_bring_together_what_a_role_could_not(sqlite_office: Place) -> None:
    administrator = actor(person("admin", Role.ADMINISTRATOR))
    officer = person("petugas", Role.REGENCY_OFFICER)
    with pytest.raises(Refused) as refused:
        delegated(administrator, officer, Held(Role.REGENCY_HEAD, HOME))
    assert code_of(refused) == "PERAN_BERTENTANGAN"
    free = person("bebas")
    delegated(administrator, free, Held(Role.REGENCY_HEAD, HOME), since=date(2999, 1, 1), until=date(2999, 2, 1))
    with pytest.raises(Refused) as refused:  # not yet begun, and yet it counts
        actions.give_role(by=administrator, account=free, held=Held(Role.REGENCY_OFFICER, HOME))
    assert code_of(refused) == "PERAN_BERTENTANGAN"


def test_a_delegation_holds_from_its_first_day_and_not_on_its_last(office: Place) -> None:
    head = actor(person("kepala", Role.REGENCY_HEAD))
    deputy = person("wakil")
    delegated(head, deputy, Held(Role.REGENCY_HEAD, HOME))
    days = {date(2026, 11, 30): 0, DAY: 1, date(2026, 12, 14): 1, NEXT: 0}
    assert {day: len(actor(deputy, day).held) for day in days} == days


def test_a_head_delegates_his_own_post_and_no_other(sqlite_office: Place) -> None:
    head, deputy = actor(person("kepala", Role.REGENCY_HEAD)), person("wakil")
    for post in (Held(Role.REGENCY_HEAD, ELSEWHERE), Held(Role.PROVINCE_HEAD)):
        with pytest.raises(Refused) as refused:
            delegated(head, deputy, post)
        assert code_of(refused) == "BUKAN_JABATANNYA"


@pytest.mark.parametrize(("changed", "code"), [({"letter": " "}, "TANPA_SURAT"), ({"until": DAY}, "TANPA_HARI")])
def test_a_delegation_needs_a_letter_and_a_day(sqlite_office: Place, changed: dict[str, object], code: str) -> None:
    administrator, deputy = actor(person("admin", Role.ADMINISTRATOR)), person("wakil")
    with pytest.raises(Refused) as refused:
        delegated(administrator, deputy, Held(Role.PROVINCE_HEAD), **changed)
    assert code_of(refused) == code
    assert Delegation.objects.count() == LogEntry.objects.count() == 0


def test_the_database_too_refuses_a_delegation_without_days(office: Place) -> None:
    deputy = person("wakil")
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.create(account=deputy, role=Role.PROVINCE_HEAD, kind="plt", letter="1", since=DAY, until=DAY)


@pytest.mark.parametrize(
    ("what", "code"),
    [
        (Held(Role.REGENCY_OFFICER), "TANPA_WILAYAH"),
        (Held(Role.REGENCY_OFFICER, "1207"), "TANPA_WILAYAH"),
        (Held(Role.AUDITOR, HOME), "WILAYAH_BERLEBIH"),
    ],
)
def test_a_role_has_a_regency_where_it_needs_one(sqlite_office: Place, what: Held, code: str) -> None:
    administrator, target = actor(person("admin", Role.ADMINISTRATOR)), person("sasaran")
    with pytest.raises(Refused) as refused:
        actions.give_role(by=administrator, account=target, held=what)
    assert code_of(refused) == code


def test_nobody_changes_their_own_account(sqlite_office: Place) -> None:
    account = person("admin", Role.ADMINISTRATOR)
    with pytest.raises(Refused) as refused:
        actions.disable(by=actor(account), account=account)
    assert code_of(refused) == "AKUN_SENDIRI"


def test_one_person_has_one_account(office: Place) -> None:
    administrator = actor(person("admin", Role.ADMINISTRATOR))
    made = {"by": administrator, "name": "Siti Aminah", "password": PASSWORD}
    actions.create_account(**made, username="Siti", email="Siti@Contoh.id")
    for again, code in (
        ({"username": "SITI "}, "AKUN_SUDAH_ADA"),
        ({"username": "aminah", "email": "siti@contoh.ID"}, "SUREL_SUDAH_ADA"),
    ):
        with pytest.raises(Refused) as refused:
            actions.create_account(**made, **again)
        assert code_of(refused) == code
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(username="lain", name="Lain", email="SITI@contoh.id")


def test_a_weak_password_is_refused_in_indonesian(sqlite_office: Place) -> None:
    administrator = actor(person("admin", Role.ADMINISTRATOR))
    with pytest.raises(Refused, match="terlalu pendek") as refused:
        actions.create_account(by=administrator, username="siti", name="Siti", password="pendek")
    assert code_of(refused) == "SANDI_LEMAH"
    assert Account.objects.count() == 1


@pytest.mark.parametrize(
    "password",
    [
        "qwerty123456", "Password2026!", "P@ssw0rd2026", "indonesia2026", "Naungan-20262", "medan1234567", "rahasiarahasia",
        "sumut.sumut.sumut", "123456789012345", "aaaabbbbaaaa", "B1smillah2026", "petugas!!!!!!", "dragon1985dragon1985",
    ],
)  # fmt: skip
def test_a_common_password_in_a_dress_is_refused(sqlite_office: Place, password: str) -> None:
    administrator = actor(person("admin", Role.ADMINISTRATOR))
    with pytest.raises(Refused) as refused:
        actions.create_account(by=administrator, username="siti", name="Siti", password=password)
    assert code_of(refused) == "SANDI_LEMAH"


@pytest.mark.parametrize("password", [PASSWORD, "payung-biru-hujan-7", "naungan-contoh-2026", "tikar rotan di beranda"])
def test_words_that_have_nothing_to_do_with_each_other_are_taken(sqlite_office: Place, password: str) -> None:
    administrator = actor(person("admin", Role.ADMINISTRATOR))
    assert actions.create_account(by=administrator, username="siti", name="Siti", password=password)


def test_a_role_taken_away_is_gone_and_a_disabled_account_has_none(office: Place) -> None:
    administrator = actor(person("admin", Role.ADMINISTRATOR))
    target = person("sasaran", Role.TREASURER)
    actions.give_role(by=administrator, account=target, held=Held(Role.REGENCY_OFFICER, HOME))
    actions.take_role(by=administrator, account=target, held=Held(Role.TREASURER))
    assert actor(target).held == {Held(Role.REGENCY_OFFICER, HOME)}
    with pytest.raises(Refused) as refused:
        actions.take_role(by=administrator, account=target, held=Held(Role.TREASURER))
    assert code_of(refused) == "PERAN_TIDAK_ADA"
    actions.disable(by=administrator, account=target)
    assert actor(Account.objects.get(pk=target.pk)).held == frozenset()


def payloads() -> list[str]:
    rows = Payload.objects.order_by("seq")
    return [vault().open(row.text, f"audit_payload:text:{row.seq}").decode() for row in rows]


def test_every_act_is_logged_without_a_name_in_the_log_itself(office: Place) -> None:
    administrator = actor(person("admin", Role.ADMINISTRATOR))
    account = actions.create_account(by=administrator, username="siti", name="Siti Aminah", password=PASSWORD)
    actions.give_role(by=administrator, account=account, held=Held(Role.PROVINCE_HEAD))
    actions.disable(by=administrator, account=account)
    rows = list(LogEntry.objects.order_by("seq").values("actor", "act", "subject"))
    assert [row["act"] for row in rows] == [Act.CREATE_ACCOUNT, Act.GIVE_ROLE, Act.DISABLE]
    assert {row["actor"] for row in rows} == {administrator.id}
    assert "siti" not in str(rows).lower()
    told = " ".join(payloads())
    assert "Siti Aminah" in told
    assert PASSWORD not in told
    assert verify().fault is None


def test_no_password_is_kept_but_by_argon2(sqlite_office: Place) -> None:
    account = actions.create_account(by=OPERATOR, username="siti", name="Siti Aminah", password=PASSWORD)
    assert account.password.startswith("argon2$argon2id$")
    passes, kib = AT_WORK
    assert passes >= 2, "as OWASP asks"
    assert kib >= 19 * 1024
