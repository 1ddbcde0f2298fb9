"""A request to the owner of a register: the batches, the letter, and a manifest that says what was handed over.

Knows: the files of a request and their order. Does not know: whom to ask (whom.py), or how a batch looks (batch.py).
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from naungan.engines.registers import replacing
from naungan.exchange.batch import text_table, workbook
from naungan.exchange.folder import Exchange
from naungan.exchange.whom import Chosen, Left, why_left
from naungan.ledger.canonical import canonical
from naungan.model.errors import OutputInTheWay, WrongCall
from naungan.model.exchange import Question
from naungan.reports.bundle import short_code
from naungan.reports.documents.letter import LegalText, Letterhead, Proof, SignatureBlock
from naungan.reports.documents.request_letter import FileLine, RequestText, request_letter_pdf
from naungan.sources.cell_text import harmless
from naungan.sources.durable_file import write_durably
from naungan.sources.exchange_layout import Layout
from naungan.sources.locked_file import lock

LARGEST_BATCH = 100_000
"""Rows of one file, without a quota."""
LETTER, LAYOUT, LEFT = "surat.pdf", "pemetaan.toml", "tidak-ditanyakan.csv"
FORMATS = ("xlsx", "csv")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """How a request is written. `quota`: rows of one batch; `password`: of workbooks; `sender`: lines of the
    letterhead; `signer`: the post that signs."""

    layout: Layout
    chosen: Chosen
    made: date
    quota: int = LARGEST_BATCH
    format: str = FORMATS[0]
    password: str | None = None
    sender: tuple[str, ...] = ("PEMERINTAH PROVINSI",)
    signer: str = "Kepala Dinas"
    place: str = ""


def batches(request: Request) -> list[tuple[str, Sequence[Question]]]:
    """(file name, questions) of every batch, in order. Raises: WrongCall for a quota of nobody."""
    if request.quota < 1:
        raise WrongCall("--quota harus paling sedikit 1 baris untuk setiap berkas.")
    asked, size = request.chosen.questions, min(request.quota, LARGEST_BATCH)
    cut = [asked[start : start + size] for start in range(0, len(asked), size)]
    digits = max(3, len(str(len(cut))))
    name = request.layout.service.value
    return [(f"{name}-{number:0{digits}}.{request.format}", part) for number, part in enumerate(cut, 1)]


def check_request(request: Request, out: Path) -> None:
    """Whatever can be refused before anything is written. Raises: WrongCall, OutputInTheWay."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise OutputInTheWay(f"{out} sudah berisi. Pilih folder baru: satu permintaan, satu folder.")
    if not request.chosen.questions:
        raise WrongCall(
            "Tidak ada seorang pun yang perlu ditanyakan kepada layanan ini. Pakai --all untuk menanyakan semua baris."
        )
    if request.format == "xlsx" and request.password is None:
        raise WrongCall("Berkas xlsx memuat data pribadi dan dikunci: beri --password-file BERKAS.")


def write_request(request: Request, out: Path, progress: Progress) -> Exchange:
    """Write the whole folder, or nothing. Raises: WrongCall, OutputInTheWay."""
    check_request(request, out)
    regencies = {region.code: region.name for region in request.chosen.regions}
    out.parent.mkdir(parents=True, exist_ok=True)
    with replacing(out) as folder:
        files: list[FileLine] = []
        parts = batches(request)
        for done, (name, questions) in enumerate(parts):
            progress("Menulis berkas permintaan", done, len(parts))
            data = _file(request, questions, regencies, name)
            write_durably(folder / name, data)
            files.append(FileLine(name=name, rows=len(questions), sha256=hashlib.sha256(data).hexdigest()))
        progress("Menulis berkas permintaan", len(parts), len(parts))
        write_durably(folder / LAYOUT, request.layout.text.encode())
        if request.chosen.left:
            write_durably(folder / LEFT, _left_table(request.chosen.left))
        told = _facts(request, files)
        root = hashlib.sha256(canonical(told)).hexdigest()
        write_durably(folder / LETTER, request_letter_pdf(_letter(request, files, root)))
        Exchange.create(
            folder, request.layout.service, request.chosen.questions, made=request.made, facts={**told, "root": root}
        )
    return Exchange.open(out)


def _file(request: Request, questions: Sequence[Question], regencies: dict[str, str], name: str) -> bytes:
    if request.format == "csv":
        return text_table(questions, request.layout, regencies)
    book = workbook(questions, request.layout, regencies, title=name, made=request.made)
    return lock(book, request.password or "")


def _facts(request: Request, files: Sequence[FileLine]) -> dict[str, object]:
    """What the manifest says beside what every exchange's does."""
    chosen, layout = request.chosen, request.layout
    return {
        "purpose": layout.letter.purpose,
        "layout": {"name": layout.name, "sha256": layout.sha256, "verified": layout.is_verified},
        "columns": [heading for _, heading in layout.sent],
        "files": [{"name": each.name, "rows": each.rows, "sha256": each.sha256} for each in files],
        "locked": request.format == "xlsx",
        "considered": chosen.rows, "settled": chosen.settled, "same": chosen.same, "left": why_left(chosen.left),
        "from": chosen.origin,
        "regencies": {region.code: region.name for region in chosen.regions},
    }  # fmt: skip


def _letter(request: Request, files: Sequence[FileLine], root: str) -> RequestText:
    layout = request.layout
    return RequestText(
        letterhead=Letterhead(names=request.sender), to=layout.letter.to, subject=layout.letter.subject,
        purpose=layout.letter.purpose,
        legal=tuple(LegalText(text=text, is_verified=verified) for text, verified in layout.letter.legal),
        columns=tuple(heading for field, heading in layout.sent if field != "no"),
        key_column=dict(layout.outgoing)["row_id"], files=tuple(files), is_locked=request.format == "xlsx",
        signature=SignatureBlock(office=request.signer), place=request.place,
        proof=Proof(root=root, code=short_code(root), day=request.made), author=request.sender[-1], day=request.made,
    )  # fmt: skip


def _left_table(left: Sequence[Left]) -> bytes:
    """Rows that cannot be asked about, by place: no NIK stands here."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(["ID_BARIS", "BERKAS", "LEMBAR", "BARIS", "KODE_KAB", "SEBAB"])
    writer.writerows([harmless(str(cell)) for cell in each] for each in left)
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8")
