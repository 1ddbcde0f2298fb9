"""Decrees as tables: the decree, its annexes, and who leaves and who enters by amendment.

Knows: columns, and what the database itself refuses. Does not know: who may write a row (policies.py).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from naungan.office.accounts.models import Account
from naungan.office.jobs.models import Job, JobState
from naungan.office.programmes.models import Programme
from naungan.office.review.models import Determination
from naungan.office.scope import OfRegency
from naungan.office.signing.models import Agreement


class State(models.TextChoices):
    """What became of a decree."""

    MAKING = "dibuat", "Naskah sedang dibuat"
    MADE = "naskah", "Menunggu tanda tangan"
    SCANNED = "dipindai", "Pindaian menunggu pemeriksa kedua"
    SIGNED = "ditandatangani", "Ditandatangani, belum terbit"
    ISSUED = "terbit", "Terbit"
    CANCELLED = "dibatalkan", "Dibatalkan"


class Method(models.TextChoices):
    """How it was signed."""

    TEST = "uji", "Tanda tangan uji (tidak berkekuatan hukum)"
    ELSEWHERE = "luar", "Ditandatangani elektronik di luar, lalu diperiksa"
    BSRE = "bsre", "Tanda tangan elektronik BSrE"
    INK = "basah", "Tanda tangan basah, dipindai"


class Decree(models.Model):
    """One decree. `content_hash`: of the agreement it rests on; `checkpoint`: the note of the log as printed on it;
    `code`: the short code by which anybody finds it; `annex_hashes`: of each public annex regency, part, people,
    SHA-256; `annex_root`: over them; `moved`: what all amendments up to this one changed in the figures;
    `blob`, `sha256`, `size`: the cover as made; `signed_…`: as signed. `considering`, `recalling`: one item a line."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    determination = models.ForeignKey(Determination, models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    amends = models.ForeignKey("self", models.PROTECT, related_name="amended_by", null=True)
    job = models.ForeignKey(Job, models.PROTECT, related_name="+", null=True)
    state = models.CharField(max_length=16, choices=State, default=State.MAKING)
    refusal = models.TextField(blank=True)
    number = models.CharField(max_length=60)
    day = models.DateField()
    place = models.CharField(max_length=60)
    issuer = models.CharField(max_length=120)
    signatory = models.CharField(max_length=120)
    considering = models.TextField()
    recalling = models.TextField()
    paper = models.CharField(max_length=4, default="a4")
    content_hash = models.CharField(max_length=64)
    checkpoint = models.TextField()
    code = models.CharField(max_length=14, unique=True)
    moved = models.JSONField(default=dict)
    annex_root = models.CharField(max_length=64, blank=True)
    annex_hashes = models.JSONField(default=list)
    blob = models.CharField(max_length=32, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    signed_blob = models.CharField(max_length=32, blank=True)
    signed_sha256 = models.CharField(max_length=64, blank=True)
    signed_size = models.PositiveBigIntegerField(default=0)
    method = models.CharField(max_length=8, choices=Method, blank=True)
    signature_told = models.CharField(max_length=300, blank=True)
    signed_by = models.ForeignKey(Account, models.PROTECT, related_name="+", null=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    issued_by = models.ForeignKey(Account, models.PROTECT, related_name="+", null=True)
    issued_at = models.DateTimeField(null=True)

    class Meta:
        """What the database refuses: a number stands once, and an agreement leads to one decree."""

        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("number", condition=~Q(state=State.CANCELLED), name="decree_number_once"),
            models.UniqueConstraint("agreement", condition=~Q(state=State.CANCELLED), name="decree_agreement_once"),
            models.UniqueConstraint(
                "programme", condition=Q(amends=None) & ~Q(state=State.CANCELLED), name="decree_first_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"

    @property
    def log_id(self) -> str:
        """How entries of the log name it."""
        return f"keputusan:{self.pk}"

    @property
    def is_being_made(self) -> bool:
        """Is its text still being set? Its job may have ended without it."""
        ended = self.job is not None and self.job.state in (JobState.FAILED, JobState.CANCELLED)
        return self.state == State.MAKING and not ended

    @property
    def is_test(self) -> bool:
        """Was it signed by nobody who may?"""
        return self.method == Method.TEST


class Annex(OfRegency):
    """One file of one regency, of more than one `part` where it is long. `is_sealed`: with whole NIKs.
    `people`: recipients in it; an amendment's: who enters."""

    decree = models.ForeignKey(Decree, models.PROTECT, related_name="annexes")
    is_sealed = models.BooleanField()
    part = models.PositiveSmallIntegerField(default=1)
    people = models.PositiveIntegerField()
    blob = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    class Meta(OfRegency.Meta):
        """What the database refuses."""

        ordering: ClassVar[list[str]] = ["kode_kab", "is_sealed", "part"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("decree", "kode_kab", "is_sealed", "part", name="annex_once")
        ]

    def __str__(self) -> str:
        return f"{self.decree_id} {self.kode_kab} {'tersegel' if self.is_sealed else 'publik'}"

    @property
    def log_id(self) -> str:
        """How entries of the log name it."""
        return f"{self.decree.log_id}/{self.kode_kab}"


class Cause(models.TextChoices):
    """Why somebody leaves the decree."""

    DEAD = "meninggal", "Meninggal"
    MOVED = "pindah", "Pindah ke luar provinsi"
    EMPLOYED = "pekerja_formal", "Menjadi pekerja penerima upah"
    REFUSED_BY_BPJS = "ditolak_bpjs", "Ditolak BPJS (usia, NIK, sudah peserta)"
    UNWILLING = "menolak", "Tidak bersedia"
    ABLE = "mampu", "Sudah mampu"
    TWICE = "ganda", "Ternyata tercatat dua kali"
    OBJECTION = "keberatan", "Keberatan diterima sesudah penetapan"


class Replacement(OfRegency):
    """Somebody leaves; the next of the same cell's waiting list enters, or nobody where none is left. `leaving`,
    `entering`: candidate ids of `determination`; `was_waiting`: who leaves had no seat yet, so that nobody enters.
    `agreement`: by which it is decided, null = it waits for the next. `why` names people: sealed."""

    determination = models.ForeignKey(Determination, models.PROTECT, related_name="replacements")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+", null=True)
    cell = models.CharField(max_length=100)
    leaving = models.CharField(max_length=24)
    entering = models.CharField(max_length=24, blank=True)
    was_waiting = models.BooleanField(default=False)
    cause = models.CharField(max_length=16, choices=Cause)
    day = models.DateField()
    why = models.BinaryField()
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    sealed: ClassVar[dict[str, str]] = {"why": "decree_replacement:why:{pk}"}

    class Meta(OfRegency.Meta):
        """What the database refuses: nobody leaves twice, nobody enters twice."""

        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("determination", "leaving", name="leaves_once"),
            models.UniqueConstraint("determination", "entering", condition=~Q(entering=""), name="enters_once"),
        ]

    def __str__(self) -> str:
        return f"{self.cell} {self.leaving} → {self.entering or '–'}"
