"""Decrees read back: which bind, what each is known by, its figures, and the regency's own annexes by their hash.

Knows: shapes. Does not know: what a decree says or who may see it (decree).
"""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Field, Router

from naungan.office.api.answer_shapes import AfterNumber, Limit, Stamp, Told, piece
from naungan.office.decree import queries
from naungan.office.decree.models import Decree, State
from naungan.office.pages import worker
from naungan.office.programmes import queries as programmes

router = Router(tags=["Keputusan"])


class AnnexTold(Told):
    """A public annex of one's own regency."""

    kabupaten_kota: str
    bagian: int
    orang: int
    sha256: str


class DecreeTold(Told):
    """An issued decree. Units: people; rupiah."""

    nomor: int = Field(description="Nomor urut di kantor ini.")
    nomor_keputusan: str
    tanggal: date
    terbit: datetime
    kode: str = Field(description="Kode keputusan, seperti pada alamat /periksa/.")
    mengubah: str | None = Field(description="Nomor keputusan yang diubah.")
    uji: bool = Field(description="Ditandatangani dengan kunci uji: tidak berkekuatan hukum.")
    akar: str
    jejak_isi: str = Field(description="Hash isi berita acara.")
    sha256: str = Field(description="Dari keputusan sebagaimana ditandatangani.")
    cap: Stamp
    penerima: int
    cadangan: int
    rupiah_sebulan: int
    rupiah_seluruhnya: int
    lampiran: list[AnnexTold]


class DecreesTold(Told):
    """A piece of all, in the order in which they were issued."""

    keputusan: list[DecreeTold]
    berikutnya: int | None


@router.get("keputusan", response=DecreesTold, summary="Keputusan yang terbit")
def list_decrees(request: HttpRequest, setelah: AfterNumber, batas: Limit) -> DecreesTold:
    """Keputusan pertama dan setiap perubahannya; angkanya keadaan sesudah keputusan itu."""
    found = queries.decrees(programmes.current()).filter(state=State.ISSUED, pk__gt=setelah).order_by("pk")
    shown, following = piece(list(found[: batas + 1]), batas, lambda each: each.pk)
    return DecreesTold(keputusan=[_told(request, each) for each in shown], berikutnya=following)


def _told(request: HttpRequest, each: Decree) -> DecreeTold:
    counted, seen = queries.figures(each), worker(request).scope
    return DecreeTold(
        nomor=each.pk, nomor_keputusan=each.number, tanggal=each.day, terbit=each.issued_at or each.created_at,
        kode=each.code, mengubah=each.amends.number if each.amends else None, uji=each.is_test, akar=counted.root,
        jejak_isi=each.content_hash, sha256=each.signed_sha256,
        cap=Stamp(tanggal=counted.stamp.day, kode=counted.stamp.code), penerima=counted.total.filled,
        cadangan=counted.total.waiting, rupiah_sebulan=counted.total.monthly, rupiah_seluruhnya=counted.total.whole,
        lampiran=[
            AnnexTold(kabupaten_kota=code, bagian=part, orang=people, sha256=digest)
            for code, part, people, digest in each.annex_hashes if seen.sees(code)
        ],
    )  # fmt: skip
