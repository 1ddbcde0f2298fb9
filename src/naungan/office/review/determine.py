"""Working out a determination: its inputs laid out in a private folder, one run, its result kept.

Knows: what a run reads and how often it may be repeated: as often as wanted, one result is kept. Does not know: how
anything is decided (run.py) or who repeats it.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from naungan import run
from naungan.engines.engine import Progress
from naungan.engines.session import private_folder
from naungan.model.errors import EvidenceMissing, FinalRefused, Refused, Stop
from naungan.office import scope
from naungan.office.accounts.policies import Actor
from naungan.office.accounts.queries import actor
from naungan.office.intake import queries as intake
from naungan.office.intake import reading
from naungan.office.intake.models import Upload
from naungan.office.jobs.actions import Context, handles
from naungan.office.programmes import queries as programmes
from naungan.office.programmes.models import RegisterSnapshot
from naungan.office.review import actions, bundle_rows, policies, queries, ruling_parts
from naungan.office.review.models import Determination, Purpose, State
from naungan.office.review.queue import KIND
from naungan.office.review.rivals import rivals
from naungan.reports.held_result import as_file
from naungan.sources.key_file import write_key
from naungan.sources.programme_file import region_path
from naungan.whatif import open_result


@handles(KIND)
def handle(context: Context) -> None:
    """Work off one job. Raises: LeaseLost."""
    pk = context.job.arguments["determination"]
    end = actions.End(context.hold, lambda: context.complete({"determination": pk}))
    work_out(pk, progress=context.progress, end=end)


class LaidOut(NamedTuple):
    """Files of a determination. `seed` and `decisions`: None where there are none."""

    programme: Path
    lists: Path
    registers: Path
    decisions: Path | None
    profile: Path
    seed: Path | None
    out: Path


def work_out(pk: int, *, progress: Progress, end: actions.End) -> None:
    """Work determination `pk` out as whoever asked for it, and keep its result or its refusal.

    `end` is asked in the transaction that does so. Killed at any moment, it can be called again.
    """
    with scope.entered(scope.EVERYWHERE):
        found = Determination.objects.select_related("programme", "version", "account").get(pk=pk)
        by = actor(found.account)
        act = policies.Act.FREEZE if found.purpose == Purpose.FINAL else policies.Act.DETERMINE
        refusal = policies.may(by, act)
        if found.state != State.WAITING:
            end.complete()
            return
        if refusal:
            actions.refuse(found, refusal.sentence, by=by, end=end)
            return
    _worked(found, by, progress, end)


def _worked(found: Determination, by: Actor, progress: Progress, end: actions.End) -> None:
    with ExitStack() as stack:
        folder = stack.enter_context(private_folder())
        try:
            with scope.entered(scope.EVERYWHERE):
                files = _lay_out(found, folder, stack)
            result = _result(found, files, progress)
        except Refused:
            raise
        except Stop as error:
            told = f"{error.fact} {policies.FREEZE_LATER}" if isinstance(error, FinalRefused) else str(error)
            sentence = told.replace(f"{folder}/", "").replace(str(folder), "")
            with scope.entered(scope.EVERYWHERE):
                actions.refuse(found, sentence, by=by, end=end)
            return
        with scope.entered(scope.EVERYWHERE):
            actions.store(found, result, by=by, end=end)


def _lay_out(found: Determination, folder: Path, stack: ExitStack) -> LaidOut:
    lists, decisions, profile = folder / "lists", folder / "decisions", folder / "profile.toml"
    lists.mkdir(mode=0o700)
    programme, regions = programmes.written(folder, found.version.text, found.version.regions_text)
    regions.rename(folder / region_path(programme).name)  # a run reads it under the name that the programme gives it
    for upload in Upload.objects.filter(receipt__in=list(found.uploads.values())).order_by("kode_kab"):
        reading.lay_out(lists, upload.kode_kab, intake.version_files(upload))
    profile.write_text(reading.profile_text(sorted(found.uploads)), encoding="utf-8")
    rulings = queries.bound_rulings(found)
    if rulings:
        decisions.mkdir(mode=0o700)
        ruling_parts.write_parts(decisions, rulings)
    used = {row.kind: row for row in RegisterSnapshot.objects.filter(pk__in=list(found.snapshots.values()))}
    programmes.check_whole(used.values())
    registers = stack.enter_context(programmes.registers_folder(used))
    seed = programmes.seed(found.programme)
    if seed is not None:
        write_key(folder / "seed", seed)
    return LaidOut(
        programme, lists, registers, decisions if rulings else None, profile, folder / "seed" if seed else None,
        folder / "out",
    )  # fmt: skip


def _result(found: Determination, files: LaidOut, progress: Progress) -> actions.Result:
    report = run.determine(
        files.programme, [files.lists], files.registers, files.out, decisions=files.decisions,
        final=found.purpose == Purpose.FINAL, lottery_seed=files.seed, profile=files.profile, progress=progress,
    )  # fmt: skip
    population = files.registers / "population" if (files.registers / "population").exists() else None
    progress("Menyimpan hasil", 0, 0)
    return actions.Result(
        report.root, report.short_code, bundle_rows.zipped(files.out), bundle_rows.cells(files.out),
        bundle_rows.people(files.out, population, rivals(files.out, population, progress)),
        _held(files, progress),
    )  # fmt: skip


def _held(files: LaidOut, progress: Progress) -> bytes:
    """The result made ready for what-ifs, while its registers lie here; empty where it is not found again from them."""
    progress("Menyiapkan hasil untuk percobaan", 0, 0)
    try:
        return as_file(
            open_result(files.out, registers=files.registers, decisions=files.decisions, lottery_seed=files.seed)
        )
    except EvidenceMissing:
        return b""
