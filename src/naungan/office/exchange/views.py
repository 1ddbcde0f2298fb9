"""Pages of exchanges: all of them, a new one with its dry run, one with its files and answers, what one delivery gave.

Knows: what is shown and which form does what. Does not know: who may (urls.py, policies.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from naungan.model.errors import Refused
from naungan.model.exchange import Outcome, Standing
from naungan.office.exchange import actions, policies, queries
from naungan.office.exchange import receive as receiving
from naungan.office.exchange.forms import Answers, Due, New
from naungan.office.exchange.models import Exchange, HandedFile, State
from naungan.office.exchange.policies import Act
from naungan.office.pages import Worker, worker
from naungan.office.programmes import queries as programmes

KINDS = {State.MAKING: "", State.FAILED: "bad", State.READY: "warn", State.WAITING: "warn", State.CLOSED: "good"}
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
}  # fmt: skip
OUTCOME_NAMES = {
    Outcome.AKTIF: gettext_lazy("Aktif"), Outcome.TIDAK_COCOK: gettext_lazy("Data tidak cocok"),
    Outcome.MENINGGAL: gettext_lazy("Meninggal"), Outcome.GANDA: gettext_lazy("NIK ganda"),
    Outcome.NONAKTIF: gettext_lazy("NIK nonaktif"), Outcome.TIDAK_DITEMUKAN: gettext_lazy("Tidak ditemukan"),
    Outcome.FORMAT_SALAH: gettext_lazy("Format NIK salah"), Outcome.PESERTA_AKTIF: gettext_lazy("Peserta aktif"),
    Outcome.PESERTA_NONAKTIF: gettext_lazy("Peserta nonaktif"), Outcome.BUKAN_PESERTA: gettext_lazy("Bukan peserta"),
    Outcome.TERDAFTAR: gettext_lazy("Terdaftar"), Outcome.TIDAK_TERDAFTAR: gettext_lazy("Tidak terdaftar"),
}  # fmt: skip
"""What answers said, as pages name it. Words that nobody knows are no answer."""
STANDING_NAMES = {
    Standing.BELUM_DIJAWAB: gettext_lazy("Belum dijawab"), Standing.BERTENTANGAN: gettext_lazy("Bertentangan"),
    Standing.TIDAK_DIKETAHUI: gettext_lazy("Kata tidak dikenal"),
}  # fmt: skip
"""Where a question stands that has no answer which counts."""
SENT = ("service", "owner", "due_day", "due_month", "due_year", "quota", "once")
"""Fields of the form as they were looked at, which the second button sends again."""
FIELDS = {"SANDI_SALAH": "password", "PEMETAAN_SALAH": "mapping", "TANGGAL_TIDAK_MUNGKIN": "as_of"}
"""Which field of the answers a refusal is about."""
MAKE = "buat"
"""The button that makes what was looked at before."""


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Every exchange with its state, owner and due date."""
    programme, who, today = programmes.current(), worker(request), timezone.localdate()
    actions.log_read(by=who.actor, subject=programme.log_id)
    rows = [(each, queries.total(each), _kind(each), each.is_overdue(today)) for each in queries.exchanges(programme)]
    return render(request, "exchange/overview.html", {
        "programme": programme, "rows": rows, "may_ask": not policies.may(who.actor, Act.ASK),
        "draft": queries.draft(programme),
    })  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Whom to ask; then how many that would be and why; then it is made, and its password shown once."""
    draft = queries.draft(programmes.current())
    refusal = policies.has_draft(bool(draft and draft.blob))
    if draft is None or refusal:
        return render(request, "exchange/new.html", {"refusal": refusal})
    form, fault = New(request.POST or None), ""
    told: dict[str, Any] = {"draft": draft, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("step") == MAKE:
                return _made(request, form)
            told["plan"] = queries.plan(draft, form.cleaned_data["service"], form.cleaned_data["quota"])
            told["sent"] = [(name, request.POST.get(name, "")) for name in SENT]
        except Refused as refused:
            fault = str(refused)
    wrong = fault or (request.method == "POST" and not form.is_valid())
    return render(request, "exchange/new.html", {**told, "fault": fault}, status=422 if wrong else 200)


def _made(request: HttpRequest, form: New) -> HttpResponse:
    who = worker(request)
    made = actions.request(by=who.actor, account=who.account, programme=programmes.current(), **form.cleaned_data)
    if not made.password:
        return redirect("exchange_detail", made.exchange.pk)
    return render(request, "exchange/made.html", {"exchange": made.exchange, "password": made.password})


@require_GET
def detail(request: HttpRequest, exchange: int) -> HttpResponse:
    """One exchange: how far it is, its files, what came, and the next step."""
    found, who = _exchange(exchange), worker(request)
    actions.log_read(by=who.actor, subject=found.log_id)
    return _page(request, found, who)


def _page(request: HttpRequest, found: Exchange, who: Worker, **forms: Any) -> HttpResponse:
    """`forms`: those that were refused, with what was typed."""
    progress = queries.running(found)
    told = {"exchange": found, "kind": _kind(found), "progress": progress}
    if found.state == State.MAKING and progress:
        return render(request, "exchange/progress.html", told)
    today = timezone.localdate()
    officer = not policies.may(who.actor, Act.ASK) and not found.is_erased
    receives, is_open = officer and found.state in policies.WHEN[Act.RECEIVE], officer and found.is_open
    no_use = next((each for each in actions.may_use(found) if each), None)
    page = {
        **told, "total": queries.total(found), "lines": queries.lines(found),
        "files": found.files.select_related("taken_by"), "deliveries": queries.deliveries(found),
        "overdue": found.is_overdue(today), "days": (found.due - today).days,
        "officer": officer, "answers": Answers() if receives else None, "due": Due(exchange=found) if is_open else None,
        "may_use": receives and no_use is None, "no_use": no_use if receives and found.answered_at else None,
        "is_unused": queries.is_unused(found), "can_call": is_open and queries.is_configured(found.service),
        "outcomes": [
            (label, found.counts["outcomes"][each.value])
            for each, label in OUTCOME_NAMES.items() if each.value in found.counts["outcomes"]
        ],
    }  # fmt: skip
    return render(request, "exchange/detail.html", {**page, **forms}, status=422 if forms else 200)


@require_GET
def rows(request: HttpRequest, exchange: int, standing: str) -> HttpResponse:
    """Which questions stand so, by our row id, as it stands in the batch too."""
    found, who = _exchange(exchange), worker(request)
    named = {each.value: label for each, label in STANDING_NAMES.items()}
    if standing not in named or found.state not in policies.WHEN[Act.RECEIVE] or found.is_erased:
        raise Http404
    actions.log_read(by=who.actor, subject=found.log_id)
    listed = queries.rows(found, Standing(standing))
    return render(request, "exchange/rows.html", {
        "exchange": found, "standing": standing, "label": named[standing], "number": len(listed),
        "rows": listed[: queries.SHOWN_ROWS], "more": max(len(listed) - queries.SHOWN_ROWS, 0),
    })  # fmt: skip


@require_POST
def take(request: HttpRequest, exchange: int, number: int) -> HttpResponse:
    """A file for the other office; each download is logged."""
    file = HandedFile.objects.filter(exchange=_exchange(exchange), number=number).first()
    if file is None:
        raise Http404
    who = worker(request)
    try:
        data = actions.take(by=who.actor, account=who.account, file=file)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("exchange_detail", exchange)
    headers = {"Content-Disposition": f'attachment; filename="pertukaran-{file.exchange.number}-{file.name}"'}
    return HttpResponse(data, content_type=TYPES[file.name.rpartition(".")[2]], headers=headers)


@require_POST
def receive(request: HttpRequest, exchange: int) -> HttpResponse:
    """Answers that came as a file."""
    found, who = _exchange(exchange), worker(request)
    form = Answers(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, who, answers=form)
    file = form.cleaned_data["file"]
    try:
        taken = receiving.receive(
            by=who.actor, account=who.account, exchange=found, name=file.name, data=file.read(),
            as_of=form.cleaned_data["as_of"], password=form.cleaned_data["password"],
            mapping=form.cleaned_data["mapping"],
        )  # fmt: skip
    except Refused as refused:
        form.add_error(FIELDS.get(refused.refusal.code, "file"), str(refused))
        return _page(request, found, who, answers=form)
    if taken.is_known:
        messages.info(request, _("Berkas ini sudah pernah diterima; tanda terimanya tetap yang lama."))
    else:
        messages.success(request, _("Jawaban diterima dan dicatat."))
    return redirect("exchange_delivery", exchange, taken.delivery.number)


@require_GET
def delivery(request: HttpRequest, exchange: int, number: int) -> HttpResponse:
    """What one delivery gave, and what of it could not be used, by place."""
    found, who = _exchange(exchange), worker(request)
    came = queries.deliveries(found).filter(number=number).first()
    if came is None:
        raise Http404
    actions.log_read(by=who.actor, subject=f"{found.log_id}/{came.receipt}")
    faults = queries.faults(came)
    return render(request, "exchange/delivery.html", {
        "exchange": found, "delivery": came, "faults": faults, "kinds": queries.kinds_of(faults),
        "total": queries.total(found), "more": came.problem_count - len(faults),
    })  # fmt: skip


@require_POST
def change_due(request: HttpRequest, exchange: int) -> HttpResponse:
    """Another due date and owner."""
    found, who = _exchange(exchange), worker(request)
    form = Due(request.POST, exchange=found)
    if not form.is_valid():
        return _page(request, found, who, due=form)
    try:
        actions.change_due(by=who.actor, exchange=found, **form.cleaned_data)
    except Refused as refused:
        form.add_error("due", str(refused))
        return _page(request, found, who, due=form)
    messages.success(request, _("Tenggat dan penanggung jawab disimpan."))
    return redirect("exchange_detail", exchange)


@require_POST
def close(request: HttpRequest, exchange: int) -> HttpResponse:
    """Wait no longer."""
    return _done(request, exchange, _("Pertukaran ditutup. Jawaban yang datang terlambat tetap dapat diunggah."),
        lambda who, found: actions.close(by=who.actor, account=who.account, exchange=found))  # fmt: skip


@require_POST
def call(request: HttpRequest, exchange: int) -> HttpResponse:
    """Ask the configured service."""
    return _done(request, exchange, _("Layanan sedang ditanya."),
        lambda who, found: actions.call(by=who.actor, account=who.account, exchange=found))  # fmt: skip


@require_POST
def use(request: HttpRequest, exchange: int) -> HttpResponse:
    """Make the answers a register that the next determination uses."""
    return _done(request, exchange, _("Register sedang dibuat dari jawaban."),
        lambda who, found: actions.use(by=who.actor, account=who.account, exchange=found))  # fmt: skip


def _done(request: HttpRequest, pk: int, told: str, act: Callable[[Worker, Exchange], object]) -> HttpResponse:
    found = _exchange(pk)
    try:
        act(worker(request), found)
        messages.success(request, told)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("exchange_detail", pk)


def _exchange(pk: int) -> Exchange:
    found = queries.one(pk)
    if found is None:
        raise Http404
    return found


def _kind(exchange: Exchange) -> str:
    return "bad" if exchange.is_overdue(timezone.localdate()) else KINDS[State(exchange.state)]
