"""Taking files of answers in: read with all that came before, kept whole or not at all, with its entry.

Knows: that a file read as it was read last is one receipt, and that a file is read again where another one came
meanwhile. Does not know: how an answer is read (naungan.exchange.receive), or which one counts.
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from naungan.exchange.receive import ReceivedFile, layout_of
from naungan.exchange.receive import receive as read_answers
from naungan.model.errors import LayoutInvalid, PasswordWrong, Refused
from naungan.model.refusal import Refusal
from naungan.office.accounts.models import Account
from naungan.office.accounts.policies import Actor, demand
from naungan.office.audit.actions import append
from naungan.office.blobs import write_blob
from naungan.office.exchange import actions, folder, policies, queries
from naungan.office.exchange.models import Channel, Delivery, Exchange
from naungan.office.exchange.policies import Act
from naungan.office.typed_text import plain
from naungan.office.vault_in_use import vault
from naungan.sources.cell_text import printable_name
from naungan.sources.exchange_layout import Layout, read_layout
from naungan.sources.key_file import data_home

LONGEST_NAME = 200
TRIES = 3
"""How often a file is read anew because another one was taken meanwhile."""


class Taken(NamedTuple):
    """A delivery of answers. `is_known`: the same file was there already."""

    delivery: Delivery
    is_known: bool


def receive(
    *, by: Actor, account: Account, exchange: Exchange, name: str, data: bytes, as_of: date, password: str = "",
    mapping: str = "",
) -> Taken:  # fmt: skip
    """Take a file of answers. What it holds never raises. Read again as it was read last, it is the same receipt; after
    another day or mapping it is read anew, for the last reading counts.

    In: `mapping`: text of an own mapping file, where the layout is another than that of the request.

    Raises: Refused, BlobBroken.
    """
    demand(
        policies.may(by, Act.RECEIVE),
        policies.is_kept(exchange.is_erased),
        policies.can_now(exchange.state, Act.RECEIVE),
        policies.has_file(data),
        policies.is_state_day(as_of, timezone.localdate()),
    )
    sha256, layout = hashlib.sha256(data).hexdigest(), own_layout(exchange, mapping)
    told = {"as_of": as_of, "layout": layout.sha256 if layout else ""}
    for _ in range(TRIES):
        latest = Delivery.objects.filter(exchange=exchange, sha256=sha256).order_by("-number").first()
        if latest and (latest.as_of, latest.layout) == (told["as_of"], told["layout"]):
            return Taken(latest, True)
        last = actions.last_number(exchange)
        found = _read(exchange, plain(printable_name(name))[:LONGEST_NAME], data, as_of, password, layout)
        kept = _received(by, account, exchange, found, data, told, last)
        if kept:
            return Taken(kept, False)
    raise Refused(Refusal("JAWABAN_BERSAMAAN", "Petugas lain sedang mengunggah jawaban. Tunggu sebentar, lalu ulangi."))


class _Read(NamedTuple):
    """A file as it was read: its lines of the journal, what it gave, and where all questions stand with it."""

    lines: bytes
    file: ReceivedFile
    unknown: int
    counts: dict[str, Any]


def own_layout(exchange: Exchange, mapping: str) -> Layout | None:
    """An own mapping; None where there is none. Raises: Refused, with every fault of it."""
    if not mapping:
        return None
    try:
        layout = read_layout(mapping, "pemetaan")
    except LayoutInvalid as wrong:
        raise Refused(Refusal("PEMETAAN_SALAH", str(wrong))) from wrong
    if layout.service != exchange.service:
        told = f"Berkas pemetaan ini untuk layanan {layout.service}, bukan {exchange.service}. Pilih yang lain."
        raise Refused(Refusal("PEMETAAN_SALAH", told))
    return layout


def _read(exchange: Exchange, name: str, data: bytes, as_of: date, password: str, layout: Layout | None) -> _Read:
    with folder.opened(exchange) as found:
        before = found.journal.file.stat().st_size
        path = found.folder / "kiriman" / (Path(name).name or "jawaban")
        path.parent.mkdir(mode=0o700)
        path.write_bytes(data)
        try:
            received = read_answers(
                found, [path], layout or layout_of(found, None), now=timezone.localtime(), as_of=as_of,
                password=password or None, progress=lambda *_: None,
            )  # fmt: skip
        except PasswordWrong as wrong:
            told = "Sandi berkas ini salah, atau cara menguncinya tidak dikenal. Periksa sandinya, lalu unggah lagi."
            locked = "Berkas ini dikunci. Tulis sandinya di bawah berkas, lalu unggah lagi."
            raise Refused(Refusal("SANDI_SALAH", told if password else locked)) from wrong
        lines = found.journal.file.read_bytes()[before:]
        return _Read(lines, received.files[0], sum(count for _, count in received.unknown), queries.counted(found))


def _received(
    by: Actor, account: Account, exchange: Exchange, found: _Read, data: bytes, told: dict[str, Any], last: int
) -> Delivery | None:
    """Keep a file that was read; None where another one was taken meanwhile, with which it must be read."""
    refs = [write_blob(data_home(), vault(), part) for part in (data, found.lines)]
    try:
        with transaction.atomic():
            now = Exchange.objects.select_for_update().get(pk=exchange.pk)
            if actions.last_number(now) != last:
                actions.drop(refs)
                return None
            made = Delivery(
                exchange=now, number=last + 1, receipt=actions.receipt(now, last + 1), channel=Channel.FILE, **told,
                name=found.file.name[:LONGEST_NAME], blob=refs[0].id, sha256=refs[0].sha256, size=refs[0].size,
                lines=found.file.lines, answers=found.file.answers, new=found.file.new, unknown=found.unknown,
                problem_count=len(found.file.problems), account=account,
            )  # fmt: skip
            made.answers_blob, made.answers_sha256, made.answers_size = refs[1]
            made.save()
            made.problems = vault().seal(
                queries.packed(found.file.problems), Delivery.sealed["problems"].format(pk=made.pk)
            )
            made.save(update_fields=["problems"])
            actions.stand(now, found.counts)
            logged = {"sha256": made.sha256, "answers": made.answers, "new": made.new, "problems": made.problem_count}
            append(by=by.id, act=Act.RECEIVE, subject=f"{now.log_id}/{made.receipt}", payload=logged)
    except BaseException:
        actions.drop(refs)
        raise
    return made
