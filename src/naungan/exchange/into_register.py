"""Answers as a register: what counts of one or several exchanges becomes rows, and the keys that were answered.

Knows: what an answer says of the asked row, and that a NIK about which answers contradict each other stays unknown.
Does not know: how a register is prepared (engines/registers), or which answer counts (stages/answers.py).
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from naungan.engines.import_report import ImportReport
from naungan.engines.registers import import_register, open_register
from naungan.engines.session import private_folder
from naungan.exchange.folder import Exchange
from naungan.model.errors import OutputInTheWay, WrongCall
from naungan.model.exchange import Answer, Outcome, Question, Service, Standing
from naungan.model.register import Coverage
from naungan.sources.exchange_layout import REGISTER_OF
from naungan.sources.register_values import read_segment
from naungan.stages.answers import CARD_STATES, Counted, cards_of, counted

AGREES = 100
"""Per cent from which a column of the row counts as the register's; a name that the service took for agreeing too."""
OWNERS = {Service.DUKCAPIL: "Dukcapil", Service.BPJS: "BPJS Ketenagakerjaan", Service.DINSOS: "Dinas Sosial"}
HEADINGS = {
    Service.DUKCAPIL: {
        "kk": "NO KK", "nama": "NAMA LGKP", "nama_ibu": "NAMA LGKP IBU", "tempat_lahir": "TMPT LHR",
        "tanggal_lahir": "TGL LHR", "jenis_kelamin": "JENIS KLMIN", "kode_kab": "KODE KAB", "kode_kec": "KODE KEC",
        "kode_desa": "KODE DESA", "status": "STATUS",
    },
    Service.BPJS: {
        "kpj": "KPJ", "segmen": "SEGMEN", "status": "STATUS", "pembayar": "PEMBAYAR", "program": "PROGRAM",
        "mulai": "MULAI", "bulan_terakhir": "BULAN TERAKHIR",
    },
    Service.DINSOS: {
        "id_keluarga": "ID KELUARGA", "nama": "NAMA", "tanggal_lahir": "TANGGAL LAHIR", "jenis_kelamin": "JENIS KLMIN",
        "desil": "DESIL", "desil_nasional": "DESIL NASIONAL", "desil_provinsi": "DESIL PROVINSI",
        "desil_kabkota": "DESIL KABUPATEN KOTA", "persentil": "PERSENTIL", "hubungan": "HUBUNGAN",
        "jumlah_anggota": "JUMLAH ANGGOTA", "padan_dukcapil": "PADAN DUKCAPIL", "source": "SUMBER DATA",
    },
}  # fmt: skip
"""Column of the register -> a heading that an import understands."""
IDENTITY = ("nama", "tempat_lahir", "tanggal_lahir", "jenis_kelamin")
ABSENT = (Outcome.TIDAK_DITEMUKAN, Outcome.FORMAT_SALAH, Outcome.TIDAK_COCOK, Outcome.TIDAK_TERDAFTAR)
"""Answered, and nobody of the register: asked, and no row."""
NO_MEMBER = "TIDAK TERDAFTAR"
Record = dict[str, str]
Progress = Callable[[str, int, int], None]


class Evidence(NamedTuple):
    """What the answers make: rows, the keys that count as asked, and the day as of which the register speaks: that of
    the oldest answer that makes no row, for it has no other day; without such answers the newest. `disputed`: keys
    about which answers contradict each other, `old`: keys whose answers are too old; both stay unknown."""

    rows: tuple[Record, ...]
    asked: tuple[str, ...]
    as_of: date | None
    disputed: int
    old: int


def evidence(service: Service, exchanges: Iterable[Exchange], *, since: date | None = None) -> Evidence:
    """What counts in all of them together. The order of exchanges and of answers changes nothing.

    In: `since`: what tells of an earlier day is left out, and its people stay unknown.
    """
    answers = defaultdict[Question, list[Answer]](list)
    for exchange in exchanges:
        by_row = exchange.journal.by_row()
        for question in exchange.questions():
            answers[question] += by_row.get(question.row_id, ())
    about = defaultdict[str, list[tuple[Question, Counted]]](list)
    for question, came in _subjects(service, answers):
        about[question.nik].append((question, counted(came)))
    rows: list[Record] = []
    asked: list[str] = []
    days: list[date] = []
    absences: list[date] = []
    disputed = old = 0
    for nik in sorted(about):
        found = _of_key(service, nik, about[nik])
        if found is None:
            disputed += 1
            continue
        told, counting = found
        if not counting:
            continue
        if since and counting[0].as_of < since:
            old += 1
            continue
        rows += told
        asked.append(nik)
        days.append(counting[0].as_of)
        if not told:
            absences.append(counting[0].as_of)
    as_of = min(absences) if absences else max(days, default=None)
    return Evidence(tuple(rows), tuple(asked), as_of, disputed, old)


def _subjects(
    service: Service, answers: Mapping[Question, Sequence[Answer]]
) -> Iterator[tuple[Question, Sequence[Answer]]]:
    """Each question with a NIK and what came about it. A membership is of the NIK whatever row was asked about: there
    all that came about a NIK is of one question, or a later answer about other cards would hide one in force."""
    asked = [question for question in sorted(answers) if question.nik]
    if service is not Service.BPJS:
        yield from ((question, answers[question]) for question in asked)
        return
    of_nik = defaultdict[str, list[Question]](list)
    for question in asked:
        of_nik[question.nik].append(question)
    for same in of_nik.values():
        yield same[0], [answer for question in same for answer in answers[question]]


def _of_key(
    service: Service, nik: str, about: Sequence[tuple[Question, Counted]]
) -> tuple[list[Record], list[Answer]] | None:
    """What is known by one NIK: its rows, and the answers they rest on; None where answers contradict each other."""
    if any(each.standing is Standing.BERTENTANGAN for _, each in about):
        return None
    answered = [(question, each.answer) for question, each in about if each.answer]
    fitting = [each for each in answered if each[1].outcome is not Outcome.TIDAK_COCOK]
    answered = fitting or answered  # somebody else's row that did not fit the NIK says nothing of its owner
    newest = max((answer.as_of for _, answer in answered), default=None)
    latest = [(question, answer) for question, answer in answered if answer.as_of == newest]
    told = [_rows(service, nik, question, answer) for question, answer in latest]
    if service is Service.DUKCAPIL:  # two spellings of one person are no contradiction
        differ = len({"" if answer.outcome in ABSENT else answer.outcome for _, answer in latest}) > 1
        told = [[_person([row for rows in told for row in rows])]] if any(told) else [[]]
    else:
        differ = any(each != told[0] for each in told)
    return None if differ else ((told[0] if told else []), [answer for _, answer in latest])


def _person(rows: Sequence[Record]) -> Record:
    """One person of several rows that all were said to be theirs: what differs between them is not known, but for the
    name, of which one spelling is as good as the other."""
    spelled = ("nama", "tempat_lahir")
    columns = dict.fromkeys(column for row in rows for column in row)
    values = {column: list(dict.fromkeys(row[column] for row in rows if column in row)) for column in columns}
    return {column: found[0] for column, found in values.items() if len(found) == 1 or column in spelled}


def _rows(service: Service, nik: str, question: Question, answer: Answer) -> list[Record]:
    """The register's rows of one answer; none for somebody whom the owner does not know."""
    if answer.outcome in ABSENT:
        return []
    same = {"nik": nik, "as_of": answer.as_of.isoformat()}
    if service is Service.BPJS:
        return [{**same, **card} for card in _cards(answer)]
    told = dict(answer.values)
    if service is Service.DINSOS:
        return [{**same, **told}]
    return [{**same, **_confirmed(question, answer), **told, "status": answer.outcome.value}]


def _confirmed(question: Question, answer: Answer) -> Record:
    """What we sent of the row that the answer says is right. A status alone says it of none: it speaks of the NIK, and
    the row may carry a stranger's; whether its owner is the row's person stays open, for an officer to decide."""
    right = {column for column, percent in answer.elements if percent >= AGREES}
    right |= {"nama"} & {column for column, percent in answer.elements if percent and answer.outcome is Outcome.AKTIF}
    asked = question._asdict()
    return {column: asked[column] for column in (*IDENTITY, "kk", "kode_kab") if column in right and asked[column]}


def _cards(answer: Answer) -> list[Record]:
    """One row for each card. Who pays for an active card of somebody on their own account must be told, or what the
    card is stays open: an import reads an empty payer as the person."""
    if answer.outcome is Outcome.BUKAN_PESERTA:
        return [{"status": NO_MEMBER}]
    found = cards_of(answer) or [{}]
    for card in found:
        card.setdefault("status", CARD_STATES.get(answer.outcome, ""))
        is_active = card["status"] != CARD_STATES[Outcome.PESERTA_NONAKTIF]
        if is_active and not card.get("pembayar") and read_segment(card.get("segmen", "")) == "BPU":
            card["segmen"] = ""
    return found


def write_evidence(
    service: Service, found: Evidence, into: Path, *, source: str, temp: Path | None, progress: Progress,
    replace: bool = False, memory_mb: int = 1000,
) -> ImportReport:  # fmt: skip
    """Prepare the register of a service from its answers. Raises: WrongCall, OutputInTheWay, RegisterInvalid."""
    check_evidence(service, found, into, replace=replace)
    with private_folder(temp) as room:
        rows, asked = room / f"jawaban-{service.value}.csv", room / f"ditanyakan-{service.value}.csv"
        _write(
            rows,
            ["nik", "as_of", *HEADINGS[service]],
            {"nik": "NIK", "as_of": "AS OF", **HEADINGS[service]},
            found.rows,
        )
        _write(asked, ["nik"], {"nik": "NIK"}, [{"nik": nik} for nik in found.asked])
        return import_register(
            REGISTER_OF[service], [rows], into, coverage=Coverage.JAWABAN, asked=asked,
            as_of=found.as_of, source=source, memory_mb=memory_mb, progress=progress,
        )  # fmt: skip


def check_evidence(service: Service, found: Evidence, into: Path, *, replace: bool) -> None:
    """Would writing lose something? Raises: WrongCall, OutputInTheWay, RegisterInvalid."""
    if not found.asked:
        raise WrongCall("Belum ada jawaban yang dapat dipakai. Lihat `naungan exchange status`.")
    kind = REGISTER_OF[service]
    held = open_register(into, kind) if into.is_dir() else None
    if held is None or replace:
        return
    if held.info.coverage is Coverage.LENGKAP or held.asked is None:
        raise OutputInTheWay(
            f"{into / kind} adalah register lengkap. Jawaban tidak menggantikannya: pilih folder lain pada --into."
        )
    lost = set(pq.read_table(held.asked).column("nik").to_pylist()) - set(map(int, found.asked))
    if lost:
        raise OutputInTheWay(
            f"{into / kind} memuat jawaban tentang {len(lost)} NIK yang tidak ada dalam pertukaran ini. Sertakan juga "
            "folder pertukaran yang lama, atau pakai --replace bila memang harus diganti."
        )


def _write(path: Path, columns: Sequence[str], headings: Mapping[str, str], rows: Iterable[Record]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow([headings[column] for column in columns])
        writer.writerows([row.get(column, "") for column in columns] for row in rows)
