"""A job as a row: what is to be done, for whom, how far it is, and who holds it until when.

Knows: columns. Does not know: how work is claimed (actions.py).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from naungan.office.accounts.models import Account


class JobState(models.TextChoices):
    """What a job is."""

    WAITING = "menunggu", "Menunggu"
    RUNNING = "berjalan", "Berjalan"
    DONE = "selesai", "Selesai"
    FAILED = "gagal", "Gagal"
    CANCELLED = "batal", "Dibatalkan"


class Job(models.Model):
    """One piece of work, done in the name of `account`. `arguments`: ids only, never what names a person."""

    kind = models.CharField(max_length=32)
    arguments = models.JSONField(default=dict)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=JobState, default=JobState.WAITING)
    phase = models.CharField(max_length=100, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    lease_by = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    outcome = models.JSONField(default=dict)
    sentence = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """How waiting work is found."""

        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [models.Index("state", "lease_until", name="job_to_claim")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def log_id(self) -> str:
        """How entries of the log name it."""
        return f"pekerjaan:{self.pk}"
