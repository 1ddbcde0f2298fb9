"""Signing as tables: minutes and their revisions, signatures, scans of what was signed on paper.

Knows: columns; nothing here names a worker: minutes hold counts and hashes. Does not know: who may sign (policies.py).
Officers are named, as everywhere in the office; a scan is a sealed file.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from naungan.office.accounts.models import Account
from naungan.office.programmes.models import Programme
from naungan.office.review.models import Determination
from naungan.office.signing.machine import LIVE, State, Step

PLACE_LETTERS, NOTES_LETTERS, REASON_LETTERS, WORD_LETTERS = 120, 2000, 300, 150
_STATES = [
    (State.DRAWN_UP.value, _("Disusun")),
    (State.OPEN.value, _("Dibuka: menunggu kabupaten/kota")),
    (State.AWAITS_BPJS.value, _("Menunggu BPJS")),
    (State.AWAITS_PROVINCE.value, _("Menunggu provinsi")),
    (State.COMPLETE.value, _("Lengkap")),
    (State.ISSUED.value, _("Keputusan terbit")),
    (State.CANCELLED.value, _("Dibatalkan")),
]
_STEPS = [
    (Step.REGENCY.value, _("Kabupaten/kota")),
    (Step.BPJS.value, _("BPJS Ketenagakerjaan")),
    (Step.PROVINCE.value, _("Provinsi")),
]


class Kind(models.TextChoices):
    """What is agreed: a whole determination, or a change of one that was decreed."""

    DETERMINATION = "penetapan", _("Penetapan")
    AMENDMENT = "perubahan", _("Perubahan")


class Agreement(models.Model):
    """Minutes of one meeting on one frozen determination. `regions`: codes that must sign; `facts`: what is signed,
    without anybody's data; `content_hash`: of facts, regions, place, day, notes and kind; `closed_from`,
    `closed_until` (exclusive): days in which nothing of it is changed."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    determination = models.ForeignKey(Determination, models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.PositiveIntegerField()
    regions = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    place = models.CharField(max_length=PLACE_LETTERS)
    held_on = models.DateField()
    notes = models.CharField(max_length=NOTES_LETTERS, blank=True)
    state = models.CharField(max_length=20, choices=_STATES, default=State.DRAWN_UP.value)
    content_hash = models.CharField(max_length=64)
    drawn_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    closed_from = models.DateField(null=True)
    closed_until = models.DateField(null=True)

    class Meta:
        """What the database refuses: two of a kind at work on one determination."""

        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("programme", "number", name="agreement_number_once"),
            models.UniqueConstraint(
                "determination", "kind", condition=Q(state__in=[str(each) for each in LIVE]), name="agreement_one_live"
            ),
            models.CheckConstraint(
                condition=Q(closed_from=None, closed_until=None) | Q(closed_until__gt=F("closed_from")),
                name="agreement_quiet_has_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def log_id(self) -> str:
        """How entries of the log name it."""
        return f"berita_acara:{self.pk}"


class Revision(models.Model):
    """One content that minutes had: who wrote it, which parts changed, why. Number 1 is how they were drawn up."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    changed = models.JSONField(default=list)
    why = models.CharField(max_length=REASON_LETTERS, blank=True)
    content_hash = models.CharField(max_length=64)

    class Meta:
        """What the database refuses."""

        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("agreement", "number", name="revision_once")
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.number}"


class ScanState(models.TextChoices):
    """What became of a scan."""

    WAITING = "menunggu", _("Menunggu diperiksa")
    CONFIRMED = "disahkan", _("Disahkan")
    REJECTED = "ditolak", _("Ditolak")
    FELL = "gugur", _("Gugur")


class Scan(models.Model):
    """A sealed scan of minutes signed on paper. `signer`: whose signature it is said to be, `name` and `post` as the
    paper says; it counts once a second officer has confirmed it."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="scans")
    step = models.CharField(max_length=12, choices=_STEPS)
    regency = models.CharField(max_length=5, blank=True)
    content_hash = models.CharField(max_length=64)
    signer = models.ForeignKey(Account, models.PROTECT, related_name="+")
    name = models.CharField(max_length=WORD_LETTERS)
    post = models.CharField(max_length=WORD_LETTERS)
    signed_on = models.DateField()
    blob = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=20)
    uploaded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=12, choices=ScanState, default=ScanState.WAITING)
    decided_by = models.ForeignKey(Account, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=REASON_LETTERS, blank=True)

    class Meta:
        """What the database refuses: one file twice for one signature."""

        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "agreement", "step", "regency", "sha256", condition=Q(state=ScanState.WAITING), name="scan_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.step} {self.regency}".rstrip()


class Signature(models.Model):
    """One signature on one content. `capacity`: as whom, in words; `scan`: where it was given on paper; `fell_at`:
    since when it no longer counts, with the reason and by whose act. One that fell stays, and does not rise again."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="signatures")
    step = models.CharField(max_length=12, choices=_STEPS)
    regency = models.CharField(max_length=5, blank=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=250)
    content_hash = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)
    scan = models.OneToOneField(Scan, models.PROTECT, related_name="signature", null=True)
    fell_at = models.DateTimeField(null=True)
    fell_why = models.CharField(max_length=500, blank=True)
    fell_by = models.ForeignKey(Account, models.PROTECT, related_name="+", null=True)

    class Meta:
        """What the database refuses: one person twice."""

        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "agreement", "account", condition=Q(fell_at=None), name="signature_once_for_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.regency} {self.account_id}"
