"""A list of a few people in two villages, its registers and its determination; and exports as the field's tools write them.

Knows: the paths of a converted form, so that an export has just the columns which that form would give.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pyarrow.parquet as pq
import xlsxwriter
from pyxform.xls2xform import convert

from naungan.engines.registers import import_register
from naungan.model.register import Coverage
from naungan.run import determine
from naungan.sources.key_file import write_key

ROOT = Path(__file__).parents[2]
PROGRAMME = ROOT / "programmes" / "sumut-2025.toml"
DAY = date(2025, 9, 1)
LISTS = ("ASN", "TNI", "POLRI", "BUMN", "PERANGKAT_DESA", "PROGRAM_LAIN")
JPEG = b"\xff\xd8\xff\xe0" + b"FOTO-BUDI-DI-KEBUN-" * 40 + b"\xff\xd9"
OTHER_JPEG = b"\xff\xd8\xff\xe0" + b"FOTO-ORANG-LAIN-" * 40 + b"\xff\xd9"


class One(NamedTuple):
    """Somebody: as listed, and as the registers have them."""

    name: str
    nik: str
    born: str
    occupation: str
    village: str = "Suka Maju"
    address: str = "Dusun II"
    mother: str = ""
    phone: str = ""


BUDI = One("BUDI SIREGAR", "1207021203800001", "1980-03-12", "buruh harian lepas")
SITI = One("SITI AMINAH", "1207025204810002", "1981-04-12", "mocok-mocok", village="Ds. Sukamaju")
JOKO = One("JOKO SUSILO", "1207020505790003", "1979-05-05", "buruh sawit")
RINA = One("RINA HARAHAP", "1207026606850004", "1985-06-26", "buruh sawit", mother="MARIA")
TONO = One("TONO GINTING", "1207020707700005", "1970-07-07", "buruh")
PANS = One("=BAMBANG PNS", "1207020808750006", "1975-08-08", "pns", address="1207020808750006 Dusun I")
NONE = One("DODI TARIGAN", "1207020909760007", "1976-09-09", "buruh", village="", address="")
NIAS = One(
    "ŴALU'I GULÖ", "1204021010820008", "1982-10-10", "nelayan", village="Hili Sari", mother="INA", phone="081234567890"
)
PEOPLE = (BUDI, SITI, JOKO, RINA, TONO, PANS, NONE, NIAS)
VILLAGE_CODE = "12.07.02.2001"


class FieldPlace(NamedTuple):
    """Where everything lies. `ids`: name as listed -> candidate id."""

    home: Path
    registers: Path
    result: Path
    ids: Mapping[str, str]

    @property
    def key(self) -> Path:
        return self.home / "kunci.demo"

    def id_of(self, one: One) -> str:
        return self.ids[one.name]

    def determined(self, out: Path, decisions: Path | None = None) -> dict[str, dict[str, Any]]:
        """Determine again. Out: name -> decision."""
        determine(PROGRAMME, [self.home / "lists"], self.registers, out, decisions=decisions, key=self.key)
        return self.decisions(out)

    def decisions(self, out: Path) -> dict[str, dict[str, Any]]:
        """Name -> decision."""
        names = {candidate: name for name, candidate in self.ids.items()}
        return {names[row["candidate_id"]]: row for row in pq.read_table(out / "decisions.parquet").to_pylist()}


def make_place(home: Path) -> FieldPlace:
    """Write list and registers, and determine."""
    (home / "lists").mkdir(parents=True)
    for name, kab in (("Deli Serdang", "12.07"), ("Nias", "12.04")):
        rows = [
            {"NIK": p.nik, "NAMA": p.name, "TANGGAL LAHIR": p.born, "ALAMAT": p.address, "KECAMATAN": "Pancur" if p.village else "",
             "DESA": p.village, "PEKERJAAN": p.occupation, "NAMA IBU": p.mother, "NO HP": p.phone}
            for p in PEOPLE if p.nik.startswith(kab.replace(".", ""))
        ]  # fmt: skip
        _csv(home / "lists" / f"{name}.csv", rows)
    write_key(home / "kunci.demo", bytes(range(32)), demo=True)
    registers = home / "registers"
    base = [
        {"nik": p.nik, "nama": p.name.lstrip("="), "tanggal_lahir": p.born, "jenis_kelamin": "P" if int(p.nik[6:8]) > 40 else "L",
         "kode_kab": f"{p.nik[:2]}.{p.nik[2:4]}"}
        for p in PEOPLE
    ]  # fmt: skip
    _register(registers, "population", [{**row, "status": "AKTIF"} for row in base])
    welfare = [
        {**row, "kode_desa": VILLAGE_CODE if row["kode_kab"] == "12.07" else "12.04.02.2001", "desil": 1, "pekerjaan": "Petani",
         "padan_dukcapil": "YA"}
        for row in base
    ]  # fmt: skip
    _register(registers, "welfare", welfare)
    _register(registers, "membership", [{"nik": "1207020101600099", "segmen": "PU", "status": "AKTIF"}])
    _register(registers, "exclusions", [{"nik": "1207020101600099", "daftar": "ASN"}], lists=LISTS)
    result = home / "result"
    determine(PROGRAMME, [home / "lists"], registers, result, key=home / "kunci.demo")
    rows = pq.read_table(result / "rows.parquet").to_pylist()
    return FieldPlace(home, registers, result, {row["nama"]: row["candidate_id"] for row in rows})


def _register(registers: Path, kind: str, rows: Sequence[Mapping[str, object]], lists: tuple[str, ...] = ()) -> None:
    _csv(registers.parent / f"{kind}.csv", rows)
    import_register(
        kind, [registers.parent / f"{kind}.csv"], registers, coverage=Coverage.LENGKAP, as_of=DAY, source=kind.upper(), lists=lists
    )  # fmt: skip


def _csv(path: Path, rows: Sequence[Mapping[str, object]], delimiter: str = ",") -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


def converted(form: Path, *, validate: bool = False) -> tuple[str, list[str]]:
    """A form as pyxform converts it, with its warnings."""
    result = convert(xlsform=io.BytesIO(form.read_bytes()), validate=validate)
    return result.xform, list(result.warnings)


def leaves(xform: str) -> list[str]:
    """Paths of all questions: 'orang/dikenal'."""
    root = ElementTree.fromstring(xform)
    data = next(root.iter("{http://www.w3.org/2002/xforms}instance"))[0]

    def below(node: ElementTree.Element, path: str) -> list[str]:
        inner = [each for child in node for each in below(child, f"{path}{child.tag.rpartition('}')[2]}/")]
        return inner or [path.rstrip("/")]

    return below(data, "")


Sent = Mapping[str, str]
"""One submission: question -> answer, with `_at` its time and `_uuid` its id."""


def kobo_rows(paths: Sequence[str], sent: Sequence[Sent], several: Sequence[str] = ()) -> list[dict[str, str]]:
    """Rows as KoboToolbox exports them: groups by '/', choices of 'several' as a column each, times in UTC."""
    rows = []
    for number, said in enumerate(sent, 1):
        row = {path: said.get(path.rpartition("/")[2], "") for path in paths if not path.startswith("meta/")}
        for path in paths:
            if path.rpartition("/")[2] == "jenis_bukti":
                picked = row[path].split()
                row |= {f"{path}/{choice}": str(int(choice in picked)) if picked else "" for choice in several}
        row |= {"_id": str(1000 + number), "_uuid": said["_uuid"], "_submission_time": in_utc(said["_at"]), "_validation_status": said.get("_state", ""),
                "__version__": "v1", "_index": str(number)}  # fmt: skip
        rows.append(row)
    return rows


def in_utc(moment: str) -> str:
    """As KoboToolbox writes it: UTC, without saying so."""
    return datetime.fromisoformat(moment).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def odk_rows(paths: Sequence[str], sent: Sequence[Sent]) -> list[dict[str, str]]:
    """Rows as ODK Central exports them: groups by '-', KEY, SubmissionDate with its zone."""
    rows = []
    for said in sent:
        row = {"SubmissionDate": said["_at"]}
        row |= {path.replace("/", "-"): said.get(path.rpartition("/")[2], "") for path in paths}
        row |= {"meta-instanceID": f"uuid:{said['_uuid']}", "KEY": f"uuid:{said['_uuid']}", "ReviewState": said.get("_state", ""),
                "Edits": said.get("_edits", "0")}  # fmt: skip
        rows.append(row)
    return rows


def write_table(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    """CSV with semicolons (KoboToolbox's), or XLSX, by the ending."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".csv":
        _csv(path, rows, delimiter=";")
        return path
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Pendataan")
        for at, column in enumerate(rows[0]):
            sheet.write_string(0, at, column)
            for number, row in enumerate(rows, 1):
                sheet.write_string(number, at, row[column])
    return path


def answers(row_id: str, uuid: str, at: str = "2025-09-10T03:00:00.000Z", **said: str) -> Sent:
    """Somebody who is known, alive and lives there, unless said otherwise."""
    usual = {
        "petugas": "Kades Suka Maju",
        "cara": "daftar",
        "dikenal": "ya",
        "hidup": "ya",
        "diberi_tahu": "ya",
        "tinggal": "ya",
    }
    return {"id_baris": row_id, "_uuid": uuid, "_at": at, **usual, **said}
