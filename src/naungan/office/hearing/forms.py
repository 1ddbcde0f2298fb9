"""What is asked at a hearing: its days, objections on paper and online, answers.

Knows: fields and their hints; that a long number typed somewhere is not shown again. Does not know: what may be said.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from naungan.office.day_boxes import DayField
from naungan.office.hearing.deadlines import Limit, days_of
from naungan.office.hearing.models import Kind, State
from naungan.office.hearing.policies import LINE_LETTERS, MOST_ANSWER_DAYS, REPLY_LETTERS, TEXT_LETTERS, Said
from naungan.office.login_form import NumberUnseen
from naungan.sources.cell_text import mask_card_numbers


class MaskedText(forms.Textarea):
    """A large field in which a long number comes back masked."""

    def format_value(self, value: Any) -> str | None:
        """What stands in the field when the page comes back."""
        shown = super().format_value(value)
        return mask_card_numbers(shown) if shown else shown


def _line(label: Any, **told: Any) -> forms.CharField:
    widget = NumberUnseen(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=LINE_LETTERS, widget=widget, **told)


def _reason() -> forms.CharField:
    return forms.CharField(label=_("Alasan"), max_length=TEXT_LETTERS, widget=MaskedText(attrs={"rows": 4}))


class Asked(forms.Form):
    """A form without a colon behind its labels."""

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        self.label_suffix = ""


class Days(Asked):
    """The days of a new hearing."""

    first_day = DayField(label=_("Hari pertama"))
    last_day = DayField(label=_("Hari terakhir"))
    answer_days = forms.IntegerField(
        label=_("Hari kerja untuk menjawab keberatan"), min_value=1, max_value=MOST_ANSWER_DAYS,
        widget=forms.NumberInput(attrs={"class": "w4"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **told: Any) -> None:
        today = timezone.localdate()
        tomorrow = today + timedelta(days=1)
        told["initial"] = {
            "first_day": tomorrow, "last_day": tomorrow + timedelta(days=days_of(Limit.LONGEST, today) - 1),
            "answer_days": days_of(Limit.ANSWER, today),
        }  # fmt: skip
        super().__init__(*args, **told)
        self.fields["last_day"].help_text = _("Ikut dihitung. Lazimnya %(least)s sampai %(most)s hari.") % {
            "least": days_of(Limit.SHORTEST, today), "most": days_of(Limit.LONGEST, today),
        }  # fmt: skip


class LastDay(Asked):
    """Another last day, with its reason."""

    last_day = DayField(label=_("Hari terakhir yang baru"))
    why = _reason()


class Why(Asked):
    """A reason alone."""

    why = _reason()


class Statement(Asked):
    """What every objection tells."""

    kind = forms.ChoiceField(label=_("Isi keberatan"), choices=Kind.choices, widget=forms.RadioSelect)
    reference = _line(
        _("Nomor rujukan pada daftar desa (boleh kosong bila terlewat)"),
        required=False,
        help_text=_("Seperti 12.07-D3-15."),
    )
    person = _line(_("Nama dan dusun orang yang terlewat (selain itu boleh kosong)"), required=False)
    text = forms.CharField(
        label=_("Uraian"), max_length=TEXT_LETTERS, widget=MaskedText(attrs={"rows": 5}),
        help_text=_("Jangan tulis NIK atau nomor KK."),
    )  # fmt: skip
    who = _line(_("Nama pengaju (boleh kosong)"), required=False)
    contact = _line(_("Cara menghubungi pengaju"), help_text=_("Nomor HP atau alamat."))
    once = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    @property
    def said(self) -> Said:
        """As an action takes it. Of a valid form."""
        told = self.cleaned_data
        names = ("reference", "who", "contact", "text", "person")
        return Said(Kind(told["kind"]), *(told[name] for name in names))


class Paper(Statement):
    """An objection on paper."""

    received_on = DayField(label=_("Hari diterima"))
    document = forms.FileField(
        label=_("Pindaian surat (boleh kosong)"), required=False, help_text=_("PDF, JPG, atau PNG, paling besar 5 MB.")
    )

    def __init__(self, *args: Any, **told: Any) -> None:
        told.setdefault("initial", {}).setdefault("received_on", timezone.localdate())
        super().__init__(*args, **told)

    @property
    def received(self) -> date:
        """The day on which it was received. Of a valid form."""
        found: date = self.cleaned_data["received_on"]
        return found


class Online(Statement):
    """An objection without an account."""

    kode_kab = forms.ChoiceField(label=_("Kabupaten/kota"))

    field_order = ("kode_kab", "kind")

    def __init__(self, *args: Any, regions: Mapping[str, str], **told: Any) -> None:
        super().__init__(*args, **told)
        choices = [("", _("Pilih")), *regions.items()]
        self.fields["kode_kab"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class Receipt(Asked):
    """The number and code of a receipt."""

    receipt = _line(_("Nomor tanda terima"), help_text=_("Seperti K-12.07-31."))
    code = _line(_("Kode periksa"), help_text=_("Sepuluh huruf dan angka pada tanda terima."))


class Answer(Asked):
    """An answer with its reason, and what whoever brought the objection reads of it."""

    decision = forms.ChoiceField(
        label=_("Jawaban"), widget=forms.RadioSelect,
        choices=[(State.UPHELD, _("Keberatan dibenarkan")), (State.DISMISSED, _("Keberatan tidak dibenarkan"))],
    )  # fmt: skip
    why = forms.CharField(
        label=_("Alasan"), max_length=TEXT_LETTERS, widget=MaskedText(attrs={"rows": 4}),
        help_text=_("Hanya dibaca petugas."),
    )  # fmt: skip
    reply = forms.CharField(
        label=_("Jawaban bagi pengaju"), max_length=REPLY_LETTERS, widget=MaskedText(attrs={"rows": 4}),
        help_text=_("Dibaca pengaju dengan kodenya. Tanpa nama orang lain, tanpa data kesejahteraan."),
    )  # fmt: skip
