"""Pages of the hearing: its days, lists of villages, objections and their answers, what became of whom.

Knows: what is shown and which form does what. Does not know: who may (urls.py, policies.py).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from naungan.model.errors import Refused
from naungan.office.accounts.models import Role
from naungan.office.accounts.policies import Held
from naungan.office.blobs import BlobRef, read_blob
from naungan.office.hearing import actions, outcomes, policies, queries, village_papers
from naungan.office.hearing.forms import Answer, Asked, Days, LastDay, Paper, Why
from naungan.office.hearing.models import Hearing, Objection, Standing, State
from naungan.office.hearing.policies import Act
from naungan.office.pages import worker
from naungan.office.pdf_download import pdf_download
from naungan.office.programmes import queries as programmes
from naungan.office.review import queries as review
from naungan.office.scan_files import ending_and_type
from naungan.office.vault_in_use import vault
from naungan.sources.key_file import data_home

KINDS = {Standing.AHEAD: "", Standing.RUNNING: "good", Standing.OVER: "", Standing.CANCELLED: "warn"}
STATE_KINDS = {State.RECEIVED: "warn", State.UPHELD: "good", State.DISMISSED: "", State.WITHDRAWN: ""}


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The newest hearing, or how one is opened."""
    return _hearing_page(request, queries.newest(programmes.current()))


@require_GET
def one(request: HttpRequest, hearing: int) -> HttpResponse:
    """A hearing: its regencies, and what can be changed of its days."""
    return _hearing_page(request, _hearing(hearing))


def _hearing_page(request: HttpRequest, found: Hearing | None, **forms: Asked) -> HttpResponse:
    who, programme, today = worker(request), programmes.current(), timezone.localdate()
    standing = found.standing(today) if found else None
    draft = review.last_stored(programme)
    told = {
        "programme": programme, "hearing": found, "standing": standing, "kind": KINDS[standing] if standing else "",
        "lines": queries.regencies(found, [c for c in programmes.regions(programme) if who.scope.sees(c)]) if found
        else [],
        "others": [each for each in Hearing.objects.filter(programme=programme) if each != found],
        "awaited": queries.awaited(programme, today), "days": forms.get("days"), "draft": draft,
        "is_frozen": review.frozen(programme) is not None,
    }  # fmt: skip
    if Held(Role.PROVINCE_OFFICER) in who.actor.held:
        is_open = found is not None and queries.is_open(found, today)
        changeable = found is not None and found.closed_at is None and not told["is_frozen"]
        told |= {
            "days": forms.get("days") or (Days() if draft and not is_open and not told["is_frozen"] else None),
            "last": forms.get("last") or (LastDay(auto_id="ubah_%s") if changeable else None),
            "why": forms.get("why") or (Why(auto_id="tutup_%s") if is_open else None),
        }
    bad = next((form for form in forms.values() if form.errors), None)
    return render(request, "hearing/hearing.html", {**told, "form": bad}, status=422 if bad else 200)


@require_POST
def open_one(request: HttpRequest) -> HttpResponse:
    """Open a hearing on the newest draft."""
    who, form = worker(request), Days(request.POST)

    def do(told: dict[str, Any]) -> None:
        actions.open_hearing(by=who.actor, account=who.account, programme=programmes.current(), **told)

    if _did(form, do):
        messages.success(request, _("Uji publik dibuka. Setiap kabupaten/kota diberi tahu."))
        return redirect("hearing_overview")
    return _hearing_page(request, queries.newest(programmes.current()), days=form)


@require_POST
def change_days(request: HttpRequest, hearing: int) -> HttpResponse:
    """Another last day."""
    who, found, form = worker(request), _hearing(hearing), LastDay(request.POST, auto_id="ubah_%s")

    def do(told: dict[str, Any]) -> None:
        actions.change_days(by=who.actor, hearing=found, **told)

    if _did(form, do):
        messages.success(request, _("Hari terakhir diubah. Setiap kabupaten/kota diberi tahu."))
        return redirect("hearing_one", hearing)
    return _hearing_page(request, found, last=form)


@require_POST
def close(request: HttpRequest, hearing: int) -> HttpResponse:
    """End it today."""
    who, found, form = worker(request), _hearing(hearing), Why(request.POST, auto_id="tutup_%s")

    def do(told: dict[str, Any]) -> None:
        actions.close(by=who.actor, hearing=found, **told)

    if _did(form, do):
        messages.success(request, _("Uji publik ditutup."))
        return redirect("hearing_one", hearing)
    return _hearing_page(request, found, why=form)


@require_GET
def regency(request: HttpRequest, hearing: int, kode_kab: str) -> HttpResponse:
    """The villages of a regency; rows that name none apart."""
    found, who, region = _hearing(hearing), worker(request), _region(kode_kab)
    lines = queries.villages(found, kode_kab)
    may_type = not policies.may(who.actor, Act.RECEIVE, kode_kab)
    return render(request, "hearing/regency.html", {
        "hearing": found, "region": region, "lines": [each for each in lines if each.village.number],
        "unplaced": next((each for each in lines if not each.village.number), None), "may_type": may_type,
        "standing": found.standing(timezone.localdate()),
    })  # fmt: skip


@require_GET
def village(request: HttpRequest, hearing: int, kode_kab: str, number: int) -> HttpResponse:
    """What hangs in the window of one village."""
    found = _hearing(hearing)
    shown = queries.village_list(found, kode_kab, number)
    if shown is None:
        raise Http404
    actions.log_list(by=worker(request).actor, subject=f"{found.log_id}/{kode_kab}-D{number}")
    return render(request, "hearing/village.html", {"hearing": found, "shown": shown, "region": _region(kode_kab)})


@require_GET
def village_pdf(request: HttpRequest, hearing: int, kode_kab: str, number: int) -> HttpResponse:
    """The same as a paper."""
    found = _hearing(hearing)
    shown = queries.village_list(found, kode_kab, number)
    if shown is None:
        raise Http404
    actions.log_list(by=worker(request).actor, subject=f"{found.log_id}/{kode_kab}-D{number}")
    url = request.build_absolute_uri(reverse("hearing_file"))
    data = village_papers.list_pdf(shown, programmes.read_policy(found.determination.version), url)
    return pdf_download(data, f"uji-publik-{kode_kab}-D{number}")


@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, hearing: int, kode_kab: str) -> HttpResponse:
    """Type in an objection that came on paper; its receipt with the code to hand over."""
    found, who, region = _hearing(hearing), worker(request), _region(kode_kab)
    if request.method == "GET":
        initial = {"once": secrets.token_hex(16), "reference": request.GET.get("rujukan", "")[:20]}
        return _paper_page(request, found, region, Paper(initial=initial))
    form = Paper(request.POST, request.FILES)
    filed = []

    def do(told: dict[str, Any]) -> None:
        file = told["document"]
        filed.append(actions.receive(
            by=who.actor, account=who.account, hearing=found, kode_kab=kode_kab, said=form.said,
            received_on=form.received, once=told["once"], document=file.read() if file else b"",
        ))  # fmt: skip

    if not _did(form, do):
        return _paper_page(request, found, region, form)
    told = {"filed": filed[0], "hearing": found, "region": region, "is_office": True}
    return render(request, "hearing/receipt.html", told)


def _paper_page(request: HttpRequest, found: Hearing, region: object, form: Paper) -> HttpResponse:
    told = {"hearing": found, "region": region, "form": form}
    return render(request, "hearing/paper.html", told, status=422 if form.errors else 200)


@require_GET
def objections(request: HttpRequest) -> HttpResponse:
    """Every objection that may be seen, what waits first."""
    programme, picked = programmes.current(), request.GET.get("keadaan", "")
    regions = programmes.regions(programme)
    found = queries.objections(programme, state=picked if picked in State.values else "")
    return render(request, "hearing/objections.html", {
        "rows": [(each, regions[each.kode_kab].name, STATE_KINDS[State(each.state)]) for each in found],
        "states": State.choices, "picked": picked, "today": timezone.localdate(),
        "awaited": queries.awaited(programme, timezone.localdate()),
    })  # fmt: skip


@require_GET
def objection(request: HttpRequest, objection: int) -> HttpResponse:
    """One objection, its answer, and what is to be done with it."""
    found = _objection(objection)
    actions.log_objection(by=worker(request).actor, objection=found)
    return _objection_page(request, found)


def _objection_page(request: HttpRequest, found: Objection, **forms: Asked) -> HttpResponse:
    who = worker(request)
    may = queries.may_do(who.actor, who.account.pk, found)
    bad = next((form for form in forms.values() if form.errors), None)
    row = queries.row_of(found)
    return render(request, "hearing/objection.html", {
        "shown": queries.shown(found, who.actor, who.account.pk), "objection": found, "form": bad,
        "kind": STATE_KINDS[State(found.state)], "today": timezone.localdate(),
        "sees_bringer": queries.sees_bringer(who.actor, who.account.pk, found),
        "sees_scan": bool(found.document) and not policies.may(who.actor, Act.SEE_SCAN, found.kode_kab),
        "others": [(each, STATE_KINDS[State(each.state)]) for each in queries.others_about(found)],
        "row": row, "rules_out": found.kind not in policies.TO_FOLLOW,
        "answer": forms.get("answer") or (Answer(auto_id="jawab_%s") if Act.ANSWER in may else None),
        "withdraw": forms.get("withdraw") or (Why(auto_id="tarik_%s") if Act.WITHDRAW in may else None),
        "follow": forms.get("follow") or (Why(auto_id="lanjut_%s") if Act.FOLLOW in may else None),
    }, status=422 if bad else 200)  # fmt: skip


@require_POST
def answer(request: HttpRequest, objection: int) -> HttpResponse:
    """Uphold or dismiss."""
    who, found, form = worker(request), _objection(objection), Answer(request.POST, auto_id="jawab_%s")

    def do(told: dict[str, Any]) -> None:
        upheld = told["decision"] == State.UPHELD
        actions.answer(
            by=who.actor, account=who.account, objection=found, is_upheld=upheld, why=told["why"], reply=told["reply"]
        )

    if _did(form, do):
        messages.success(request, _what_follows(found, is_upheld=form.cleaned_data["decision"] == State.UPHELD))
        return redirect("hearing_objection", objection)
    return _objection_page(request, found, answer=form)


@require_POST
def withdraw(request: HttpRequest, objection: int) -> HttpResponse:
    """Whoever brought it takes it back."""
    who, found, form = worker(request), _objection(objection), Why(request.POST, auto_id="tarik_%s")
    if _did(form, lambda told: actions.withdraw(by=who.actor, objection=found, why=told["why"])):
        messages.success(request, _("Keberatan dicatat sebagai ditarik."))
        return redirect("hearing_objection", objection)
    return _objection_page(request, found, withdraw=form)


@require_POST
def follow(request: HttpRequest, objection: int) -> HttpResponse:
    """The regency did what it asks."""
    who, found, form = worker(request), _objection(objection), Why(request.POST, auto_id="lanjut_%s")
    if _did(form, lambda told: actions.follow(by=who.actor, objection=found, how=told["why"])):
        messages.success(request, _("Tindak lanjut dicatat."))
        return redirect("hearing_objection", objection)
    return _objection_page(request, found, follow=form)


@require_GET
def scan(request: HttpRequest, objection: int) -> HttpResponse:
    """The paper as it was scanned; logged."""
    found = _objection(objection)
    if not found.document:
        raise Http404
    actions.log_scan(by=worker(request).actor, objection=found)
    data = read_blob(data_home(), vault(), BlobRef(found.document, found.document_hash, found.document_size))
    ending, kind = ending_and_type(data)
    told = {"Content-Disposition": f'attachment; filename="keberatan-{found.pk}.{ending}"'}
    return HttpResponse(data, content_type=kind, headers=told)


@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """Regencies of the frozen list; whoever sees one only goes straight to it."""
    who, programme = worker(request), programmes.current()
    frozen = review.frozen(programme)
    regions = [region for code, region in programmes.regions(programme).items() if who.scope.sees(code)]
    if frozen is not None and len(regions) == 1:
        return redirect("hearing_results", regions[0].code)
    return render(request, "hearing/results.html", {"regions": regions, "determination": frozen})


@require_GET
def results_of(request: HttpRequest, kode_kab: str) -> HttpResponse:
    """Villages of a regency, with how many of whom they named were chosen."""
    frozen, region = review.frozen(programmes.current()), _region(kode_kab)
    if frozen is None:
        return redirect("hearing_results_overview")
    return render(request, "hearing/results_of.html", {
        "determination": frozen, "region": region, "lines": outcomes.villages(frozen, kode_kab),
    })  # fmt: skip


@require_GET
def result(request: HttpRequest, kode_kab: str, number: int) -> HttpResponse:
    """What became of everybody whom a village named, and a text to send there."""
    frozen, region = review.frozen(programmes.current()), _region(kode_kab)
    if frozen is None:
        return redirect("hearing_results_overview")
    shown = outcomes.village(frozen, kode_kab, number)
    if shown is None:
        raise Http404
    actions.log_list(by=worker(request).actor, subject=f"{frozen.log_id}/{kode_kab}-D{number}")
    return render(request, "hearing/result.html", {"determination": frozen, "region": region, "shown": shown})


@require_GET
def result_pdf(request: HttpRequest, kode_kab: str, number: int) -> HttpResponse:
    """The same as a paper."""
    frozen = review.frozen(programmes.current())
    shown = outcomes.village(frozen, kode_kab, number) if frozen else None
    if frozen is None or shown is None:
        raise Http404
    actions.log_list(by=worker(request).actor, subject=f"{frozen.log_id}/{kode_kab}-D{number}")
    data = village_papers.result_pdf(shown, programmes.read_policy(frozen.version), frozen.root)
    return pdf_download(data, f"hasil-{kode_kab}-D{number}")


def _what_follows(answered: Objection, *, is_upheld: bool) -> str:
    if not is_upheld:
        return _("Keberatan dijawab: tidak dibenarkan. Tidak ada yang berubah pada rancangan.")
    if answered.kind in policies.TO_FOLLOW:
        return _("Keberatan dijawab: dibenarkan. Kabupaten/kota diminta menambah atau memperbaiki barisnya.")
    return _("Keberatan dijawab: dibenarkan. Jawaban ini dipakai pada rancangan berikutnya.")


def _did(form: Asked, do: Callable[[dict[str, Any]], object]) -> bool:
    """Was it done? Else the form says why not."""
    if not form.is_valid():
        return False
    try:
        do(form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _hearing(pk: int) -> Hearing:
    found = Hearing.objects.filter(programme=programmes.current(), pk=pk)
    one_of_them = found.select_related("determination__version", "programme").first()
    if one_of_them is None:
        raise Http404
    return one_of_them


def _objection(pk: int) -> Objection:
    found = queries.objection(programmes.current(), pk)
    if found is None:
        raise Http404
    return found


def _region(kode_kab: str) -> object:
    found = programmes.regions(programmes.current()).get(kode_kab)
    if found is None:
        raise Http404
    return found
