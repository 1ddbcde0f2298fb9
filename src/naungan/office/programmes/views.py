"""The programme's page: the policy in force, its seats and money, registers, deadlines, lottery; and what changes it.

Knows: what is shown and which form does what. Does not know: who may (urls.py, policies.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from naungan.model.errors import ProgrammeInvalid, Refused
from naungan.model.programme import Fund
from naungan.model.programme import Programme as Policy
from naungan.office.accounts.models import Role
from naungan.office.day_boxes import day_of
from naungan.office.pages import worker
from naungan.office.programmes import actions, queries
from naungan.office.programmes.models import Deadline, ProgrammeVersion
from naungan.sources.programme_file import programme_faults_text

_NUMBER = re.compile(r"(?:Rp\s?)?(\d{1,15}|\d{1,3}(?:\.\d{3}){1,4})")


@require_GET
def detail(request: HttpRequest) -> HttpResponse:
    """The programme in force."""
    who, programme = worker(request), queries.current()
    version, policy = queries.version(programme), queries.policy(programme)
    shown = [region for region in policy.regions if who.scope.sees(region.code)]
    names = {region.code: region for region in policy.regions}
    cells = [(queries.cell_title(cell, names), cell) for cell in policy.cells if who.scope.sees(cell.kode_kab)]
    deadlines = Deadline.objects.filter(programme=programme).order_by("-id")
    return render(request, "programmes/detail.html", {
        "programme": programme, "version": version, "policy": policy, "cells": cells, "regions": shown,
        "seats": sum(cell.seats for _, cell in cells), "cost_per_seat": policy.monthly_contribution * policy.months,
        "funds": funds(policy), "snapshots": queries.all_snapshots(programme), "versions": queries.versions(programme),
        "is_closed": queries.is_closed(programme), "seed": queries.revealed_seed(programme),
        "holds_seed": hasattr(programme, "lottery"),
        "deadlines": [
            (each, names[each.regency].name if each.regency in names else each.regency)
            for each in deadlines
            if not each.regency or who.scope.sees(each.regency)
        ],
        "deadline": queries.deadline(programme, shown[0].code if len(shown) == 1 else ""),
        "may_change": Role.PROVINCE_OFFICER in who.actor.roles,
    })  # fmt: skip


@require_GET
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version: what it says, and what it says otherwise than the one before."""
    programme = queries.current()
    found = queries.versions(programme).filter(number=number).first()
    if found is None:
        raise Http404
    changes = queries.changes(programme, number)
    return render(request, "programmes/version.html", {"programme": programme, "version": found, "changes": changes})


def funds(policy: Policy) -> list[tuple[Fund, int, int]]:
    """Each fund, its seats, and what they cost. Units: seats, whole rupiah."""
    each = policy.monthly_contribution * policy.months
    seats = {fund.code: sum(c.seats for c in policy.cells if c.fund == fund.code) for fund in policy.funds}
    return [(fund, seats[fund.code], seats[fund.code] * each) for fund in policy.funds]


@require_POST
def add_version(request: HttpRequest) -> HttpResponse:
    """Put another programme file in force."""
    who, programme = worker(request), queries.current()
    file, note = request.FILES.get("file"), request.POST.get("note", "")
    if file is None:
        messages.error(request, _("Pilih berkas program (.toml) dahulu."))
        return redirect("programme")
    try:
        made = actions.add_version(
            by=who.actor, account=who.account, text=file.read().decode("utf-8-sig", "replace"),
            regions_text=queries.version(programme).regions_text, note=note, of=programme,
        )  # fmt: skip
        messages.success(request, _("Versi %(number)s berlaku.") % {"number": made.number})
    except (ProgrammeInvalid, Refused) as fault:
        _told(request, fault)
    return redirect("programme")


@require_POST
def change_seats(request: HttpRequest) -> HttpResponse:
    """Give one cell other seats."""
    return _changed(request, lambda told: actions.change_seats(
        cell=request.POST.get("cell", ""), seats=_whole(request.POST.get("seats", "")), **told
    ))  # fmt: skip


@require_POST
def change_budget(request: HttpRequest) -> HttpResponse:
    """Give one fund another budget."""
    return _changed(request, lambda told: actions.change_budget(
        fund=request.POST.get("fund", ""), budget=_whole(request.POST.get("budget", "")), **told
    ))  # fmt: skip


def _changed(request: HttpRequest, change: Callable[[dict[str, Any]], ProgrammeVersion]) -> HttpResponse:
    who = worker(request)
    try:
        made = change({
            "by": who.actor, "account": who.account, "programme": queries.current(),
            "reason": request.POST.get("reason", ""), "number": _whole(request.POST.get("number", "")),
        })  # fmt: skip
        messages.success(request, _("Versi %(number)s berlaku.") % {"number": made.number})
    except ValueError:
        messages.error(request, _("Angka tidak terbaca. Tulis bilangan bulat, misalnya 1.400."))
    except (ProgrammeInvalid, Refused) as fault:
        _told(request, fault)
    return redirect("programme")


def _whole(text: str) -> int:
    """'1.400', '1400', 'Rp1.400' -> 1400. Raises: ValueError; also for '1,400', which could mean two things."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    return int(found[1].replace(".", ""))


def _told(request: HttpRequest, fault: ProgrammeInvalid | Refused) -> None:
    if isinstance(fault, Refused):
        messages.error(request, str(fault))
        return
    _headline, *lines = programme_faults_text(fault).splitlines()  # it names a folder of this server
    messages.error(request, _("Program belum dapat dipakai.") + "\n" + "\n".join(lines))


@require_POST
def set_deadline(request: HttpRequest) -> HttpResponse:
    """Say until when lists are taken."""
    who = worker(request)
    try:
        until = day_of(request.POST)
    except ValueError:
        messages.error(request, _("Tanggal tidak terbaca. Isi hari, bulan, dan tahun dengan angka."))
        return redirect("programme")
    try:
        actions.set_deadline(
            by=who.actor, account=who.account, programme=queries.current(), regency=request.POST.get("regency", ""),
            until=until, reason=request.POST.get("reason", ""),
        )  # fmt: skip
        messages.success(request, _("Batas penyerahan dicatat."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("programme")


@require_POST
def commit_lottery(request: HttpRequest) -> HttpResponse:
    """Make the lottery's seed and publish the commitment to it."""
    who = worker(request)
    try:
        actions.commit_lottery(by=who.actor, account=who.account, programme=queries.current())
        messages.success(request, _("Komitmen undian diumumkan. Benihnya tersimpan tersegel."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("programme")


@require_POST
def reveal_lottery(request: HttpRequest) -> HttpResponse:
    """Publish the lottery's seed after the freeze."""
    try:
        actions.reveal_lottery(by=worker(request).actor, programme=queries.current())
        messages.success(request, _("Benih undian diumumkan."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("programme")
