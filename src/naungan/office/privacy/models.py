"""Privacy as tables: incidents, real ones and exercises.

Knows: columns. Does not know: who is told of an incident or by when (policies.py).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Incident(models.Model):
    """Data that was, or may have been, seen, changed or lost. `classes`: words for the data concerned; `scope`: whose
    rows (`regency`, or `account` with `since` and `until`); `people` and `unnumbered`: persons counted by NIK, and rows
    without one; `story`: what happened, sealed. A drill is one too, marked. Times are instants."""

    code = models.CharField(max_length=24, unique=True)
    is_drill = models.BooleanField(default=False)
    discovered_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    classes = models.JSONField(default=list)
    scope = models.JSONField(default=dict)
    people = models.PositiveIntegerField(default=0)
    unnumbered = models.PositiveIntegerField(default=0)
    story = models.BinaryField()
    people_told_at = models.DateTimeField(null=True)
    authority_told_at = models.DateTimeField(null=True)
    letter = models.CharField(max_length=100, blank=True)
    closed_at = models.DateTimeField(null=True)

    sealed: ClassVar[dict[str, str]] = {"story": "privacy_incident:story:{pk}"}

    class Meta:
        """The newest first."""

        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.code

    @property
    def log_id(self) -> str:
        """How entries of the log name it."""
        return f"insiden:{self.code}"
