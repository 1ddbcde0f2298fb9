"""Whose NIK a list shares with lists handed in before it, or with the list of another regency as it stands now.

Knows: that of another regency only its code is told, because both must settle it; asked afresh each time, for the other
list may come later. Does not know: names, numbers or rows of anybody else.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Max, QuerySet

from naungan.office import scope
from naungan.office.intake.models import HandIn, ListRow, Upload


class Repeats(NamedTuple):
    """Keyed hash of a NIK -> version of the same regency that was handed in with it; -> other regencies' codes."""

    handed: dict[bytes, int]
    elsewhere: dict[bytes, tuple[str, ...]]

    @property
    def blinds(self) -> frozenset[bytes]:
        """Of every NIK that stands in another list."""
        return frozenset((*self.handed, *self.elsewhere))


def repeats(upload: Upload) -> Repeats:
    """Of one version. Versions that it is made of are no other list."""
    return Repeats(_handed(upload), _elsewhere(upload))


def _handed(upload: Upload) -> dict[bytes, int]:
    before = HandIn.objects.filter(
        programme=upload.programme_id, kode_kab=upload.kode_kab, upload__number__lt=upload.number
    ).exclude(upload__in=upload.files)
    shared = _shared(upload, list(before.values_list("upload", flat=True)))
    return {bytes(blind): number for blind, number in shared.order_by("upload__number").values_list(*_VERSION)}


def _elsewhere(upload: Upload) -> dict[bytes, tuple[str, ...]]:
    """Looks over the wall between regencies, for codes only."""
    found: defaultdict[bytes, set[str]] = defaultdict(set)
    with scope.entered(scope.EVERYWHERE):
        others = Upload.objects.filter(programme=upload.programme_id).exclude(kode_kab=upload.kode_kab)
        newest = dict(others.order_by().values_list("kode_kab").annotate(Max("number")))
        current = [
            pk for pk, kode_kab, number in others.values_list("pk", "kode_kab", "number") if number == newest[kode_kab]
        ]
        for blind, kode_kab in _shared(upload, current).values_list("nik_blind", "kode_kab"):
            found[bytes(blind or b"")].add(kode_kab)
    return {blind: tuple(sorted(codes)) for blind, codes in found.items()}


_VERSION = ("nik_blind", "upload__number")


def _shared(upload: Upload, others: list[int]) -> QuerySet[ListRow]:
    """Rows of these versions with a NIK of this one."""
    own = ListRow.objects.filter(upload=upload, nik_blind__isnull=False).order_by().values("nik_blind")
    return ListRow.objects.filter(upload__in=others, nik_blind__in=own).order_by()
