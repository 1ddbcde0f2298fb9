"""What an administrator can do to an account from its page: its words, what it asks, which act it is.

Knows: the words of each deed and how its answers become an act. Does not know: pages; who may (accounts/policies.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from naungan.office.accounts import actions
from naungan.office.accounts.models import Account, Delegation, DelegationKind, Role
from naungan.office.accounts.policies import Act, Actor, Held
from naungan.office.administration import forms

Answers = dict[str, Any]
Do = Callable[[Actor, Account, Answers], str]
"""Gives the setup code that is to be shown once, or ''."""


class Deed(NamedTuple):
    """`told`: what it brings about; `done`: what is said afterwards; `form`: what it asks, where it asks anything."""

    title: str | Promise
    told: str | Promise
    done: str | Promise
    do: Do
    form: type[forms.Asked] | None = None
    is_grave: bool = False


def _give(by: Actor, account: Account, told: Answers) -> str:
    actions.give_role(by=by, account=account, held=Held(Role(told["role"]), told["regency"]))
    return ""


def _take(by: Actor, account: Account, told: Answers) -> str:
    actions.take_role(by=by, account=account, held=forms.held_of(told["held"]))
    return ""


def _delegate(by: Actor, account: Account, told: Answers) -> str:
    actions.delegate(
        by=by, account=account, held=Held(Role(told["role"]), told["regency"]), kind=DelegationKind(told["kind"]),
        letter=told["letter"], since=told["since"], until=told["until"],
    )  # fmt: skip
    return ""


def _end(by: Actor, account: Account, told: Answers) -> str:
    actions.end_delegation(by=by, account=account, delegation=Delegation.objects.get(pk=told["delegation"]))
    return ""


def _bind(by: Actor, account: Account, told: Answers) -> str:
    actions.bind_identity(by=by, account=account, subject=told["subject"])
    return ""


def _issue(by: Actor, account: Account, _told: Answers) -> str:
    return actions.issue_code(by=by, account=account)


def _plain(act: Callable[..., None]) -> Do:
    def do(by: Actor, account: Account, _told: Answers) -> str:
        act(by=by, account=account)
        return ""

    return do


DEEDS: dict[Act, Deed] = {
    Act.GIVE_ROLE: Deed(
        _("Beri peran"), _("Peran berlaku mulai halaman berikutnya yang dibuka orang ini."), _("Peran diberikan."),
        _give, forms.OneRole,
    ),
    Act.TAKE_ROLE: Deed(
        _("Cabut peran"), _("Peran tidak berlaku lagi mulai halaman berikutnya."), _("Peran dicabut."), _take,
        forms.RoleToTake, is_grave=True,
    ),
    Act.DELEGATE: Deed(
        _("Limpahkan jabatan"), _("Orang ini menjalankan jabatan itu selama hari-hari yang disebut surat perintah."),
        _("Pelimpahan dicatat."), _delegate, forms.PostToDelegate,
    ),
    Act.END_DELEGATION: Deed(
        _("Akhiri pelimpahan"), _("Pelimpahan tidak berlaku lagi mulai sekarang."), _("Pelimpahan diakhiri."), _end,
        forms.DelegationToEnd, is_grave=True,
    ),
    Act.ISSUE_CODE: Deed(
        _("Beri kode awal baru"),
        _("Kata sandi lama dan semua sesi berakhir sekarang. Kodenya tampil satu kali; serahkan kepada orangnya."),
        _("Kode awal dibuat."), _issue, is_grave=True,
    ),
    Act.BIND_IDENTITY: Deed(
        _("Ikat identitas luar"), _("Orang yang disebut penyedia identitas dengan subjek ini masuk sebagai akun ini."),
        _("Identitas diikat."), _bind, forms.SubjectToBind,
    ),
    Act.RELEASE_IDENTITY: Deed(
        _("Lepas identitas luar"),
        _("Akun ini tidak dapat dimasuki lewat penyedia identitas lagi. Semua sesi berakhir."),
        _("Identitas dilepas."), _plain(actions.release_identity), is_grave=True,
    ),
    Act.RESET_FACTOR: Deed(
        _("Hapus faktor kedua"),
        _("Semua faktor kedua, kode cadangan, dan sesi berakhir sekarang. Pastikan orangnya sendiri yang meminta."),
        _("Faktor kedua dihapus."), _plain(actions.reset_factor), is_grave=True,
    ),
    Act.DISABLE: Deed(
        _("Nonaktifkan akun"), _("Semua sesi berakhir sekarang dan perannya tidak berlaku. Akunnya tetap tercatat."),
        _("Akun dinonaktifkan."), _plain(actions.disable), is_grave=True,
    ),
    Act.ENABLE: Deed(
        _("Aktifkan akun"), _("Peran yang masih tercatat pada akun ini berlaku lagi. Sesi lama tidak kembali."),
        _("Akun diaktifkan."), _plain(actions.enable),
    ),
}  # fmt: skip
