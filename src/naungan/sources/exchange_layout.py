"""The mapping file of an exchange: which columns go out, under which headings answers come back, what their words mean.

Knows: the keys of such a file, and every fault of it with its line. Does not know: spreadsheets (answer_file), or how
a word is compared (answer_words).
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from naungan.model.errors import FileMissing, LayoutInvalid, ProgrammeFault
from naungan.model.exchange import POSSIBLE, Outcome, Service
from naungan.model.system_words import why
from naungan.model.tables import REGISTER_COLUMNS
from naungan.sources.toml_fields import Faults, Fields
from naungan.sources.toml_lines import key_lines

REGISTER_OF = {Service.DUKCAPIL: "population", Service.BPJS: "membership", Service.DINSOS: "welfare"}
"""Which register the answers of a service make."""
SENT = (
    "no", "row_id", "nik", "kk", "nama", "tempat_lahir", "tanggal_lahir", "jenis_kelamin", "alamat", "kode_kab", "kab",
)  # fmt: skip
"""What can be sent of a row."""
TO_FILL_IN = ("status", "keterangan", "as_of")
"""Columns that can be sent empty, for the owner to fill in; those of the owner's own data can be too."""
RECEIVED = ("row_id", "nik", "nama", "status", "kode", "keterangan", "as_of")
VERIFIED = ("belum diverifikasi", "terverifikasi")
_NOT_TOLD = ("nik", "as_of", "nama_lipat", "ibu_lipat")
_TOML_LINE = re.compile(r"at line (\d+)")

Pairs = tuple[tuple[str, str], ...]
Aliases = tuple[tuple[str, tuple[str, ...]], ...]


class StatusWord(NamedTuple):
    """What some words, or a code, of an answer mean. `confirms`, `denies`: what of the row they say is right, wrong."""

    outcome: Outcome
    codes: tuple[str, ...]
    whole: tuple[str, ...]
    start: tuple[str, ...]
    confirms: tuple[str, ...]
    denies: tuple[str, ...]
    values: Pairs


class Letter(NamedTuple):
    """What the letter says. `legal`: sentences of law, each with whether it is verified."""

    to: str
    subject: str
    purpose: str
    legal: tuple[tuple[str, bool], ...]


class Layout(NamedTuple):
    """A mapping file. `outgoing`: field -> heading, in order, columns to fill in among
    them; `incoming`, `told`: field -> headings, the surest first;
    `blanks`: what an empty cell of a told column means; `implied`: told column -> outcome, where no status stands;
    `elements`: column -> words by which a note names it; `doubt`: words that unmake an AKTIF; `faults`: beginnings of
    messages that are no answer. `text`: the file itself."""

    name: str
    service: Service
    is_verified: bool
    source: str
    letter: Letter
    outgoing: Pairs
    incoming: Aliases
    told: Aliases
    blanks: Pairs
    implied: Pairs
    elements: Aliases
    doubt: tuple[str, ...]
    faults: tuple[str, ...]
    statuses: tuple[StatusWord, ...]
    text: str

    @property
    def sent(self) -> Pairs:
        """Of the outgoing columns those that hold something."""
        return tuple(pair for pair in self.outgoing if pair[0] in SENT)

    @property
    def sha256(self) -> str:
        """Of the file."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def shipped_layout(service: Service) -> Layout:
    """The mapping that comes along, unverified."""
    name = f"{service.value}-berkas.toml"
    return read_layout(files("naungan.sources").joinpath(f"exchange/{name}").read_text("utf-8"), name)


def load_layout(path: Path, service: Service) -> Layout:
    """One's own mapping file. Raises: FileMissing; LayoutInvalid, also for one of another service."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = why(error) if isinstance(error, OSError) else "bukan teks UTF-8"
        raise FileMissing(f"Berkas pemetaan {path} tidak dapat dibaca: {reason}. Periksa namanya.") from error
    layout = read_layout(text, path.name)
    if layout.service is not service:
        raise LayoutInvalid(
            f"Berkas pemetaan {path} untuk layanan {layout.service}, bukan {service}. Pilih berkas pemetaan yang lain."
        )
    return layout


def read_layout(text: str, name: str) -> Layout:
    """Read a mapping. Raises: LayoutInvalid with every fault, each with its line and what to do."""
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _TOML_LINE.search(str(error))
        line = int(found[1]) if found else 0
        raise _invalid(
            name, [ProgrammeFault(line, "", f"susunan TOML tidak terbaca ({error})", "periksa baris ini")]
        ) from error
    faults = Faults(key_lines(text))
    root = Fields(faults, (), document)
    layout = _layout(root, text)
    root.finish()
    if found_faults := faults.in_order():
        raise _invalid(name, found_faults)
    return layout


def _invalid(name: str, faults: Sequence[ProgrammeFault]) -> LayoutInvalid:
    lines = [f"  baris {each.line or '-'}, {each.key or 'susunan'}: {each.what}; {each.remedy}" for each in faults]
    return LayoutInvalid(f"Berkas pemetaan {name} perlu diperbaiki:\n" + "\n".join(lines))


def _layout(root: Fields, text: str) -> Layout:
    name = root.text("nama", "dukcapil-berkas")
    service = Service(root.choice("layanan", [each.value for each in Service]))
    root.day("versi", "2030-08-01")
    verified = root.choice("status_verifikasi", VERIFIED)
    source = root.text("sumber", "PKS dengan Disdukcapil, lampiran 2")
    columns = [column for column, _ in REGISTER_COLUMNS[REGISTER_OF[service]] if column not in _NOT_TOLD]
    confirmable = [field for field in SENT if field in columns]
    told = _aliases(root.table("nilai", required=False), columns)
    outgoing = _pairs(root.table("keluar"), (*SENT, *TO_FILL_IN, *(column for column, _ in told)), "NIK")
    for field in ("row_id", "nik"):
        if field not in dict(outgoing):
            root.fault("keluar", f"[keluar] tanpa {field}", f'tambahkan, misalnya {field} = "ID_BARIS"')
    incoming = _aliases(root.table("masuk"), RECEIVED)
    if not {"status", "kode"} & dict(incoming).keys():
        root.fault("masuk", "[masuk] tanpa status dan tanpa kode", 'tambahkan status = ["STATUS"]')
    return Layout(
        name, service, verified == VERIFIED[1], source, _letter(root.table("surat")), outgoing, incoming, told,
        _pairs(root.table("kosong", required=False), columns, "MANDIRI"),
        _implied(root.table("tersirat", required=False), columns, service),
        _aliases(root.table("unsur", required=False), columns),
        _words(root.table("ragu", required=False), "kata"), _words(root.table("gangguan", required=False), "awal"),
        tuple(_status(each, service, confirmable, columns) for each in root.tables("status")), text,
    )  # fmt: skip


def _letter(fields: Fields) -> Letter:
    legal = []
    to, subject = fields.text("kepada", "Kepala Dinas ..."), fields.text("perihal", "Permohonan ...")
    purpose = fields.text("tujuan", "memastikan bahwa ...")
    for each in fields.tables("dasar"):
        legal.append(
            (each.text("teks", "Undang-Undang ..."), each.choice("status_verifikasi", VERIFIED) == VERIFIED[1])
        )
        each.finish()
    fields.finish()
    return Letter(to, subject, purpose, tuple(legal))


def _pairs(fields: Fields, known: Sequence[str], example: str) -> Pairs:
    """field = "text", in the order of the file."""
    found = [(field, fields.text(field, example)) for field in fields.values if field in known]
    fields.finish()
    return tuple(found)


def _aliases(fields: Fields, known: Sequence[str]) -> Aliases:
    """field = ["HEADING", …]."""
    found = [(field, fields.texts(field, field.upper())) for field in fields.values if field in known]
    fields.finish()
    return tuple(found)


def _implied(fields: Fields, known: Sequence[str], service: Service) -> Pairs:
    possible = [each.value for each in POSSIBLE[service]]
    found = [(field, fields.choice(field, possible)) for field in fields.values if field in known]
    fields.finish()
    return tuple(found)


def _words(fields: Fields, key: str) -> tuple[str, ...]:
    words = fields.texts(key, "MENINGGAL") if not fields.absent else ()
    fields.finish()
    return words


def _status(fields: Fields, service: Service, confirmable: Sequence[str], columns: Sequence[str]) -> StatusWord:
    outcome = Outcome(fields.choice("hasil", [each.value for each in POSSIBLE[service]]))
    examples = (
        ("kode", "11"),
        ("sama", "PADAN"),
        ("awal", "PADAN"),
        ("menegaskan", "nama"),
        ("menyangkal", "kode_kab"),
    )
    codes, whole, start, confirms, denies = (
        fields.texts(key, example, may_be_empty=True) if key in fields.values else () for key, example in examples
    )
    if not (codes or whole or start):
        what = 'tambahkan sama = ["..."], awal = ["..."] atau kode = ["..."]'
        fields.fault("hasil", f"status {outcome} tanpa kata", what)
    for key, named in (("menegaskan", confirms), ("menyangkal", denies)):
        for column in named:
            if column not in confirmable:
                known = ", ".join(confirmable) or "(tidak ada)"
                fields.fault(key, f"{column!r} tidak dapat ditegaskan atau disangkal", f"pilih dari {known}")
    values = _pairs(fields.table("nilai", required=False), columns, "AKTIF")
    fields.finish()
    return StatusWord(outcome, codes, whole, start, confirms, denies, values)
