"""Whatever the order, the split and the repetition of answer files: the same standing, the same register, byte for byte."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from naungan.exchange.folder import Exchange
from naungan.exchange.into_register import evidence, write_evidence
from naungan.model.exchange import Service, Standing
from tests.exchange.asked_cast import AMA, BUDI, NOW, SITI, TWIN, exchange, line, take, text_file

DAYS = ("01-09-2025", "15-09-2025")
STATUS = {
    Service.DUKCAPIL: ("Padan", "Pindah", "Meninggal", "Tidak padan - nama", "NIK tidak ditemukan", "kata aneh", ""),
    Service.BPJS: ("Aktif", "Non Aktif", "Bukan peserta", "kata aneh", ""),
    Service.DINSOS: ("Terdaftar", "Tidak terdaftar", ""),
}
CAST = (BUDI, TWIN, SITI, AMA)


class Sent(NamedTuple):
    """One line of an answer, and into which files it goes, in which order they are received."""

    cells: tuple[tuple[str, str], ...]
    files: tuple[int, ...]


@st.composite
def answers(draw: st.DrawFn) -> tuple[Service, list[dict[str, str]]]:
    service = draw(st.sampled_from(list(Service)))
    rows = []
    for _ in range(draw(st.integers(1, 7))):
        question, day = draw(st.sampled_from(CAST)), draw(st.sampled_from(DAYS))
        status = draw(st.sampled_from(STATUS[service]))
        more = {}
        if service is Service.BPJS and status in ("Aktif", "Non Aktif"):
            more = {"KPJ": draw(st.sampled_from(("", "11", "22"))), "SEGMEN": draw(st.sampled_from(("PU", "BPU")))}
        if service is Service.DINSOS and status == "Terdaftar":
            more = {"DESIL": draw(st.sampled_from(("1", "2", "")))}
        rows.append(line(question, STATUS=status, TGL_DATA=day, **more))
    return service, rows


def received(service: Service, parts: Sequence[Sequence[dict[str, str]]]) -> tuple[dict[str, object], object, str]:
    """Where everybody stands, what becomes of it, and nothing of how it came."""
    with tempfile.TemporaryDirectory() as place:
        opened = exchange(Path(place) / "x", service, CAST)
        for number, part in enumerate(parts):
            if part:
                take(
                    opened,
                    text_file(Path(place) / f"{number}.csv", part),
                    as_of=None,
                    now=NOW + timedelta(hours=number),
                )
        again = Exchange.open(Path(place) / "x")
        plain = {
            row: (found.standing, found.answer and found.answer[1:3] + found.answer[5:])
            for row, found in again.standing().items()
        }
        return plain, evidence(service, [again]), place


@given(answers(), st.data())
@settings(max_examples=25)
def test_order_split_and_repetition_change_nothing(
    told: tuple[Service, list[dict[str, str]]], data: st.DataObject
) -> None:
    service, rows = told
    straight = received(service, [rows])
    shuffled = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(0, len(rows)))
    again = data.draw(st.lists(st.sampled_from(rows), max_size=4))
    parts = data.draw(st.permutations([shuffled[:cut], shuffled[cut:], again]))
    assert received(service, parts)[:2] == straight[:2]


@given(answers())
@settings(max_examples=20)
def test_who_was_not_answered_clearly_is_in_no_register(told: tuple[Service, list[dict[str, str]]]) -> None:
    service, rows = told
    standing, found, _ = received(service, [rows])
    unclear = {each.nik for each in CAST if standing[each.row_id][0] is Standing.BERTENTANGAN}  # type: ignore[index]
    answered = {each.nik for each in CAST if standing[each.row_id][0] is Standing.TERJAWAB}  # type: ignore[index]
    asked = set(found.asked)  # type: ignore[attr-defined]
    assert asked <= answered - unclear
    assert {row["nik"] for row in found.rows} <= asked  # type: ignore[attr-defined]


def register_files(place: Path, service: Service, parts: Sequence[Sequence[dict[str, str]]]) -> dict[str, bytes]:
    """The register that these files make, file by file; nothing where nobody has been answered."""
    opened = exchange(place / "x", service, CAST)
    for number, part in enumerate(parts):
        if part:
            take(opened, text_file(place / f"{number}.csv", part), as_of=None, now=NOW + timedelta(hours=number))
    found = evidence(service, [opened])
    if not found.asked:
        return {}
    report = write_evidence(service, found, place / "r", source="Uji", temp=place / "t", progress=lambda *_: None)
    assert not report.unread
    assert not report.unusable
    return {path.name: path.read_bytes() for path in report.folder.iterdir()}


@given(answers(), st.data())
@settings(max_examples=8)
def test_the_register_is_the_same_to_the_byte(told: tuple[Service, list[dict[str, str]]], data: st.DataObject) -> None:
    service, rows = told
    shuffled = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(0, len(rows)))
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        straight = register_files(Path(one), service, [rows])
        assert register_files(Path(other), service, [shuffled[cut:], shuffled[:cut], rows[:1], shuffled]) == straight


def test_a_register_holds_its_rows_the_asked_keys_and_what_it_is(tmp_path: Path) -> None:
    found = register_files(tmp_path, Service.DUKCAPIL, [[line(BUDI, STATUS="Padan", TGL_DATA=DAYS[0])]])
    assert {"data.parquet", "asked.parquet", "register.toml"} <= found.keys()
