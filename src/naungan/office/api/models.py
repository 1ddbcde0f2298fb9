"""The API as tables: tokens, and requests that were answered.

Knows: columns. Does not know: who may have a token (policies.py). No token stands here: only its hash.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from naungan.office.accounts.models import Account

LABEL_LETTERS, KEY_LETTERS = 60, 100


class ApiToken(models.Model):
    """A regency's system acts by it as `account`, who made it: an officer of that regency. It counts until (exclusive)
    a day, until it is revoked, or until the account no longer has that role. `digest`: SHA-256 of the whole token;
    `minute`, `calls`: how often it was used in that minute (since 1970); `last_used`: the day."""

    regency = models.CharField(max_length=5)
    label = models.CharField("nama", max_length=LABEL_LETTERS)
    digest = models.BinaryField(max_length=32, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    until = models.DateField()
    revoked_at = models.DateTimeField(null=True)
    last_used = models.DateField(null=True)
    minute = models.BigIntegerField(default=0)
    calls = models.PositiveIntegerField(default=0)

    class Meta:
        """The newest first."""

        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.regency} {self.label}"

    @property
    def log_id(self) -> str:
        """How entries of the log name it."""
        return f"token:{self.pk}"


class ApiRequest(models.Model):
    """A request that changes something, by the key that its sender gave it. `fingerprint`: SHA-256 of method, address
    and body; `status`: 0 until it is answered, in the transaction of its effect; `answer`: word for word, it names
    nobody. Kept for a day."""

    token = models.ForeignKey(ApiToken, models.PROTECT, related_name="+")
    key = models.CharField(max_length=KEY_LETTERS)
    fingerprint = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=60, blank=True)
    answer = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """What the database refuses, and how old ones are found."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("token", "key", name="api_request_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index("at", name="api_request_by_age")]

    def __str__(self) -> str:
        return f"{self.token_id} {self.status}"
