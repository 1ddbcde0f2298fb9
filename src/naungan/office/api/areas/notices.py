"""Notices of the account that the token acts as.

Knows: the shape. Does not know: who tells what. Reading them here leaves them unread: a system is no reader.
"""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router

from naungan.office.api.answer_shapes import AfterNumber, Limit, Told, piece
from naungan.office.notices import queries
from naungan.office.pages import worker

router = Router(tags=["Pesan"])


class NoticeTold(Told):
    """One thing told."""

    nomor: int
    perihal: str
    isi: str
    halaman: str = Field(description="Halaman kantor yang dimaksud; kosong bila tidak ada.")
    waktu: datetime
    dibaca: datetime | None


class NoticesTold(Told):
    """A piece of all, the oldest first."""

    pesan: list[NoticeTold]
    berikutnya: int | None


@router.get("pesan", response=NoticesTold, summary="Pesan untuk petugas pemilik token")
def list_notices(request: HttpRequest, setelah: AfterNumber, batas: Limit) -> NoticesTold:
    """Yang tertua dahulu; `setelah` memberi hanya yang baru."""
    mine = queries.own(worker(request).account).filter(pk__gt=setelah).order_by("id")
    shown, following = piece(list(mine[: batas + 1]), batas, lambda each: each.pk)
    told = [
        NoticeTold(nomor=n.pk, perihal=n.subject, isi=n.text, halaman=n.url, waktu=n.created_at, dibaca=n.read_at)
        for n in shown
    ]
    return NoticesTold(pesan=told, berikutnya=following)
