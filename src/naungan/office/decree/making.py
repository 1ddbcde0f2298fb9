"""Making a decree's files: everything read, each annex set twice, the first part last, all kept at once.

Knows: the order, and that it may be repeated as often as wanted. Does not know: what is said (texts.py).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.conf import settings

from naungan.ledger.checkpoint import Verifier, open_checkpoint
from naungan.model.programme import Programme
from naungan.office import scope
from naungan.office.accounts.policies import Actor
from naungan.office.accounts.queries import actor
from naungan.office.decree import actions, policies, queries, texts
from naungan.office.decree.models import Decree, State
from naungan.office.decree.queries import Entry
from naungan.office.decree.queue import KIND
from naungan.office.jobs.actions import Context, handles
from naungan.office.programmes import queries as programmes
from naungan.office.programmes.models import RegisterSnapshot
from naungan.office.review.figures import Figures
from naungan.office.secret_files import log_key
from naungan.office.signers.choice import KIND as SIGNER
from naungan.office.signers.choice import TRIAL
from naungan.reports.documents.annex import AnnexText, annex_parts, annex_pdfs
from naungan.reports.documents.decree import AnnexLine, decree_pdf
from naungan.reports.documents.letter import Proof
from naungan.sources.key_file import data_home

WITH = ("programme", "determination__version", "agreement", "amends", "account")
Progress = Callable[[str, int, int], None]


class Read(NamedTuple):
    """Everything that a decree's files are made of. `people`: of each regency with an annex."""

    decree: Decree
    policy: Programme
    figures: Figures
    people: dict[str, list[Entry]]
    names: dict[str, str]
    proof: Proof
    welfare: RegisterSnapshot | None


@handles(KIND)
def handle(context: Context) -> None:
    """Work off one job. Raises: LeaseLost."""
    pk = context.job.arguments["decree"]
    make(pk, progress=context.progress, end=actions.End(context.hold, lambda: context.complete({"decree": pk})))


def make(pk: int, *, progress: Progress, end: actions.End) -> None:
    """Make the files of decree `pk` as whoever asked for it. Killed at any moment, it can be called again."""
    with scope.entered(scope.EVERYWHERE):
        decree = Decree.objects.select_related(*WITH).get(pk=pk)
        by = actor(decree.account)
        found = None if decree.state != State.MAKING or policies.may(by, policies.Act.DRAFT) else read(decree)
    made = set_all(found, progress) if found else None
    with scope.entered(scope.EVERYWHERE):
        _end(decree, made, by, end)


def _end(decree: Decree, made: actions.Made | None, by: Actor, end: actions.End) -> None:
    if made is None:
        actions.give_up(decree, by=by, end=end)
    else:
        actions.keep(decree, made, by=by, end=end)


def read(decree: Decree) -> Read:
    """All of it, within the scope that was entered."""
    figures = queries.figures(decree)
    verifier = Verifier(settings.LOG_ORIGIN, log_key(data_home()).public_key())
    point = open_checkpoint(decree.checkpoint, verifier)
    policy = programmes.read_policy(decree.determination.version)
    return Read(
        decree, policy, figures, {code: queries.entries(decree, code) for code in queries.regencies(decree)},
        {region.code: region.name for region in policy.regions},
        texts.proof(
            decree, figures, point, verification_url(decree.code), is_trial=os.environ.get(SIGNER) == TRIAL
        ),
        programmes.snapshot_of(decree.determination.snapshots, "welfare"),
    )  # fmt: skip


def verification_url(code: str) -> str:
    """Where anybody checks a decree; '' where the office has no address of its own."""
    return f"{settings.OFFICE_ADDRESS}periksa/{code}/" if settings.OFFICE_ADDRESS else ""


def set_all(of: Read, progress: Progress) -> actions.Made:
    """Every file, the same bytes for the same decree."""
    parts = list(_parts(of))
    annexes: list[actions.AnnexFile] = []
    lines: list[AnnexLine] = []
    papers = annex_pdfs([part for _, part in parts])
    for done, ((code, part), data) in enumerate(zip(parts, papers, strict=True), 1):
        progress("Menyusun lampiran", done, len(parts))
        annexes.append(actions.AnnexFile(code, part.is_sealed, part.part, len(part.rows), data))
        if not part.is_sealed:
            lines.append(texts.annex_line(part, hashlib.sha256(data).hexdigest()))
    progress("Menyusun keputusan", len(parts), len(parts))
    first = texts.decree_text(of.decree, of.policy, of.figures, lines, of.proof, of.welfare)
    return actions.Made(decree_pdf(first), annexes)


def _parts(of: Read) -> Iterator[tuple[str, AnnexText]]:
    """Every part of every annex, public and sealed, with its regency."""
    for at, (code, entries) in enumerate(of.people.items(), 1):
        for is_sealed in (False, True):
            whole = texts.annex_text(
                of.decree, of.policy, at, of.names.get(code, code), entries, of.proof, is_sealed=is_sealed
            )
            yield from ((code, part) for part in annex_parts(whole))
