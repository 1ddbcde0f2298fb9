"""What a hearing has to say before a list is frozen: reasons to wait, and whether a hearing was held at all.

Knows: hearings, open objections. Does not know: who freezes, or the page on which it is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naungan.office.hearing import queries
from naungan.office.hearing.models import Standing
from naungan.office.review.guards import Note
from naungan.office.review.models import Determination


def reasons_to_wait(determination: Determination) -> Iterator[str]:
    """A guard of review.guards.BEFORE_FREEZE."""
    programme, today = determination.programme, timezone.localdate()
    open_now = queries.unclosed(programme)
    if open_now is not None and queries.is_open(open_now, today):
        yield _("Uji publik terbuka sampai %(day)s. Tunggu, atau tutup dengan alasan.") % {
            "day": f"{open_now.last_day:%d-%m-%Y}"
        }
    number = queries.awaited(programme, today).number
    if number:
        yield ngettext(
            "%(n)s keberatan belum dijawab. Jawab dahulu di halaman Uji publik.",
            "%(n)s keberatan belum dijawab. Jawab dahulu di halaman Uji publik.", number,
        ) % {"n": number}  # fmt: skip
    for receipt, candidate_id in queries.evaded(determination):
        yield _(
            "Orang pada keberatan %(receipt)s, yang dibenarkan, diusulkan lagi dengan baris lain (%(row)s). "
            "Catat keberatan pada halaman orang itu, lalu hitung rancangan baru."
        ) % {"receipt": receipt, "row": candidate_id}


def notes(determination: Determination) -> Iterator[Note]:
    """What the freeze page says plainly: was a hearing held, and on what; what is left to do."""
    programme, held = determination.programme, queries.held(determination.programme)
    if not held:
        told = _("Tidak ada uji publik yang tercatat di sini. Bila diadakan di atas kertas, simpan berita acaranya.")
        yield Note(_("Uji publik di desa"), _("Tidak tercatat"), "warn", told)
        return
    last = held[0]
    told = _("%(first)s sampai %(last)s, atas rancangan %(code)s.") % {
        "first": f"{last.first_day:%d-%m-%Y}", "last": f"{last.last_day:%d-%m-%Y}", "code": last.determination.code,
    }  # fmt: skip
    standing = last.standing(timezone.localdate())
    is_over = standing is Standing.OVER
    yield Note(_("Uji publik di desa"), _("Tercatat") if is_over else str(standing.label), "good" * is_over, told)
    unseen = queries.never_listed(last, determination)
    if unseen:
        told = _("Mereka ditetapkan sesudah daftar desa dicetak.")
        yield Note(_("Orang yang tidak ada dalam daftar uji publik"), str(unseen), "warn", told)
    left = len(queries.to_follow(programme))
    if left:
        told = _("Kabupaten/kota belum mencatat tindak lanjutnya.")
        yield Note(_("Keberatan yang dibenarkan dan belum ditindaklanjuti"), str(left), "warn", told)
