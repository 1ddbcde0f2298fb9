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

from naungan.model.errors import Refused
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
    END_DELEGATION = "akhiri_pelimpahan"
    DISABLE = "nonaktifkan"
    ENABLE = "aktifkan"
    ISSUE_CODE = "beri_kode_awal"
    RESET_FACTOR = "hapus_faktor_kedua"
    BIND_IDENTITY = "ikat_identitas"
    RELEASE_IDENTITY = "lepas_identitas"
    CHECK = "periksa_akun"


class OwnAct(StrEnum):
    """What somebody does with their own account; the log's word for it."""

    SET_UP = "pasang_sandi"
    CHANGE_PASSWORD = "ganti_sandi"  # noqa: S105  (a word, not a password)
    ADD_FACTOR = "pasang_faktor_kedua"
    REMOVE_FACTOR = "lepas_faktor_kedua"
    LOG_IN = "masuk"
    LOG_OUT = "keluar"
    LOG_IN_FAILED = "gagal_masuk"


class State(StrEnum):
    """What an account is."""

    ACTIVE = "aktif"
    DISABLED = "nonaktif"


MAY: dict[Act, frozenset[Role]] = {
    Act.CREATE_ACCOUNT: frozenset({Role.ADMINISTRATOR}),
    Act.GIVE_ROLE: frozenset({Role.ADMINISTRATOR}),
    Act.TAKE_ROLE: frozenset({Role.ADMINISTRATOR}),
    Act.DELEGATE: frozenset({Role.ADMINISTRATOR, Role.PROVINCE_HEAD, Role.REGENCY_HEAD}),
    Act.END_DELEGATION: frozenset({Role.ADMINISTRATOR}),
    Act.DISABLE: frozenset({Role.ADMINISTRATOR}),
    Act.ENABLE: frozenset({Role.ADMINISTRATOR}),
    Act.ISSUE_CODE: frozenset({Role.ADMINISTRATOR}),
    Act.RESET_FACTOR: frozenset({Role.ADMINISTRATOR}),
    Act.BIND_IDENTITY: frozenset({Role.ADMINISTRATOR}),
    Act.RELEASE_IDENTITY: frozenset({Role.ADMINISTRATOR}),
    Act.CHECK: frozenset({Role.AUDITOR}),
}
"""Who may. A head delegates his own post only: `may_delegate`."""
OPERATOR_MAY = frozenset({Act.CREATE_ACCOUNT, Act.GIVE_ROLE})
WHEN: dict[Act, frozenset[State]] = {
    Act.GIVE_ROLE: frozenset({State.ACTIVE}),
    Act.TAKE_ROLE: frozenset(State),
    Act.DELEGATE: frozenset({State.ACTIVE}),
    Act.END_DELEGATION: frozenset(State),
    Act.DISABLE: frozenset({State.ACTIVE}),
    Act.ENABLE: frozenset({State.DISABLED}),
    Act.ISSUE_CODE: frozenset({State.ACTIVE}),
    Act.RESET_FACTOR: frozenset(State),
    Act.BIND_IDENTITY: frozenset({State.ACTIVE}),
    Act.RELEASE_IDENTITY: frozenset(State),
    Act.CHECK: frozenset(State),
}
"""In which state of the account that it is done to. CREATE_ACCOUNT has none yet."""

OF_A_REGENCY = frozenset({Role.REGENCY_OFFICER, Role.REGENCY_HEAD, Role.VILLAGE_OFFICER})
DELEGABLE = frozenset({Role.PROVINCE_HEAD, Role.REGENCY_HEAD, Role.TREASURER})
SUBMITS = frozenset({Role.REGENCY_OFFICER, Role.VILLAGE_OFFICER})
APPROVES = frozenset({Role.REGENCY_HEAD, Role.PROVINCE_OFFICER, Role.PROVINCE_HEAD})
NEEDS_FACTOR = frozenset(Role)
"""These open nothing without a second factor, where the office requires it: all but an account without any role. A
sponsor sees sums only, and yet nobody could tell whose eyes those are."""
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
            found[frozenset({one, other})] = "salah satunya tidak merangkap peran lain"
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
    if state is State.ACTIVE:
        return Refusal("AKUN_AKTIF", "Akun ini masih aktif.")
    return Refusal("AKUN_NONAKTIF", "Akun ini nonaktif. Aktifkan dahulu jika orangnya kembali bertugas.")


def not_oneself(by: Actor, account: str) -> Refusal | None:
    """Nobody changes their own account: a second person sees it."""
    if by.id != account:
        return None
    return Refusal("AKUN_SENDIRI", "Peran dan akun sendiri tidak dapat diubah. Mintalah administrator lain.")


def lacks_factor(by: Actor, has_factor: bool) -> bool:
    """Must this actor set up a second factor before anything else?"""
    return bool(by.roles & NEEDS_FACTOR) and not has_factor


def one_stays(administrators: int) -> Refusal | None:
    """Is there an administrator left besides the account that this is done to?"""
    if administrators:
        return None
    return Refusal("ADMINISTRATOR_TERAKHIR", "Ini administrator terakhir. Tetapkan administrator lain dahulu.")


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


def demand(*answers: Refusal | None) -> None:
    """Go on only where nobody says no. Raises: Refused, with the first no."""
    refusal = first_refusal(*answers)
    if refusal:
        raise Refused(refusal)
