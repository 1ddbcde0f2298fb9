"""The API's description: what django-ninja knows of its operations, and what holds for each of them.

Knows: the token, the key, the problems that any operation may answer. Does not know: any operation.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser

from naungan.model.errors import Refused, Stop
from naungan.office.api import problems
from naungan.office.api.bodies import MULTIPART
from naungan.office.api.policies import CALLS_A_MINUTE
from naungan.sources.limits import Limits

BASE = "/api/v1/"
COMMON = (400, 401, 403, 404, 405, 409, 422, 429)
OF_A_BODY = (413, 415)
TOKEN = "token"  # noqa: S105  (its name in the document)
KEY = {
    "name": "Idempotency-Key", "in": "header", "required": True,
    "description": "Kunci permintaan, misalnya UUID. Kunci dan isi yang sama mendapat jawaban yang sama, dengan satu "
                   "akibat, selama 24 jam.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 100, "pattern": "^[A-Za-z0-9._:-]{8,100}$"},
}  # fmt: skip
DESCRIPTION = f"""\
Untuk sistem kabupaten/kota: menyerahkan daftar usulan dan membaca kembali hasilnya. Setiap token dibuat petugas
kabupaten/kota di halaman Token API, berlaku untuk satu kabupaten/kota, dan bekerja atas nama petugas itu.
NIK dalam jawaban selalu tersamar. Paling sering {CALLS_A_MINUTE} permintaan dalam satu menit bagi satu token;
satu daftar paling banyak {Limits().rows} baris. Kesalahan dijawab sebagai {problems.MEDIA_TYPE} (RFC 9457)."""


class StrictParser(Parser):
    """JSON as RFC 8259 has it: no NaN, no endless depth."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Raises: JSONDecodeError, of which django-ninja makes a 400."""
        return orjson.loads(request.body)


class OfficeApi(NinjaAPI):
    """django-ninja, told what holds for every operation."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of its function: unique, and what the access matrix calls it."""
        return str(operation.view_func.__name__)

    def get_openapi_schema(self, **_: Any) -> OpenAPISchema:
        """The whole document, as JSON has it."""
        found = super().get_openapi_schema(path_prefix=BASE)
        for methods in found["paths"].values():
            for method, operation in methods.items():
                _complete(method, operation)
        found["components"]["schemas"]["Problem"] = problems.SHAPE
        found["components"]["securitySchemes"] = {TOKEN: {"type": "http", "scheme": "bearer"}}
        found["security"] = [{TOKEN: []}]
        found["servers"] = [{"url": "/"}]
        found.update(json.loads(json.dumps(found)))
        return found


def _complete(method: str, operation: dict[str, Any]) -> None:
    statuses = COMMON + (OF_A_BODY if "requestBody" in operation else ())
    told_as = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    told = {str(status): {"description": problems.TITLES[status], "content": told_as} for status in statuses}
    operation["responses"] = {**{str(k): v for k, v in operation["responses"].items()}, **told}
    operation["security"] = [{TOKEN: []}]
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        if kind == MULTIPART:
            content["schema"]["additionalProperties"] = False
    if method == "post":
        operation["parameters"] = [*operation["parameters"], KEY]


def _faults(error: ValidationError) -> list[tuple[str, str]]:
    return [(".".join(str(part) for part in each["loc"]), each["type"]) for each in error.errors]


ANSWERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    Refused: lambda request, error: problems.refused(request, error.refusal),
    Stop: lambda request, error: problems.problem(request, 409, "BELUM_SIAP", str(error)),
    ValidationError: lambda request, error: problems.invalid(request, _faults(error)),
    HttpError: lambda request, _: problems.unreadable(request),  # django-ninja raises one: a body that is no JSON
    Http404: lambda request, _: problems.not_found(request),
}
"""What became of an operation that could not go on. Anything else is a fault of this program (views.server_error)."""


def office_api() -> OfficeApi:
    """One without operations yet. Without pages of its own: nothing comes from elsewhere."""
    api = OfficeApi(
        title="Naungan", version="1", description=DESCRIPTION, docs_url=None, openapi_url=None, parser=StrictParser(),
        urls_namespace="api-v1",
    )  # fmt: skip
    for kind, answer in ANSWERS.items():
        api.add_exception_handler(kind, answer)
    return api
