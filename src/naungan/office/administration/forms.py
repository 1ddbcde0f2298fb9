"""What is asked before something is done to an account.

Knows: fields, and how a filled-in one is told back before it is done. Does not know: who may (accounts/policies.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from naungan.office.accounts.models import Delegation, DelegationKind, Role
from naungan.office.accounts.policies import DELEGABLE, Held
from naungan.office.login_form import NumberUnseen

Regions = Mapping[str, str]
"""Code -> name."""


def word_of(held: Held) -> str:
    """A role with its regency as a form sends it: 'petugas_kabkota 12.07'."""
    return f"{held.role.value} {held.regency}".rstrip()


def held_of(word: str) -> Held:
    """And back. Raises: ValueError for a role that does not exist."""
    role, _, regency = word.partition(" ")
    return Held(Role(role), regency)


class Asked(forms.Form):
    """A form that knows the regions, and tells its answers back."""

    required_css_class = "required"

    def __init__(self, *args: Any, regions: Regions, **told: Any) -> None:
        super().__init__(*args, **told)
        self.label_suffix = ""
        field = self.fields.get("regency")
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Seluruh provinsi")), *((code, f"{code} {name}") for code, name in regions.items())]

    def answers(self) -> list[tuple[str, str, str, str]]:
        """(name, value as sent, label, value as read) of every field of a valid form."""
        return [
            (name, str(self.data.get(name, "")), str(field.label), _read(field, self.cleaned_data.get(name)))
            for name, field in self.fields.items()
        ]


def _read(field: forms.Field, value: Any) -> str:
    if isinstance(value, date):
        return str(date_format(value, "j F Y"))
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    return str(value or "–")


def _day(label: Any, hint: Any = "") -> forms.DateField:
    told = {"class": "w10", "autocomplete": "off"}
    return forms.DateField(label=label, help_text=hint, widget=forms.DateInput(attrs=told))


def _regency() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Wilayah"), required=False, help_text=_("Peran kabupaten/kota dan desa perlu wilayah; yang lain tidak.")
    )


class NewAccount(Asked):
    """A person and their first role."""

    username = forms.RegexField(
        r"^[a-zA-Z0-9._-]+$", label=_("Nama pengguna"), max_length=64,
        help_text=_("Huruf, angka, titik, atau tanda hubung; misalnya siti.aminah."),
        widget=NumberUnseen(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )  # fmt: skip
    name = forms.CharField(label=_("Nama lengkap"), max_length=150, widget=NumberUnseen(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label=_("Surel (boleh kosong)"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("Peran"), choices=Role.choices)
    regency = _regency()


class OneRole(Asked):
    """A role to give."""

    role = forms.ChoiceField(label=_("Peran"), choices=Role.choices)
    regency = _regency()


class RoleToTake(Asked):
    """One of the roles that the account has."""

    held = forms.ChoiceField(label=_("Peran yang dicabut"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, held: Sequence[Held], **told: Any) -> None:
        super().__init__(*args, **told)
        choices = [(word_of(each), f"{each.role.label} {each.regency}".rstrip()) for each in held]
        self.fields["held"].choices = choices  # type: ignore[attr-defined]


class PostToDelegate(Asked):
    """A post, its letter and its days."""

    role = forms.ChoiceField(
        label=_("Jabatan yang dilimpahkan"), choices=[(role.value, role.label) for role in Role if role in DELEGABLE]
    )
    regency = _regency()
    kind = forms.ChoiceField(label=_("Sebagai"), choices=DelegationKind.choices)
    letter = forms.CharField(label=_("Nomor surat perintah"), max_length=100)
    since = _day(_("Hari pertama"), _("Hari-bulan-tahun, misalnya 1-12-2026."))
    until = _day(_("Hari berakhir"), _("Hari-bulan-tahun. Pada hari ini pelimpahan sudah tidak berlaku."))


class SubjectToBind(Asked):
    """Whom the identity provider means."""

    subject = forms.CharField(
        label=_("Subjek (sub)"),
        max_length=191,
        help_text=_("Nomor tetap dari penyedia identitas, bukan nama atau NIK."),
    )


class DelegationToEnd(Asked):
    """One of the delegations that have not ended."""

    delegation = forms.ChoiceField(label=_("Pelimpahan yang diakhiri"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, delegations: Sequence[Delegation], **told: Any) -> None:
        super().__init__(*args, **told)
        choices = [
            (str(d.pk), f"{d.get_kind_display()} {Role(d.role).label} {d.regency}, {d.letter}") for d in delegations
        ]
        self.fields["delegation"].choices = choices  # type: ignore[attr-defined]


class FirstPassword(forms.Form):
    """A code that was handed over, and a password of one's own."""

    username = forms.CharField(
        label=_("Nama pengguna"),
        max_length=64,
        widget=NumberUnseen(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    code = forms.CharField(
        label=_("Kode awal"), max_length=40, help_text=_("Enam belas huruf dan angka dari administrator."),
        widget=NumberUnseen(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip
    password = forms.CharField(
        label=_("Kata sandi baru"),
        help_text=_("Paling sedikit 12 huruf; beberapa kata yang tidak berhubungan mudah diingat."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False,
    )  # fmt: skip
    again = forms.CharField(
        label=_("Kata sandi baru sekali lagi"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Both passwords must be the same."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("password") and told.get("again") and told["password"] != told["again"]:
            self.add_error("again", _("Kedua kata sandi tidak sama. Ketik sekali lagi."))
        return told
