"""A province small and clean enough to be frozen: 33 lists without a fault, and one person whom only an officer can tell.

Knows: how such lists are had: of a synthetic province, the people whom a determination gives a seat, written as the
population register has them. Does not know: offices, pages or who uploads what.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pyarrow.parquet as pq

from naungan import run
from naungan.engines.registers import import_register
from naungan.model.register import Coverage
from naungan.office.review.bundle_rows import register_rows
from naungan.office.review.second_reader import readers
from naungan.sources.key_file import write_key
from naungan.sources.programme_file import load_programme
from naungan.synthetic.guide import MARK
from naungan.synthetic.province import synthesise
from tests.kept import kept

PROGRAMME = Path(__file__).parents[2] / "programmes" / "sumut-2025.toml"
CODE = "sumut-2025"
HEADS = {
    "nik": "NIK", "nama": "Nama", "tempat_lahir": "Tempat Lahir", "tanggal_lahir": "Tanggal Lahir",
    "jenis_kelamin": "Jenis Kelamin", "kec": "Kecamatan", "desa": "Desa", "pekerjaan": "Pekerjaan",
}  # fmt: skip
PEOPLE = 6
PROVINCE, TOLD = "province", "told.json"
DOUBTED = "12.07"
KEY = bytes(range(32))
"""The key of candidates' ids, here and in the office that takes the lists: it says whom a second officer reads too."""

Row = dict[str, str]


class TinyProvince(NamedTuple):
    """Where its registers' sources lie (`folder`), each regency's rows, and one of `DOUBTED`'s without a NIK, whose
    person's NIK is `doubtful_nik`."""

    folder: Path
    rows: dict[str, list[Row]]
    doubtful: Row
    doubtful_nik: str
    refused: Row


def kept_province() -> TinyProvince:
    """The one of this run."""
    folder = kept("tiny-province", _keep)
    return TinyProvince(folder / PROVINCE, *json.loads((folder / TOLD).read_text("utf-8")))


def _keep(folder: Path) -> None:
    (folder / TOLD).write_text(json.dumps(make(folder)[1:]), "utf-8")


def make(folder: Path) -> TinyProvince:
    """Write one and look for its people."""
    province, registers = folder / PROVINCE, folder / "registers"
    synthesise(province, load_programme(PROGRAMME), population=4000, candidates=600)
    guide = json.loads((province / MARK).read_text("utf-8"))
    for item in guide["imports"]:
        import_register(
            item["kind"], [province / name for name in item["files"]], registers, coverage=Coverage(item["coverage"]),
            as_of=date.fromisoformat(item["as_of"]), source=item["source"], regions=tuple(item["regions"]),
            lists=tuple(item["lists"]),
        )  # fmt: skip
    decided = _decided(province / "lists", registers, folder / "first")
    seated = [each for each in decided if each["verdict"] == "DITETAPKAN"]
    known = register_rows(registers / "population", sorted({str(each["nik"]) for each in decided if each["nik"]}))
    rows: dict[str, list[Row]] = defaultdict(list)
    for each in seated:
        rows[each["kode_kab"]].append(_row(each, known))
    refused = next(each for each in decided if each["reasons"] == ["USIA_DI_ATAS_BATAS"])
    nik, doubtful = _doubtful(rows[DOUBTED], registers, folder)
    kept = {code: [row for row in of if row["nik"] != nik][:PEOPLE] for code, of in rows.items()}
    return TinyProvince(province, kept, doubtful, nik, _row(refused, known))


def workbook(*rows: Row) -> bytes:
    """A list as a regency sends it."""
    book, stream = openpyxl.Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(HEADS.values()))
    for row in rows:
        sheet.append([row[field] for field in HEADS])
    book.save(stream)
    return stream.getvalue()


def _row(decided: dict[str, str], known: dict[str, dict[str, str]]) -> Row:
    person, nik = known[decided["nik"]], decided["nik"]
    found = {name: person[name] for name in ("nama", "tempat_lahir", "tanggal_lahir", "jenis_kelamin")}
    return {"nik": nik, "kec": decided["kec"], "desa": decided["desa"], "pekerjaan": decided["pekerjaan"], **found}


def _doubtful(rows: list[Row], registers: Path, folder: Path) -> tuple[str, Row]:
    """Of everybody written with the first word of the name and without a NIK: the first whom linkage leaves to an
    officer, and only to one."""
    tried = [{**row, "nik": "", "nama": row["nama"].split()[0], "tempat_lahir": ""} for row in rows]
    lists = folder / "doubtful"
    lists.mkdir()
    (lists / "Deli Serdang.xlsx").write_bytes(workbook(*tried))
    _decided(lists, registers, folder / "second")
    links = {each["candidate_id"]: each for each in pq.read_table(folder / "second" / "links.parquet").to_pylist()}
    for row in sorted(_rows(folder / "second"), key=lambda row: int(row["source_row"])):
        at, link = int(row["source_row"]) - 2, links[row["candidate_id"]]
        if link["band"] == "TINJAUAN" and link["nik"] == rows[at]["nik"] and readers(CODE, link["candidate_id"]) == 1:
            return link["nik"], tried[at]
    raise AssertionError("the synthetic province has nobody in doubt: choose another variation")


def _decided(lists: Path, registers: Path, out: Path) -> list[dict[str, str]]:
    key = out.with_suffix(".key")
    write_key(key, KEY)
    run.determine(PROGRAMME, [lists], registers, out, key=key)
    raw = {row["candidate_id"]: row for row in _rows(out)}
    return [{**raw[each["candidate_id"]], **each} for each in pq.read_table(out / "decisions.parquet").to_pylist()]


def _rows(out: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = pq.read_table(out / "rows.parquet").to_pylist()
    return found
