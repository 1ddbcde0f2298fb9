"""Scenarios as a table: a question with a name, and the sums of its answer.

Knows: columns. Does not know: who may keep one (policies.py). Nobody is named in it.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from naungan.office.accounts.models import Account
from naungan.office.review.models import Determination


class Scenario(models.Model):
    """A question asked of one determination. `number`: from 1 within it; `changes`: as 'KEY=VALUE'; `summary`: as
    queries.summary; `removed_at`: from then on it is only a trace."""

    determination = models.ForeignKey(Determination, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    changes = models.JSONField(default=list)
    summary = models.JSONField(default=dict)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    removed_by = models.ForeignKey(Account, models.PROTECT, related_name="+", null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """What the database refuses."""

        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("determination", "number", name="scenario_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def log_id(self) -> str:
        """How entries of the log name it."""
        return f"skenario:{self.pk}"
