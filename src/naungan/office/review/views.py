"""Pages of review: determinations, their cells and people, rulings, identities in doubt, rejections.

Knows: what is shown and which form does what. Does not know: who may (urls.py, policies.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from naungan.model.decision import REASON_TEXTS, Verdict
from naungan.model.errors import Refused
from naungan.model.programme import Region
from naungan.office.jobs import queries as jobs
from naungan.office.pages import Worker, may_open, worker
from naungan.office.programmes import queries as programmes
from naungan.office.review import actions, guards, person_links, person_search, policies, queries, second_reader
from naungan.office.review import rejections as rejected
from naungan.office.review.figures import figures
from naungan.office.review.models import Determination, Person, Purpose, State
from naungan.office.review.policies import Act, Notice
from naungan.sources.cell_text import mask_card_numbers
from naungan.sources.headers import title_of
from naungan.sources.ruling_files import CORRECTABLE, OBJECTION_VALUES
from naungan.stages.assess import ANSWERABLE
from naungan.stages.explain import CHECK_NAMES

VERDICTS = {
    Verdict.DITETAPKAN: (gettext_lazy("Ditetapkan"), "good"),
    Verdict.CADANGAN: (gettext_lazy("Cadangan"), ""),
    Verdict.TIDAK_MEMENUHI: (gettext_lazy("Belum memenuhi syarat"), "bad"),
    Verdict.PERLU_TINJAUAN: (gettext_lazy("Perlu ditinjau"), "warn"),
}
"""Verdict -> its short name and the kind of its tag."""
NOTICE_FIELDS = ("notice_number", "notice_date", "appeal_until")


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Every determination, and the button for the next draft."""
    programme = programmes.current()
    return render(request, "review/overview.html", {
        "programme": programme, "determinations": queries.determinations(programme),
        "may_run": not policies.may(worker(request).actor, Act.DETERMINE) and not programmes.is_closed(programme),
    })  # fmt: skip


@require_POST
def run_draft(request: HttpRequest) -> HttpResponse:
    """Ask for a draft."""
    return _request(request, Purpose.DRAFT)


@require_http_methods(["GET", "POST"])
def freeze(request: HttpRequest) -> HttpResponse:
    """What will be frozen and what still waits; then the freeze itself."""
    if request.method == "POST":
        return _request(request, Purpose.FINAL)
    programme = programmes.current()
    inputs, regions = queries.inputs(programme), programmes.regions(programme)
    last = queries.last_stored(programme)
    return render(request, "review/freeze.html", {
        "programme": programme, "inputs": inputs, "last": last, "closed": programmes.is_closed(programme),
        "missing": [regions[code].name for code in queries.missing(programme, inputs)],
        "unsettled": sum(cell.unsettled_above for cell in queries.cells(last)) if last else None,
        "is_current": queries.last_is_current(programme), "has_seed": hasattr(programme, "lottery"),
        "holds": guards.sentences(guards.BEFORE_FREEZE, last) if last else [],
        "notes": guards.notes(last) if last else [],
        "receipts": [(regions[code].name, receipt) for code, receipt in sorted(inputs.uploads.items())],
    })  # fmt: skip


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """While it is worked out: how far it is; then its cells."""
    found = _determination(pk)
    if found.state == State.WAITING:
        told = jobs.progress(found.job) if found.job else None
        may_cancel = told is not None and not told.is_over and may_open(worker(request).actor, "review_cancel")
        told_page = {"determination": found, "progress": told, "may_cancel": may_cancel}
        return render(request, "review/progress.html", told_page)
    counts = [(each, label, kind, found.counts.get(each, 0)) for each, (label, kind) in VERDICTS.items()]
    shown = queries.cell_lines(found)
    return render(request, "review/detail.html", {
        "determination": found, "cells": shown, "total": queries.total(shown),
        "figures": figures(found) if found.is_stored else None,
        "is_province": worker(request).is_province,
        "may_reopen": found.state == State.FROZEN and may_open(worker(request).actor, "review_reopen"),
        "may_review": may_open(worker(request).actor, "review_queue"),
        "sees_rejections": may_open(worker(request).actor, "review_rejections"),
        "may_try": may_open(worker(request).actor, "scenario_try"),
        "may_ask": may_open(worker(request).actor, "exchange_new") and found.state == State.DONE,
        "sees_scenarios": may_open(worker(request).actor, "scenario_overview"),
        "counts": counts,
    })  # fmt: skip


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a determination that is being worked out."""
    found, who = _determination(pk), worker(request)
    try:
        actions.cancel(by=who.actor, account=who.account, determination=found)
        messages.success(request, _("Perhitungan dibatalkan."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("review_detail", pk)


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a frozen list again."""
    try:
        actions.reopen(by=worker(request).actor, determination=_stored(pk), why=request.POST.get("why", ""))
        messages.success(request, _("Penetapan dibuka kembali. Tanda tangan atasnya gugur."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("review_detail", pk)


@require_GET
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """People by regency, verdict, reason."""
    found, who = _stored(pk), worker(request)
    picked = {name: request.GET.get(name, "") for name in ("kabkota", "hasil", "alasan")}
    page = queries.people(found, who.actor, picked["kabkota"], picked["hasil"], picked["alasan"])
    shown = page.get_page(request.GET.get("page"))
    told = _people_page(request, found, list(shown))
    return render(request, "review/people.html", {**told, "page": shown, "picked": picked})


@require_POST
def search(request: HttpRequest, pk: int) -> HttpResponse:
    """People of a name or NIK: sent, and never in an address."""
    found, who = _stored(pk), worker(request)
    asked, kode_kab = request.POST.get("cari", ""), request.POST.get("kabkota", "")
    told = {"asked": mask_card_numbers(asked), "picked": {"kabkota": kode_kab}, "is_search": True}
    try:
        hits = person_search.search(queries.seen(found, who.actor), found.programme.code, asked, kode_kab)
    except Refused as refused:
        page = {**_people_page(request, found, []), **told, "fault": str(refused)}
        return render(request, "review/people.html", page, status=422)
    actions.log_search(by=who.actor, determination=found, kode_kab=kode_kab, people=len(hits.people))
    return render(request, "review/people.html", {**_people_page(request, found, hits.people), **told, "hits": hits})


def _people_page(request: HttpRequest, found: Determination, shown: list[Person]) -> dict[str, object]:
    who, regions = worker(request), programmes.regions(found.programme)
    return {
        "determination": found,
        "rows": [(queries.line(each, who.actor), _name(regions, each)) for each in shown],
        "verdicts": [(each, label) for each, (label, _kind) in VERDICTS.items()],
        "reasons": [(code, REASON_TEXTS[code][0]) for code in queries.reasons(found, who.actor)],
        "regions": {code: region for code, region in regions.items() if who.scope.sees(code)},
    }


@require_GET
def person(request: HttpRequest, pk: int, candidate_id: str) -> HttpResponse:
    """One person: verdict, every check, rank, rulings."""
    found = _person(pk, candidate_id)
    if not queries.is_shown_to(worker(request).actor, found):
        raise Http404
    actions.log_opened(by=worker(request).actor, person=found)
    return _person_page(request, found)


@require_POST
def show_nik(request: HttpRequest, pk: int, candidate_id: str) -> HttpResponse:
    """The same page once with the whole NIK; logged."""
    found, who = _person(pk, candidate_id), worker(request)
    try:
        return _person_page(request, found, full_nik=actions.show_nik(by=who.actor, person=found))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("review_person", pk, candidate_id)


@require_POST
def rule(request: HttpRequest, pk: int, candidate_id: str) -> HttpResponse:
    """A correction, evidence or an objection: what the field is says which. Refused, what was typed stands again."""
    found, who, file = _person(pk, candidate_id), worker(request), request.FILES.get("document")
    field = request.POST.get("field", "")
    kind = policies.kind_of(field)
    if kind is None:
        return _person_page(request, found, fault=_("Pilih kolom atau pemeriksaan."))
    try:
        actions.rule(
            by=who.actor, account=who.account, person=found, kind=kind, field=field,
            value=request.POST.get("value", "").strip(), why=request.POST.get("why", ""),
            document=file.read() if file else b"",
        )  # fmt: skip
        messages.success(request, _("Putusan dicatat. Putusan ini dipakai pada penetapan berikutnya."))
    except Refused as refused:
        return _person_page(request, found, fault=str(refused))
    return redirect("review_person", pk, candidate_id)


@require_GET
def queue(request: HttpRequest, pk: int) -> HttpResponse:
    """Identities in doubt that this officer can judge."""
    found, who = _stored(pk), worker(request)
    mine = queries.waiting_for(found, who.account.pk)
    regions = programmes.regions(found.programme)
    return render(request, "review/queue.html", {
        "determination": found, "total": len(mine), "others": len(queries.doubtful(found)) - len(mine),
        "rows": [
            (queries.line(each.person, who.actor), _name(regions, each.person), each.reading)
            for each in mine[: queries.PAGE_ROWS]
        ],
        "stuck": [(queries.line(each, who.actor), _name(regions, each)) for each in queries.stuck(found)],
    })  # fmt: skip


@require_http_methods(["GET", "POST"])
def judge(request: HttpRequest, pk: int, candidate_id: str) -> HttpResponse:
    """A row beside everybody whom it may be; one verdict for each, or none of them; and taking it back."""
    found, who = _person(pk, candidate_id), worker(request)
    faced = queries.faced(found, who.account.pk)
    if faced is None:
        raise Http404
    refusal = policies.not_the_uploader(who.account.pk, queries.uploaders(found.determination, found.kode_kab))
    if refusal:
        return render(request, "review/not_yours.html", {"sentence": refusal.sentence}, status=403)
    fault = _judged(request, found, max(len(faced.rivals), 1)) if request.method == "POST" else ""
    if request.method == "POST" and not fault:
        return redirect("review_judge", pk, candidate_id)
    mine, own = queries.waiting_for(found.determination, who.account.pk), queries.own_word(found, who.account.pk)
    why = queries.said(own, "why") if own else ""
    choices = [(policies.SAME, _("Sama")), (policies.OTHER, _("Bukan")), (policies.UNSURE, _("Tidak tahu"))]
    told = {
        "determination": found.determination, "faced": faced, "own": own, "why": why, "fault": fault,
        "typed": mask_card_numbers(request.POST.get("why", "")),
        "people": [
            (rival, [(value, label, value == _answer(request, rival.number)) for value, label in choices])
            for rival in faced.rivals
        ],
        "next": next((each.person for each in mine if each.person.candidate_id != candidate_id), None),
    }  # fmt: skip
    return render(request, "review/judge.html", told, status=422 if fault else 200)


def _answer(request: HttpRequest, number: int) -> str:
    return request.POST.get(f"answer-{number}", "")


def _judged(request: HttpRequest, person: Person, rivals: int) -> str:
    """Why nothing was kept; '' = it was."""
    who, whole, why = worker(request), request.POST.get("answer", ""), request.POST.get("why", "")
    try:
        if whole == "batal":
            actions.withdraw(by=who.actor, account=who.account, person=person)
            messages.success(request, _("Putusan Anda ditarik kembali."))
            return ""
        answers = policies.answers_of(whole, [_answer(request, number) for number in range(1, rivals + 1)])
        actions.judge(by=who.actor, account=who.account, person=person, answers=answers, why=why)
        if second_reader.readers(person.determination.programme.code, person.candidate_id) > 1:
            messages.success(request, _("Putusan dicatat. Baris ini dibaca dua petugas; berlaku bila keduanya sama."))
        else:
            messages.success(request, _("Putusan dicatat."))
    except Refused as refused:
        return str(refused)
    return ""


@require_GET
def rejections(request: HttpRequest, pk: int) -> HttpResponse:
    """Rejections of one regency by reason, each to confirm with its notice; before that, all regencies."""
    return _rejections_page(request, _stored(pk), request.GET.get("kabkota", ""))


def _rejections_page(
    request: HttpRequest, found: Determination, kode_kab: str, reason: str = "", fault: str = ""
) -> HttpResponse:
    """`reason`: of the group whose form was refused, and `fault` why."""
    who, regions, every = worker(request), programmes.regions(found.programme), rejected.groups(found)
    codes = sorted({each.kode_kab for each in every})
    picked = codes[0] if len(codes) == 1 else kode_kab
    told = {
        "determination": found, "region": regions.get(picked), "several": len(codes) > 1, "fault": fault,
        "regencies": rejected.by_regency(every, regions), "refused": reason,
        "groups": [
            (each, not policies.may(who.actor, Act.CONFIRM, each.kode_kab), _typed_notice(request, each, reason))
            for each in every if each.kode_kab == picked
        ],
    }  # fmt: skip
    return render(request, "review/rejections.html", told, status=422 if fault else 200)


def _typed_notice(request: HttpRequest, group: rejected.Rejection, refused: str) -> dict[str, str]:
    """What stands in a group's form: what was typed before it was refused, else the notice that is to be mended."""
    if group.reason == refused:
        return {name: mask_card_numbers(request.POST.get(name, "")) for name in NOTICE_FIELDS}
    if group.confirmation is None or not group.is_confirmed:
        return dict.fromkeys(NOTICE_FIELDS, "")
    return {name: str(getattr(group.confirmation, name)) for name in NOTICE_FIELDS}


@require_POST
def confirm(request: HttpRequest, pk: int, kode_kab: str, reason: str) -> HttpResponse:
    """Confirm one group with its notice, or mend what was written of that notice."""
    found, who = _stored(pk), worker(request)
    try:
        notice = Notice(
            request.POST.get("notice_number", ""), date.fromisoformat(request.POST.get("notice_date", "")),
            date.fromisoformat(request.POST.get("appeal_until", "")),
        )  # fmt: skip
        if request.POST.get("perbaiki"):
            actions.correct_notice(by=who.actor, determination=found, kode_kab=kode_kab, reason=reason, notice=notice)
            messages.success(request, _("Surat pemberitahuan diperbaiki."))
        else:
            actions.confirm(
                by=who.actor, account=who.account, determination=found, kode_kab=kode_kab, reason=reason, notice=notice
            )
            messages.success(request, _("Penolakan disahkan."))
    except ValueError:
        told = _("Tulis tanggal pemberitahuan dan batas keberatan.")
        return _rejections_page(request, found, kode_kab, reason, told)
    except Refused as refused:
        return _rejections_page(request, found, kode_kab, reason, str(refused))
    return redirect(f"{reverse('review_rejections', args=[pk])}?{urlencode({'kabkota': kode_kab})}")


@require_GET
def sums(request: HttpRequest) -> HttpResponse:
    """Seats, filled and rupiah of each fund, once frozen: nobody is named."""
    programme = programmes.current()
    found = queries.frozen(programme)
    return render(request, "review/sums.html", {
        "programme": programme, "determination": found, "figures": figures(found) if found else None,
        "sees_scenarios": may_open(worker(request).actor, "scenario_overview"),
    })  # fmt: skip


def _request(request: HttpRequest, purpose: Purpose) -> HttpResponse:
    who: Worker = worker(request)
    try:
        made = actions.request(by=who.actor, account=who.account, programme=programmes.current(), purpose=purpose)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("review_overview" if purpose is Purpose.DRAFT else "review_freeze")
    return redirect("review_detail", made.pk)


def _determination(pk: int) -> Determination:
    found = Determination.objects.filter(programme=programmes.current(), pk=pk).select_related("version", "programme")
    one = found.first()
    if one is None:
        raise Http404
    return one


def _stored(pk: int) -> Determination:
    found = _determination(pk)
    if not found.is_stored:
        raise Http404
    return found


def _person(pk: int, candidate_id: str) -> Person:
    found = queries.person(_stored(pk), candidate_id)
    if found is None:
        raise Http404
    return found


def _person_page(request: HttpRequest, found: Person, full_nik: str = "", fault: str = "") -> HttpResponse:
    who, regions = worker(request), programmes.regions(found.determination.programme)
    policy, language = programmes.read_policy(found.determination.version), get_language() or "id"
    told = {
        "determination": found.determination, "person": queries.shown(found, who.actor, language),
        "full_nik": full_nik, "may_rule": not policies.may(who.actor, Act.RULE, found.kode_kab),
        "links": person_links.links(who, found), "fault": fault,
        "fields": _fields(language), "region": _name(regions, found),
        "typed": {name: mask_card_numbers(request.POST.get(name, "")) for name in ("field", "why")},
        "value": _without_number(request.POST.get("value", "")), "forms": policies.FORMS.values(),
        "sectors": policy.sectors, "objections": [
            value for value in OBJECTION_VALUES if not policies.may_settle_objection(who.actor, value)
        ],
    }  # fmt: skip
    return render(request, "review/person.html", told, status=422 if fault else 200)


def _without_number(text: str) -> str:
    """A whole NIK stands on no page, not even on that of whoever typed it."""
    return "" if mask_card_numbers(text) != text else text


def _name(regions: Mapping[str, Region], person: Person) -> str:
    """Of the regency that proposes this person; a row may name none."""
    return regions[person.kode_kab].name if person.kode_kab in regions else "–"


def _fields(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a ruling may be about: columns of the list, and checks, each with its name."""
    at = int(language.startswith("en"))
    return [
        (_("Kolom daftar (perbaikan data)"), [(field, title_of(field)) for field in CORRECTABLE]),
        (_("Pemeriksaan (bukti)"), [(str(check), CHECK_NAMES[check][at]) for check in ANSWERABLE]),
        (_("Keberatan"), [(policies.OBJECTION, _("Keberatan orang ini"))]),
    ]
