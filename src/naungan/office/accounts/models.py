"""Accounts as tables: one person one account, the roles given to it, delegations by letter.

Knows: columns, and what the database itself refuses. Does not know: who may give a role (policies.py).
"""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower


class Role(models.TextChoices):
    """What somebody works as."""

    PROVINCE_OFFICER = "petugas_provinsi", "Petugas provinsi"
    TREASURER = "bendahara", "Bendahara"
    PROVINCE_HEAD = "kepala_provinsi", "Kepala dinas provinsi"
    REGENCY_OFFICER = "petugas_kabkota", "Petugas kabupaten/kota"
    REGENCY_HEAD = "kepala_kabkota", "Kepala dinas kabupaten/kota"
    VILLAGE_OFFICER = "petugas_desa", "Petugas desa/kelurahan"
    BPJS_OFFICER = "petugas_bpjs", "Petugas BPJS Ketenagakerjaan"
    SPONSOR = "penyandang_dana", "Penyandang dana"
    AUDITOR = "pemeriksa", "Pemeriksa (termasuk Inspektorat)"
    ADMINISTRATOR = "administrator", "Administrator"


class DelegationKind(models.TextChoices):
    """Plt. fills a vacant post; Plh. stands in for a holder who is away."""

    PLT = "plt", "Plt. (pelaksana tugas)"
    PLH = "plh", "Plh. (pelaksana harian)"


class Account(AbstractBaseUser):
    """One person. `username` and `email` are kept in lower case; a disabled account stays, for the log names it."""

    username = models.CharField("nama pengguna", max_length=64, unique=True)
    name = models.CharField("nama", max_length=150)
    email = models.EmailField("surel", blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        """What the database refuses."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(username=Lower("username")), name="account_username_lower"),
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="account_one_email"),
        ]

    @property
    def log_id(self) -> str:
        """How entries of the log name it."""
        return f"akun:{self.pk}"


class Assignment(models.Model):
    """A role given to an account, for one regency where the role has one. Taken away, it stays with its end."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=32, choices=Role)
    regency = models.CharField(max_length=5, blank=True)
    since = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        """What the database refuses."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("account", "role", "regency", condition=Q(ended=None), name="assignment_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role} {self.regency}".rstrip()


class Delegation(models.Model):
    """A role exercised for its holder, by letter, from a day until (exclusive) a day."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="delegations")
    role = models.CharField(max_length=32, choices=Role)
    regency = models.CharField(max_length=5, blank=True)
    kind = models.CharField(max_length=3, choices=DelegationKind)
    letter = models.CharField("nomor surat", max_length=100)
    since = models.DateField()
    until = models.DateField()

    class Meta:
        """What the database refuses."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="delegation_has_days"),
            models.CheckConstraint(condition=~Q(letter=""), name="delegation_has_letter"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.account_id} {self.role} {self.letter}"
