"""Hearing as tables: the hearing itself, its villages, who is listed under which number, objections.

Knows: columns; what belongs to a regency stands behind both walls. Does not know: who may write a row (policies.py).
What names a person lies sealed; a list holds ids of rows only.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from naungan.office.accounts.models import Account
from naungan.office.programmes.models import Programme
from naungan.office.review.models import Determination, Ruling
from naungan.office.scope import OfRegency


class Standing(models.TextChoices):
    """How far a hearing is on a day."""

    AHEAD = "belum_mulai", _("Belum mulai")
    RUNNING = "berlangsung", _("Berlangsung")
    OVER = "selesai", _("Selesai")
    CANCELLED = "batal", _("Dibatalkan sebelum mulai")


class Hearing(models.Model):
    """One hearing on one draft. `first_day`, `last_day`: both count; `answer_days`: working days to answer an
    objection; `closed_at`: when it was ended before its last day, or when the next one was opened."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    determination = models.ForeignKey(Determination, models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    answer_days = models.PositiveSmallIntegerField()
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """What the database refuses: a second one beside one that is open."""

        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("programme", condition=Q(closed_at=None), name="hearing_open_once"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="hearing_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"

    @property
    def log_id(self) -> str:
        """How entries of the log name it."""
        return f"uji_publik:{self.pk}"

    def standing(self, day: date) -> Standing:
        """How far it is on this day."""
        if self.closed_at is not None:
            never_began = timezone.localdate(self.closed_at) < self.first_day
            return Standing.CANCELLED if never_began else Standing.OVER
        if day < self.first_day:
            return Standing.AHEAD
        return Standing.RUNNING if day <= self.last_day else Standing.OVER


class Village(OfRegency):
    """A village of a hearing, by its number within the regency; 0: rows that name none. Names as lists write them."""

    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="villages")
    number = models.PositiveIntegerField()
    district = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=80, blank=True)

    class Meta(OfRegency.Meta):
        """In the order in which they are numbered."""

        ordering: ClassVar[list[str]] = ["kode_kab", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("hearing", "kode_kab", "number", name="village_once")
        ]

    def __str__(self) -> str:
        return f"{self.kode_kab}-D{self.number}"


class Listed(OfRegency):
    """Somebody on a village's list, by a running number that tells nothing: `number` follows the alphabet, not the
    rank."""

    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="listed")
    village = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    candidate_id = models.CharField(max_length=24)
    is_waiting = models.BooleanField()

    class Meta(OfRegency.Meta):
        """In the order in which they are printed."""

        ordering: ClassVar[list[str]] = ["kode_kab", "village", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("hearing", "kode_kab", "village", "number", name="listed_number_once"),
            models.UniqueConstraint("hearing", "candidate_id", name="listed_once"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What people quote: '12.07-D3-15'."""
        return f"{self.kode_kab}-D{self.village}-{self.number}"


class Kind(models.TextChoices):
    """What an objection says."""

    UNFIT = "TIDAK_LAYAK", _("Orang ini tidak layak menerima")
    LEFT_OUT = "TERLEWAT", _("Ada orang yang terlewat")
    WRONG_DATA = "DATA_SALAH", _("Data orang ini salah")


class State(models.TextChoices):
    """What became of an objection."""

    RECEIVED = "DITERIMA", _("Diterima, belum dijawab")
    UPHELD = "DIJAWAB_DITERIMA", _("Dijawab: keberatan dibenarkan")
    DISMISSED = "DIJAWAB_DITOLAK", _("Dijawab: keberatan tidak dibenarkan")
    WITHDRAWN = "DITARIK", _("Ditarik oleh pengaju")


class Channel(models.TextChoices):
    """How an objection came."""

    PAPER = "kertas", _("Kertas")
    ONLINE = "daring", _("Daring")


class Told(models.IntegerChoices):
    """Of an objection, which reminder its readers have had."""

    NOTHING = 0
    SOON = 1
    OVERDUE = 2


class Objection(OfRegency):
    """One objection. `listed`: about whom, none where somebody was left out; `content`: who brought it, contact, text,
    whom it names, sealed; `answer`: why it was answered so, for the office, sealed; `reply`: what whoever brought it
    reads of that, sealed; `ruling`: what it became; `account`: who typed it in, none online; `once`: of the form it
    came by, so that a form sent twice is one objection; `check_code`: what the code on its receipt is compared with;
    `followed_at`: when the regency did what an upheld one asks of it."""

    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="objections")
    kind = models.CharField(max_length=12, choices=Kind)
    channel = models.CharField(max_length=8, choices=Channel)
    state = models.CharField(max_length=20, choices=State, default=State.RECEIVED)
    listed = models.ForeignKey(Listed, models.PROTECT, related_name="+", null=True)
    received_on = models.DateField()
    answer_until = models.DateField()
    content = models.BinaryField()
    document = models.CharField(max_length=32, blank=True)
    document_hash = models.CharField(max_length=64, blank=True)
    document_size = models.PositiveIntegerField(default=0)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    once = models.BinaryField(max_length=32)
    check_code = models.BinaryField(max_length=32)
    told = models.PositiveSmallIntegerField(choices=Told, default=Told.NOTHING)
    answer = models.BinaryField(default=b"")
    reply = models.BinaryField(default=b"")
    answered_by = models.ForeignKey(Account, models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)
    ruling = models.OneToOneField(Ruling, models.PROTECT, related_name="+", null=True)
    followed_at = models.DateTimeField(null=True)

    sealed: ClassVar[dict[str, str]] = {
        "content": "hearing_objection:content:{pk}", "answer": "hearing_objection:answer:{pk}",
        "reply": "hearing_objection:reply:{pk}",
    }  # fmt: skip

    class Meta(OfRegency.Meta):
        """The oldest first."""

        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("kode_kab", "once", name="objection_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index("hearing", "state", name="objection_by_state")]

    def __str__(self) -> str:
        return self.receipt

    @property
    def receipt(self) -> str:
        """The number on its receipt: 'K-12.07-31'."""
        return f"K-{self.kode_kab}-{self.pk}"

    @property
    def log_id(self) -> str:
        """How entries of the log name it."""
        return f"keberatan:{self.pk}"
