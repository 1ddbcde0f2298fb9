"""The review desk: from links to a queue for clerks, from their answers to judgements and to what is known of quality.

Knows: the order of the steps, and that no answer is lost and no row asked twice. Does not know: any rule
(stages/review) or file format (link_records, review_workbook, review_answers).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from naungan.model.errors import OutputInTheWay, WrongCall
from naungan.model.linkage import LinkModel
from naungan.model.ruling import Ruling
from naungan.reports import review_answers, review_workbook
from naungan.reports.link_records import LinkFiles, LinkRow, link_rows, read_links, read_model, read_rivals
from naungan.sources.ruling_files import load_rulings
from naungan.stages import review
from naungan.stages.review import Answer, Case, Linked, Plan, Purpose, State
from naungan.stages.weigh import MILLION

Kept = tuple[Answer, int, str]
"""An answer with the round of its reader and his note, as the log keeps it."""


class QueueReport(NamedTuple):
    """What a queue holds. Units: rows. `value`: expected wrong outcomes that judging the whole queue ends, each weighed
    by what it costs against one missed link; `left`: the same of doubtful rows for which there was no room."""

    books: review_workbook.Books
    links: int
    accepted: int
    sample: int
    settled: int
    waiting_second: int
    value: float
    left: int


class AnswersReport(NamedTuple):
    """What became of a workbook of answers. Units: answers, rows."""

    read: int
    new: int
    faults: tuple[str, ...]
    settled: int
    judgements: int
    file: Path | None
    without_nik: int
    agreement: review.Agreement
    quality: review.Quality
    stop: review.Stop
    goal: float
    waiting: int
    second_waiting: int
    stuck: int


def build_queue(links: Path, out: Path, plan: Plan, *, judgements: Path | None, most: int) -> QueueReport:
    """Write the queue of one linking into a folder. In: `most`: doubtful rows wanted; the sample comes on top.

    Raises: FileMissing, WrongCall, RulingsInvalid; OutputInTheWay when the folder holds answers that were never read.
    """
    files = LinkFiles(links)
    rows, model, log = link_rows(read_links(links)), read_model(files), review_answers.read_log(out)
    refuse_unread(out, log)
    found, _ = review.standings(answer for answer, _, _ in log)
    closed = {c for c, each in found.items() if each.state in (State.SELESAI, State.BUNTU)}
    closed |= {ruling.candidate_id for ruling in _rulings(judgements)["judgements"]}
    pending = {c for c, each in found.items() if each.state is State.PEMBACA_LAIN} - closed
    linked = _linked(rows, files, model, plan, pending)
    useful = review.queue(linked, model, plan, closed | pending, len(linked))
    first = _most_useful(useful, most)
    second = [case for case in first if case.readers > 1] + _again(linked, pending, model, plan, log)
    books = review_workbook.write_queue(out, first, second, model)
    return QueueReport(
        books,
        len(rows),
        sum(row.band == "COCOK" for row in rows),
        sum(case.purpose is Purpose.MUTU for case in first),
        len(closed),
        len(pending),
        sum(case.value for case in first if case.purpose is Purpose.RAGU) / MILLION,
        len(useful) - len(first),
    )


def _rulings(folder: Path | None) -> dict[str, tuple[Ruling, ...]]:
    """All rulings of a folder; one that does not exist yet holds none."""
    return load_rulings(folder if folder and folder.exists() else None)


def _linked(
    rows: Sequence[LinkRow], files: LinkFiles, model: LinkModel, plan: Plan, pending: Iterable[str]
) -> list[Linked]:
    """The rows that may be judged, with their rivals; of the others nothing is read."""
    stakes = review.stakes({row.candidate_id: row.register_id for row in rows})
    asked = set(pending)
    plain = (Linked(r.candidate_id, r.register_id, r.band, r.ppm, (), stakes[r.candidate_id]) for r in rows)
    wanted = [
        each
        for each in plain
        if each.candidate_id in asked or review.is_doubtful(each, model) or review.is_sampled(each, plan)
    ]
    rivals = read_rivals(files, [each.candidate_id for each in wanted])
    return [each._replace(rivals=rivals.get(each.candidate_id, ())) for each in wanted]


def _most_useful(cases: Sequence[Case], most: int) -> list[Case]:
    """The first so many doubtful rows; the sample is never cut."""
    room, kept = most, []
    for case in cases:
        if case.purpose is Purpose.MUTU:
            kept.append(case)
        elif room:
            kept.append(case)
            room -= 1
    return kept


def _again(
    linked: Sequence[Linked], pending: set[str], model: LinkModel, plan: Plan, log: Sequence[Kept]
) -> list[Case]:
    """Rows that another clerk has to judge."""
    purpose = {answer.candidate_id: answer.purpose for answer, _, _ in log}
    mine = sorted((each for each in linked if each.candidate_id in pending), key=lambda each: each.candidate_id)
    cases = [review.case_of(each, purpose[each.candidate_id], model, plan) for each in mine if each.rivals]
    return [case._replace(readers=max(2, case.readers)) for case in cases]


def refuse_unread(out: Path, log: Sequence[Kept]) -> None:
    """No workbook with answers that are not in the log is written over. Raises: OutputInTheWay."""
    known = {(answer.candidate_id, answer.register_id, answer.said) for answer, _, _ in log}
    for name in review_workbook.ROUND_NAMES.values():
        book = out / f"{name}.xlsx"
        if not book.is_file():
            continue
        marked, _ = review_answers.read_workbook(book)
        answers, _ = review_answers.match_plan(out, marked, "", "")
        unread = sum((answer.candidate_id, answer.register_id, answer.said) not in known for answer, _, _ in answers)
        if unread:
            raise OutputInTheWay(
                f"{book} berisi {unread} jawaban yang belum dibaca. Baca dulu dengan `naungan link review … --answers "
                f"{book} --by NAMA`, atau tulis antrean ke folder lain."
            )


def take_answers(
    links: Path, workbook: Path, *, by: str, when: datetime, decisions: Path | None, goal: float | None = None
) -> AnswersReport:
    """Read a workbook back: keep its answers, write the judgements they settle, say what is known of quality.

    In: `decisions`: the folder of rulings, None = keep the answers only; `goal`: share of accepted links that should be
    right, None = the model's threshold. Raises: FileMissing, WrongCall, RulingsInvalid.
    """
    folder, known = workbook.parent, _rulings(decisions)
    if not " ".join(by.split()):
        raise WrongCall("Sebut nama penilai: --by NAMA.")
    moment = in_zone_of(when, [each for kind in known.values() for each in kind]).isoformat(timespec="seconds")
    marked, faults = review_answers.read_workbook(workbook)
    matched, strangers = review_answers.match_plan(folder, marked, by, moment)
    log = review_answers.read_log(folder)
    fresh, repeats = _fresh(matched, log)
    review_answers.append_log(folder, fresh)
    answers = [answer for answer, _, _ in (*log, *fresh)]
    found, contradictions = review.standings(answers)
    settled = {c: each for c, each in found.items() if each.state is State.SELESAI}
    rulings, without = review_answers.rulings_of(settled, known["judgements"], workbook.read_bytes())
    file = review_answers.append_judgements(decisions, rulings) if decisions else None
    drawn, rows = _planned(folder, answers)
    states = [found[c].state if c in found else State.BELUM for c in rows]
    quality, waiting = review.quality(answers, drawn), sum(s in (State.BELUM, State.PEMBACA_LAIN) for s in states)
    wanted = read_model(LinkFiles(links)).accept if goal is None else goal
    return AnswersReport(
        len(matched), len(fresh), (*faults, *strangers, *repeats, *contradictions), len(settled),
        len(rulings) if file else 0, file, len(without), review.agreement(answers), quality,
        review.stop(quality, wanted, waiting=waiting), wanted, waiting,
        sum(s is State.PEMBACA_LAIN for s in states), sum(s is State.BUNTU for s in states),
    )  # fmt: skip


def in_zone_of(when: datetime, known: Sequence[Ruling]) -> datetime:
    """A moment in the zone of the rulings there are, for all of a folder stand in one."""
    return when.astimezone(datetime.fromisoformat(known[-1].when).tzinfo) if known else when.astimezone(when.tzinfo)


def _fresh(matched: Sequence[Kept], log: Sequence[Kept]) -> tuple[list[Kept], list[str]]:
    """Answers that say something new, and second readings by the first reader, which do not count."""
    said: dict[tuple[str, str, str], str] = {}
    rounds: dict[tuple[str, str], int] = {}
    for answer, round_, _ in log:
        said[_name(answer.by), answer.candidate_id, answer.register_id] = answer.said
        rounds.setdefault((_name(answer.by), answer.candidate_id), round_)
    fresh: list[Kept] = []
    own: dict[str, str] = {}
    for kept in matched:
        answer, round_, _ = kept
        reader = _name(answer.by)
        if rounds.get((reader, answer.candidate_id), round_) != round_:
            own[answer.candidate_id] = answer.by
        elif said.get((reader, answer.candidate_id, answer.register_id)) != answer.said:
            fresh.append(kept)
    words = "sudah menilai baris ini; pembaca berikutnya harus orang lain"
    return fresh, [f"baris {candidate}: {by} {words}" for candidate, by in sorted(own.items())]


def _name(by: str) -> str:
    return " ".join(by.casefold().split())


def _planned(folder: Path, answers: Sequence[Answer]) -> tuple[int, set[str]]:
    """How many rows the sample has in all queues of a folder, and every row of the latest queue."""
    drawn = {answer.candidate_id for answer in answers if answer.purpose is Purpose.MUTU}
    plans = sorted((folder / "rencana").glob("*.parquet"), key=lambda path: path.stat().st_mtime_ns)
    latest: set[str] = set()
    for path in plans:
        told = pq.read_table(path, columns=["candidate_id", "purpose"]).to_pylist()
        drawn |= {row["candidate_id"] for row in told if row["purpose"] == Purpose.MUTU}
        latest = {row["candidate_id"] for row in told}
    return len(drawn), latest
