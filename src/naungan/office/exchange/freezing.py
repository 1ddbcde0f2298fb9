"""What exchanges have to say before a list is frozen: answers that are still awaited, or came and are not used.

Knows: exchanges of the programme. Does not know: who freezes, or the page on which it is told. It holds nothing up.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from naungan.office.exchange import queries
from naungan.office.review.guards import Note
from naungan.office.review.models import Determination


def notes(determination: Determination) -> Iterator[Note]:
    """What the freeze page says plainly."""
    waits = queries.awaited(determination.programme)
    if waits:
        told = _("Siapa yang belum dijawab tetap belum diketahui dan tidak mendapat kursi.")
        yield Note(_("Pertukaran data yang menunggu jawaban"), str(len(waits)), "warn", told)
    unused = [each for each in queries.exchanges(determination.programme) if queries.is_unused(each)]
    if unused:
        told = _("Tekan Pakai sebagai register pada halaman pertukarannya, lalu hitung rancangan baru.")
        yield Note(_("Pertukaran yang jawabannya belum dipakai"), str(len(unused)), "warn", told)
