"""Programmes as tables: each change is a new row, and nothing of an older one is lost.

Knows: columns. Does not know: who may add a row (policies.py).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from naungan.office.accounts.models import Account


class Programme(models.Model):
    """One policy of one year, by the code in its file."""

    code = models.SlugField(max_length=64, unique=True)
    title = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    @property
    def log_id(self) -> str:
        """How entries of the log name it."""
        return f"program:{self.code}"


class ProgrammeVersion(models.Model):
    """The programme's file as it stood from a moment on. `regions_text`: the CSV it names."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    regions_text = models.TextField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField("alasan perubahan", max_length=300)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """What the database refuses."""

        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("programme", "number", name="programme_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} v{self.number}"


class RegisterSnapshot(models.Model):
    """A prepared register as of a day, lying under NAUNGAN_DATA/registers. The newest of each kind is used."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="snapshots")
    kind = models.CharField(max_length=16)
    folder = models.CharField(max_length=200)
    source = models.CharField(max_length=100)
    as_of = models.DateField()
    coverage = models.CharField(max_length=16)
    rows = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The newest last."""

        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.as_of}"


class Deadline(models.Model):
    """The last day on which lists are taken: for everybody, or for one regency. The last row written counts."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="deadlines")
    regency = models.CharField(max_length=5, blank=True)
    until = models.DateField("hari terakhir")
    reason = models.CharField("alasan", max_length=300)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.regency or 'semua'} {self.until}"


class LotterySeed(models.Model):
    """The sealed seed of a programme's public lottery, and the commitment to it that is published. Made once.
    `revealed_at`: when the seed itself was published, after the freeze."""

    programme = models.OneToOneField(Programme, models.PROTECT, related_name="lottery", primary_key=True)
    seed = models.BinaryField()
    commitment = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    revealed_at = models.DateTimeField(null=True)

    sealed: ClassVar[dict[str, str]] = {"seed": "programmes_lotteryseed:seed:{pk}"}

    def __str__(self) -> str:
        return self.commitment


class Closed(models.Model):
    """A programme whose determination is frozen: nothing is taken in any more. `root`: of the frozen bundle."""

    programme = models.OneToOneField(Programme, models.PROTECT, related_name="closed")
    root = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.root
