"""Who may do what with accounts: tables, and functions that give a Refusal or None.

Knows: acts, roles, states, which roles one person never has together. Does not know: the database; everything it judges
is handed to it as frozen values. The tables drive the test of every role × every act × every state.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from itertools import product
from typing import NamedTuple

from naungan.model.refusal import Refusal
from naungan.office.accounts.models import Role


class Held(NamedTuple):
    """A role somebody has now, by itself or delegated. `regency`: Kemendagri code, or empty."""

    role: Role
    regency: str = ""


class Actor(NamedTuple):
    """Who acts. `id`: as the log names it; `is_operator`: whoever sits at the server, before any account exists."""

    id: str
    held: frozenset[Held] = frozenset()
    is_operator: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        """Its roles, wherever."""
        return frozenset(held.role for held in self.held)


OPERATOR = Actor("operator", is_operator=True)


class Act(StrEnum):
    """What is done to accounts; the log's word for it."""

    CREATE_ACCOUNT = "buat_akun"
    GIVE_ROLE = "beri_peran"
    TAKE_ROLE = "cabut_peran"
    DELEGATE = "limpahkan"
    DISABLE = "nonaktifkan"


class State(StrEnum):
    """What an account is."""

    ACTIVE = "aktif"
    DISABLED = "nonaktif"


MAY: dict[Act, frozenset[Role]] = {
    Act.CREATE_ACCOUNT: frozenset({Role.ADMINISTRATOR}),
    Act.GIVE_ROLE: frozenset({Role.ADMINISTRATOR}),
    Act.TAKE_ROLE: frozenset({Role.ADMINISTRATOR}),
    Act.DELEGATE: frozenset({Role.ADMINISTRATOR, Role.PROVINCE_HEAD, Role.REGENCY_HEAD}),
    Act.DISABLE: frozenset({Role.ADMINISTRATOR}),
}
"""Who may. A head delegates his own post only: `may_delegate`."""
OPERATOR_MAY = frozenset({Act.CREATE_ACCOUNT, Act.GIVE_ROLE})
WHEN: dict[Act, frozenset[State]] = {
    Act.GIVE_ROLE: frozenset({State.ACTIVE}),
    Act.TAKE_ROLE: frozenset(State),
    Act.DELEGATE: frozenset({State.ACTIVE}),
    Act.DISABLE: frozenset({State.ACTIVE}),
}
"""In which state of the account that it is done to. CREATE_ACCOUNT has none yet."""

OF_A_REGENCY = frozenset({Role.REGENCY_OFFICER, Role.REGENCY_HEAD, Role.VILLAGE_OFFICER})
DELEGABLE = frozenset({Role.PROVINCE_HEAD, Role.REGENCY_HEAD, Role.TREASURER})
SUBMITS = frozenset({Role.REGENCY_OFFICER, Role.VILLAGE_OFFICER})
APPROVES = frozenset({Role.REGENCY_HEAD, Role.PROVINCE_OFFICER, Role.PROVINCE_HEAD})
ALONE = frozenset({Role.AUDITOR, Role.ADMINISTRATOR, Role.SPONSOR, Role.BPJS_OFFICER})
"""These look in from outside, or hold the keys: no other role beside them."""
_REGENCY = re.compile(r"\d\d\.\d\d")


def incompatible() -> dict[frozenset[Role], str]:
    """Each pair of roles that one person never has together, with the reason."""
    found: dict[frozenset[Role], str] = {}
    for one, other in product(SUBMITS, APPROVES):
        found[frozenset({one, other})] = "yang mengajukan tidak pernah menyetujui"
    for one in APPROVES:
        found[frozenset({one, Role.TREASURER})] = "yang menyetujui tidak pernah membayar"
    for one, other in product(ALONE, Role):
        if one != other:
            found[frozenset({one, other})] = f"{one.label} tidak merangkap peran lain"
    return found


INCOMPATIBLE = incompatible()


def may(by: Actor, act: Act) -> Refusal | None:
    """May this actor do this at all?"""
    if by.roles & MAY[act] or (by.is_operator and act in OPERATOR_MAY):
        return None
    who = ", ".join(sorted(str(role.label) for role in MAY[act]))
    return Refusal("TIDAK_BERWENANG", f"Anda tidak berwenang untuk ini. Yang dapat melakukannya: {who}.")


def when(act: Act, state: State) -> Refusal | None:
    """May it be done to an account in this state?"""
    if state in WHEN[act]:
        return None
    return Refusal("AKUN_NONAKTIF", "Akun ini sudah nonaktif. Orang yang kembali bertugas diberi akun baru.")


def not_oneself(by: Actor, account: str) -> Refusal | None:
    """Nobody changes their own account: a second person sees it."""
    if by.id != account:
        return None
    return Refusal("AKUN_SENDIRI", "Peran dan akun sendiri tidak dapat diubah. Mintalah administrator lain.")


def place(held: Held) -> Refusal | None:
    """Has the role a regency where it needs one, and none where it does not?"""
    if held.role in OF_A_REGENCY and not _REGENCY.fullmatch(held.regency):
        return Refusal("TANPA_WILAYAH", f"{held.role.label} perlu kode kabupaten/kota, misalnya 12.07.")
    if held.role not in OF_A_REGENCY and held.regency:
        return Refusal("WILAYAH_BERLEBIH", f"{held.role.label} bertugas untuk seluruh provinsi; kosongkan wilayahnya.")
    return None


def fits(has: Iterable[Role], new: Role) -> Refusal | None:
    """May one person have this role beside those?"""
    for role in sorted(has):
        reason = INCOMPATIBLE.get(frozenset({role, new}))
        if reason:
            words = f"{new.label} tidak dapat dirangkap dengan {role.label}: {reason}. Cabut dahulu peran yang lama."
            return Refusal("PERAN_BERTENTANGAN", words)
    return None


def may_delegate(by: Actor, held: Held) -> Refusal | None:
    """A post that can be delegated, by its holder or by an administrator who has the letter."""
    if held.role not in DELEGABLE:
        return Refusal("TIDAK_DILIMPAHKAN", f"{held.role.label} tidak dilimpahkan; berilah perannya kepada orangnya.")
    if Role.ADMINISTRATOR in by.roles or held in by.held:
        return None
    return Refusal("BUKAN_JABATANNYA", "Anda hanya dapat melimpahkan jabatan Anda sendiri.")


def by_letter(letter: str, since: date, until: date) -> Refusal | None:
    """Has it a letter and at least one day?"""
    if not letter.strip():
        return Refusal("TANPA_SURAT", "Pelimpahan perlu nomor surat perintah.")
    if until <= since:
        return Refusal("TANPA_HARI", "Hari berakhir harus sesudah hari mulai; hari berakhir sendiri tidak termasuk.")
    return None


def first_refusal(*answers: Refusal | None) -> Refusal | None:
    """The first no among them."""
    return next((answer for answer in answers if answer), None)
