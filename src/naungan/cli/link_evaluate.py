"""`naungan link evaluate`: hold links against a known truth.

Knows: its arguments, how a truth is read and how the figures are shown. Does not know: how anything is counted
(reports/link_scores.py).
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common
from naungan.cli.progress import Report, reporting
from naungan.cli.screen import Block, Screen, Table, Text, Title, rounded
from naungan.model.decision import Band
from naungan.model.errors import FileMissing, WrongCall
from naungan.model.money import grouped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from naungan.reports.link_scores import Anatomy, Bin, Case, Counts, Score, Share, Truth

NAME = "evaluate"
HELP = "Nilai tautan terhadap kebenaran yang diketahui: presisi, temuan (recall), F1, dan kalibrasi."
EXAMPLE = """Contoh:
  naungan link evaluate links.parquet truth.parquet
  naungan link evaluate links.parquet truth.parquet --json

Kebenaran: Parquet dengan candidate_id, nik ('' = tidak ada di register), dan bila ada nik_class, kinds (jenis derau,
dipisah '+'), dan relative_of (NIK kerabatnya di register). Diterima = COCOK, dengan ambang yang disertakan."""
MORE = ("nik_class", "kinds", "relative_of")
CLASS_WORDS = {" (absent)": " (tidak ada di register)"}
FALSE_WORDS = {
    "absent, to a relative": "tidak ada di register, ditautkan ke kerabatnya",
    "absent, to another": "tidak ada di register, ditautkan ke orang lain",
    "present, to a relative": "ada di register, ditautkan ke kerabatnya",
    "present, to another": "ada di register, ditautkan ke orang lain",
}
MISS_WORDS = {
    "nothing was offered": "tidak ada yang diusulkan",
    "another came first": "orang lain lebih berat",
    "the right one scored too low": "orangnya benar, bobotnya kurang",
}
ANATOMY_ROWS = 15


class Evaluation(NamedTuple):
    """Every figure of one linking."""

    rows: int
    whole: Score
    classes: Mapping[str, Score]
    bins: tuple[Bin, ...]
    bands: Mapping[str, Bin]
    anatomy: tuple[Anatomy, ...]
    false_links: Mapping[str, int]
    misses: Mapping[str, int]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what link evaluate takes."""
    parser.add_argument("links", metavar="TAUTAN", type=Path, help="links.parquet dari `naungan link`")
    parser.add_argument("truth", metavar="KEBENARAN", type=Path, help="berkas kebenaran (Parquet)")
    add_common(parser)


def run(arguments: argparse.Namespace) -> int:
    """Count, and show every figure with its interval."""
    with reporting(arguments.quiet or arguments.json) as progress:
        found = evaluate(arguments.links, arguments.truth, progress)
    screen = Screen(arguments.json)
    screen.show(blocks(found))
    screen.result(payload(found))
    return ExitCode.DONE


def evaluate(links: Path, truth: Path, progress: Report) -> Evaluation:
    """All figures. Raises: FileMissing; WrongCall when truth and links are not about the same candidates."""
    from naungan.reports import link_scores
    from naungan.reports.link_records import link_rows, read_links

    progress("Membaca tautan", 0, 0)
    table = read_links(links)
    rows = link_rows(table)
    answers = [
        link_scores.Answer(
            r.candidate_id, r.register_id, (r.ppm or 0) / 1e6, r.band == Band.COCOK, float(r.match_weight or 0)
        )
        for r in rows
    ]
    progress("Membaca kebenaran", 0, 0)
    try:
        cases = link_scores.pair_up(answers, read_truth(truth, *table.column_names[:2]))
    except ValueError as error:
        raise WrongCall(
            f"{truth} dan {links} bukan tentang calon yang sama: {error}. Pakai kebenaran daftar yang ditautkan."
        ) from error
    progress("Menghitung", 0, 0)
    return figures(cases, {r.candidate_id: r.band for r in rows})


def figures(cases: Sequence[Case], bands: Mapping[str, str]) -> Evaluation:
    """Everything that is counted."""
    from naungan.reports import link_scores

    return Evaluation(
        len(cases),
        link_scores.score(cases),
        link_scores.by_nik_class(cases),
        link_scores.calibration(cases),
        link_scores.calibration_by(cases, bands),
        link_scores.anatomy(cases),
        link_scores.false_link_causes(cases),
        link_scores.miss_causes(cases),
    )


def read_truth(path: Path, row_id: str, register_id: str) -> list[Truth]:
    """The truth of a list. In: how the links name rows and people. Raises: FileMissing, WrongCall."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from naungan.reports.link_scores import Truth

    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowException) as error:
        raise FileMissing(
            f"Berkas kebenaran {path} tidak ada atau tidak terbaca sebagai Parquet. Data uji punya satu: truth.parquet "
            "dari naungan synthesise --linkage."
        ) from error
    missing = [name for name in (row_id, register_id) if name not in table.column_names]
    if missing:
        raise WrongCall(
            f"{path} bukan berkas kebenaran tautan ini: kolom {', '.join(missing)} tidak ada. Bentuknya: "
            "naungan link evaluate --help."
        )
    wanted = [name for name in (row_id, register_id, *MORE) if name in table.column_names]
    return [
        Truth(
            str(row[row_id]),
            _text(row[register_id]),
            _text(row.get("nik_class")),
            _kinds(row.get("kinds")),
            _text(row.get("relative_of")),
        )
        for row in table.select(wanted).to_pylist()
    ]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _kinds(value: object) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else _text(value).split("+")
    return tuple(str(part) for part in parts if part)


def blocks(found: Evaluation) -> list[Block]:
    """Every figure for people."""
    counts = found.whole.counts
    rows = tuple(
        (name, *figure_cells(score)) for name, score in ({"Semua": found.whole} | named(found.classes)).items()
    )
    return [
        Title("Tautan dibandingkan dengan kebenaran"),
        Text(
            f"{grouped(found.rows)} calon: {grouped(counts.present)} ada di register, {grouped(counts.absent)} tidak. "
            f"Ditautkan {grouped(counts.linked)}."
        ),
        Table(
            "Menurut golongan NIK", ("", "Calon>", "Presisi>", "Temuan>", "F1>", "Tidak ada tetapi ditautkan>"), rows
        ),
        *_calibration(found),
        *_anatomy(found),
    ]


def named(classes: Mapping[str, Score]) -> dict[str, Score]:
    """The same scores under their printed names."""
    told = {}
    for name, score in classes.items():
        for english, indonesian in CLASS_WORDS.items():
            name = name.replace(english, indonesian)
        told[name or "-"] = score
    return told


def figure_cells(score: Score) -> tuple[str, ...]:
    """The cells of one row: how many, then each figure with its interval."""
    shares = (score.precision, score.recall, score.f1, score.absent_linked)
    return grouped(sum(score.counts)), *(share_text(share) for share in shares)


def share_text(share: Share) -> str:
    """'99,73 % (99,70-99,76)'; a dash where there is nothing to share."""
    if not share.of:
        return "-"
    return f"{_hundredths(share.value)} % ({_hundredths(share.low)}-{_hundredths(share.high)})"


def _hundredths(value: float) -> str:
    return f"{100 * value:.2f}".replace(".", ",")


def _calibration(found: Evaluation) -> list[Block]:
    rows = tuple(
        (f"{_hundredths(b.low)}-{_hundredths(b.high)} %", grouped(b.observed.of), f"{_hundredths(b.stated)} %",
            share_text(b.observed))
        for b in found.bins
    )  # fmt: skip
    bands = tuple(
        (name, grouped(b.observed.of), f"{_hundredths(b.stated)} %", share_text(b.observed))
        for name, b in found.bands.items()
    )
    headers = ("Peluang yang dinyatakan", "Calon>", "Rata-rata>", "Yang benar>")
    return [Table("Kalibrasi", headers, rows), Table("Kalibrasi menurut hasil", ("Hasil", *headers[1:]), bands)]


def _anatomy(found: Evaluation) -> list[Block]:
    shown: list[Block] = [
        _causes("Tautan salah: ke siapa", found.false_links, FALSE_WORDS),
        _causes("Terlewat: mengapa", found.misses, MISS_WORDS),
    ]
    rows = tuple(
        (a.kind or "(tidak dirusak)", grouped(sum(a.counts)), grouped(_wrong(a.counts)), share_text(a.error_share))
        for a in found.anatomy[:ANATOMY_ROWS]
    )
    if rows:
        shown.append(Table("Kesalahan menurut kerusakan baris", ("Kerusakan", "Calon>", "Salah>", "Bagian>"), rows))
    return shown


def _wrong(counts: Counts) -> int:
    return counts.wrong_person + counts.absent_linked + counts.missed


def _causes(title: str, found: Mapping[str, int], words: Mapping[str, str]) -> Table:
    return Table(title, ("", "Calon>"), tuple((words.get(name, name), grouped(n)) for name, n in found.items()))


def payload(found: Evaluation) -> dict[str, Any]:
    """The same for machines; shares 0-1 with their 95 % intervals."""
    told = {
        "status": "selesai",
        "rows": found.rows,
        **_score(found.whole),
        "by_nik_class": {name: _score(score) for name, score in found.classes.items()},
        "calibration": [_bin(b) for b in found.bins],
        "calibration_by_band": {name: _bin(b) for name, b in found.bands.items()},
        "anatomy": [
            {"kind": a.kind, "counts": a.counts._asdict(), "error_share": a.error_share._asdict()}
            for a in found.anatomy
        ],
        "false_links": dict(found.false_links),
        "misses": dict(found.misses),
    }
    return dict(rounded(told))


def _score(score: Score) -> dict[str, Any]:
    return {
        "counts": score.counts._asdict(),
        **{name: getattr(score, name)._asdict() for name in ("precision", "recall", "f1", "absent_linked")},
    }


def _bin(found: Bin) -> dict[str, Any]:
    return {"low": found.low, "high": found.high, "stated": found.stated, "observed": found.observed._asdict()}
