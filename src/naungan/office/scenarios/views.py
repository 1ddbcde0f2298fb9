"""Pages of scenarios: inputs left and answer right, the kept ones, each of them.

Knows: what is shown and which form does what. Does not know: who may (urls.py, policies.py).
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from naungan.model.errors import Refused, WrongCall
from naungan.model.programme import SpareSeats
from naungan.office.pages import worker
from naungan.office.programmes import queries as programmes
from naungan.office.review.models import Determination
from naungan.office.scenarios import actions, policies, queries, questions
from naungan.office.scenarios.models import Scenario
from naungan.office.scenarios.policies import Act, Part
from naungan.reports.held_result import Result
from naungan.whatif import ask

RANK_NAMES = {
    "desil": gettext_lazy("Desil"), "persentil": gettext_lazy("Persentil"), "risiko": gettext_lazy("Risiko pekerjaan"),
    "kepala_keluarga": gettext_lazy("Kepala keluarga"), "tanggungan": gettext_lazy("Anggota keluarga terbanyak"),
    "perempuan_kepala_keluarga": gettext_lazy("Perempuan kepala keluarga"),
    "disabilitas": gettext_lazy("Penyandang disabilitas"),
}  # fmt: skip
SPARE_NAMES = {
    SpareSeats.TETAP_KOSONG: gettext_lazy("Tetap kosong"),
    SpareSeats.PINDAH: gettext_lazy("Pindah ke sel lain dengan dana dan sektor yang sama"),
}
LABELS = {
    "kuota": gettext_lazy("Kuota"), "sel": gettext_lazy("Kursi"), "dana": gettext_lazy("Pagu"),
    "kriteria.desil_maksimum": gettext_lazy("Desil tertinggi"), "kriteria.usia_minimum": gettext_lazy("Usia terendah"),
    "kriteria.usia_di_bawah": gettext_lazy("Usia di bawah"),
    "kriteria.maks_per_kk": gettext_lazy("Orang per kartu keluarga"),
    "cadangan.persen": gettext_lazy("Cadangan (persen)"), "sisa_kursi.aturan": gettext_lazy("Sisa kursi"),
    "peringkat.kunci": gettext_lazy("Urutan peringkat"),
}  # fmt: skip
"""What a change is called: by its whole key, else by the beginning of it."""
GROUPS = (
    gettext_lazy("laki-laki"), gettext_lazy("perempuan"), gettext_lazy("tidak diketahui"), gettext_lazy("di bawah 18"),
)  # fmt: skip
"""Words of an answer that a page translates."""


@require_http_methods(["GET", "POST"])
def try_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Inputs as they stand, or those of a kept scenario; after the form is sent, the answer beside them."""
    found = _stored(pk)
    if policies.can_be_asked(bool(found.held)):
        return render(request, "scenarios/try.html", {"determination": found})
    result = queries.held(found)
    if request.method == "GET":
        return _form_page(request, found, _kept_changes(found, request.GET.get("skenario", "")))
    words = questions.words(result.programme, result.document, request.POST.dict())
    who, margin_of = worker(request), request.POST.get("batas", "")
    try:
        answer = actions.ask(by=who.actor, determination=found, words=words)
    except WrongCall as wrong:
        return _form_page(request, found, words, {"fault": str(wrong)})
    except Refused as refused:
        return _form_page(request, found, [], {"fault": str(refused)})
    shown = queries.shown(answer, found, who.actor, who.scope, margin_of)
    if shown.margin:
        actions.log_margin(by=who.actor, determination=found, kode_kab=margin_of)
    return _form_page(request, found, words, {"answer": shown, "margin_of": margin_of})


@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was asked under a name."""
    found, who = _stored(pk), worker(request)
    words = request.POST.getlist("changes")
    try:
        made = actions.save(
            by=who.actor, account=who.account, determination=found, words=words, name=request.POST.get("name", "")
        )
    except (Refused, WrongCall) as refused:
        messages.error(request, str(refused))
        return redirect("scenario_overview", pk)
    messages.success(request, _("Skenario disimpan. Skenario tidak mengikat apa pun."))
    return redirect("scenario", pk, made.number)


@require_GET
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Kept scenarios of a determination, side by side."""
    found, who = _stored(pk), worker(request)
    rows = [(each, queries.shown_sums(each)) for each in queries.scenarios(found)]
    return render(request, "scenarios/overview.html", {
        "determination": found, "rows": rows, "may_ask": not policies.may(who.actor, Act.ASK),
        "sees_determination": Part.REGENCIES in policies.parts(who.actor),
    })  # fmt: skip


@require_GET
def scenario(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One kept scenario: its question and its answer."""
    found, who = _stored(pk), worker(request)
    kept, margin_of = _scenario(found, number), request.GET.get("batas", "")
    if kept.removed_at:
        return render(request, "scenarios/removed.html", {"determination": found, "scenario": kept}, status=410)
    shown, can_ask = queries.shown_sums(kept), not policies.can_be_asked(bool(found.held))
    if can_ask and Part.REGENCIES in policies.parts(who.actor):
        answer = ask(queries.held(found), kept.changes)
        shown = queries.shown(answer, found, who.actor, who.scope, margin_of)
    if shown.margin:
        actions.log_margin(by=who.actor, determination=found, kode_kab=margin_of)
    return render(request, "scenarios/scenario.html", {
        "determination": found, "scenario": kept, "answer": shown, "margin_of": margin_of,
        "may_ask": not policies.may(who.actor, Act.ASK), "may_keep": not policies.may(who.actor, Act.SAVE),
        **(_about(queries.held(found), kept.changes) if can_ask else {}),
    })  # fmt: skip


@require_POST
def rename(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Another name."""
    kept, who = _scenario(_stored(pk), number), worker(request)
    try:
        actions.rename(by=who.actor, scenario=kept, name=request.POST.get("name", ""))
        messages.success(request, _("Nama skenario diubah."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("scenario", pk, number)


@require_POST
def remove(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Off the list."""
    kept, who = _scenario(_stored(pk), number), worker(request)
    try:
        actions.remove(by=who.actor, account=who.account, scenario=kept)
        messages.success(request, _("Skenario dihapus. Jejaknya tetap ada di buku catatan."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("scenario_overview", pk)


def _form_page(
    request: HttpRequest, found: Determination, words: list[str], more: dict[str, Any] | None = None
) -> HttpResponse:
    result, who = queries.held(found), worker(request)
    return render(request, "scenarios/try.html", {
        "determination": found, "question": questions.question(result.programme, result.document, words),
        "rank_keys": [(key, RANK_NAMES[key]) for key in questions.RANK_KEYS],
        "spare_rules": [(rule.value, SPARE_NAMES[rule]) for rule in SpareSeats], **_about(result, words),
        "sees_margin": Part.MARGIN in policies.parts(who.actor), "may_keep": not policies.may(who.actor, Act.SAVE),
        "words": words, **(more or {}),
    })  # fmt: skip


def _about(result: Result, words: list[str]) -> dict[str, Any]:
    """What is said of every answer: its changes in words, the methods, the regencies whose cut-offs can be shown."""
    changes = questions.changed(result.programme, result.document, words)
    return {
        "changed": [(_label(each), _value(each, each.now), _value(each, each.value)) for each in changes],
        "methods": questions.methods(result.document), "regions": result.programme.regions,
    }  # fmt: skip


def _label(change: questions.Input) -> str:
    label = LABELS.get(change.key) or LABELS[change.key.partition(".")[0]]
    return f"{label} {change.name}" if change.key not in LABELS else str(label)


def _value(change: questions.Input, text: str) -> str:
    if change.key == questions.RANKING:
        return ", ".join(str(RANK_NAMES.get(key, key)) for key in text.split(",") if key)
    return str(SPARE_NAMES[SpareSeats(text)]) if change.key == questions.SPARE else text


def _kept_changes(found: Determination, number: str) -> list[str]:
    kept = queries.scenario(found, int(number)) if number.isdecimal() and len(number) < 9 else None
    return list(kept.changes) if kept and not kept.removed_at else []


def _stored(pk: int) -> Determination:
    found = Determination.objects.filter(programme=programmes.current(), pk=pk).select_related("programme").first()
    if found is None or not found.is_stored:
        raise Http404
    return found


def _scenario(found: Determination, number: int) -> Scenario:
    kept = queries.scenario(found, number)
    if kept is None:
        raise Http404
    return kept
