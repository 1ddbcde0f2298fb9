"""The body of a request: how large it may be, that it can be read, and by what it is known again.

Knows: bounds, and that a file stays in memory on its way to its seal. Does not know: what a body means.
"""

from __future__ import annotations

import hashlib

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError

from naungan.office.api import problems
from naungan.sources.limits import MIB, Limits

MULTIPART, JSON = "multipart/form-data", "application/json"
JSON_BYTES = 12 * MIB
"""20,000 rows of a list, each cell filled, are about 8 MiB."""
ROOM = 64 * 1024
"""What a multipart body holds beside its file."""
MOST = {MULTIPART: Limits().file_bytes + ROOM, JSON: JSON_BYTES}


def read(request: HttpRequest, kinds: frozenset[str]) -> HttpResponse | None:
    """Read the body within its bound. Out: why not. In: `kinds`: media types that the operation takes."""
    size, kind = int(request.META.get("CONTENT_LENGTH") or 0), request.content_type or ""
    if not kinds:
        return None
    if size > MOST.get(kind, JSON_BYTES):
        return _too_large(request, kind)
    if kind not in kinds:
        told = "Operasi ini tidak menerima isi berjenis itu."
        return problems.problem(request, 415, "JENIS_ISI", told)
    try:
        if kind == MULTIPART:
            is_cut = not request.FILES and size > Limits().file_bytes
            return _too_large(request, kind) if is_cut else None
        request._body = request.read(size)  # Django's own bound on a body is for forms; this one was asked above
    except (MultiPartParserError, BadRequest, SuspiciousOperation):
        return problems.unreadable(request)
    return None


def fingerprint(request: HttpRequest) -> bytes:
    """SHA-256 of method, address and body. Of a multipart body: of what it says, for its boundary differs each time."""
    found = hashlib.sha256()
    for part in (request.method or "", request.get_full_path(), request.content_type or "", *_parts(request)):
        data = part.encode() if isinstance(part, str) else part
        found.update(len(data).to_bytes(8, "big") + data)
    return found.digest()


def _parts(request: HttpRequest) -> list[str | bytes]:
    if request.content_type != MULTIPART:
        return [request.body]
    found: list[str | bytes] = []
    for name in sorted(request.POST):
        found += [name, *request.POST.getlist(name)]
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            found += [name, file.name or "", file.read()]
            file.seek(0)
    return found


def _too_large(request: HttpRequest, kind: str) -> HttpResponse:
    most = MOST.get(kind, JSON_BYTES) // MIB
    told = f"Isi permintaan lebih dari {most} MB. Daftar paling banyak {Limits().rows} baris."
    return problems.problem(request, 413, "TERLALU_BESAR", told)
