"""The measures, group by group, and their targets.

Knows: what is run how often, in which order, and what each figure must keep to. Does not know: how any of it works;
every run is a process of its own, so that no run warms another's memory.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from bench.child import Taken
from bench.session import Session, Size, seconds, size_text
from bench.table import Figure, Target

TWO_GIB, FOUR_GIB = Target(2048), Target(4096)
IMPORT_RATE = Target(300_000, at_least=True)
OVER_BARE_JOIN = Target(3)
TEN_TIMES_THE_PEOPLE = Target(3)
SYNTHESIS_SECONDS, DEMO_SECONDS = Target(240), Target(60)
DEMO_PEOPLE = Target(20_879, at_least=True)
LOG_MS = Target(1)
WHATIF_SECONDS = Target(2)
DECREE_SECONDS, DECREE_MIB = Target(15), Target(600)
UPLOAD_RATE = Target(5_000, at_least=True)

PARTS = {
    "read_lists": "reading the lists",
    "determine": "the engine",
    "summarise": "the summary",
    "write_bundle": "writing the bundle, its report and workbooks",
}
"""Parts of a whole determination, as bench/whole_run.py calls them."""


def importing(session: Session) -> None:
    """Registers from the owners' files; what is imported last is what the determination then reads."""
    small, large, runs = session.sizes.small, session.sizes.large, session.sizes.runs
    for size, form, targets in (
        (small, "csv", (None, None)),
        (small, "parquet", (None, None)),
        (large, "parquet", (IMPORT_RATE, TWO_GIB)),
    ):
        folder = session.made(size)
        what = f"population {size[1]:,} from {'CSV' if form == 'csv' else 'Parquet'}"
        taken = session.repeat(what, runs, _importer(session, folder, form))
        session.add(
            Figure("import", what, "rows/s", _rates(taken), targets[0], IMPORT_NOTE),
            Figure("import", f"{what}: peak memory", "MiB", _peaks(taken), targets[1]),
        )
    others = session.told("the other three registers", lambda: session.import_others(session.made(large)))
    what = f"the three other registers, {others.answer['rows']:,} rows from Parquet"
    session.add(Figure("import", what, "rows/s", _rates([others])))


IMPORT_NOTE = (
    "from an owner's file, its rows in no order, to a register sorted by NIK, names folded, every row accounted for"
)


def _importer(session: Session, folder: Path, form: str) -> Callable[[], Taken]:
    return lambda: session.import_population(folder, form)


def determination(session: Session) -> None:
    """The exact path beside the bare join, pair by pair, at both sizes; the tiled population if asked."""
    small, large = session.sizes.small, session.sizes.large
    before = _exact_path(session, session.imported(small), small)
    after = _exact_path(session, session.imported(large), large, (OVER_BARE_JOIN, TWO_GIB))
    what = f"growth of seconds from {size_text(small)} to {size_text(large)}"
    session.add(Figure("determination", what, "×", (after / before,)))
    if session.huge:
        _tiled(session, session.imported(large), after)


def _tiled(session: Session, folder: Path, before: float) -> None:
    """Ten times the people under ten province prefixes. `before`: seconds with the people once."""
    session.told("tiling the population", lambda: session.run("bench.exact_inputs", folder, "--tile"))
    candidates, people = session.sizes.large
    size = (candidates, 10 * people)
    after = _exact_path(session, folder, size, (None, TWO_GIB), "tiled")
    what = f"growth of seconds from {size_text(session.sizes.large)} to {size_text(size)}"
    session.add(Figure("determination", what, "×", (after / before,), TEN_TIMES_THE_PEOPLE, TILED_NOTE))
    shutil.rmtree(folder / "tiled")


TILED_NOTE = (
    "tiled: the same people under the prefixes of ten provinces, the candidates spread over all ten; the other "
    "registers are as they were, so nine candidates in ten are in none of them"
)
EXACT_NOTE = (
    "the exact path: every NIK is right, the registers are prepared. The bare join reads the same columns of the same "
    "files under the same memory limit and threads, and writes them sorted; nothing else"
)


def _exact_path(
    session: Session, folder: Path, size: Size, targets: tuple[Target | None, Target | None] = (None, None), *more: str
) -> float:
    """Our run and the bare join in turn, so that a busy machine meets both. Out: median seconds of ours."""
    label, pairs = size_text(size), []
    for turn in range(1, session.sizes.pairs + 1):
        of = f"{label}, pair {turn} of {session.sizes.pairs}"
        ours = session.told(f"{of}, ours", lambda: session.run("bench.determination", folder, "ours", *more))
        join = session.told(f"{of}, join", lambda: session.run("bench.determination", folder, "join", *more))
        pairs.append((ours, join))
    took = Figure("determination", f"{label}: rows.parquet to decisions.parquet", "s", _seconds([o for o, _ in pairs]))
    join_took = _seconds([join for _, join in pairs])
    ratio = tuple(seconds(ours) / seconds(join) for ours, join in pairs)
    cpu = tuple(ours.answer["cpu"] / join.answer["cpu"] for ours, join in pairs)
    session.add(
        took,
        Figure("determination", f"{label}: bare join of the same files", "s", join_took),
        Figure("determination", f"{label}: ours ÷ bare join, pair by pair", "×", ratio, targets[0], EXACT_NOTE),
        Figure("determination", f"{label}: the same in CPU seconds", "×", cpu),
        Figure("determination", f"{label}: peak memory", "MiB", _peaks([ours for ours, _ in pairs]), targets[1]),
        Figure("determination", f"{label}: peak memory of the join", "MiB", _peaks([join for _, join in pairs])),
    )
    return took.median


def synthesis(session: Session) -> None:
    """Provinces with known truth; the smaller one stays for the intake."""
    candidates, people = session.sizes.province
    _province(session, session.work / "province", (candidates, people), session.sizes.runs)
    large = session.work / "large-province"
    size = (candidates, session.sizes.large_province)
    _province(session, large, size, 1, (SYNTHESIS_SECONDS, FOUR_GIB))
    shutil.rmtree(large)


def _province(
    session: Session, out: Path, size: Size, runs: int, targets: tuple[Target | None, Target | None] = (None, None)
) -> None:
    what = f"{size[1]:,} people, {size[0]:,} rows of lists"
    taken = session.repeat(what, runs, lambda: session.synthesise(out, size))
    whole = tuple(run.seconds for run in taken)
    session.add(
        Figure("synthesise", what, "s", whole, targets[0], "`naungan synthesise` from start to end"),
        Figure("synthesise", f"{what}: peak memory", "MiB", _peaks(taken), targets[1]),
    )


def intake(session: Session) -> None:
    """Lists into rows and problems: a synthetic province in its 33 shapes, and one large workbook."""
    province, book = session.province(), session.work / "usulan.xlsx"
    session.run("bench.lists", session.made(session.sizes.small) / "rows.parquet", book)
    for path, what in ((province / "lists", "{files} files of a synthetic province"), (book, "one workbook")):
        taken = session.repeat(f"reading {path.name}", session.sizes.runs, _reader(session, path))
        label = f"{what.format(**taken[0].answer)}, {taken[0].answer['rows']:,} rows"
        readers = tuple(run.reader_mib for run in taken)
        session.add(
            Figure("intake", label, "rows/s", _rates(taken), note=INTAKE_NOTE),
            Figure("intake", f"{label}: peak memory", "MiB", _peaks(taken)),
            Figure("intake", f"{label}: peak memory of the largest reader", "MiB", readers),
        )


INTAKE_NOTE = "each file is read in a process with memory and time limits; out come rows with ids, and problems"


def _reader(session: Session, path: Path) -> Callable[[], Taken]:
    return lambda: session.run("bench.lists", path)


def demo(session: Session) -> None:
    """The demo as a visitor runs it, then one determination of its province taken apart."""
    out, runs = session.work / "demo", session.sizes.runs
    taken = session.repeat("naungan demo", runs, lambda: _demo(session, out))
    filled = tuple(run.answer["filled"] for run in taken)
    session.add(
        Figure("demo", "`naungan demo` from start to end", "s", tuple(run.seconds for run in taken), DEMO_SECONDS),
        Figure("demo", "people determined", "", filled, DEMO_PEOPLE),
        Figure("demo", "peak memory", "MiB", _peaks(taken)),
        Figure("demo", "peak memory of the largest reader", "MiB", tuple(run.reader_mib for run in taken)),
    )
    whole = session.repeat("its determination", runs, lambda: _whole_run(session, out / "province"))
    parts = {label: tuple(run.answer["parts"][part] for run in whole) for part, label in PARTS.items()}
    rows = f"{whole[0].answer['rows']:,} rows, lists to bundle"
    session.add(
        Figure("determine", rows, "s", _seconds(whole), note=WHOLE_NOTE),
        *(Figure("determine", f"of this: {label}", "s", values) for label, values in parts.items()),
        Figure("determine", "peak memory", "MiB", _peaks(whole)),
    )
    shutil.rmtree(out)


WHOLE_NOTE = "`naungan determine` on the messy lists of the demo, registers imported, and what its parts take"


def _demo(session: Session, out: Path) -> Taken:
    shutil.rmtree(out, ignore_errors=True)
    candidates, people = session.sizes.province
    return session.naungan("demo", "--out", out, "--candidates", candidates, "--population", people)


def _whole_run(session: Session, province: Path) -> Taken:
    result = session.work / "result"
    shutil.rmtree(result, ignore_errors=True)
    return session.run("bench.whole_run", province, result)


def _seconds(taken: list[Taken]) -> tuple[float, ...]:
    return tuple(map(seconds, taken))


def _rates(taken: list[Taken]) -> tuple[float, ...]:
    return tuple(run.answer["rows"] / seconds(run) for run in taken)


def _peaks(taken: list[Taken]) -> tuple[float, ...]:
    return tuple(run.peak_mib for run in taken)


def log(session: Session) -> None:
    """What an entry in the office's log adds to an act, on SQLite, and on PostgreSQL where a server is named."""
    acts = 2000 if session.sizes.judged else 100
    for kind in ("SQLite", "PostgreSQL")[: 2 if os.environ.get("NAUNGAN_BENCH_POSTGRESQL") else 1]:
        runs = session.repeat(kind, session.sizes.runs, _appending(session, acts, kind))
        added = tuple(run.answer["added_ms"] for run in runs)
        session.add(
            Figure("log", f"added to an act on {kind}", "ms", added, LOG_MS, LOG_NOTE),
            Figure("log", f"the act with its entry on {kind}", "ms", tuple(run.answer["logged_ms"] for run in runs)),
            Figure("log", f"verifying {acts:,} entries on {kind}", "rows/s", _rates(runs)),
        )


LOG_NOTE = "a transaction with one row written, with its entry and without, in turns; the medians' difference"


def _appending(session: Session, acts: int, kind: str) -> Callable[[], Taken]:
    return lambda: session.run("bench.log_append", acts, kind.lower())


def upload(session: Session) -> None:
    """A regency's list taken in, on SQLite, and on PostgreSQL where a server is named."""
    rows = 20_000 if session.sizes.judged else 500
    for kind in ("SQLite", "PostgreSQL")[: 2 if os.environ.get("NAUNGAN_BENCH_POSTGRESQL") else 1]:
        taken = session.repeat(kind, session.sizes.runs, _uploading(session, rows, kind))
        what = f"{rows:,} rows taken in on {kind}"
        session.add(
            Figure("upload", what, "rows/s", _rates(taken), UPLOAD_RATE, UPLOAD_NOTE),
            Figure("upload", f"{what}: peak memory", "MiB", _peaks(taken)),
        )


UPLOAD_NOTE = "an xlsx read, every row checked, sealed, stored and logged in one transaction; every tenth row faulty"


def _uploading(session: Session, rows: int, kind: str) -> Callable[[], Taken]:
    return lambda: session.run("bench.upload", rows, kind.lower())


def whatif(session: Session) -> None:
    """A question asked of a determination of 60,000 rows, from its folder on disk to the answer."""
    candidates, people = (60_000, 1_000_000) if session.sizes.judged else session.sizes.province
    out = session.work / "whatif"
    if not (out / "result" / "manifest.json").exists():
        shutil.rmtree(out, ignore_errors=True)
        session.told(
            "making a determination",
            lambda: session.naungan("demo", "--out", out, "--candidates", candidates, "--population", people),
        )
    result, registers, kept = out / "result", out / "province" / "registers", out / "kept.parquet"
    kept.unlink(missing_ok=True)
    reading = ("whatif", result, "--registers", registers, "--keep", kept)
    session.told("keeping what registers say", lambda: session.naungan(*reading))
    for what, paths, target in (
        ("a quota question", (result,), WHATIF_SECONDS),
        ("a limit, from a kept file", (kept,), WHATIF_SECONDS),
        ("a limit, with registers read for it", (result, registers), None),
    ):
        taken = session.repeat(what, session.sizes.runs, _asking(session, *paths))
        name = f"{what}, {candidates:,} rows"
        session.add(
            Figure("whatif", name, "s", _seconds(taken), target, WHATIF_NOTE),
            Figure("whatif", f"{name}: asked again", "s", tuple(run.answer["again"] for run in taken)),
            Figure("whatif", f"{name}: peak memory", "MiB", _peaks(taken)),
        )

    taken = session.repeat("a question in the office", session.sizes.runs, _trying(session, result, kept))
    name = f"a question in the office, {candidates:,} rows"
    for kind, what in (("first", name), ("again", f"{name}: asked again")):
        found = tuple(run.answer[kind] for run in taken)
        session.add(Figure("whatif", what, "s", found, WHATIF_SECONDS, OFFICE_NOTE))


WHATIF_NOTE = "from the folder or the kept file on disk to the comparison; with registers it is found again first"


OFFICE_NOTE = "from the form sent to the whole page; at first the sealed file is opened, then it is open"


def _trying(session: Session, *paths: Path) -> Callable[[], Taken]:
    return lambda: session.run("bench.tryout", *paths)


def _asking(session: Session, *paths: Path) -> Callable[[], Taken]:
    return lambda: session.run("bench.whatif", *paths)


def decree(session: Session) -> None:
    """A decree and its annexes as PDF, two annexes at a time."""
    people = 20_879 if session.sizes.judged else 2_000
    taken = session.repeat("papers of a decree", session.sizes.runs, lambda: session.run("bench.decree", people))
    name = f"a decree and 33 public annexes of {people:,} people"
    public = tuple(run.answer["public_seconds"] for run in taken)
    session.add(
        Figure("decree", name, "s", public, DECREE_SECONDS, DECREE_NOTE),
        Figure("decree", f"{name}, and 33 sealed ones", "s", _seconds(taken), DECREE_SECONDS),
        Figure("decree", "all of them: CPU seconds", "s", tuple(run.answer["cpu"] for run in taken)),
        Figure("decree", "all of them: peak memory", "MiB", _peaks(taken), DECREE_MIB),
    )


DECREE_NOTE = "from values to bytes, in one process; reading people from a database and sealing files is not in it"


def service(session: Session) -> None:
    """Asking a service about people one by one."""
    people = 4_000 if session.sizes.judged else 300
    taken = session.repeat("a service asked", session.sizes.runs, lambda: session.run("bench.exchange_service", people))
    rates = tuple(run.answer["requests_per_second"] for run in taken)
    name = f"a service asked about {people:,} people"
    session.add(
        Figure("service", name, "requests/s", rates, None, SERVICE_NOTE),
        Figure("service", f"{name}: CPU seconds", "s", tuple(run.answer["cpu"] for run in taken)),
    )


SERVICE_NOTE = (
    "the simulator beside it in a process of its own, over loopback, without latency; each answer is forced to disk "
    "before the next question"
)


GROUPS: dict[str, Callable[[Session], None]] = {
    "import": importing,
    "determination": determination,
    "synthesise": synthesis,
    "intake": intake,
    "demo": demo,
    "log": log,
    "upload": upload,
    "whatif": whatif,
    "decree": decree,
    "service": service,
}
