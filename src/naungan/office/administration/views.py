"""Pages about accounts: the list, one account, what is done to it in two steps, a person's first password.

Knows: what is shown and which form does what. Does not know: who may (urls.py, accounts/policies.py).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from naungan.model.errors import Refused
from naungan.office.accounts import actions, policies, queries
from naungan.office.accounts.models import Account, Role
from naungan.office.accounts.policies import Act, Actor, Held
from naungan.office.accounts.queries import Staff
from naungan.office.administration.deeds import DEEDS
from naungan.office.administration.forms import Asked, FirstPassword, NewAccount
from naungan.office.audit.queries import acts_on
from naungan.office.pages import worker
from naungan.office.programmes import queries as programmes

PAGE_ROWS = 50
NEW = "baru"


@require_GET
def staff(request: HttpRequest) -> HttpResponse:
    """Everybody who works here; for the auditor also which accounts nobody has looked at yet."""
    picked = {name: request.GET.get(name, "") for name in ("peran", "keadaan")}
    found = queries.unchecked() if picked["keadaan"] == NEW else Account.objects.all()
    if picked["keadaan"] in list(policies.State):
        found = found.filter(is_active=picked["keadaan"] == policies.State.ACTIVE)
    if picked["peran"] in list(Role):
        given = {"assignments__role": picked["peran"], "assignments__ended": None}
        found = found.filter(pk__in=Account.objects.filter(**given).values("pk"))
    page = Paginator(queries.staff(found), PAGE_ROWS).get_page(request.GET.get("page"))
    who = worker(request).actor
    return render(request, "administration/staff.html", {
        "page": page, "rows": queries.shown(page), "picked": picked, "roles": list(Role), "new": NEW,
        "may_check": not policies.may(who, Act.CHECK), "may_make": not policies.may(who, Act.CREATE_ACCOUNT),
    })  # fmt: skip


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """The auditor has looked at the marked accounts. Each is sent as id@when it was last changed."""
    who, done = worker(request), 0
    for word in request.POST.getlist("account"):
        pk, _at, when = word.partition("@")
        try:
            account, changed_at = Account.objects.get(pk=int(pk)), datetime.fromisoformat(when)
            actions.check(by=who.actor, auditor=who.account, account=account, changed_at=changed_at)
            done += 1
        except (ValueError, Account.DoesNotExist):
            continue
        except Refused as refused:
            messages.error(request, str(refused))
    if done:
        messages.success(request, _("Akun yang diperiksa: %(number)s.") % {"number": done})
    return redirect(f"{reverse('staff')}?{urlencode({'keadaan': NEW})}")


@require_GET
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: who it is, its roles, and what can be done to it now."""
    one, who = _one(pk), worker(request).actor
    return render(request, "administration/account.html", {
        "one": one, "deeds": _deeds(who, one), "acts": acts_on(one.account.log_id), "log_id": one.account.log_id,
        "may_check": one.is_new and not policies.may(who, Act.CHECK),
    })  # fmt: skip


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def act(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """One deed in two steps: what is asked, then what will happen; nothing is done before the second."""
    one, who = _one(pk), worker(request).actor
    if deed not in {str(each) for each in _deeds(who, one)}:
        raise Http404
    chosen = DEEDS[Act(deed)]
    choices: dict[Act, dict[str, Any]] = {
        Act.TAKE_ROLE: {"held": one.held}, Act.END_DELEGATION: {"delegations": _open(one)},
    }  # fmt: skip
    back = reverse("staff_account", args=[pk])

    def do(told: dict[str, Any]) -> str:
        return chosen.do(who, one.account, told)

    context = {"one": one, "title": chosen.title, "told": chosen.told, "grave": chosen.is_grave, "back": back}
    form = chosen.form(request.POST or None, regions=_regions(), **choices.get(Act(deed), {})) if chosen.form else None
    return _two_steps(request, context, form, do, str(chosen.done), back)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """An account for a person, with a first role and a setup code; in two steps as well."""
    who = worker(request).actor

    def do(told: dict[str, Any]) -> str:
        made = actions.create_account(
            by=who, username=told["username"], name=told["name"], password=None, email=told["email"]
        )
        actions.give_role(by=who, account=made, held=Held(Role(told["role"]), told["regency"]))
        return actions.issue_code(by=who, account=made)

    told = _("Akun dibuat dengan satu kode awal. Tidak ada surel yang dikirim: serahkan kodenya sendiri.")
    context = {"title": _("Buat akun"), "told": told, "back": reverse("staff")}
    form = NewAccount(request.POST or None, regions=_regions())
    return _two_steps(request, context, form, do, _("Akun dibuat."), reverse("staff"))


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """Before the door: a code that was handed over becomes a password of one's own."""
    form = FirstPassword(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.set_up(username=told["username"], code=told["code"], password=told["password"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Kata sandi tersimpan. Silakan masuk."))
            return redirect("account_login")
    return render(request, "administration/setup.html", {"form": form})


def _two_steps(
    request: HttpRequest, context: dict[str, Any], form: Asked | None, do: Callable[[dict[str, Any]], str], done: str,
    back: str,
) -> HttpResponse:  # fmt: skip
    if is_reauthentication_required(request, app=""):  # whoever finds an open browser gives nobody a role
        asked = urlencode({"next": request.path})
        return redirect(f"{reverse('account_reauthenticate')}?{asked}")
    answered = request.method == "POST" and (form is None or form.is_valid())
    if not answered and form is not None:
        return render(request, "administration/ask.html", {**context, "form": form})
    told = form.cleaned_data if form else {}
    is_confirmed = "confirmed" in request.POST
    try:
        with transaction.atomic():
            code = do(told)
            transaction.set_rollback(not is_confirmed)  # the check is the act itself, taken back
    except Refused as refused:
        if form is None:
            messages.error(request, str(refused))
            return redirect(back)
        form.add_error(None, str(refused))
        return render(request, "administration/ask.html", {**context, "form": form})
    if not is_confirmed:
        answers = form.answers() if form else []
        return render(request, "administration/confirm.html", {**context, "answers": answers})
    if code:
        name = context["one"].account.username if "one" in context else told["username"].lower()
        address = request.build_absolute_uri(reverse("setup"))
        return render(request, "administration/code.html", {
            **context, "code": code, "username": name, "address": address, "days": actions.CODE_DAYS,
        })  # fmt: skip
    messages.success(request, done)
    return redirect(back)


def _one(pk: int) -> Staff:
    found = queries.shown(queries.staff(Account.objects.filter(pk=pk)))
    if not found:
        raise Http404
    return found[0]


def _open(one: Staff) -> list[Any]:
    return [each for each in one.delegations if each.ended is None]


def _deeds(who: Actor, one: Staff) -> dict[Act, Any]:
    """What this person can do to this account as it is now."""
    state = queries.state(one.account)
    idle = {
        Act.TAKE_ROLE: not one.held, Act.END_DELEGATION: not _open(one), Act.RESET_FACTOR: not one.factors,
        Act.BIND_IDENTITY: settings.IDENTITY_PROVIDER is None, Act.RELEASE_IDENTITY: not one.is_bound,
    }  # fmt: skip
    return {
        each: deed for each, deed in DEEDS.items()
        if not policies.first_refusal(
            policies.may(who, each), policies.not_oneself(who, one.account.log_id), policies.when(each, state)
        ) and not idle.get(each)
    }  # fmt: skip


def _regions() -> dict[str, str]:
    programme = programmes.current_or_none()
    return {code: region.name for code, region in programmes.regions(programme).items()} if programme else {}
