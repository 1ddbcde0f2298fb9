"""What is asked of an exchange: of whom, who sees to it, until when; answers that came; another due date.

Knows: fields and their hints. Does not know: what may be said (policies.py).
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from naungan.office.day_boxes import DayField
from naungan.office.exchange.models import Exchange, Service
from naungan.office.exchange.policies import LARGEST_QUOTA, OWNER_LONGEST, USUAL_QUOTA
from naungan.office.login_form import NumberUnseen

USUAL_DAYS = 14
FILES = ".xlsx,.xls,.ods,.csv"


def _owner() -> forms.CharField:
    return forms.CharField(
        label=_("Penanggung jawab di kantor tujuan"), max_length=OWNER_LONGEST,
        help_text=_("Nama atau jabatan orang yang dihubungi bila jawaban terlambat."),
        widget=NumberUnseen(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class Asked(forms.Form):
    """A form without a colon behind its labels."""

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        self.label_suffix = ""


class New(Asked):
    """A new exchange. `once`: the same form sent twice asks once."""

    service = forms.ChoiceField(label=_("Kepada siapa"), choices=Service, widget=forms.RadioSelect)
    owner = _owner()
    due = DayField(label=_("Jawaban ditunggu sampai"))
    quota = forms.IntegerField(
        label=_("Kuota"), min_value=1, max_value=LARGEST_QUOTA,
        help_text=_("Orang dalam satu berkas; lewat layanan, permintaan sehari. Bila lebih, dibuat beberapa berkas."),
        widget=forms.NumberInput(attrs={"class": "w10"}),
    )  # fmt: skip
    once = forms.CharField(max_length=36, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **told: Any) -> None:
        told["initial"] = {
            "service": Service.DUKCAPIL, "due": timezone.localdate() + timedelta(days=USUAL_DAYS), "quota": USUAL_QUOTA,
            "once": str(uuid.uuid4()),
        }  # fmt: skip
        super().__init__(*args, **told)


class Answers(Asked):
    """A file of answers."""

    file = forms.FileField(label=_("Berkas jawaban"), widget=forms.FileInput(attrs={"accept": FILES}))
    as_of = DayField(label=_("Keadaan data per tanggal"))
    password = forms.CharField(
        label=_("Sandi berkas, bila dikunci"), required=False, max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "class": "w20"}),
    )  # fmt: skip

    mapping = forms.FileField(
        label=_("Berkas pemetaan, bila susunannya lain (.toml)"), required=False,
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )  # fmt: skip

    def clean_mapping(self) -> str:
        """Its text. Raises: ValidationError."""
        file = self.cleaned_data["mapping"]
        try:
            return str(file.read().decode("utf-8-sig")) if file else ""
        except UnicodeDecodeError:
            raise forms.ValidationError(_("Berkas pemetaan bukan teks UTF-8.")) from None

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, auto_id="jawaban_%s", initial={"as_of": timezone.localdate()}, **told)
        self.fields["file"].help_text = _(
            "xlsx, xls, ods atau csv. Jawaban sebagian, terlambat dan berulang tidak apa-apa."
        )
        self.fields["as_of"].help_text = _("Dipakai bila barisnya sendiri tidak menyebut tanggal.")


class Due(Asked):
    """Another due date and owner."""

    due = DayField(label=_("Tenggat yang baru"))
    owner = _owner()

    def __init__(self, *args: Any, exchange: Exchange, **told: Any) -> None:
        super().__init__(*args, auto_id="tenggat_%s", initial={"due": exchange.due, "owner": exchange.owner}, **told)
