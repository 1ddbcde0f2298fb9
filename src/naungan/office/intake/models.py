"""Intake as tables: what was uploaded, the rows it gave, what was handed in.

Knows: columns; everything here belongs to one regency. Does not know: how a file is read (reading.py of this app's
actions). What names a person lies sealed in `ListRow.content`.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from naungan.office.accounts.models import Account
from naungan.office.programmes.models import Programme
from naungan.office.scope import OfRegency


class UploadKind(models.TextChoices):
    """What a file does to the list that stood before it."""

    NEW = "baru", "Daftar baru"
    MORE = "tambahan", "Tambahan"
    CORRECTION = "perbaikan", "Perbaikan"


class RowState(models.TextChoices):
    """What a row of a list is."""

    GOOD = "baik", "Baik"
    FAULTY = "salah", "Perlu diperbaiki"


class Upload(OfRegency):
    """One file taken, and with it one version of the regency's list. `files`: the uploads that make the version, in
    order. Counts are of the whole version. `seconds`: reading until just before the commit."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    receipt = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=12, choices=UploadKind)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    blob = models.CharField(max_length=32)
    files = models.JSONField(default=list)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    rows = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    faulty = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    foreign = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)

    class Meta(OfRegency.Meta):
        """What the database refuses."""

        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("programme", "kode_kab", "number", name="upload_version_once")
        ]

    def __str__(self) -> str:
        return self.receipt

    @property
    def log_id(self) -> str:
        """How entries of the log name it."""
        return f"unggahan:{self.receipt}"


class ListRow(OfRegency):
    """One row of one version. `nik_blind`: keyed hash of its NIK; `content_mark`: keyed hash of all its cells, to see
    what changed; `content`: its cells and problems, sealed. `id`: upload/candidate, known before the row is written."""

    id = models.CharField(primary_key=True, max_length=48)
    upload = models.ForeignKey(Upload, models.CASCADE, related_name="list_rows")
    candidate_id = models.CharField(max_length=24)
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=RowState)
    known = models.BooleanField(default=False)
    codes = models.CharField(max_length=400, blank=True)
    nik_blind = models.BinaryField(max_length=32, null=True)
    content_mark = models.BinaryField(max_length=32)
    content = models.BinaryField()

    sealed: ClassVar[dict[str, str]] = {"content": "intake_listrow:content:{pk}"}

    class Meta(OfRegency.Meta):
        """What the database refuses, and how rows are found."""

        ordering: ClassVar[list[str]] = ["position"]
        indexes: ClassVar[list[models.Index]] = [models.Index("upload", "state", "position", name="list_row_by_state")]

    def __str__(self) -> str:
        return self.candidate_id


class HandIn(OfRegency):
    """A version handed in: from now on it is what the province judges. The last one counts."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    upload = models.ForeignKey(Upload, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    left_faulty = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kode_kab} {self.upload_id}"


class MissedChoice(models.TextChoices):
    """What becomes of a regency that did not hand in by its deadline."""

    WAIT = "tunggu", "Tenggat diperpanjang bagi kabupaten/kota ini"
    USE_LAST = "pakai_terakhir", "Versi terakhir yang diunggah dipakai"
    SKIP = "tanpa_usulan", "Tanpa usulan: kursinya mengikuti aturan sisa kursi"


class MissedDeadline(OfRegency):
    """What the province decided about a regency that missed its deadline. The last one counts."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    choice = models.CharField(max_length=16, choices=MissedChoice)
    reason = models.CharField(max_length=300)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.kode_kab} {self.choice}"
