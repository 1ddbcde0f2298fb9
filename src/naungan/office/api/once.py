"""A request that changes something happens once: the same key and body get the same answer, however often they come.

Knows: that the answer is written in the transaction of its effect, so that a process killed in between leaves both or
neither; who comes at the same time waits for the first. Does not know: what an operation does.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from naungan.office.api import bodies, problems
from naungan.office.api.door import token_in
from naungan.office.api.models import ApiRequest
from naungan.office.api.policies import Act, is_key
from naungan.office.audit.actions import append
from naungan.office.pages import worker

HEADER = "Idempotency-Key"


def answered(request: HttpRequest, operation: str, run: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer, new or kept. What `run` refuses leaves nothing behind, and its refusal is kept, too."""
    key = request.headers.get(HEADER, "")
    if not is_key(key):
        told = f"{HEADER} wajib ada: 8 sampai 100 huruf, angka, titik, titik dua, garis. Misalnya sebuah UUID."
        return problems.problem(request, 400, "TANPA_KUNCI", told)
    token, mark = token_in(request), bodies.fingerprint(request)
    with transaction.atomic():
        fresh = ApiRequest(token=token, key=key, fingerprint=mark)
        ApiRequest.objects.bulk_create([fresh], ignore_conflicts=True)  # waits for whoever holds the same key
        row = ApiRequest.objects.select_for_update().get(token=token, key=key)
        if bytes(row.fingerprint) != mark:
            told = f"{HEADER} ini sudah dipakai untuk permintaan lain. Pakai kunci baru."
            return problems.problem(request, 422, "KUNCI_TERPAKAI", told)
        if row.status:
            return HttpResponse(row.answer, status=row.status, content_type=row.kind)
        with transaction.atomic():
            answer = run()
            if answer.status_code >= 400:
                transaction.set_rollback(True)
        row.status, row.kind, row.answer = answer.status_code, answer["Content-Type"], answer.content.decode()
        row.save(update_fields=["status", "kind", "answer"])
        if answer.status_code < 400:
            told_log = {"operation": operation}
            append(by=worker(request).actor.id, act=Act.CALL, subject=token.log_id, payload=told_log)
        return answer
