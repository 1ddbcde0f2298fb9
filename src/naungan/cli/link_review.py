"""`naungan link review`: a queue for clerks out, their answers in, and what both say of the links' quality.

Knows: its arguments and how a queue and a reading are summed up. Does not know: who is asked what (stages/review.py) or
how anything is written (reports/review_desk.py).
"""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from naungan.cli.exit_codes import ExitCode
from naungan.cli.parser import add_common, whole_number
from naungan.cli.progress import reporting
from naungan.cli.screen import Block, Screen, Table, Text, Title, rounded
from naungan.model.errors import OutputInTheWay, WrongCall
from naungan.model.money import grouped

if TYPE_CHECKING:
    from naungan.reports.review_desk import AnswersReport, QueueReport

NAME = "review"
HELP = "Antrean untuk petugas: pasangan yang penilaiannya paling banyak mengubah hasil; jawabannya dibaca kembali."
EXAMPLE = """Contoh:
  naungan link review links.parquet --out review/ --judgements keputusan/
  naungan link review links.parquet --answers review/antrean.xlsx --by "Nama Petugas" --decisions keputusan/

Urutan: kerugian yang diharapkan bila tidak dinilai, kali banyak baris yang bergantung padanya. Baris yang belum
ditautkan merugi sebesar peluang bahwa orangnya ada di antara yang ditampilkan; yang sudah ditautkan sebesar peluang
bahwa orangnya keliru, kali accept / (1 - accept) dari model. Di antaranya disisipkan contoh acak tautan COCOK untuk
mengukur mutu, dan sebagian baris dinilai dua orang. Yang sudah diputuskan tidak ditanyakan lagi."""
DEFAULT_ROWS = 500
DEFAULT_SEED = 1
SHOWN_FAULTS = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what link review takes."""
    parser.add_argument("links", metavar="TAUTAN", type=Path, help="links.parquet dari `naungan link`")
    parser.add_argument("--out", metavar="FOLDER", type=Path, help="tulis antrean ke folder ini")
    parser.add_argument(
        "--judgements", metavar="FOLDER", type=Path, help="keputusan yang sudah ada: tidak ditanyakan lagi"
    )
    parser.add_argument(
        "--rows", metavar="N", type=whole_number, default=DEFAULT_ROWS, help="baris ragu paling banyak (bawaan: 500)"
    )
    parser.add_argument(
        "--sample", metavar="PERSEN", type=per_cent, default=2.0, help="contoh acak tautan COCOK (bawaan: 2)"
    )
    parser.add_argument(
        "--second", metavar="PERSEN", type=per_cent, default=5.0, help="baris yang dinilai dua orang (bawaan: 5)"
    )
    parser.add_argument(
        "--sample-seed", metavar="N", type=whole_number, default=DEFAULT_SEED, help="benih contoh acak (bawaan: 1)"
    )
    parser.add_argument("--answers", metavar="BERKAS", type=Path, help="baca antrean yang sudah diisi")
    parser.add_argument("--by", metavar="NAMA", default="", help="siapa yang menilai")
    parser.add_argument("--decisions", metavar="FOLDER", type=Path, help="folder keputusan yang ditambah (judgements)")
    parser.add_argument(
        "--when", metavar="WAKTU", type=moment, help="kapan dinilai (bawaan: sekarang), misalnya 2025-08-01T08:00+07:00"
    )
    parser.add_argument(
        "--goal", metavar="PERSEN", type=per_cent, help="bagian tautan COCOK yang harus benar (bawaan: ambang model)"
    )
    add_common(parser)  # fmt: skip


def per_cent(text: str) -> float:
    """A share in per cent as people write it: '2', '2,5', '2.5'; 0 to 100."""
    try:
        value = float(text.replace(",", "."))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"nilai '{text}' bukan persen, misalnya 2 atau 2,5") from error
    if not 0 <= value <= 100:
        raise argparse.ArgumentTypeError(f"nilai '{text}' di luar 0 sampai 100")
    return value


def moment(text: str) -> datetime:
    """A time with its zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"waktu '{text}' tidak terbaca; tulis 2025-08-01T08:00+07:00") from error
    if found.tzinfo is None:
        raise argparse.ArgumentTypeError(f"waktu '{text}' tanpa zona; tulis 2025-08-01T08:00+07:00")
    return found


def run(arguments: argparse.Namespace) -> int:
    """Write a queue, or read one back. Exit 1 when an answer could not be used."""
    if bool(arguments.out) == bool(arguments.answers):
        raise WrongCall("Sebut salah satu: --out FOLDER untuk menulis antrean, atau --answers BERKAS untuk membacanya.")
    return read_back(arguments) if arguments.answers else write_out(arguments)


def write_out(arguments: argparse.Namespace) -> int:
    """Write the queue."""
    from naungan.reports.review_desk import build_queue
    from naungan.stages.review import Plan

    if arguments.out.exists() and not arguments.out.is_dir():
        raise OutputInTheWay(f"{arguments.out} adalah berkas, bukan folder. Pilih nama folder lain untuk --out.")
    plan = Plan(arguments.sample_seed, arguments.sample, arguments.second)
    judgements = arguments.judgements or arguments.decisions
    with reporting(arguments.quiet or arguments.json) as progress:
        progress("Menyusun antrean", 0, 0)
        report = build_queue(arguments.links, arguments.out, plan, judgements=judgements, most=arguments.rows)
    screen = Screen(arguments.json)
    screen.show(queue_blocks(report, arguments))
    screen.result(queue_payload(report))
    return ExitCode.DONE


def read_back(arguments: argparse.Namespace) -> int:
    """Read answers, then say what they settle and whether that is enough."""
    from naungan.reports.review_desk import take_answers

    with reporting(arguments.quiet or arguments.json) as progress:
        progress("Membaca jawaban", 0, 0)
        report = take_answers(
            arguments.links,
            arguments.answers,
            by=arguments.by,
            when=arguments.when or datetime.now().astimezone(),
            decisions=arguments.decisions,
            goal=None if arguments.goal is None else arguments.goal / 100,
        )
    screen = Screen(arguments.json)
    screen.show(answer_blocks(report, arguments))
    screen.result(answer_payload(report))
    return ExitCode.DONE_WITH_PROBLEMS if report.faults else ExitCode.DONE


def queue_blocks(report: QueueReport, arguments: argparse.Namespace) -> list[Block]:
    """What is in the queue and what to do with it."""
    books = report.books
    rows = (
        ("Ragu, paling berguna lebih dulu", grouped(books.rows - report.sample)),
        ("Contoh acak dari tautan COCOK", grouped(report.sample)),
        ("Jumlah", grouped(books.rows)),
    )
    value = f"{report.value:.1f}".replace(".", ",")
    blocks: list[Block] = [
        Title(f"Antrean {books.queue} di {arguments.out}"),
        Table("", ("Isi", "Baris calon>"), rows, total=True),
        Text(f"{grouped(books.pairs)} pasangan. Menilai semuanya menghapus kerugian senilai {value} tautan terlewat."),
    ]
    if report.left:
        blocks.append(Text(f"{grouped(report.left)} baris ragu lain menunggu; perbanyak dengan --rows.", "warn"))
    if books.second_rows:
        blocks.append(Text(f"{grouped(books.second_rows)} baris dinilai orang kedua: antrean-kedua.xlsx."))
    if report.settled:
        blocks.append(Text(f"{grouped(report.settled)} baris sudah diputuskan dan tidak ditanyakan lagi."))
    if not books.pairs and not books.second_rows:
        return [*blocks, Text("Tidak ada lagi yang perlu dinilai.", "good")]
    book = arguments.out / "antrean.xlsx"
    return [
        *blocks,
        Text(f"Isi {book}, lalu: naungan link review {arguments.links} --answers {book} --by NAMA --decisions FOLDER"),
    ]


def queue_payload(report: QueueReport) -> dict[str, Any]:
    """The same for machines."""
    return {
        "status": "selesai",
        "queue": report.books.queue,
        "files": [str(path) for path in report.books.files],
        "rows": report.books.rows,
        "pairs": report.books.pairs,
        "second_rows": report.books.second_rows,
        "sample": report.sample,
        "accepted": report.accepted,
        "settled": report.settled,
        "left": report.left,
        "value": round(report.value, 6),
        "measure": "expected loss of the decision without a judgement, in missed links, times the rows that hang on it",
    }


def answer_blocks(report: AnswersReport, arguments: argparse.Namespace) -> list[Block]:
    """What was read, what it settled, how well readers agree, how good the accepted links are, and whether to go on."""
    blocks: list[Block] = [
        Title("Jawaban tinjauan"),
        Text(f"{grouped(report.read)} jawaban dibaca, {grouped(report.new)} baru."),
        Text(f"{grouped(report.settled)} baris sudah selesai."),
        *(Text(f"Tidak dipakai: {fault}.", "warn") for fault in report.faults[:SHOWN_FAULTS]),
    ]
    if len(report.faults) > SHOWN_FAULTS:
        more = grouped(len(report.faults) - SHOWN_FAULTS)
        blocks.append(Text(f"Dan {more} lagi yang tidak dipakai; semuanya dengan --json.", "warn"))
    if not report.read and not report.faults:
        blocks.append(
            Text(f"Belum ada jawaban. Isi kolom JAWABAN di {arguments.answers}, simpan, lalu ulangi.", "warn")
        )
    if report.settled and not arguments.decisions:
        blocks.append(Text("Putusannya belum ditulis: ulangi dengan --decisions FOLDER.", "warn"))
    if report.file:
        blocks.append(Text(f"{grouped(report.judgements)} putusan ditulis ke {report.file}.", "good"))
    if report.without_nik:
        blocks.append(Text(f"{grouped(report.without_nik)} putusan bukan NIK: hanya disimpan di jawaban.csv.", "warn"))
    if report.second_waiting:
        blocks.append(
            Text(f"{grouped(report.second_waiting)} baris menunggu penilai lain: tulis ulang antrean dengan --out.")
        )
    if report.stuck:
        blocks.append(Text(f"{grouped(report.stuck)} baris tidak dapat dipastikan petugas; perlu bukti lain.", "warn"))
    return [*blocks, Title("Mutu"), Text(agreement_text(report)), Text(quality_text(report)), stop_text(report)]


def agreement_text(report: AnswersReport) -> str:
    """How far two readers agree."""
    found = report.agreement
    if not found.pairs:
        return "Kesepakatan: belum ada pasangan yang dinilai dua orang."
    kappa = "tidak dapat dihitung" if found.kappa is None else f"{found.kappa:.2f}".replace(".", ",")
    share = percent_text(found.same / found.pairs)
    return f"Kesepakatan: {share} dari {grouped(found.pairs)} pasangan ({grouped(found.same)}); kappa Cohen {kappa}."


def quality_text(report: AnswersReport) -> str:
    """What the sample says of all accepted links."""
    found = report.quality
    if not found.judged:
        return f"Ketepatan tautan COCOK: belum ada contoh acak yang selesai dinilai (dari {grouped(found.drawn)})."
    share, low, high = map(percent_text, (found.right / found.judged, found.low, found.high))
    unsure = f", {grouped(found.unsure)} tidak pasti (dihitung salah)" if found.unsure else ""
    return (
        f"Ketepatan tautan COCOK: {share} benar, selang 95 % {low} sampai {high}; {grouped(found.judged)} dari "
        f"{grouped(found.drawn)} contoh dinilai, {grouped(found.wrong)} salah{unsure}."
    )


def stop_text(report: AnswersReport) -> Text:
    """Whether to go on."""
    goal = percent_text(report.goal)
    if report.stop.enough and report.quality.judged and report.quality.low >= report.goal:
        return Text(f"Boleh berhenti: batas bawah selang sudah mencapai {goal}.", "good")
    more = (
        "tidak ada jumlah yang cukup"
        if report.stop.more is None
        else f"paling sedikit {grouped(report.stop.more)} contoh lagi"
    )
    if report.stop.enough:
        return Text(
            f"Antrean habis, sasaran {goal} belum terbukti: perlu {more}, semuanya benar (--sample lebih besar).",
            "warn",
        )
    return Text(
        f"Teruskan: {grouped(report.waiting)} baris belum selesai; untuk {goal} perlu {more}, semuanya benar.", "warn"
    )


def percent_text(share: float) -> str:
    """A share in per cent with one decimal, cut so that 100 % means all: '99,8 %'."""
    tenths = int(share * 1000 + 1e-9)
    return f"{tenths // 10},{tenths % 10} %" if tenths % 10 else f"{tenths // 10} %"


def answer_payload(report: AnswersReport) -> dict[str, Any]:
    """The same for machines."""
    return {
        "status": "ada_masalah" if report.faults else "selesai",
        "read": report.read,
        "new": report.new,
        "faults": list(report.faults),
        "settled": report.settled,
        "judgements": report.judgements,
        "file": str(report.file) if report.file else None,
        "without_nik": report.without_nik,
        "agreement": rounded(report.agreement._asdict()),
        "quality": rounded(report.quality._asdict()),
        "goal": report.goal,
        "stop": report.stop._asdict(),
        "waiting": report.waiting,
        "second_waiting": report.second_waiting,
        "stuck": report.stuck,
    }
