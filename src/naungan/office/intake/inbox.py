"""What waits at the lists: rows to mend, a list to upload or hand in, a missed deadline to decide about.

Knows: whose list is whose. Does not know: what becomes of a list afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from naungan.office.accounts.models import Role
from naungan.office.inbox import Task
from naungan.office.intake import queries
from naungan.office.pages import Worker
from naungan.office.programmes import queries as programmes
from naungan.office.programmes.models import Programme


def tasks(who: Worker) -> Iterator[Task]:
    """For officers of a regency and of the province, until the programme is frozen."""
    programme = programmes.current_or_none()
    if programme is None or programmes.is_closed(programme):
        return
    for held in sorted(who.actor.held):
        if held.role is Role.REGENCY_OFFICER:
            yield from _of_a_regency(programme, held.regency)
    if Role.PROVINCE_OFFICER in who.actor.roles:
        yield from _of_the_province(programme)


def _of_a_regency(programme: Programme, kode_kab: str) -> Iterator[Task]:
    until = programmes.deadline(programme, kode_kab)
    place, url = {"place": programmes.regions(programme)[kode_kab].name}, reverse("intake_regency", args=[kode_kab])
    upload, handed = queries.newest(programme, kode_kab), queries.handed_in(programme, kode_kab)
    if until is not None and timezone.localdate() > until:
        if handed is None and not queries.is_decided(programme, kode_kab):
            told = _("Mintalah provinsi memutuskan tentang usulan Anda.")
            yield Task(_("Daftar %(place)s tidak diserahkan pada waktunya") % place, url, until=until, hint=told)
        return
    if upload is None:
        yield Task(_("Unggah daftar usulan %(place)s") % place, url, until=until)
        return
    if upload.faulty:
        version = reverse("intake_version", args=[kode_kab, upload.number])
        yield Task(_("Baris yang perlu diperbaiki, %(place)s") % place, version, upload.faulty, until, "bad")
    if handed is None:
        yield Task(_("Serahkan daftar %(place)s: baris baik") % place, url, upload.good, until, "good")
    elif handed.upload_id != upload.pk:
        told = _("Provinsi masih menilai versi %(number)s.") % {"number": handed.upload.number}
        yield Task(_("Versi baru %(place)s belum diserahkan") % place, url, None, until, "warn", told)


def _of_the_province(programme: Programme) -> Iterator[Task]:
    missing = queries.undecided(programme, timezone.localdate())
    if missing:
        told = ", ".join(region.name for region in missing[:5]) + (", …" if len(missing) > 5 else "")
        label = _("Lewat batas tanpa penyerahan: putuskan tentang usulannya")
        yield Task(label, reverse("intake_overview"), len(missing), kind="bad", hint=f"{told}.")
