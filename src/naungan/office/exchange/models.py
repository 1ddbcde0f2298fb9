"""Exchanges as tables: what is asked of whom, the files handed over, what came back, and since when.

Knows: columns. Does not know: who may write a row (policies.py). What names a person lies in sealed files or columns.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models

from naungan.model.exchange import Service as Asked
from naungan.office.accounts.models import Account
from naungan.office.jobs.models import Job, JobState
from naungan.office.programmes.models import Programme, RegisterSnapshot
from naungan.office.review.models import Determination


class Service(models.TextChoices):
    """Whose register is asked."""

    DUKCAPIL = Asked.DUKCAPIL.value, "Dukcapil: identitas dan keadaan hidup"
    BPJS = Asked.BPJS.value, "BPJS Ketenagakerjaan: kepesertaan"
    DINSOS = Asked.DINSOS.value, "Dinas Sosial: desil kesejahteraan"


class State(models.TextChoices):
    """How far an exchange is. Late answers are taken in each of them from READY on."""

    MAKING = "disusun", "Berkas sedang disusun"
    FAILED = "gagal", "Berkas tidak jadi"
    READY = "siap", "Berkas siap diserahkan"
    WAITING = "menunggu", "Menunggu jawaban"
    CLOSED = "ditutup", "Ditutup"


OPEN = (State.READY, State.WAITING)
RECEIVES = (*OPEN, State.CLOSED)


class Told(models.IntegerChoices):
    """What its officers were last told of its due date."""

    NOTHING = 0
    SOON = 1
    OVERDUE = 2


def nothing_counted() -> dict[str, Any]:
    """Of an exchange that has no questions yet: as queries.counted."""
    return {"asked": 0, "standings": {}, "outcomes": {}, "regencies": {}}


class Exchange(models.Model):
    """One asking of one service about rows of one determination. `owner`: who sees to it at the other office; `quota`:
    rows of one batch; `once`: of the form it was asked by; `chosen`: rows considered, and why the others are not asked;
    `counts`: where its questions stand; `blob`: the sealed zip of the folder it is, without its batches and answers;
    `password`: sealed until the batches are written with it, then nobody knows it here; `snapshot`: the last register
    that was made of it."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    determination = models.ForeignKey(Determination, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    once = models.CharField(max_length=36, unique=True)
    service = models.CharField("layanan", max_length=12, choices=Service)
    owner = models.CharField("penanggung jawab", max_length=120)
    due = models.DateField("tenggat")
    quota = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.MAKING)
    told = models.PositiveSmallIntegerField(choices=Told, default=Told.NOTHING)
    refusal = models.TextField(blank=True)
    chosen = models.JSONField(default=dict)
    counts = models.JSONField(default=nothing_counted)
    root = models.CharField(max_length=64, blank=True)
    blob = models.CharField(max_length=32, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    password = models.BinaryField(default=b"")
    job = models.ForeignKey(Job, models.PROTECT, related_name="+", null=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    written_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Account, models.PROTECT, related_name="+", null=True)
    used_at = models.DateTimeField(null=True)
    snapshot = models.ForeignKey(RegisterSnapshot, models.PROTECT, related_name="+", null=True)

    sealed: ClassVar[dict[str, str]] = {"password": "exchange_exchange:password:{pk}"}

    class Meta:
        """What the database refuses."""

        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("programme", "number", name="exchange_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.number}"

    @property
    def log_id(self) -> str:
        """How entries of the log name it."""
        return f"pertukaran:{self.pk}"

    @property
    def to(self) -> str:
        """The other office, by its short name."""
        return str(self.get_service_display()).partition(":")[0]

    @property
    def is_being_made(self) -> bool:
        """Are its files still being written? Its job may have ended without them."""
        ended = self.job is not None and self.job.state in (JobState.FAILED, JobState.CANCELLED)
        return self.state == State.MAKING and not ended

    @property
    def is_open(self) -> bool:
        """Are answers awaited?"""
        return self.state in OPEN

    @property
    def is_erased(self) -> bool:
        """Were its files taken away when their day came?"""
        return self.state in RECEIVES and not self.blob

    def is_overdue(self, today: date) -> bool:
        """Is the due date over, and are answers still awaited?"""
        return self.is_open and self.due < today


class Kind(models.TextChoices):
    """What a file of an exchange is."""

    BATCH = "berkas", "Berkas pertanyaan"
    LETTER = "surat", "Surat permohonan"
    LEFT = "sisa", "Baris yang tidak ditanyakan"


class HandedFile(models.Model):
    """One file that goes to the other office, sealed. `rows`: of a batch; `taken_at`: when it was last downloaded."""

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="files")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=100)
    rows = models.PositiveIntegerField(default=0)
    blob = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Account, models.PROTECT, related_name="+", null=True)

    class Meta:
        """What the database refuses."""

        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("exchange", "number", name="handed_file_once")
        ]

    def __str__(self) -> str:
        return self.name


class Channel(models.TextChoices):
    """How answers came."""

    FILE = "berkas", "Berkas"
    SERVICE = "layanan", "Layanan"


class Delivery(models.Model):
    """Answers that came at once: one file, or one asking of a service. `as_of`: the day whose state they tell where a
    line does not; `layout`: hash of the own mapping it was read by; `blob`: the file as it came; `answers_blob`: the
    sealed lines that it added to the journal. Units: `lines`; `answers` of them, `new` added; `unknown`: answers in
    words that nobody knows. `problems`: what could not be used, by place, sealed; `halt`: why a service was not asked
    to the end."""

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="deliveries")
    number = models.PositiveIntegerField()
    receipt = models.CharField(max_length=24, unique=True)
    channel = models.CharField(max_length=8, choices=Channel)
    name = models.CharField(max_length=200)
    as_of = models.DateField(null=True)
    layout = models.CharField(max_length=64, blank=True)
    blob = models.CharField(max_length=32, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    answers_blob = models.CharField(max_length=32, blank=True)
    answers_sha256 = models.CharField(max_length=64, blank=True)
    answers_size = models.PositiveBigIntegerField(default=0)
    lines = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    unknown = models.PositiveIntegerField(default=0)
    problem_count = models.PositiveIntegerField(default=0)
    problems = models.BinaryField(default=b"")
    halt = models.TextField(blank=True)
    job = models.ForeignKey(Job, models.PROTECT, related_name="+", null=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    sealed: ClassVar[dict[str, str]] = {"problems": "exchange_delivery:problems:{pk}"}

    class Meta:
        """What the database refuses: two deliveries of one number. A file may come again, to be read as it was once."""

        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("exchange", "number", name="delivery_once")
        ]

    def __str__(self) -> str:
        return self.receipt

    @property
    def log_id(self) -> str:
        """How entries of the log name it."""
        return f"jawaban:{self.receipt}"

    @property
    def is_asking(self) -> bool:
        """Is a service still being asked?"""
        return self.job is not None and self.job.state in (JobState.WAITING, JobState.RUNNING)


class Reply(models.Model):
    """One answer of a service, on disk before the next question is sent: a line of the journal, sealed. Once the asking
    is over it lies in its delivery's file. `id`: delivery/number, known before the row is written."""

    id = models.CharField(max_length=48, primary_key=True)
    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="replies")
    content = models.BinaryField()

    sealed: ClassVar[dict[str, str]] = {"content": "exchange_reply:content:{pk}"}

    def __str__(self) -> str:
        return self.id
