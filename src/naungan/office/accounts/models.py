"""Accounts as tables: one person one account, the roles given to it, delegations by letter.

Knows: columns, and what the database itself refuses. Does not know: who may give a role (policies.py).
"""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody works as."""

    PROVINCE_OFFICER = "petugas_provinsi", _("Petugas provinsi")
    TREASURER = "bendahara", _("Bendahara")
    PROVINCE_HEAD = "kepala_provinsi", _("Kepala dinas provinsi")
    REGENCY_OFFICER = "petugas_kabkota", _("Petugas kabupaten/kota")
    REGENCY_HEAD = "kepala_kabkota", _("Kepala dinas kabupaten/kota")
    VILLAGE_OFFICER = "petugas_desa", _("Petugas desa/kelurahan")
    BPJS_OFFICER = "petugas_bpjs", _("Petugas BPJS Ketenagakerjaan")
    SPONSOR = "penyandang_dana", _("Penyandang dana")
    AUDITOR = "pemeriksa", _("Pemeriksa (termasuk Inspektorat)")
    ADMINISTRATOR = "administrator", _("Administrator")


class DelegationKind(models.TextChoices):
    """Plt. fills a vacant post; Plh. stands in for a holder who is away."""

    PLT = "plt", _("Plt. (pelaksana tugas)")
    PLH = "plh", _("Plh. (pelaksana harian)")


class Account(AbstractBaseUser):
    """One person. `username` and `email` are kept in lower case; a disabled account stays, for the log names it.

    `changed_at`: when it, a role or a delegation of it was last changed. `session_epoch`: one more, and every session
    from before is no session any longer.
    """

    username = models.CharField("nama pengguna", max_length=64, unique=True)
    name = models.CharField("nama", max_length=150)
    email = models.EmailField("surel", blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(default=timezone.now)
    session_epoch = models.PositiveIntegerField(default=0)

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

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must carry: it changes with the password and with the epoch."""
        told = f"{self.password}|{self.session_epoch}"
        return salted_hmac("naungan.session", told, secret=secret, algorithm="sha256").hexdigest()


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
    """A role exercised for its holder, by letter, from a day until (exclusive) a day, or until it was `ended`."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="delegations")
    role = models.CharField(max_length=32, choices=Role)
    regency = models.CharField(max_length=5, blank=True)
    kind = models.CharField(max_length=3, choices=DelegationKind)
    letter = models.CharField("nomor surat", max_length=100)
    since = models.DateField()
    until = models.DateField()
    ended = models.DateTimeField(null=True)

    class Meta:
        """What the database refuses."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="delegation_has_days"),
            models.CheckConstraint(condition=~Q(letter=""), name="delegation_has_letter"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.account_id} {self.role} {self.letter}"


class SetupCode(models.Model):
    """The one code by which a person sets their own password, kept as its hash. It opens once, and `until` a time."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="setup_code", primary_key=True)
    digest = models.BinaryField(max_length=32)
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.account_id} {self.until}"


class Identity(models.Model):
    """Whom the identity provider means: a keyed hash of the subject by which it names the person of this account."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="identity", primary_key=True)
    subject_blind = models.BinaryField(max_length=32, unique=True)

    def __str__(self) -> str:
        return str(self.account_id)


class AccountCheck(models.Model):
    """An auditor looked at an account as it was `changed_at`."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="checks")
    changed_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """What the database refuses."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("account", "changed_at", name="account_check_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.changed_at}"
