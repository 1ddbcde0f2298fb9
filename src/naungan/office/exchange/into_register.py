"""Making a register of what was answered: all exchanges of the programme with one service, put in use at once.

Knows: the order, and that it may be repeated: the same answers are the same register. Does not know: what an answer
says (naungan.exchange.into_register), or how a register is put in use (programmes/loading.py).
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from naungan.engines.engine import Progress
from naungan.engines.session import private_folder
from naungan.exchange.into_register import OWNERS, Evidence, check_evidence, evidence, write_evidence
from naungan.model.errors import OutputInTheWay, Refused
from naungan.model.exchange import Service
from naungan.model.refusal import Refusal
from naungan.office import scope
from naungan.office.accounts.policies import demand
from naungan.office.accounts.queries import actor
from naungan.office.exchange import actions, folder, policies, queries, queue
from naungan.office.exchange.models import Exchange
from naungan.office.exchange.policies import Act
from naungan.office.jobs.actions import Context, handles
from naungan.office.programmes import queries as programmes
from naungan.office.programmes.loading import Asked, add_register


@handles(queue.USE)
def handle(context: Context) -> None:
    """Work off one job. Raises: LeaseLost; Refused, where no register can be made."""
    pk = context.job.arguments["exchange"]
    with scope.entered(scope.EVERYWHERE):
        found = Exchange.objects.select_related("programme").get(pk=pk)
        by = actor(context.account)
        demand(policies.may(by, Act.USE), *actions.may_use(found))
    snapshot = make(found, context)
    end = actions.End(context.hold, lambda: context.complete({"snapshot": snapshot}))
    with scope.entered(scope.EVERYWHERE):
        actions.used(found, snapshot, by=by, end=end)


def make(exchange: Exchange, context: Context) -> int:
    """The register in use of it. Out: its number. Raises: Refused."""
    service, of = Service(exchange.service), queries.of_service(exchange)
    with ExitStack() as stack:
        context.progress("Mengumpulkan jawaban", 0, len(of))
        found = evidence(service, [stack.enter_context(folder.opened(each)) for each in of])
        demand(policies.has_answers(len(found.asked)))
        _nothing_is_lost(exchange, service, found)
        registers = stack.enter_context(private_folder()) / "registers"
        kind = _written(service, found, registers, of, context.progress)
        context.hold()
        put = add_register(
            Asked(kind, [registers / kind]), dry_run=False, progress=context.progress, by=actor(context.account),
            account=context.account,
        )  # fmt: skip
    if put.snapshot is None:
        raise RuntimeError("a register that is put in use has a number")
    return put.snapshot


def _written(service: Service, found: Evidence, into: Path, of: list[Exchange], progress: Progress) -> str:
    numbers = ", ".join(str(each.number) for each in of)
    source = f"{OWNERS[service]}, pertukaran {numbers}"[:100]
    into.mkdir(mode=0o700)
    write_evidence(service, found, into, source=source, temp=None, progress=progress)
    return queries.register_kind(of[0])


def _nothing_is_lost(exchange: Exchange, service: Service, found: Evidence) -> None:
    """Raises: Refused, where the register in use tells of people that no exchange here asked about."""
    used = programmes.snapshots(exchange.programme).get(queries.register_kind(exchange))
    if used is None or used.pk in {each.snapshot_id for each in queries.of_service(exchange)}:
        return
    with programmes.registers_folder({used.kind: used}) as registers:
        try:
            check_evidence(service, found, registers, replace=False)
        except OutputInTheWay as lost:
            told = (
                "Register jawaban yang dipakai sekarang memuat orang yang tidak ditanyakan lewat pertukaran di sini. "
                "Minta pengelola server menggabungkannya dengan naungan exchange register, lalu memasangnya."
            )
            raise Refused(Refusal("JAWABAN_HILANG", told)) from lost
