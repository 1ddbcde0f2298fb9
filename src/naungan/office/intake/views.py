"""Pages of intake: all regencies on one page, one regency's list, an upload, a hand-in, the correction workbook.

Knows: what is shown and which form does what. Does not know: who may (urls.py, policies.py).
"""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_GET, require_POST

from naungan.model.errors import Refused
from naungan.office.accounts.models import Role
from naungan.office.accounts.policies import Held
from naungan.office.day_boxes import day_of, is_empty
from naungan.office.intake import actions, queries, workbooks
from naungan.office.intake.models import MissedChoice, Upload
from naungan.office.intake.repeats import repeats
from naungan.office.pages import worker
from naungan.office.programmes import queries as programmes
from naungan.office.programmes.models import Programme
from naungan.sources.limits import MIB, Limits

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

DECIDABLE = ("lewat", MissedChoice.USE_LAST, MissedChoice.SKIP)
"""States of a regency about whose missed deadline the province can decide, for the first time or again."""
STATES = (
    ("salah", _l("Perlu diperbaiki")),
    ("baik", _l("Baik")),
    ("dikenal", _l("Sudah dikenal")),
    ("semua", _l("Semua")),
)


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """How far each regency is; whoever sees one only goes straight to it."""
    who, programme = worker(request), programmes.current()
    codes = [code for code in programmes.regions(programme) if who.scope.sees(code)]
    if len(codes) == 1:
        return redirect("intake_regency", codes[0])
    found = queries.standings(programme, codes, timezone.localdate())
    return render(request, "intake/overview.html", {
        "programme": programme, "standings": found, "handed": sum(each.handed is not None for each in found),
        "rows": sum(each.counted.rows for each in found if each.counted),
        "faulty": sum(each.counted.faulty for each in found if each.counted),
        "seats": sum(each.seats for each in found), "until": programmes.deadline(programme, ""),
    })  # fmt: skip


@require_GET
def regency(request: HttpRequest, kode_kab: str) -> HttpResponse:
    """One regency's list: where it stands and what to do next."""
    who, programme = worker(request), programmes.current()
    if kode_kab not in programmes.regions(programme):
        raise Http404
    standing = queries.standings(programme, [kode_kab], timezone.localdate())[0]
    return render(request, "intake/regency.html", {
        "programme": programme, "standing": standing, "versions": queries.versions(programme, kode_kab),
        "may_upload": Held(Role.REGENCY_OFFICER, kode_kab) in who.actor.held,
        "may_decide": Role.PROVINCE_OFFICER in who.actor.roles and standing.state in DECIDABLE,
        "choices": [(c.value, c.label) for c in MissedChoice if standing.upload or c is not MissedChoice.USE_LAST],
        "why_not_now": queries.why_not_now(programme, kode_kab),
        "megabytes": Limits().file_bytes // MIB, "most_rows": Limits().rows,
    })  # fmt: skip


@require_POST
def upload(request: HttpRequest, kode_kab: str) -> HttpResponse:
    """Take a file; a retry gets the receipt it had."""
    who, file = worker(request), request.FILES.get("file")
    if file is None:
        messages.error(request, _("Pilih berkas daftar dahulu, paling besar 25 MB."))
        return redirect("intake_regency", kode_kab)
    try:
        taken = actions.upload(
            by=who.actor, account=who.account, programme=programmes.current(), kode_kab=kode_kab,
            name=file.name or "daftar", data=file.read(), more=request.POST.get("more") == "1",
        )  # fmt: skip
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("intake_regency", kode_kab)
    words = _("Berkas ini sudah diterima sebelumnya.") if taken.is_retry else _("Berkas diterima.")
    messages.success(request, f"{words} {_('Tanda terima')} {taken.upload.receipt}")
    return redirect("intake_version", kode_kab, taken.upload.number)


@require_GET
def version(request: HttpRequest, kode_kab: str, number: int) -> HttpResponse:
    """What a version holds: good, faulty, known; the faulty rows with reason and remedy."""
    who, programme = worker(request), programmes.current()
    found = _upload(programme, kode_kab, number)
    state, code = request.GET.get("keadaan", "salah"), request.GET.get("alasan", "")
    repeated, regions = repeats(found), programmes.regions(programme)
    page = queries.row_pages(found, repeated, "" if state == "semua" else state, code).get_page(request.GET.get("page"))
    newest, handed = queries.newest(programme, kode_kab), queries.handed_in(programme, kode_kab)
    first = queries.first_places(found, page)
    is_own = Held(Role.REGENCY_OFFICER, kode_kab) in who.actor.held
    return render(request, "intake/version.html", {
        "programme": programme, "upload": found, "rows": [queries.shown(row, repeated, regions, first) for row in page],
        "page": page, "known": queries.known_rows(found, repeated).count(), "state": state, "code": code,
        "states": STATES, "reasons": queries.reasons(found),
        "region": regions[kode_kab], "is_newest": newest == found,
        "is_handed": bool(handed and handed.upload_id == found.pk), "may_upload": is_own,
        "why_not_now": queries.why_not_now(programme, kode_kab), "doubts": queries.doubts(found, repeated, handed),
        "changed": queries.changed_rows(found, own_eyes=is_own),
    })  # fmt: skip


@require_POST
def hand_in(request: HttpRequest, kode_kab: str) -> HttpResponse:
    """Hand in the version seen."""
    who, number = worker(request), request.POST.get("number", "")
    try:
        actions.hand_in(
            by=who.actor, account=who.account, programme=programmes.current(), kode_kab=kode_kab,
            number=int(number) if number.isdigit() else 0,
        )  # fmt: skip
        messages.success(request, _("Daftar diserahkan kepada provinsi."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("intake_regency", kode_kab)


@require_POST
def decide_missed(request: HttpRequest, kode_kab: str) -> HttpResponse:
    """Decide about a regency that missed its deadline."""
    who, choice = worker(request), request.POST.get("choice", "")
    if choice not in MissedChoice.values:
        messages.error(request, _("Pilih salah satu putusan."))
        return redirect("intake_regency", kode_kab)
    try:
        until = None if choice != MissedChoice.WAIT or is_empty(request.POST) else day_of(request.POST)
    except ValueError:
        messages.error(request, _("Tanggal tidak terbaca. Isi hari, bulan, dan tahun dengan angka."))
        return redirect("intake_regency", kode_kab)
    try:
        actions.decide_missed(
            by=who.actor, account=who.account, programme=programmes.current(), kode_kab=kode_kab, choice=choice,
            reason=request.POST.get("reason", ""), until=until,
        )  # fmt: skip
        messages.success(request, _("Putusan dicatat."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("intake_regency", kode_kab)


@require_GET
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The empty workbook to fill in."""
    return _file(workbooks.template(programmes.policy(programmes.current())), "templat-usulan.xlsx")


@require_GET
def correction(request: HttpRequest, kode_kab: str, number: int) -> HttpResponse:
    """Only the faulty rows, each with its reason, to mend and send back. Full numbers leave the office: logged."""
    who, programme = worker(request), programmes.current()
    found = _upload(programme, kode_kab, number)
    data = workbooks.correction(found, programmes.policy(programme))
    actions.log_export(by=who.actor, what="Perbaikan.xlsx", subject=found.log_id)
    return _file(data, f"Perbaikan {found.receipt}.xlsx")


@require_GET
def original(request: HttpRequest, kode_kab: str, number: int) -> HttpResponse:
    """The file as it was sent. Logged."""
    who = worker(request)
    found = _upload(programmes.current(), kode_kab, number)
    if not found.blob:
        messages.error(request, _("Berkas asli sudah dihapus menurut jadwal penyimpanan."))
        return redirect("intake_version", kode_kab, number)
    actions.log_export(by=who.actor, what="asli", subject=found.log_id)
    return _file(queries.open_blob(found), found.name, "application/octet-stream")


def _upload(programme: Programme, kode_kab: str, number: int) -> Upload:
    found = Upload.objects.filter(programme=programme, kode_kab=kode_kab, number=number).first()
    if found is None:
        raise Http404
    return found


def _file(data: bytes, name: str, kind: str = XLSX) -> HttpResponse:
    return HttpResponse(
        data, content_type=kind, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    )
