"""Pages about the API: what it offers and how to begin, its document, tokens; and problems that no operation says.

Knows: what is shown. Does not know: who may have a token (policies.py) or any operation.
"""

from __future__ import annotations

from datetime import timedelta

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from naungan.model.errors import Refused
from naungan.office.accounts.models import Role
from naungan.office.api import actions, policies, problems, queries
from naungan.office.api.document import BASE
from naungan.office.api.door import by_token
from naungan.office.api.models import LABEL_LETTERS
from naungan.office.api.v1 import document
from naungan.office.pages import Worker, may_open, worker
from naungan.office.programmes import queries as programmes

DAYS = (30, 90, 180, 365)
EXAMPLE = """\
curl -H "Authorization: Bearer $TOKEN" {api}/program

curl -H "Authorization: Bearer $TOKEN" \\
     -H "Idempotency-Key: $(uuidgen)" \\
     -F berkas=@daftar.xlsx {api}/versi"""


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """How to begin, and every operation."""
    operations = [
        (method.upper(), path, each["summary"], each["description"].replace("`", ""))
        for path, methods in document()["paths"].items()
        for method, each in methods.items()
    ]
    api = settings.OFFICE_ADDRESS.rstrip("/") + BASE.rstrip("/")
    return render(request, "api/overview.html", {
        "operations": operations, "example": EXAMPLE.format(api=api), "document": f"{api}/openapi.json",
        "sees_tokens": may_open(worker(request).actor, "api_tokens"), "calls": policies.CALLS_A_MINUTE,
    })  # fmt: skip


@login_not_required
@require_GET
def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The document for programs: it tells what can be asked, and nothing of anybody."""
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


@require_GET
def tokens(request: HttpRequest) -> HttpResponse:
    """Tokens that this person may know of."""
    who = worker(request)
    rows = [
        (each, not policies.may_revoke(who.actor, each.token.regency, each.token.account.log_id)
         and each.standing is not policies.Standing.REVOKED)
        for each in queries.shown(queries.seen_by(who))
    ]  # fmt: skip
    return render(request, "api/tokens.html", {
        "rows": rows, "may_make": may_open(who.actor, "api_token_new"), "regions": _regions(),
    })  # fmt: skip


@require_http_methods(["GET", "POST"])
@sensitive_variables("made")
def new_token(request: HttpRequest) -> HttpResponse:
    """A token for one's own regency, shown once; the password is asked again before."""
    if is_reauthentication_required(request, app=""):  # whoever finds an open browser gets no key that stays
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")
    who = worker(request)
    regions, own = _regions(), _own(who)
    picked = {name: request.POST.get(name, "") for name in ("label", "regency", "days")}
    told = {
        "regions": [(code, regions.get(code, code)) for code in own], "days": DAYS, "picked": picked, "fault": "",
        "label_letters": LABEL_LETTERS,
    }  # fmt: skip
    if request.method == "GET":
        return render(request, "api/new_token.html", told)
    days = int(picked["days"]) if picked["days"] in {str(each) for each in DAYS} else 0
    try:
        made = actions.make_token(
            by=who.actor, account=who.account, regency=picked["regency"] or (own[0] if len(own) == 1 else ""),
            label=picked["label"], until=timezone.localdate() + timedelta(days=days),
        )  # fmt: skip
    except Refused as refused:
        return render(request, "api/new_token.html", {**told, "fault": str(refused)}, status=422)
    return render(request, "api/made_token.html", {"made": made})


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """It opens nothing any more."""
    who = worker(request)
    token = get_object_or_404(queries.seen_by(who), pk=pk)
    try:
        actions.revoke_token(by=who.actor, token=token)
        messages.success(request, _("Token dicabut."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("api_tokens")


def _own(who: Worker) -> list[str]:
    return sorted(held.regency for held in who.actor.held if held.role is Role.REGENCY_OFFICER)


def _regions() -> dict[str, str]:
    programme = programmes.current_or_none()
    return {code: region.name for code, region in programmes.regions(programme).items()} if programme else {}


def _is_of_api(request: HttpRequest) -> bool:
    return request.path.startswith(BASE)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """What cannot be read: a program is told in its own words."""
    return problems.unreadable(request) if _is_of_api(request) else defaults.bad_request(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Nothing there. Without a token not even that is told of the API."""
    if not _is_of_api(request):
        return defaults.page_not_found(request, exception)
    found = by_token(request)
    return problems.not_found(request) if isinstance(found, Worker) else found


def server_error(request: HttpRequest) -> HttpResponseBase:
    """A fault of this program."""
    if not _is_of_api(request):
        return defaults.server_error(request)
    told = "Kantor gagal mengerjakan permintaan ini. Tidak ada yang berubah."
    return problems.problem(request, 500, "KESALAHAN_KANTOR", told)
