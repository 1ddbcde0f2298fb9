"""Pages of signing: all minutes, one of them, drawing up and editing, the signature itself, the auditor's record.

Knows: what is shown and which form does what. Does not know: who may (urls.py, policies.py); paper (paper_views.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import DateField
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from naungan.model.errors import Refused
from naungan.office.day_boxes import day_of, why_no_day
from naungan.office.pages import may_open, worker
from naungan.office.programmes import queries as programmes
from naungan.office.review import queries as review
from naungan.office.review.figures import figures
from naungan.office.signing import actions, policies, queries
from naungan.office.signing.facts import facts_of, must_sign
from naungan.office.signing.freshness import asks_for
from naungan.office.signing.machine import LIVE, State
from naungan.office.signing.models import Agreement, Kind
from naungan.office.signing.policies import Act

KINDS = {
    State.COMPLETE: "good", State.ISSUED: "good", State.CANCELLED: "bad", State.DRAWN_UP: "",
    State.OPEN: "warn", State.AWAITS_BPJS: "warn", State.AWAITS_PROVINCE: "warn",
}  # fmt: skip
CHANGED = {
    "semua": _l("disusun"), "place": _l("tempat"), "held_on": _l("hari"), "notes": _l("catatan"), "facts": _l("angka"),
    "regions": _l("kabupaten/kota"),
}  # fmt: skip
"""What a revision changed, in words."""
NUMBERS = ("seats", "filled", "waiting", "rupiah")
FIELDS = ("place", "held_on", "notes", "why")


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """All minutes of the programme, the newest first."""
    programme, who = programmes.current(), worker(request)
    frozen = review.frozen(programme)
    listed = Agreement.objects.filter(programme=programme).select_related("determination")
    may_draw = not policies.may(who.actor, Act.DRAW_UP) and frozen is not None
    return render(request, "signing/overview.html", {
        "programme": programme, "frozen": frozen, "rows": [(each, KINDS[State(each.state)]) for each in listed],
        "may_draw": may_draw and frozen is not None and queries.newest(frozen, Kind.DETERMINATION) is None,
    })  # fmt: skip


@require_http_methods(["GET", "POST"])
def draw_up(request: HttpRequest) -> HttpResponse:
    """Minutes of the whole frozen list."""
    who, frozen = worker(request), review.frozen(programmes.current())
    if frozen is None:
        messages.error(request, _("Belum ada penetapan yang beku. Bekukan dahulu."))
        return redirect("signing_overview")
    facts, fault = facts_of(frozen), ""
    if request.method == "POST":
        try:
            made = actions.draw_up(
                by=who.actor, account=who.account, determination=frozen, kind=Kind.DETERMINATION,
                regions=must_sign(facts), facts=facts, place=request.POST.get("place", ""),
                held_on=day_in(request, "held_on"), notes=request.POST.get("notes", ""),
            )  # fmt: skip
            messages.success(request, _("Berita acara disusun. Periksa isinya, lalu buka penandatanganan."))
            return redirect("signing_detail", made.pk)
        except ValueError:
            fault = no_day(request, ("held_on",), _("Tulis hari rapat."))
        except Refused as refused:
            fault = str(refused)
    told = {"determination": frozen, "figures": figures(frozen), "fault": fault, "typed": _typed(request)}
    return render(request, "signing/draw_up.html", told, status=422 if fault else 200)


@require_GET
def detail(request: HttpRequest, agreement: int) -> HttpResponse:
    """What is signed, who has signed and who not, what fell and why."""
    return _detail(request, one(agreement))


def _detail(request: HttpRequest, found: Agreement, fault: str = "") -> HttpResponse:
    who, stands = worker(request), queries.standing(found)
    live, is_writer = stands.state in LIVE, not policies.may(who.actor, Act.EDIT)
    quiet = policies.is_quiet(found.closed_from, found.closed_until, timezone.localdate())
    mine = [step for step in stands.steps if step.part in queries.signs_at(found, who.actor)]
    history = found.revisions.select_related("account")
    told = {
        "agreement": found, "standing": stands, "kind": KINDS[stands.state], "stamp": queries.stamp(found),
        "total": queries.total(found), "who_is_it": who_is_it(request, found), "fault": fault, "quiet": quiet,
        "hash_groups": hash_groups(found), "lines": _lines(found, stands), "mine": [s for s in mine if s.is_turn],
        "fallen": found.signatures.exclude(fell_at=None).select_related("account", "fell_by"),
        "revisions": [(each, [CHANGED[name] for name in each.changed]) for each in history],
        "may_edit": is_writer and live and stands.is_valid and not quiet, "may_rest": is_writer and live and not quiet,
        "may_open_signing": is_writer and stands.state is State.DRAWN_UP and stands.is_valid,
        "may_hand_in": live and bool(hands_in_at(request, found)), "sees_record": may_open(who.actor, "signing_record"),
        "sees_paper": not policies.may(who.actor, Act.CONFIRM_SCAN),
        "own": [part.code for part in hands_in_at(request, found)],
        "typed": {name: request.POST.get(name, "") for name in ("since", "until", "why")},
    }  # fmt: skip
    return render(request, "signing/detail.html", told, status=422 if fault else 200)


def _lines(found: Agreement, stands: queries.Standing) -> list[tuple[queries.StepStanding, dict[str, Any]]]:
    """Each place to sign with the figures of its regency, where it is one."""
    told, nothing = {each["code"]: each for each in queries.lines(found)}, dict.fromkeys(NUMBERS)
    return [(step, told.get(step.part.regency, nothing)) for step in stands.steps]


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, agreement: int) -> HttpResponse:
    """Change place, day or notes; what was signed falls."""
    found, who, fault = one(agreement), worker(request), ""
    if request.method == "POST":
        try:
            actions.edit(
                by=who.actor, account=who.account, agreement=found, place=request.POST.get("place", ""),
                held_on=day_in(request, "held_on"), notes=request.POST.get("notes", ""),
                why=request.POST.get("why", ""), seen=request.POST.get("seen", "-"),
            )  # fmt: skip
            messages.success(request, _("Berita acara disimpan."))
            return redirect("signing_detail", found.pk)
        except ValueError:
            fault = no_day(request, ("held_on",), _("Tulis hari rapat."))
        except Refused as refused:
            fault = str(refused)
    kept = {"place": found.place, "held_on": typed_day(found.held_on), "notes": found.notes, "why": ""}
    told = {
        "agreement": found, "fault": fault, "typed": _typed(request) if request.method == "POST" else kept,
        "signed": len(queries.standing_signatures(found)),
    }  # fmt: skip
    return render(request, "signing/edit.html", told, status=422 if fault else 200)


@require_POST
def open_signing(request: HttpRequest, agreement: int) -> HttpResponse:
    """Let everybody sign."""
    found = one(agreement)
    try:
        actions.open_signing(by=worker(request).actor, agreement=found, seen=request.POST.get("seen", ""))
        messages.success(request, _("Penandatanganan dibuka. Kepala dinas setiap kabupaten/kota diberi tahu."))
    except Refused as refused:
        return _detail(request, found, str(refused))
    return redirect("signing_detail", found.pk)


@require_POST
def set_quiet(request: HttpRequest, agreement: int) -> HttpResponse:
    """Days in which nothing is changed."""
    found = one(agreement)
    try:
        since, until = day_in(request, "since"), day_in(request, "until")
        actions.set_quiet(by=worker(request).actor, agreement=found, since=since, until=until)
        messages.success(request, _("Masa tenang ditetapkan."))
    except ValueError:
        told = no_day(request, ("since", "until"), _("Tulis hari mulai dan hari berakhir."))
        return _detail(request, found, told)
    except Refused as refused:
        return _detail(request, found, str(refused))
    return redirect("signing_detail", found.pk)


@require_POST
def cancel(request: HttpRequest, agreement: int) -> HttpResponse:
    """Give minutes up."""
    found, who = one(agreement), worker(request)
    try:
        actions.cancel(by=who.actor, account=who.account, agreement=found, why=request.POST.get("why", ""))
        messages.success(request, _("Berita acara dibatalkan. Tanda tangan atasnya gugur."))
    except Refused as refused:
        return _detail(request, found, str(refused))
    return redirect("signing_detail", found.pk)


@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, agreement: int) -> HttpResponse:
    """The signature: proof of who one is, what is signed once more, one button."""
    found, who = one(agreement), worker(request)
    asked = request.POST.get("part", "") or request.GET.get("bagian", "")
    stands, mine = queries.standing(found), queries.signs_at(found, who.actor)
    turn = [part for part in mine if (step := stands.of(part)) and step.is_turn]
    part = next((each for each in (*turn, *mine) if asked in ("", each.code)), None)
    if part is None:
        messages.error(request, _("Berita acara ini tidak ditandatangani oleh Anda."))
        return redirect("signing_detail", found.pk)
    if page := asks_for(request, who.account):  # whoever finds an open browser signs nothing
        back = f"{reverse('signing_sign', args=[found.pk])}?{urlencode({'bagian': part.code})}"
        return redirect(f"{reverse(page)}?{urlencode({'next': back})}")
    fault = ""
    if request.method == "POST":
        try:
            seen = request.POST.get("seen", "")
            actions.sign(by=who.actor, account=who.account, agreement=found, part=part, seen=seen)
            messages.success(request, _("Tanda tangan Anda tercatat."))
            return redirect("signing_detail", found.pk)
        except Refused as refused:
            found, fault = one(agreement), str(refused)
    told = {
        "agreement": found, "minutes": queries.minutes(found, part.code), "fault": fault, "part": part,
        "who_is_it": who_is_it(request, found), "hash_groups": hash_groups(found), "stamp": queries.stamp(found),
        "capacity": queries.capacity(who.account, part, queries.place_names(found)[part.code], timezone.localdate()),
    }  # fmt: skip
    return render(request, "signing/sign.html", told, status=422 if fault else 200)


@require_GET
def record(request: HttpRequest, agreement: int) -> HttpResponse:
    """The record of signatures as a file; that it was taken is logged."""
    found = one(agreement)
    actions.log_export(by=worker(request).actor, agreement=found)
    told = {"Content-Disposition": f'attachment; filename="tanda-tangan-{found.number}.json"'}
    return JsonResponse(queries.record(found), headers=told, json_dumps_params={"ensure_ascii": False, "indent": 1})


def one(pk: int) -> Agreement:
    """Raises: Http404."""
    found = Agreement.objects.filter(pk=pk).select_related("determination__version", "programme", "drawn_by").first()
    if found is None:
        raise Http404
    return found


def hands_in_at(request: HttpRequest, found: Agreement) -> list[policies.Part]:
    """Places whose paper this person may hand in."""
    who = worker(request).actor
    return [part for part in policies.parts(found.regions) if not policies.may_hand_in(who, part)]


def who_is_it(request: HttpRequest, found: Agreement) -> str:
    """Where the people behind the figures are named, for whoever may open that; '' = nowhere for them."""
    is_change = found.kind == Kind.AMENDMENT
    page = "replacement_overview" if is_change else "review_people"
    if not may_open(worker(request).actor, page):
        return ""
    return reverse(page) if is_change else f"{reverse(page, args=[found.determination_id])}?hasil=DITETAPKAN"


def hash_groups(found: Agreement) -> list[str]:
    """The content hash, to be compared by eye."""
    return [found.content_hash[at : at + 8] for at in range(0, 64, 8)]


def day_in(request: HttpRequest, name: str) -> date:
    """A day as people type it: 20-6-2026. Raises: ValueError, when it is none."""
    try:
        found: date = DateField().clean(request.POST.get(name, ""))
    except ValidationError as error:
        raise ValueError(name) from error
    return found


def no_day(request: HttpRequest, names: Sequence[str], otherwise: str) -> str:
    """Why one of these fields holds no day; `otherwise`, where it is not that the calendar lacks it."""
    for name in names:
        typed = re.fullmatch(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})", request.POST.get(name, "").strip(), re.ASCII)
        boxes = dict(zip(("day", "month", "year"), typed.groups(), strict=True)) if typed else {}
        try:
            day_of(boxes)
        except ValueError:
            if boxes:
                return why_no_day(boxes)
    return otherwise


def typed_day(day: date) -> str:
    """As somebody would type it."""
    return f"{day.day}-{day.month}-{day.year}"


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in FIELDS}
