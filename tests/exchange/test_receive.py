"""Answers received: any layout, matched by our own id, nothing lost, nothing doubled, every bad line told by place."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from naungan.exchange.batch import cells
from naungan.exchange.folder import Exchange
from naungan.exchange.receive import layout_of, receive
from naungan.model.errors import ExchangeBroken, FileMissing, PasswordWrong, WrongCall
from naungan.model.exchange import Outcome, Service, Standing
from naungan.sources.exchange_layout import read_layout, shipped_layout
from naungan.sources.locked_file import lock
from naungan.synthetic.grid import Cell, Grid, Sheet
from naungan.synthetic.writers import write_grid
from tests.exchange.asked_cast import (
    AMA,
    BUDI,
    CAST,
    DAY,
    NOW,
    SITI,
    TWIN,
    codes,
    exchange,
    line,
    take,
    text_file,
    workbook_bytes,
)

S = Standing


def standings(opened: Exchange) -> dict[str, str]:
    return {row: found.answer.outcome if found.answer else found.standing for row, found in opened.standing().items()}


def test_parts_in_any_layout_make_one_picture(tmp_path: Path) -> None:
    opened = exchange(tmp_path / "x")
    first = text_file(tmp_path / "1.csv", [line(BUDI, STATUS_PADAN="Padan")])
    second = tmp_path / "2.xlsx"
    second.write_bytes(
        workbook_bytes(
            [
                {
                    "No.": "1",
                    "ID BARIS": SITI.row_id.upper(),
                    "Respon Code": "11",
                    "Respon": "Data Ditemukan, Meninggal Dunia",
                }
            ],
            titles=["HASIL PEMADANAN", "Kabupaten Deli Serdang"],
        )
    )
    got = take(opened, first, second)
    assert [(each.lines, each.answers, each.new) for each in got.files] == [(1, 1, 1), (1, 1, 1)]
    assert got.problems == ()
    assert standings(Exchange.open(tmp_path / "x")) == {
        "cbudi": Outcome.AKTIF,
        "csiti": Outcome.MENINGGAL,
        "cama": S.BELUM_DIJAWAB,
    }


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "csv"])
def test_every_kind_of_table_is_read_with_real_dates_and_a_second_sheet_left_alone(tmp_path: Path, kind: str) -> None:
    rows: list[list[Cell]] = [
        ["REKAP PEMADANAN", None, None, None], ["No", "Id Baris", "Status NIK", "Per Tanggal"],
        [1, BUDI.row_id, "Padan", date(2025, 9, 3)], [2, SITI.row_id, "Non Aktif", date(2025, 9, 4)],
    ]  # fmt: skip
    more = (Sheet("Catatan", [["Dicetak oleh", "admin"]]),) if kind != "csv" else ()
    write_grid(tmp_path, Grid(f"j.{kind}", kind, (Sheet("Hasil", rows), *more), delimiter=";"))
    opened = exchange(tmp_path / "x")
    got = take(opened, tmp_path / f"j.{kind}", as_of=None)
    assert {code for code, _ in codes(got)} <= {"JUDUL_KOLOM_TIDAK_DITEMUKAN"}
    found = {each.row_id: (each.outcome, each.as_of) for each in opened.journal.answers()}
    assert found == {"cbudi": (Outcome.AKTIF, date(2025, 9, 3)), "csiti": (Outcome.NONAKTIF, date(2025, 9, 4))}


def test_the_same_file_again_adds_nothing(tmp_path: Path) -> None:
    opened = exchange(tmp_path / "x")
    file = text_file(tmp_path / "1.csv", [line(each, STATUS="Padan") for each in CAST])
    assert take(opened, file).files[0].new == 3
    before = (tmp_path / "x" / "jawaban.jsonl").read_bytes()
    assert take(Exchange.open(tmp_path / "x"), file, file).files[1].new == 0
    assert (tmp_path / "x" / "jawaban.jsonl").read_bytes() == before


def test_a_late_older_answer_changes_nothing(tmp_path: Path) -> None:
    opened = exchange(tmp_path / "x")
    take(opened, text_file(tmp_path / "new.csv", [line(BUDI, STATUS="Meninggal", TGL_DATA="20-09-2025")]), as_of=None)
    take(opened, text_file(tmp_path / "old.csv", [line(BUDI, STATUS="Padan", TGL_DATA="01-09-2025")]), as_of=None)
    assert standings(opened)["cbudi"] == Outcome.MENINGGAL
    assert len(opened.journal.answers()) == 2


def test_two_that_contradict_each_other_are_honestly_unknown(tmp_path: Path) -> None:
    opened = exchange(tmp_path / "x")
    take(opened, text_file(tmp_path / "1.csv", [line(BUDI, STATUS="Padan")]))
    take(opened, text_file(tmp_path / "2.csv", [line(BUDI, STATUS="Ganda")]))
    assert standings(opened)["cbudi"] == S.BERTENTANGAN


def test_dry_run_writes_nothing(tmp_path: Path) -> None:
    opened = exchange(tmp_path / "x")
    before = sorted((path.name, path.read_bytes()) for path in (tmp_path / "x").iterdir())
    got = take(opened, text_file(tmp_path / "1.csv", [line(BUDI, STATUS="???")]), dry_run=True)
    assert got.files[0].new == 1
    assert sorted((path.name, path.read_bytes()) for path in (tmp_path / "x").iterdir()) == before


def test_words_nobody_knows_are_listed_and_mended_by_reading_again_with_a_better_mapping(tmp_path: Path) -> None:
    opened = exchange(tmp_path / "x")
    file = text_file(
        tmp_path / "1.csv", [line(BUDI, STATUS="OKE"), line(SITI, STATUS="OKE"), line(AMA, STATUS="Padan")]
    )
    got = take(opened, file)
    assert got.unknown == (("OKE", 2),)
    assert standings(opened)["cbudi"] == S.TIDAK_DIKETAHUI
    better = read_layout(
        shipped_layout(Service.DUKCAPIL).text.replace('sama = ["PADAN",', 'sama = ["OKE", "PADAN",'), "m"
    )
    receive(opened, [file], better, now=NOW + timedelta(hours=1), progress=lambda *_: None, as_of=DAY)
    assert standings(opened) == {"cbudi": Outcome.AKTIF, "csiti": Outcome.AKTIF, "cama": Outcome.AKTIF}


def test_a_line_that_was_misread_is_taken_back_by_a_mapping_that_finds_no_answer_there(tmp_path: Path) -> None:
    opened = exchange(tmp_path / "x")
    file = text_file(tmp_path / "1.csv", [line(BUDI, STATUS="Meninggal"), line(SITI, STATUS="Padan")])
    take(opened, file)
    text = shipped_layout(Service.DUKCAPIL).text.replace(
        'awal = ["KUOTA AKSES",', 'awal = ["MENINGGAL", "KUOTA AKSES",'
    )
    mended = read_layout(text, "m")
    later = {"as_of": DAY, "progress": lambda *_: None}
    dry = receive(opened, [file], mended, now=NOW + timedelta(hours=1), dry_run=True, **later)  # type: ignore[arg-type]
    assert (dry.files[0].new, standings(opened)["cbudi"]) == (1, Outcome.MENINGGAL)
    for hour, new in ((1, 1), (2, 0)):
        got = receive(opened, [file], mended, now=NOW + timedelta(hours=hour), **later)  # type: ignore[arg-type]
        assert got.files[0].new == new
    again = Exchange.open(tmp_path / "x")
    assert standings(again) == {"cbudi": S.TIDAK_DIKETAHUI, "csiti": Outcome.AKTIF, "cama": S.BELUM_DIJAWAB}
    receive(again, [file], shipped_layout(Service.DUKCAPIL), now=NOW + timedelta(hours=3), **later)  # type: ignore[arg-type]
    assert standings(again)["cbudi"] == Outcome.MENINGGAL


def test_every_line_that_cannot_be_used_is_told_by_place(tmp_path: Path) -> None:
    opened = exchange(tmp_path / "x")
    rows = [
        line(BUDI, STATUS="Padan"),
        line(BUDI, STATUS="Padan"),
        line(SITI, STATUS="Padan", NIK=AMA.nik),
        line(AMA, STATUS=""),
        {"ID_BARIS": "cbukan", "NIK": BUDI.nik, "NAMA": "X", "STATUS": "Padan"},
        line(AMA, STATUS="Kuota akses hari ini telah habis"),
        {"ID_BARIS": "", "NIK": "", "NAMA": "Mengetahui, Kepala Dinas", "STATUS": ""},
    ]
    got = take(opened, text_file(tmp_path / "1.csv", rows))
    assert codes(got) == [
        ("BARIS_DIABAIKAN", 8), ("JAWABAN_BERULANG", 3), ("JAWABAN_NIK_BERUBAH", 4), ("STATUS_KOSONG", 5),
        ("JAWABAN_TIDAK_DITANYAKAN", 6), ("GANGGUAN_LAYANAN", 7),
    ]  # fmt: skip
    assert standings(opened) == {"cbudi": Outcome.AKTIF, "csiti": S.BELUM_DIJAWAB, "cama": S.BELUM_DIJAWAB}
    told = next((tmp_path / "x").glob("masalah-*.csv")).read_text("utf-8-sig")
    assert "JAWABAN_NIK_BERUBAH" in told
    assert AMA.nik not in told


def test_a_nik_that_lost_its_last_digit_is_matched_by_our_own_id_only(tmp_path: Path) -> None:
    opened = exchange(tmp_path / "x")
    broken = BUDI.nik[:15] + "0"
    got = take(opened, text_file(tmp_path / "1.csv", [line(BUDI, NIK="1,20701120380000E+15", STATUS="Padan")]))
    assert codes(got) == [("NIK_DIGIT_AKHIR_HILANG", 2)]
    assert standings(opened)["cbudi"] == Outcome.AKTIF
    other = exchange(tmp_path / "y")
    rows = [{"NIK": "1,20701120380000E+15", "NAMA": BUDI.nama, "STATUS": "Padan"}]
    assert codes(take(other, text_file(tmp_path / "2.csv", rows))) == [("NIK_DIGIT_AKHIR_HILANG", 2)]
    assert standings(other)["cbudi"] == S.BELUM_DIJAWAB
    assert broken not in str(got.problems)


@pytest.mark.parametrize("nik", ["", "1,20701120380000E+15"])
@pytest.mark.parametrize(
    ("name", "is_his"), [("Siti Aminah", False), ("Siregar Budi", True), ("", True)], ids=["another", "his", "none"]
)
def test_our_id_without_a_whole_nik_is_believed_only_beside_the_same_name(
    tmp_path: Path, nik: str, name: str, is_his: bool
) -> None:
    opened = exchange(tmp_path / "x")
    got = take(opened, text_file(tmp_path / "1.csv", [line(BUDI, NIK=nik, NAMA=name, STATUS="Meninggal")]))
    assert (standings(opened)["cbudi"] == Outcome.MENINGGAL) == is_his
    assert ("JAWABAN_TANPA_PASANGAN" in [code for code, _ in codes(got)]) != is_his


@pytest.mark.parametrize(
    ("nik", "name", "expected"),
    [
        (BUDI.nik, "Budi Siregar", "cbudi"),
        (BUDI.nik, "SIREGAR BUDI", "cbudi"),
        (BUDI.nik, "Rudi Siregar", "ctwin"),
        (BUDI.nik, "", "JAWABAN_TANPA_PASANGAN"),
        (BUDI.nik, "Orang Lain", "JAWABAN_TANPA_PASANGAN"),
        (SITI.nik, "Orang Lain", "JAWABAN_TANPA_PASANGAN"),
        ("1207010101900009", "Budi Siregar", "JAWABAN_TIDAK_DITANYAKAN"),
    ],
)
def test_without_our_id_nik_and_name_must_fit_exactly_one(tmp_path: Path, nik: str, name: str, expected: str) -> None:
    opened = exchange(tmp_path / "x", cast=[*CAST, TWIN])
    got = take(opened, text_file(tmp_path / "1.csv", [{"NIK": nik, "NAMA": name, "STATUS": "Padan"}]))
    answered = [row for row, said in standings(opened).items() if said == Outcome.AKTIF]
    assert answered + [code for code, _ in codes(got)] == [expected]


def test_two_people_of_one_nik_and_name_are_told_apart_by_our_id_alone(tmp_path: Path) -> None:
    double = BUDI._replace(row_id="clain", kode_kab="12.01")
    opened = exchange(tmp_path / "x", cast=[*CAST, double])
    got = take(opened, text_file(tmp_path / "1.csv", [{"NIK": BUDI.nik, "NAMA": BUDI.nama, "STATUS": "Padan"}]))
    assert codes(got) == [("JAWABAN_TANPA_PASANGAN", 2)]


def test_a_locked_workbook_opens_with_its_password_only(tmp_path: Path) -> None:
    opened = exchange(tmp_path / "x")
    file = tmp_path / "1.xlsx"
    file.write_bytes(lock(workbook_bytes([line(BUDI, STATUS="Padan")]), "rahasia-123"))
    for password in (None, "rahasia-124"):
        with pytest.raises(PasswordWrong, match=r"[sS]andi"):
            take(opened, file, password=password)
    assert take(opened, file, password="rahasia-123").files[0].new == 1


def test_what_was_read_before_a_locked_file_is_noted_and_its_receipt_too(tmp_path: Path) -> None:
    opened = exchange(tmp_path / "x")
    open_file, locked = text_file(tmp_path / "1.csv", [line(BUDI, STATUS="Padan")]), tmp_path / "2.xlsx"
    locked.write_bytes(lock(workbook_bytes([line(SITI, STATUS="Padan")]), "rahasia-123"))
    with pytest.raises(PasswordWrong):
        take(opened, open_file, locked)
    assert standings(Exchange.open(tmp_path / "x"))["cbudi"] == Outcome.AKTIF
    receipts = (tmp_path / "x" / "diterima.jsonl").read_text().splitlines()
    assert [json.loads(each)["name"] for each in receipts] == ["1.csv"]


def test_a_file_that_holds_a_password_is_not_repeated(tmp_path: Path) -> None:
    (tmp_path / "sandi.txt").write_text("rahasia-123\n")
    got = take(exchange(tmp_path / "x"), tmp_path / "sandi.txt")
    assert codes(got) == [("JUDUL_KOLOM_TIDAK_DITEMUKAN", 0)]
    assert "rahasia" not in str(got)


def test_an_answer_without_a_day_is_no_evidence(tmp_path: Path) -> None:
    opened = exchange(tmp_path / "x")
    rows = [line(BUDI, STATUS="Padan", TGL_DATA="2025-09-03"), line(SITI, STATUS="Padan", TGL_DATA=""),
            line(AMA, STATUS="Padan", TGL_DATA="01-01-2031")]  # fmt: skip
    got = take(opened, text_file(tmp_path / "1.csv", rows), as_of=None)
    assert codes(got) == [("JAWABAN_TANPA_TANGGAL", 3), ("JAWABAN_TANPA_TANGGAL", 4)]
    assert [each.as_of for each in opened.journal.answers()] == [date(2025, 9, 3)]
    with pytest.raises(WrongCall, match="--as-of"):
        take(opened, tmp_path / "1.csv", as_of=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "BERKAS_KOSONG"),
        (b"%PDF-1.7 ...", "BERKAS_BUKAN_TABEL"),
        (b"PK\x03\x04 cut off", "BERKAS_RUSAK"),
        (b"halo;dunia\n1;2\n", "JUDUL_KOLOM_TIDAK_DITEMUKAN"),
        (b"ID_BARIS;NIK\ncbudi;1\n", "JAWABAN_TANPA_STATUS"),
    ],
)
def test_a_file_that_is_no_answer_comes_back_as_a_problem(tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "f.csv").write_bytes(data)
    got = take(exchange(tmp_path / "x"), tmp_path / "f.csv")
    assert code in [found for found, _ in codes(got)]
    assert got.files[0].new == 0


def test_a_header_over_two_rows_is_found(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(f"ID BARIS;DATA PESERTA;;STATUS\n;NIK;NAMA;\ncbudi;{BUDI.nik};Budi Siregar;Padan\n")
    opened = exchange(tmp_path / "x")
    assert take(opened, tmp_path / "f.csv").problems == ()
    assert standings(opened)["cbudi"] == Outcome.AKTIF


def test_several_cards_of_one_person_and_a_blank_payer_that_only_a_mapping_may_read(tmp_path: Path) -> None:
    rows = [
        line(BUDI, STATUS="AKTIF", KPJ="1", SEGMEN="BPU", WADAH=""), line(BUDI, STATUS="Non Aktif", KPJ="2", SEGMEN="PU", WADAH="PT A"),
        line(SITI, STATUS="Belum terdaftar", KPJ="", SEGMEN="", WADAH=""),
    ]  # fmt: skip
    file = text_file(tmp_path / "1.csv", rows)
    text = shipped_layout(Service.BPJS).text
    for name, layout, payer in (
        ("a", read_layout(text, "m"), None),
        ("b", read_layout(text.replace("[gangguan]", '[kosong]\npembayar = "MANDIRI"\n[gangguan]'), "m"), "MANDIRI"),
    ):
        opened = exchange(tmp_path / name, Service.BPJS)
        assert receive(opened, [file], layout, now=NOW, as_of=DAY, progress=lambda *_: None).problems == ()
        found = opened.standing()
        budi = found["cbudi"].answer
        assert budi
        assert budi.outcome is Outcome.PESERTA_AKTIF
        told = dict(budi.values)
        assert (told.get("pembayar"), told["status_2"], told["segmen_2"]) == (payer, "NONAKTIF", "PU")
        assert found["csiti"].answer
        assert found["csiti"].answer.values == ()


def test_our_own_batch_filled_in_by_its_owner_is_understood(tmp_path: Path) -> None:
    for service, word in ((Service.DUKCAPIL, "Padan"), (Service.BPJS, "Aktif"), (Service.DINSOS, "Terdaftar")):
        opened = exchange(tmp_path / service.value, service)
        layout = shipped_layout(service)
        heads = dict(layout.outgoing)
        rows = [dict(zip(heads.values(), cells(each, at, layout, {}), strict=True)) for at, each in enumerate(CAST, 1)]
        filled = [{**row, heads["status"]: word, heads["as_of"]: "02-09-2025"} for row in rows]
        got = take(opened, text_file(tmp_path / f"{service.value}.csv", filled), as_of=None)
        assert got.problems == ()
        assert [field for _, field in got.files[0].headings if not field] == [""] * len(
            {"no", "tempat_lahir", "tanggal_lahir", "jenis_kelamin", "kab"} & heads.keys()
        )
        assert {found.standing for found in opened.standing().values()} == {S.TERJAWAB}


def test_a_decile_speaks_for_itself(tmp_path: Path) -> None:
    opened = exchange(tmp_path / "x", Service.DINSOS)
    rows = [
        line(BUDI, DESIL="2", STATUS=""),
        line(SITI, DESIL="", STATUS="Tidak ditemukan"),
        line(AMA, DESIL="", STATUS=""),
    ]
    take(opened, text_file(tmp_path / "1.csv", rows))
    assert standings(opened) == {"cbudi": Outcome.TERDAFTAR, "csiti": Outcome.TIDAK_TERDAFTAR, "cama": S.BELUM_DIJAWAB}


def test_a_decile_beside_the_word_that_there_is_none_is_not_believed(tmp_path: Path) -> None:
    opened = exchange(tmp_path / "x", Service.DINSOS)
    take(opened, text_file(tmp_path / "1.csv", [line(BUDI, DESIL="2", STATUS="Tidak terdaftar")]))
    assert standings(opened)["cbudi"] == S.TIDAK_DIKETAHUI


def test_today_in_indonesia_is_a_possible_day(tmp_path: Path) -> None:
    opened = exchange(tmp_path / "x")
    night = datetime(2025, 9, 30, 18, tzinfo=UTC)
    file = text_file(tmp_path / "1.csv", [line(BUDI, STATUS="Padan")])
    assert take(opened, file, as_of=date(2025, 10, 1), now=night).files[0].new == 1
    with pytest.raises(WrongCall):
        take(opened, file, as_of=date(2025, 10, 2), now=night)


def test_what_was_said_holds_no_nik(tmp_path: Path) -> None:
    opened = exchange(tmp_path / "x")
    take(opened, text_file(tmp_path / "1.csv", [line(BUDI, STATUS=f"Ganda dengan {SITI.nik}")]))
    said = [each.said for each in opened.journal.answers()]
    assert said
    assert SITI.nik not in said[0]


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        Exchange.open(tmp_path / "nowhere")
    with pytest.raises(ExchangeBroken):
        Exchange.open(tmp_path)
    assert layout_of(exchange(tmp_path / "x"), None).name == "dukcapil-berkas"
