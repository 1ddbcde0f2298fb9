"""What answers make of a register: what was confirmed, what was told, and nothing that nobody said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from naungan.engines.reference import ReferenceEngine
from naungan.exchange.folder import Exchange
from naungan.exchange.into_register import Evidence, check_evidence, evidence, write_evidence
from naungan.model.errors import OutputInTheWay, WrongCall
from naungan.model.exchange import Answer, Outcome, Service
from naungan.model.register import Coverage
from naungan.sources.register_file import read_register_file
from tests import small_world as w
from tests.exchange.asked_cast import AMA, BUDI, CAST, DAY, NOW, SITI, TWIN, exchange, line, take, text_file


def made(tmp_path: Path, service: Service, rows: list[dict[str, str]], cast: tuple = CAST) -> Evidence:  # type: ignore[type-arg]
    opened = exchange(tmp_path / "x", service, cast)
    take(opened, text_file(tmp_path / "1.csv", rows))
    return evidence(service, [opened])


def written(tmp_path: Path, service: Service, found: Evidence) -> tuple[list[dict[str, object]], list[int]]:
    report = write_evidence(service, found, tmp_path / "r", source="Uji", temp=tmp_path / "t", progress=lambda *_: None)
    assert not report.unusable
    assert not report.unread
    told = read_register_file(report.folder)
    assert (told.coverage, told.source) == (Coverage.JAWABAN, "Uji")
    asked = pq.read_table(report.folder / "asked.parquet").column("nik").to_pylist()
    return pq.read_table(report.folder / "data.parquet").to_pylist(), asked


def test_what_dukcapil_confirms_becomes_a_person(tmp_path: Path) -> None:
    found = made(
        tmp_path,
        Service.DUKCAPIL,
        [
            line(BUDI, STATUS="Padan", NAMA_LGKP_IBU="Rohani"),
            line(SITI, STATUS="Pindah"),
            line(AMA, STATUS="NIK tidak ditemukan"),
        ],
    )
    rows, asked = written(tmp_path, Service.DUKCAPIL, found)
    assert asked == sorted(int(each.nik) for each in CAST)
    assert {row["nik"]: (row["nama"], row["tanggal_lahir"], row["kode_kab"], row["status"], row["nama_ibu"], row["as_of"]) for row in rows} == {
        int(BUDI.nik): ("BUDI SIREGAR", date(1980, 3, 12), "12.07", "AKTIF", "Rohani", DAY),
        int(SITI.nik): ("SITI AMINAH", date(1985, 3, 12), None, "AKTIF", None, DAY),
    }  # fmt: skip


def test_a_service_that_told_of_elements_confirms_just_those(tmp_path: Path) -> None:
    opened = exchange(tmp_path / "x")
    base = Answer(
        "cbudi", Outcome.AKTIF, DAY, NOW, "dukcapil 1", elements=(("nama", 85), ("tanggal_lahir", 100), ("kode_kab", 0))
    )
    opened.journal.add([base, base._replace(row_id="csiti", outcome=Outcome.MENINGGAL, elements=())])
    rows = {row["nik"]: row for row in evidence(Service.DUKCAPIL, [opened]).rows}
    assert rows[BUDI.nik] == {
        "nik": BUDI.nik,
        "as_of": "2025-09-01",
        "nama": "BUDI SIREGAR",
        "tanggal_lahir": "1980-03-12",
        "status": "AKTIF",
    }
    assert rows[SITI.nik]["status"] == "MENINGGAL"
    assert "kode_kab" not in rows[SITI.nik]


@pytest.mark.parametrize("outcome", [Outcome.MENINGGAL, Outcome.GANDA, Outcome.NONAKTIF])
def test_a_status_of_a_nik_confirms_nothing_of_the_row_that_was_sent_with_it(tmp_path: Path, outcome: Outcome) -> None:
    typo = SITI._replace(row_id="ctypo", nik=BUDI.nik)
    opened = exchange(tmp_path / "x", cast=(BUDI, typo))
    opened.journal.add([Answer(each.row_id, outcome, DAY, NOW, "dukcapil 1") for each in (BUDI, typo)])
    found = evidence(Service.DUKCAPIL, [opened])
    assert found.rows == ({"nik": BUDI.nik, "as_of": DAY.isoformat(), "status": outcome.value},)
    rows, asked = written(tmp_path, Service.DUKCAPIL, found)
    assert [(row["nik"], row["nama"], row["tanggal_lahir"], row["status"]) for row in rows] == [
        (int(BUDI.nik), None, None, outcome.value)
    ]
    assert asked == [int(BUDI.nik)]


def test_a_strangers_death_refuses_nobody_and_an_officer_decides(tmp_path: Path) -> None:
    opened = exchange(tmp_path / "x", cast=(SITI,))
    opened.journal.add([Answer(SITI.row_id, Outcome.MENINGGAL, DAY, NOW, "dukcapil 1")])
    (told,) = evidence(Service.DUKCAPIL, [opened]).rows
    dead = w.person(int(SITI.nik), nama=told.get("nama", ""), kode_kab=None, jenis_kelamin=told.get("jenis_kelamin"),
                    tanggal_lahir=date(1985, 3, 12) if "tanggal_lahir" in told else None, status=told["status"])  # fmt: skip
    row = w.candidate(
        SITI.row_id, nik=SITI.nik, nama=SITI.nama, tanggal_lahir="12-03-1985", jenis_kelamin="P", kode_kab="12.01"
    )
    inputs = w.write_inputs(tmp_path / "inputs", [row], {"population": [dead]})
    (decided,) = w.outcome(ReferenceEngine(), inputs)["decisions"]
    codes = {each["check"]: each["code"] for each in decided["evidence"]}
    assert (codes["IDENTITAS"], codes["HIDUP"]) == ("IDENTITAS_BELUM_PASTI", "STATUS_HIDUP_BELUM_DIKETAHUI")


def test_a_file_that_says_what_its_death_confirms_is_believed(tmp_path: Path) -> None:
    (row,) = made(tmp_path, Service.DUKCAPIL, [line(BUDI, STATUS="Meninggal")]).rows
    assert (row["nama"], row["tanggal_lahir"], row["status"]) == (BUDI.nama, BUDI.tanggal_lahir, "MENINGGAL")


def test_a_row_that_does_not_fit_the_nik_says_nothing_of_its_owner(tmp_path: Path) -> None:
    found = made(
        tmp_path, Service.DUKCAPIL, [line(TWIN, STATUS="Tidak padan - nama"), line(BUDI, STATUS="Padan")], (*CAST, TWIN)
    )
    assert [(row["nik"], row["nama"]) for row in found.rows] == [(BUDI.nik, "BUDI SIREGAR")]
    assert found.asked == (BUDI.nik,)


@pytest.mark.parametrize("other", ["Meninggal", "NIK tidak ditemukan"])
def test_two_rows_of_one_nik_that_are_told_different_things_leave_it_unknown(tmp_path: Path, other: str) -> None:
    found = made(
        tmp_path,
        Service.DUKCAPIL,
        [line(TWIN, STATUS=other), line(BUDI, STATUS="Padan"), line(SITI, STATUS="Padan")],
        (*CAST, TWIN),
    )
    assert (found.asked, found.disputed) == ((SITI.nik,), 1)


def test_two_rows_of_one_person_that_are_both_confirmed_leave_open_where_they_live(tmp_path: Path) -> None:
    spelled = TWIN._replace(nama="BUDI SIREGAR S")
    found = made(
        tmp_path, Service.DUKCAPIL, [line(spelled, STATUS="Padan"), line(BUDI, STATUS="Padan")], (BUDI, spelled)
    )
    (row,) = found.rows
    assert (row["nik"], row["nama"], row["tanggal_lahir"], row["status"]) == (
        BUDI.nik,
        "BUDI SIREGAR",
        "1980-03-12",
        "AKTIF",
    )
    assert "kode_kab" not in row


def test_cards_become_rows_and_an_unnamed_payer_is_not_guessed(tmp_path: Path) -> None:
    rows = [
        line(BUDI, STATUS="Aktif", KPJ="1", SEGMEN="BPU"), line(BUDI, STATUS="Berakhir", KPJ="2", SEGMEN="PU"),
        line(SITI, STATUS="Belum terdaftar"), line(AMA, STATUS="masa tenggang", KPJ="3", SEGMEN="PU"),
    ]  # fmt: skip
    found, asked = written(tmp_path, Service.BPJS, made(tmp_path, Service.BPJS, rows))
    assert {(row["nik"], row["kpj"], row["segmen"], row["status"], row["pembayar"]) for row in found} == {
        (int(BUDI.nik), "1", None, "AKTIF", None), (int(BUDI.nik), "2", "PU", "NONAKTIF", None),
        (int(SITI.nik), None, None, "TIDAK_TERDAFTAR", None), (int(AMA.nik), "3", "PU", "TENGGANG", None),
    }  # fmt: skip
    assert len(asked) == 3


def test_an_older_card_in_force_stays_with_its_own_day_across_exchanges_and_rows(tmp_path: Path) -> None:
    parts: list[Exchange] = []
    told = (("a", BUDI, "Aktif", "A1", "PU", date(2025, 9, 1)), ("b", TWIN, "Non aktif", "B2", "BPU", date(2025, 9, 5)))
    for name, person, status, kpj, segment, day in told:
        parts.append(exchange(tmp_path / name, Service.BPJS, (person,)))
        row = line(person, STATUS=status, KPJ=kpj, SEGMEN=segment)
        take(parts[-1], text_file(tmp_path / f"{name}.csv", [row]), as_of=day)
    rows, _ = written(tmp_path, Service.BPJS, evidence(Service.BPJS, parts))
    assert {(row["kpj"], row["status"], row["as_of"]) for row in rows} == {
        ("A1", "AKTIF", date(2025, 9, 1)), ("B2", "NONAKTIF", date(2025, 9, 5)),
    }  # fmt: skip


def test_who_is_not_in_the_welfare_register_is_asked_and_has_no_row(tmp_path: Path) -> None:
    rows = [
        line(BUDI, DESIL="2", STATUS=""),
        line(SITI, DESIL="", STATUS="Tidak terdaftar"),
        line(AMA, DESIL="", STATUS="apa ini"),
    ]
    found, asked = written(tmp_path, Service.DINSOS, made(tmp_path, Service.DINSOS, rows))
    assert [(row["nik"], row["desil"]) for row in found] == [(int(BUDI.nik), 2)]
    assert asked == sorted([int(BUDI.nik), int(SITI.nik)])


def test_the_register_is_as_old_as_the_oldest_answer_that_rests_on_absence(tmp_path: Path) -> None:
    opened = exchange(tmp_path / "x", Service.DINSOS)
    take(opened, text_file(tmp_path / "1.csv", [line(BUDI, STATUS="Terdaftar", DESIL="1")]), as_of=date(2025, 3, 1))
    take(
        opened, text_file(tmp_path / "2.csv", [line(SITI, STATUS="Tidak terdaftar", DESIL="")]), as_of=date(2025, 5, 1)
    )
    take(opened, text_file(tmp_path / "3.csv", [line(AMA, STATUS="Terdaftar", DESIL="1")]), as_of=date(2025, 9, 1))
    assert evidence(Service.DINSOS, [opened]).as_of == date(2025, 5, 1)
    recent = evidence(Service.DINSOS, [opened], since=date(2025, 6, 1))
    assert (recent.asked, recent.old, recent.as_of) == ((AMA.nik,), 2, date(2025, 9, 1))


def test_several_exchanges_make_one_register_and_none_is_lost_unseen(tmp_path: Path) -> None:
    parts: list[Exchange] = []
    for name, person in (("a", BUDI), ("b", SITI)):
        parts.append(exchange(tmp_path / name, Service.BPJS, (person,)))
        take(parts[-1], text_file(tmp_path / f"{name}.csv", [line(person, STATUS="Bukan peserta")]))
    both = evidence(Service.BPJS, parts)
    assert both == evidence(Service.BPJS, parts[::-1])
    written(tmp_path, Service.BPJS, both)
    with pytest.raises(OutputInTheWay, match="1 NIK"):
        written(tmp_path, Service.BPJS, evidence(Service.BPJS, parts[:1]))
    check_evidence(Service.BPJS, evidence(Service.BPJS, parts[:1]), tmp_path / "r", replace=True)


def test_answers_never_replace_a_complete_register(tmp_path: Path) -> None:
    found = made(tmp_path, Service.BPJS, [line(BUDI, STATUS="Bukan peserta")])
    written(tmp_path, Service.BPJS, found)
    (tmp_path / "r" / "membership" / "asked.parquet").unlink()
    text = (tmp_path / "r" / "membership" / "register.toml").read_text()
    (tmp_path / "r" / "membership" / "register.toml").write_text(text.replace('"jawaban"', '"lengkap"'))
    with pytest.raises(OutputInTheWay, match="lengkap"):
        check_evidence(Service.BPJS, found, tmp_path / "r", replace=False)


def test_no_register_without_an_answer(tmp_path: Path) -> None:
    with pytest.raises(WrongCall):
        written(tmp_path, Service.BPJS, evidence(Service.BPJS, [exchange(tmp_path / "x", Service.BPJS)]))
