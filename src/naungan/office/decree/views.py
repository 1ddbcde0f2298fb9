"""Pages of decrees: drawing up, files, signing, issuing, replacing; and the public page that checks one.

Knows: what is shown and which form does what. Does not know: who may (urls.py, policies.py).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from urllib.parse import urlencode

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from naungan.model.errors import Refused, Stop
from naungan.model.programme import Region
from naungan.model.refusal import Refusal
from naungan.office.accounts.policies import Actor
from naungan.office.day_boxes import BOXES, day_of, why_no_day
from naungan.office.decree import actions, policies, queries, replacing, signing_ways
from naungan.office.decree.models import Annex, Cause, Decree, Replacement, State
from naungan.office.decree.policies import Act, Text
from naungan.office.jobs import queries as jobs
from naungan.office.pages import Worker, may_open, worker
from naungan.office.pdf_download import pdf_download
from naungan.office.programmes import queries as programmes
from naungan.office.review import queries as review
from naungan.office.review.models import Person
from naungan.office.signing import queries as signing
from naungan.office.signing.freshness import asks_for
from naungan.office.signing.models import Agreement
from naungan.sources.cell_text import mask_card_numbers

EVERYBODY = "semua"
"""The key under which all that comes from outside is counted together."""
WORDS = ("number", "place", "issuer", "signatory", "considering", "recalling", "paper")


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Every decree, what binds today, and what the next step is."""
    programme = programmes.current()
    frozen, bound = review.frozen(programme), queries.figures_now(programme)
    ready = [each for each in _agreements(programme.pk) if signing.standing(each).is_complete]
    used = {each.agreement_id for each in queries.decrees(programme) if each.state != State.CANCELLED}
    actor = worker(request).actor
    return render(request, "decree/overview.html", {
        "programme": programme, "decrees": queries.decrees(programme), "figures": bound, "frozen": frozen,
        "ready": [each for each in ready if each.pk not in used],
        "may_open": may_open(actor, "decree_detail"), "may_draft": may_open(actor, "decree_draft"),
        "sees_replacements": may_open(actor, "replacement_overview"),
    })  # fmt: skip


def _agreements(programme: int) -> list[Agreement]:
    return list(Agreement.objects.filter(programme=programme).select_related("determination__version", "programme"))


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of a decree on minutes that everybody signed."""
    agreement, who, fault = _agreement(pk), worker(request), ""
    if request.method == "POST":
        try:
            text = Text(day=_day(request), **{name: request.POST.get(name, "") for name in WORDS})
            made = actions.draft(by=who.actor, account=who.account, agreement=agreement, text=text)
            return redirect("decree_detail", made.pk)
        except Refused as refused:
            fault = str(refused)
    letter = programmes.read_policy(agreement.determination.version).letter
    typed = _typed(request, *WORDS, *BOXES) if fault else {
        "place": letter.place, "issuer": letter.issuer, "considering": "\n".join(letter.considering),
        "recalling": "\n".join(letter.recalling), "paper": "a4",
    }  # fmt: skip
    page = {"agreement": agreement, "typed": typed, "fault": fault, "standing": signing.standing(agreement)}
    return render(request, "decree/draft.html", page, status=422 if fault else 200)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One decree: how far it is, its figures and files, and the next step of whoever looks."""
    found, actor = _decree(pk), worker(request).actor
    if found.is_being_made and found.job is not None:
        return render(request, "decree/progress.html", {"decree": found, "progress": jobs.progress(found.job)})
    regions = programmes.regions(found.programme)
    annexes = queries.annexes(found)
    may = {str(act): not policies.may(actor, act) for act in (
        Act.SIGN, Act.SCAN, Act.CONFIRM_SCAN, Act.ISSUE, Act.CANCEL,
    )}  # fmt: skip
    return render(request, "decree/detail.html", {
        "decree": found, "figures": queries.figures(found), "may": may, "ways": signing_ways.ways(),
        "public": [(each, regions[each.kode_kab].name) for each in annexes if not each.is_sealed],
        "sealed": [
            (each, regions[each.kode_kab].name)
            for each in annexes if each.is_sealed and not policies.may(actor, Act.READ_SEALED, each.kode_kab)
        ],
        "amended_by": [each for each in found.amended_by.all() if each.state == State.ISSUED],
        "may_cancel": may[Act.CANCEL] and found.state in policies.WHEN[Act.CANCEL],
    })  # fmt: skip


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a decree that was not issued."""
    return _done(request, pk, _("Keputusan dibatalkan; nomornya bebas lagi."), lambda who, found: actions.cancel(
        by=who.actor, decree=found, why=request.POST.get("why", ""),
    ))  # fmt: skip


@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the first part in one of the ways that this office has."""
    file = request.FILES.get("file")
    return _done(request, pk, _("Tanda tangan diperiksa dan disimpan."), lambda who, found: signing_ways.sign(
        by=who.actor, account=who.account, decree=found, file=file.read() if file else b"",
        nik=request.POST.get("nik", ""), secret=request.POST.get("passphrase", ""),
    ), is_grave=True)  # fmt: skip


@require_POST
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the scan of a first part that was signed in ink."""
    file = request.FILES.get("file")
    return _done(request, pk, _("Pindaian disimpan; orang lain memeriksanya."), lambda who, found: actions.scan(
        by=who.actor, account=who.account, decree=found, data=file.read() if file else b"",
        told=request.POST.get("told", ""),
    ))  # fmt: skip


@require_POST
def decide_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether the scan shows this decree, signed."""
    return _done(request, pk, _("Pemeriksaan pindaian dicatat."), lambda who, found: actions.decide_scan(
        by=who.actor, account=who.account, decree=found, is_good=request.POST.get("good") == "ya",
        why=request.POST.get("why", ""),
    ), is_grave=True)  # fmt: skip


@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue it: it binds from now on."""
    return _done(request, pk, _("Keputusan terbit."), lambda who, found: actions.issue(
        by=who.actor, account=who.account, decree=found,
    ), is_grave=True)  # fmt: skip


@require_GET
def cover(_request: HttpRequest, pk: int) -> HttpResponse:
    """The first part: signed where it is."""
    found = _decree(pk)
    if not found.blob:
        raise Http404
    return pdf_download(queries.cover(found), f"keputusan-{found.code}")


@require_GET
def unsigned(_request: HttpRequest, pk: int) -> HttpResponse:
    """The first part as it was made, to be signed elsewhere."""
    found = _decree(pk)
    if not found.blob:
        raise Http404
    return pdf_download(queries.unsigned(found), f"keputusan-{found.code}-naskah")


@require_GET
def annex(_request: HttpRequest, pk: int, kode_kab: str, part: int) -> HttpResponse:
    """A public annex: NIKs masked."""
    found = _annex(pk, kode_kab, part, is_sealed=False)
    return pdf_download(queries.annex_file(found), f"lampiran-{found.decree.code}-{kode_kab}-{part}")


@require_POST
def sealed_annex(request: HttpRequest, pk: int, kode_kab: str, part: int) -> HttpResponse:
    """A sealed annex with whole NIKs; logged."""
    found = _annex(pk, kode_kab, part, is_sealed=True)
    try:
        data = actions.open_sealed(by=worker(request).actor, annex=found)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("decree_detail", pk)
    return pdf_download(data, f"lampiran-tersegel-{found.decree.code}-{kode_kab}-{part}")


@require_GET
def replacements(request: HttpRequest) -> HttpResponse:
    """Who leaves and who enters: what waits for an amending decree, and what was decided."""
    programme, who = programmes.current(), worker(request)
    frozen, regions = review.frozen(programme), programmes.regions(programme)
    waiting = queries.changes(queries.pending(frozen)) if frozen else []
    every = queries.changes(Replacement.objects.filter(determination=frozen)) if frozen else []
    undone = {each.replacement.pk for each in waiting}
    return render(request, "decree/replacements.html", {
        "programme": programme, "determination": frozen, "has_decree": bool(queries.issued(programme)),
        "rows": [
            _change(each, regions, waits=each.replacement.pk in undone, actor=who.actor) for each in every
        ],
        "waiting": len(waiting), "may_amend": not policies.may(who.actor, Act.AMEND),
        "may_undo": may_open(who.actor, "replacement_undo"),
    })  # fmt: skip


def _change(each: queries.Change, regions: dict[str, Region], *, waits: bool, actor: Actor) -> dict[str, object]:
    return {
        "change": each.replacement, "region": regions[each.replacement.kode_kab].name, "waits": waits,
        "leaving": review.line(each.leaving, actor),
        "entering": review.line(each.entering, actor) if each.entering else None,
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, candidate_id: str) -> HttpResponse:
    """Record that one person leaves."""
    found, who, fault = _person(candidate_id), worker(request), ""
    if request.method == "POST":
        try:
            made = replacing.replace(
                by=who.actor, account=who.account, person=found, cause=_cause(request), day=_day(request),
                why=request.POST.get("why", ""),
            )  # fmt: skip
            told = (
                _("Dicatat. Penggantinya orang berikutnya pada daftar cadangan.")
                if made.entering
                else _(
                    "Dicatat. Tidak ada pengganti: daftar cadangan kelompok ini habis, atau ia sendiri masih cadangan."
                )
            )
            messages.success(request, told)
            return redirect("replacement_overview")
        except Refused as refused:
            fault = str(refused)
    turn = queries.next_waiting(found.determination, found.cell)
    return render(request, "decree/replace.html", {
        "row": review.line(found, who.actor), "person": found, "causes": Cause.choices, "fault": fault,
        "typed": _typed(request, "cause", "why", *BOXES) if fault else {},
        "turn": review.line(turn, who.actor) if turn else None,
    }, status=422 if fault else 200)  # fmt: skip


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a replacement back."""
    found = Replacement.objects.filter(pk=pk).select_related("determination__programme").first()
    if found is None:
        raise Http404
    try:
        replacing.undo(by=worker(request).actor, replacement=found)
        messages.success(request, _("Penggantian dibatalkan."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("replacement_overview")


@require_POST
def amend(request: HttpRequest) -> HttpResponse:
    """Draw up the minutes that decide what waits."""
    who = worker(request)
    try:
        made = replacing.amend(
            by=who.actor, account=who.account, programme=programmes.current(), place=request.POST.get("place", ""),
            held_on=_day(request), notes=request.POST.get("notes", ""),
        )  # fmt: skip
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("replacement_overview")
    return redirect("signing_detail", made.pk)


@login_not_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Public: which decree is this file part of? It is compared and not kept."""
    if request.method == "POST" and not ratelimit.consume(request, action="decree_check", key=EVERYBODY):
        return render(request, "decree/wait.html", status=429)
    file, code = request.FILES.get("file"), request.POST.get("code", "").strip()
    if code and (decree := queries.by_printed_code(code)):
        return redirect("decree_verify", decree.code)
    found = queries.by_file(sha256(file.read()).hexdigest()) if file else None
    told = {"asked": file is not None, "found": found, "code": code, "is_missing": bool(code)}
    return render(request, "decree/check.html", told)


@login_not_required
@require_GET
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Public: what a decree is known by, and its sums."""
    found = queries.by_code(code)
    if found is None:
        return render(request, "decree/unknown.html", status=404)
    return render(request, "decree/verify.html", {
        "decree": found, "figures": queries.figures(found), "programme": found.programme,
        "amended_by": [each for each in found.amended_by.all() if each.state == State.ISSUED],
        "annexes": [
            (programmes.regions(found.programme)[code].name, part, digest)
            for code, part, _people, digest in found.annex_hashes  # how many so few are could point at somebody
        ],
    })  # fmt: skip


def _done(
    request: HttpRequest, pk: int, told: str, do: Callable[[Worker, Decree], None], *, is_grave: bool = False
) -> HttpResponse:  # fmt: skip
    """In: `is_grave`: only for somebody who has just proved who they are."""
    page = asks_for(request, worker(request).account) if is_grave else ""
    if page:
        messages.info(request, _("Buktikan dahulu bahwa ini Anda, lalu tekan sekali lagi."))
        return redirect(f"{reverse(page)}?{urlencode({'next': reverse('decree_detail', args=[pk])})}")
    try:
        do(worker(request), _decree(pk))
        messages.success(request, told)
    except Stop as refused:
        messages.error(request, str(refused))
    return redirect("decree_detail", pk)


def _decree(pk: int) -> Decree:
    found = Decree.objects.filter(pk=pk).select_related(
        "programme", "determination__version", "agreement", "amends", "job", "account", "issued_by", "signed_by"
    ).first()  # fmt: skip
    if found is None:
        raise Http404
    return found


def _agreement(pk: int) -> Agreement:
    found = Agreement.objects.filter(pk=pk).select_related("determination__version", "programme").first()
    if found is None:
        raise Http404
    return found


def _annex(pk: int, kode_kab: str, part: int, *, is_sealed: bool) -> Annex:
    found = Annex.objects.filter(decree=pk, kode_kab=kode_kab, part=part, is_sealed=is_sealed)
    annex = found.select_related("decree").first()
    if annex is None:
        raise Http404
    return annex


def _person(candidate_id: str) -> Person:
    frozen = review.frozen(programmes.current())
    found = review.person(frozen, candidate_id) if frozen else None
    if found is None or not found.cell:
        raise Http404
    return found


def _typed(request: HttpRequest, *names: str) -> dict[str, str]:
    """What stands in a form that was refused."""
    return {name: mask_card_numbers(request.POST.get(name, "")) for name in names}


def _day(request: HttpRequest) -> date:
    """Raises: Refused."""
    try:
        return day_of(request.POST)
    except ValueError:
        raise Refused(Refusal("BUKAN_TANGGAL", why_no_day(request.POST))) from None


def _cause(request: HttpRequest) -> Cause:
    """Raises: Refused."""
    try:
        return Cause(request.POST.get("cause", ""))
    except ValueError:
        raise Refused(Refusal("TANPA_SEBAB", "Pilih sebabnya.")) from None
