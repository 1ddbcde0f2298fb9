"""Version 1 of the API: its areas put together, each address a page of the gate that opens by token.

Knows: which areas there are, and what is asked of every request before its operation. Does not know: any operation. A
new area is one file in areas/ and one line here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from naungan.office.accounts.models import Role
from naungan.office.api import bodies, door, once, problems
from naungan.office.api.areas import decrees, determinations, lists, notices, programme
from naungan.office.api.document import BASE, office_api
from naungan.office.pages import Page

ROLES = frozenset({Role.REGENCY_OFFICER})
_ROUTE = re.compile(r"<(?:\w+:)?(\w+)>")

api = office_api()
for router in (programme.router, lists.router, determinations.router, decrees.router, notices.router):
    api.add_router("", router)


@cache
def document() -> dict[str, Any]:
    """OpenAPI 3.1."""
    return dict(api.get_openapi_schema())


def pages() -> tuple[Page, ...]:
    """An entry for each address. One that is not made here has no entry, and what has no entry is closed."""
    found = {}
    for pattern in api.urls[0]:
        route = str(pattern.pattern)
        told = document()["paths"].get(BASE + _ROUTE.sub(r"{\1}", route))
        if told and pattern.callback:  # django-ninja's own root is none
            name = f"api_{next(iter(told.values()))['operationId']}"
            view = _asked(pattern.callback, told)
            found[route] = Page(f"{BASE[1:]}{route}", view, name, ROLES, door=door.by_token)
    return tuple(found.values())


View = Callable[..., HttpResponse]


def _asked(view: View, told: Mapping[str, Mapping[str, Any]]) -> View:
    """The view of one address, behind everything that is asked of each request. In: its operations by method."""
    operations = {method.upper(): operation for method, operation in told.items()}

    @csrf_exempt  # no cookie opens it
    @login_not_required  # its door is asked by the gate
    @wraps(view)
    def run(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        operation = operations.get(request.method or "")
        if operation is None:
            return problems.not_allowed(request, operations)
        with translation.override("id"):
            fault = bodies.read(request, _kinds(operation)) or _unknown(request, operation)
            if fault is not None:
                return fault
            if request.method == "GET":
                return view(request, **kwargs)
            return once.answered(request, operation["operationId"], lambda: view(request, **kwargs))

    return run


def _kinds(operation: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(operation.get("requestBody", {}).get("content", {}))


def _unknown(request: HttpRequest, operation: Mapping[str, Any]) -> HttpResponse | None:
    """Fields that nobody asked for: they are refused, for whoever sent them thinks that they do something."""
    asked = {each["name"] for each in operation["parameters"] if each["in"] == "query"}
    form = operation.get("requestBody", {}).get("content", {}).get(bodies.MULTIPART)
    known = set(form["schema"]["properties"]) if form else set()
    faults = [(f"query.{name}", "extra_forbidden") for name in request.GET if name not in asked]
    faults += [(f"form.{name}", "extra_forbidden") for name in (*request.POST, *request.FILES) if name not in known]
    return problems.invalid(request, faults) if faults else None
