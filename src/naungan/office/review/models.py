"""Review as tables: determinations and their rows, rulings of people, confirmed rejections.

Knows: columns; what belongs to a regency stands behind both walls. Does not know: who may write a row (policies.py).
What names a person lies sealed.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from naungan.office.accounts.models import Account
from naungan.office.jobs.models import Job, JobState
from naungan.office.programmes.models import Programme, ProgrammeVersion
from naungan.office.scope import OfRegency


class Purpose(models.TextChoices):
    """What a determination is for: a draft binds nobody."""

    DRAFT = "rancangan", "Rancangan"
    FINAL = "final", "Final"


class State(models.TextChoices):
    """What became of a determination."""

    WAITING = "menunggu", "Sedang dihitung"
    DONE = "selesai", "Selesai"
    REFUSED = "ditolak", "Ditolak"
    FROZEN = "dibekukan", "Dibekukan"
    CANCELLED = "dibatalkan", "Dibatalkan"
    REOPENED = "dibuka_kembali", "Dibuka kembali"


def nothing_counted() -> dict[str, Any]:
    """Of a determination that has no result yet."""
    return {"cells": [], "sectors": {}}


STORED = (State.DONE, State.FROZEN, State.REOPENED)


class Determination(models.Model):
    """One determination. Its inputs are bound when it is asked for: `version`, `snapshots` (kind -> id), `uploads`
    (regency -> receipt), rulings up to `last_ruling`. `blob`: the sealed zip of its bundle; `sha256` and `size` are of
    the zip; `held`, `held_sha256`, `held_size`: the sealed file of reports/held_result.py, '' where it cannot be asked;
    `counts`: rows by verdict; `counted`: what figures.py adds up; `refusal`: why there is none."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    version = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, models.PROTECT, related_name="+", null=True)
    purpose = models.CharField(max_length=12, choices=Purpose)
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    refusal = models.TextField(blank=True)
    root = models.CharField(max_length=64, blank=True)
    code = models.CharField(max_length=14, blank=True)
    blob = models.CharField(max_length=32, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    held = models.CharField(max_length=32, blank=True)
    held_sha256 = models.CharField(max_length=64, blank=True)
    held_size = models.PositiveBigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    counted = models.JSONField(default=nothing_counted)
    snapshots = models.JSONField(default=dict)
    uploads = models.JSONField(default=dict)
    rulings = models.PositiveIntegerField(default=0)
    last_ruling = models.BigIntegerField(default=0)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    frozen_by = models.ForeignKey(Account, models.PROTECT, related_name="+", null=True)
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        """What the database refuses: a programme is frozen once."""

        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("programme", condition=Q(state=State.FROZEN), name="determination_frozen_once")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.code or self.state}"

    @property
    def log_id(self) -> str:
        """How entries of the log name it."""
        return f"penetapan:{self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Is it still being worked out? Its job may have ended without it."""
        ended = self.job is not None and self.job.state in (JobState.FAILED, JobState.CANCELLED)
        return self.state == State.WAITING and not ended

    @property
    def is_stored(self) -> bool:
        """Has it a result?"""
        return self.state in STORED


class CellResult(OfRegency):
    """One row of the bundle's cells.parquet. Units: seats and people."""

    determination = models.ForeignKey(Determination, models.CASCADE, related_name="cells")
    cell = models.CharField(max_length=100)
    sectors = models.CharField(max_length=200)
    fund = models.CharField(max_length=64)
    quota = models.IntegerField()
    moved = models.IntegerField()
    seats = models.IntegerField()
    filled = models.IntegerField()
    waiting = models.IntegerField()
    reserve_target = models.IntegerField()
    unsettled_above = models.IntegerField()

    class Meta(OfRegency.Meta):
        """What the database refuses."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("determination", "cell", name="cell_result_once")
        ]

    def __str__(self) -> str:
        return self.cell


class Person(OfRegency):
    """One row of the bundle's decisions.parquet. `reasons`: ' CODE CODE '; `cell`, `rank`, `cut_off`,
    `above_cut_off` as there; `content`: name, NIK, cells, evidence, linked register row, sealed.
    `id`: determination/candidate, known before the row is written."""

    id = models.CharField(max_length=48, primary_key=True)
    determination = models.ForeignKey(Determination, models.CASCADE, related_name="people")
    candidate_id = models.CharField(max_length=24)
    verdict = models.CharField(max_length=16)
    reasons = models.CharField(max_length=600, blank=True)
    sector = models.CharField(max_length=64, blank=True)
    cell = models.CharField(max_length=100, blank=True)
    rank = models.IntegerField(null=True)
    cut_off = models.IntegerField(null=True)
    above_cut_off = models.BooleanField(null=True)
    match_weight = models.IntegerField(null=True)
    nik_blind = models.BinaryField(max_length=32, null=True)
    content = models.BinaryField()

    sealed: ClassVar[dict[str, str]] = {"content": "review_person:content:{pk}"}

    class Meta(OfRegency.Meta):
        """What the database refuses, and how rows are found."""

        ordering: ClassVar[list[str]] = ["kode_kab", "cell", "rank", "candidate_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("determination", "candidate_id", name="person_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("determination", "kode_kab", "verdict", name="person_by_verdict"),
            models.Index("determination", "cell", "rank", name="person_by_rank"),
        ]

    def __str__(self) -> str:
        return self.candidate_id


class RulingKind(models.TextChoices):
    """What is ruled; the values name the files that a determination reads."""

    JUDGEMENT = "judgements", "Identitas"
    CORRECTION = "corrections", "Perbaikan data"
    EVIDENCE = "evidence", "Bukti"
    OBJECTION = "objections", "Keberatan"


class Ruling(OfRegency):
    """What somebody ruled about one row. Never changed or taken back: a later one counts. `word`: its id in a bundle's
    inputs; `document`: the sealed paper it rests on; a judgement may leave `is_settled` false: nobody knows yet.
    `answers`: of a judgement, what was said of each rival in their order; `is_withdrawn`: its author takes it back.
    `value` and `why` are sealed: whoever gives a reason names people."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    word = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=12, choices=RulingKind)
    candidate_id = models.CharField(max_length=24)
    field = models.CharField(max_length=32)
    value = models.BinaryField()
    answers = models.CharField(max_length=120, blank=True)
    is_settled = models.BooleanField(default=True)
    is_withdrawn = models.BooleanField(default=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    why = models.BinaryField()
    document = models.CharField(max_length=32, blank=True)
    document_hash = models.CharField(max_length=64, blank=True)

    sealed: ClassVar[dict[str, str]] = {"value": "review_ruling:value:{pk}", "why": "review_ruling:why:{pk}"}

    class Meta(OfRegency.Meta):
        """In the order in which they were made."""

        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.candidate_id}"


class Confirmation(OfRegency):
    """The rejections of one regency for one reason, confirmed with a notice. `people`: how many rows it covers."""

    determination = models.ForeignKey(Determination, models.PROTECT, related_name="confirmations")
    reason = models.CharField(max_length=64)
    people = models.PositiveIntegerField()
    notice_number = models.CharField(max_length=100)
    notice_date = models.DateField()
    appeal_until = models.DateField()
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(OfRegency.Meta):
        """What the database refuses."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("determination", "kode_kab", "reason", name="confirmation_once"),
            models.CheckConstraint(condition=Q(appeal_until__gt=models.F("notice_date")), name="confirmation_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.kode_kab} {self.reason}"
