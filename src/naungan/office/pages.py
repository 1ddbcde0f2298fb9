"""Pages and who may open them: one entry for each address, asked before any view runs.

Knows: which roles open which page, and the scope each role gives. Does not know: what a page shows. An address without
an entry is closed to everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.urls import URLPattern, path, reverse

from naungan.office import scope
from naungan.office.accounts.models import Account, Role
from naungan.office.accounts.policies import OF_A_REGENCY, Actor, lacks_factor
from naungan.office.accounts.queries import actor, has_factor

PROVINCE_WIDE = frozenset({
    Role.PROVINCE_OFFICER, Role.PROVINCE_HEAD, Role.TREASURER, Role.AUDITOR, Role.BPJS_OFFICER,
})  # fmt: skip
"""Roles that see rows of every regency. A sponsor and an administrator see none."""
OWN_REGENCY = OF_A_REGENCY - {Role.VILLAGE_OFFICER}
"""Roles that see rows of their regency. A village officer would see neighbouring villages with them, and no row says
openly which village it is of: so they see none."""
EVERYBODY = frozenset(Role)
OF_LIBRARY = frozenset({
    "account_login", "account_logout", "account_reauthenticate", "account_change_password", "account_set_password",
    "account_inactive", "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp",
    "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "mfa_list_webauthn", "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn", "mfa_reauthenticate_webauthn",
    "mfa_login_webauthn", "mfa_signup_webauthn", "usersessions_list", "set_language", "javascript-catalog",
})  # fmt: skip
"""Addresses of libraries: they show one's own account only and guard themselves."""
FACTOR_PAGE = "second_factor"
"""Where somebody is led who must set up a second factor first."""
BEFORE_FACTOR = frozenset({
    FACTOR_PAGE, "account_login", "account_logout", "account_reauthenticate", "mfa_index", "mfa_authenticate",
    "mfa_reauthenticate", "mfa_activate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn",
    "mfa_login_webauthn", "set_language", "javascript-catalog",
})  # fmt: skip
"""What opens until then: setting it up, and leaving."""


class Page(NamedTuple):
    """One address. `roles`: who may open it at all; a `kode_kab` in its route must lie within the scope too."""

    route: str
    view: Callable[..., HttpResponseBase]
    name: str
    roles: frozenset[Role] = EVERYBODY
    is_public: bool = False
    """Before the door too: whoever opens it may have no account, and nothing of anybody is on it."""
    form_of: str = ""
    """Where it shows a page when it is sent to: the page of that name, to which everything else leads back."""
    door: Callable[[HttpRequest], Worker | HttpResponseBase] | None = None
    """Who comes in here otherwise than by logging in: a worker, or the answer instead. No session counts."""


class Worker(NamedTuple):
    """Who works on a page: the account, what it is today, and what it may see there."""

    account: Account
    actor: Actor
    scope: scope.Scope

    @property
    def is_province(self) -> bool:
        """Does it see every regency?"""
        return self.scope.everywhere


_entries: dict[str, Page] = {}


def addresses(pages: Iterable[Page]) -> list[URLPattern]:
    """Django's patterns of these pages; from now on each has its entry."""
    listed = tuple(pages)
    _entries.update({page.name: page for page in listed})
    return [path(page.route, page.view, name=page.name) for page in listed]


def entries() -> dict[str, Page]:
    """Every entry by its name."""
    return dict(_entries)


def may_open(who: Actor, name: str) -> bool:
    """May somebody with these roles open the page of this name at all?"""
    page = _entries[name]
    return page.roles == EVERYBODY or bool(who.roles & page.roles)


def form_address(page: Page, told: Mapping[str, Any]) -> str:
    """Where the page is that has the form which is sent here. In: what the route tells."""
    route = _entries[page.form_of].route
    return reverse(page.form_of, kwargs={name: value for name, value in told.items() if f":{name}>" in route})


def scope_of(who: Actor, roles: frozenset[Role]) -> scope.Scope:
    """What somebody sees by those of their roles that count here."""
    counted = [held for held in who.held if held.role in roles]
    if any(held.role in PROVINCE_WIDE for held in counted):
        return scope.EVERYWHERE
    return scope.Scope(frozenset(held.regency for held in counted if held.role in OWN_REGENCY))


def worker(request: HttpRequest) -> Worker:
    """Who works on this page; set by the gate."""
    found: Worker = request.worker  # type: ignore[attr-defined]
    return found


def _is_public(page: Page | None) -> bool:
    return page is not None and page.is_public


def _lacks_factor(account: Account, who: Actor) -> bool:
    return bool(settings.SECOND_FACTOR_REQUIRED) and lacks_factor(who, has_factor(account))


class Gate:
    """Middleware, the last of all: no entry, no role or another regency, and no view runs."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through to its view."""
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Run the view within the scope that its page gives this person. Raises: PermissionDenied, Http404."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        page = _entries.get(name)
        if page is not None and page.door is not None:
            found = page.door(request)
            return _entered(request, page, found, view, args, kwargs) if isinstance(found, Worker) else found
        account = request.user if isinstance(request.user, Account) else None
        who = actor(account) if account else None
        if account and who and name not in BEFORE_FACTOR and _lacks_factor(account, who) and not _is_public(page):
            return redirect(FACTOR_PAGE)
        if name in OF_LIBRARY or _is_public(page):
            return None
        if page is None or account is None or who is None:
            raise PermissionDenied
        return _entered(request, page, Worker(account, who, scope_of(who, page.roles)), view, args, kwargs)


def _entered(
    request: HttpRequest, page: Page, who: Worker, view: Callable[..., HttpResponseBase], args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> HttpResponseBase:  # fmt: skip
    """Raises: PermissionDenied, Http404."""
    if not may_open(who.actor, page.name):
        raise PermissionDenied
    if "kode_kab" in kwargs and not who.scope.sees(kwargs["kode_kab"]):
        raise Http404
    if page.form_of and request.method in ("GET", "HEAD"):
        return redirect(form_address(page, kwargs))
    request.worker = who  # type: ignore[attr-defined]
    with scope.entered(who.scope):
        response = view(request, *args, **kwargs)
        if isinstance(response, SimpleTemplateResponse):
            response.render()
        return response
