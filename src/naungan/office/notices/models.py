"""Notices as a table: one row for each person who is told something.

Knows: columns. Does not know: what is told, or whom (actions.py).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from naungan.office.accounts.models import Account

SUBJECT_LETTERS, TEXT_LETTERS, URL_LETTERS = 160, 2000, 200


class Notice(models.Model):
    """One thing told to one person. `url`: the page of the office that it is about, '' = none; `read_at`: when it was
    opened there. By mail: `held_at`, a worker took it in hand, and until it says what became of it nobody knows whether
    it was sent; `sent_at`, a mail server took it; `attempts`, how often that surely failed; `retry_at`, not before."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="notices")
    subject = models.CharField(max_length=SUBJECT_LETTERS)
    text = models.CharField(max_length=TEXT_LETTERS)
    url = models.CharField(max_length=URL_LETTERS, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.account_id} {self.subject}"
