"""Pages of wet ink: the print of one part, handing in its scan, looking at a scan.

Knows: what is shown and which form does what. Does not know: who may (urls.py, policies.py).
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from naungan.model.errors import Refused
from naungan.office.accounts.models import Account
from naungan.office.pages import worker
from naungan.office.pdf_download import pdf_download
from naungan.office.signing import minutes_paper, paper, policies, queries
from naungan.office.signing.actions import address
from naungan.office.signing.freshness import asks_for
from naungan.office.signing.machine import LIVE, State
from naungan.office.signing.models import Agreement, Scan, ScanState
from naungan.office.signing.paper import Signed
from naungan.office.signing.views import day_in, hands_in_at, hash_groups, no_day, one, who_is_it
from naungan.reports.documents.typeset import qr_svg
from naungan.sources.cell_text import mask_card_numbers

FIELDS = ("part", "code", "signer", "name", "post", "day")


@require_GET
def print_part(request: HttpRequest, agreement: int, part: str) -> HttpResponse:
    """Minutes of one part, to be printed and signed in ink. Its QR holds the page's address and the content hash."""
    found = one(agreement)
    if queries.part_of(found, part) is None:
        raise Http404
    code = qr_svg(_target(request, found))
    return render(request, "signing/print.html", {
        "agreement": found, "minutes": queries.minutes(found, part), "hash_groups": hash_groups(found),
        "stamp": queries.stamp(found), "who_is_it": who_is_it(request, found), "qr": mark_safe(code),  # noqa: S308  (drawn by us, of our own text)
    })  # fmt: skip


@require_GET
def minutes_pdf(request: HttpRequest, agreement: int, part: str) -> HttpResponse:
    """The same as a letter."""
    found = one(agreement)
    if queries.part_of(found, part) is None:
        raise Http404
    data = minutes_paper.pdf(found, part, _target(request, found))
    return pdf_download(data, f"berita-acara-{found.number}-{part}")


def _target(request: HttpRequest, found: Agreement) -> str:
    return f"{request.build_absolute_uri(address(found))}#{found.content_hash}"


@require_http_methods(["GET", "POST"])
def hand_scan(request: HttpRequest, agreement: int) -> HttpResponse:
    """Hand in the scan of what was signed in ink."""
    found, fault = one(agreement), ""
    places = hands_in_at(request, found)
    if not places or State(found.state) not in LIVE:
        messages.error(request, _("Kertas berita acara ini tidak diunggah oleh Anda, atau sudah tidak berlaku."))
        return redirect("signing_detail", found.pk)
    asked = request.POST.get("part", "") or request.GET.get("bagian", "")
    part = next((each for each in places if each.code == asked), places[0])
    if request.method == "POST":
        fault = _handed(request, found, part)
        if not fault:
            messages.success(request, _("Pindaian diterima. Petugas provinsi yang lain memeriksanya."))
            return redirect("signing_detail", found.pk)
    names = queries.place_names(found)
    told = {
        "agreement": found, "part": part, "name": names[part.code], "fault": fault,
        "places": [(each.code, names[each.code]) for each in places],
        "signers": queries.choices(found, part, timezone.localdate()),
        "typed": {name: mask_card_numbers(request.POST.get(name, "")) for name in FIELDS if name != "code"},
        "typed_code": request.POST.get("code", ""), "megabytes": policies.SCAN_BYTES // 1024**2,
    }  # fmt: skip
    return render(request, "signing/paper.html", told, status=422 if fault else 200)


def _handed(request: HttpRequest, found: Agreement, part: policies.Part) -> str:
    """Why nothing was kept; '' = it was."""
    who, file = worker(request), request.FILES.get("file")
    signer = request.POST.get("signer", "")
    account = Account.objects.filter(pk=int(signer)).first() if signer.isdecimal() and len(signer) < 10 else None
    try:
        if file is None or account is None:
            return _("Pilih berkas pindaian dan siapa yang menandatanganinya.")
        said = Signed(
            request.POST.get("code", ""), account, request.POST.get("name", ""), request.POST.get("post", ""),
            day_in(request, "day"),
        )  # fmt: skip
        paper.hand_scan(by=who.actor, account=who.account, agreement=found, part=part, signed=said, data=file.read())
    except ValueError:
        return no_day(request, ("day",), _("Tulis hari tanda tangan."))
    except Refused as refused:
        return str(refused)
    return ""


@require_http_methods(["GET", "POST"])
def look(request: HttpRequest, scan: int) -> HttpResponse:
    """A second officer looks at a scan, and confirms or rejects it."""
    found, who, fault = _scan(request, scan), worker(request), ""
    if request.method == "POST":
        if page := asks_for(request, who.account):  # it makes a signature, as the head's own form does
            messages.info(request, _("Buktikan dahulu siapa Anda, lalu kirim jawaban Anda sekali lagi."))
            return redirect(f"{reverse(page)}?{urlencode({'next': request.path})}")
        try:
            if request.POST.get("answer") == "sahkan":
                paper.confirm_scan(by=who.actor, account=who.account, scan=found)
                messages.success(request, _("Pindaian disahkan; tanda tangannya berlaku."))
            else:
                paper.reject_scan(by=who.actor, account=who.account, scan=found, why=request.POST.get("why", ""))
                messages.success(request, _("Pindaian ditolak; pengunggahnya diberi tahu."))
            return redirect("signing_detail", found.agreement_id)
        except Refused as refused:
            found, fault = _scan(request, scan), str(refused)
    told = {
        "scan": found, "agreement": found.agreement, "fault": fault,
        "why": mask_card_numbers(request.POST.get("why", "")),
        "waits": found.state == ScanState.WAITING, "code": policies.code_of(found.content_hash),
        "name": queries.place_names(found.agreement)[found.regency or found.step],
        "no": policies.is_second(who.account.pk, found.uploaded_by_id, found.signer_id),
    }  # fmt: skip
    return render(request, "signing/scan.html", told, status=422 if fault else 200)


@require_GET
def file(request: HttpRequest, scan: int) -> HttpResponse:
    """The scan as it was handed in, as a file: nothing of it runs in the office's own page."""
    found = _scan(request, scan)
    data, ending = paper.read_scan(by=worker(request).actor, scan=found), found.media_type.rpartition("/")[2]
    told = {"Content-Disposition": f'attachment; filename="berita-acara-{found.agreement.number}-{found.pk}.{ending}"'}
    return HttpResponse(data, content_type=found.media_type, headers=told)


def _scan(request: HttpRequest, pk: int) -> Scan:
    """Raises: Http404, for what this person may not see either."""
    who = worker(request)
    found = Scan.objects.filter(pk=pk).select_related(
        "agreement__determination__version", "agreement__programme", "signer", "uploaded_by", "decided_by"
    )
    made = found.first()
    if made is None or policies.may_look(who.actor, who.account.pk, made.uploaded_by_id):
        raise Http404
    return made
