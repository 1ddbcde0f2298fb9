"""Writing the files of an exchange: whom to ask, batches locked with the password, the letter; all kept at once.

Knows: the order, and that it may be repeated as often as wanted. Does not know: how a file looks (naungan.exchange).
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from naungan.engines.engine import Progress
from naungan.engines.session import private_folder
from naungan.exchange.folder import MANIFEST, QUESTIONS
from naungan.exchange.folder import Exchange as Folder
from naungan.exchange.request import LAYOUT, LEFT, LETTER, Request, write_request
from naungan.exchange.whom import Chosen, why_left
from naungan.model.errors import Stop
from naungan.model.exchange import Service
from naungan.office import scope
from naungan.office.accounts.policies import demand
from naungan.office.accounts.queries import actor
from naungan.office.exchange import actions, folder, policies, queries, queue
from naungan.office.exchange.actions import OutFile, Written
from naungan.office.exchange.models import Exchange, Kind, State
from naungan.office.exchange.policies import Act
from naungan.office.jobs.actions import Context, handles
from naungan.office.programmes import queries as programmes
from naungan.office.vault_in_use import vault
from naungan.sources.exchange_layout import shipped_layout

SENDER = ("PEMERINTAH PROVINSI",)
"""Of the letter, where the programme names none."""
KEPT = [MANIFEST, QUESTIONS, LAYOUT, LEFT]
"""What of the folder is needed to receive answers."""


@handles(queue.WRITE)
def handle(context: Context) -> None:
    """Work off one job. Raises: LeaseLost."""
    pk = context.job.arguments["exchange"]
    end = actions.End(context.hold, lambda: context.complete({"exchange": pk}))
    make(pk, progress=context.progress, end=end)


def make(pk: int, *, progress: Progress, end: actions.End) -> None:
    """Write the files of exchange `pk` as whoever asked for it. Killed at any moment, it can be called again."""
    with scope.entered(scope.EVERYWHERE):
        found = Exchange.objects.select_related("programme", "determination__version", "account").get(pk=pk)
        by = actor(found.account)
    told, written = "", None
    try:
        demand(policies.may(by, Act.ASK))
        written = write(found, progress) if found.state == State.MAKING else None
    except Stop as stop:
        told = str(stop)
    with scope.entered(scope.EVERYWHERE):
        if written is None:
            actions.give_up(found, told, by=by, end=end)
        else:
            actions.keep(found, written, by=by, end=end)


def write(exchange: Exchange, progress: Progress) -> Written:
    """Every file. Raises: Refused, where nobody is to be asked about; BlobBroken, BundleBroken."""
    progress("Memilih siapa yang ditanyakan", 0, 0)
    layout = shipped_layout(Service(exchange.service))
    chosen = queries.chosen(exchange.determination, layout)
    demand(policies.has_questions(len(chosen.questions)))
    letter = programmes.read_policy(exchange.determination.version).letter
    password = vault().open(bytes(exchange.password), Exchange.sealed["password"].format(pk=exchange.pk)).decode()
    request = Request(
        layout=layout, chosen=chosen, made=timezone.localdate(exchange.created_at), quota=exchange.quota,
        password=password, place=letter.place, sender=letter.letterhead or SENDER,
    )  # fmt: skip
    with private_folder() as room:
        made = write_request(request, room / folder.NAME, progress)
        kept, counts = folder.zipped(made.folder, KEPT), queries.counted(made)
        return Written(kept, _files(made), str(made.facts["root"]), _told(chosen), counts)


def _files(made: Folder) -> list[OutFile]:
    """The letter first, then the batches, then what is not asked."""
    listed: list[dict[str, Any]] = made.facts["files"]
    found = [OutFile(Kind.LETTER, LETTER, 0, (made.folder / LETTER).read_bytes())]
    found += [
        OutFile(Kind.BATCH, each["name"], each["rows"], (made.folder / each["name"]).read_bytes()) for each in listed
    ]
    left = made.folder / LEFT
    if left.is_file():
        found.append(OutFile(Kind.LEFT, LEFT, 0, left.read_bytes()))
    return found


def _told(chosen: Chosen) -> dict[str, Any]:
    return {
        "rows": chosen.rows, "settled": chosen.settled, "same": chosen.same, "left": why_left(chosen.left),
    }  # fmt: skip
