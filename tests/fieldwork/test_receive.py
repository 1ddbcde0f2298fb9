"""The way there and back: prepared forms, exports of both tools, rulings, and a determination that uses them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from naungan.fieldwork.listed import read_bundle
from naungan.fieldwork.receive import ReceiveReport, receive
from naungan.model.errors import FileMissing, SealBroken, WrongCall
from naungan.sources.field_questions import load_form
from naungan.sources.ruling_files import load_rulings
from naungan.sources.sealed_file import SealedFolder
from tests.fieldwork.field_world import (
    BUDI,
    JOKO,
    JPEG,
    NIAS,
    OTHER_JPEG,
    PANS,
    RINA,
    SITI,
    TONO,
    FieldPlace,
    Sent,
    answers,
    kobo_rows,
    odk_rows,
    write_table,
)

SAWIT = {"sektor": "SAWIT", "pekerjaan": "pemanen_sawit"}
NOW = datetime(2025, 10, 1, 5, tzinfo=UTC)
KINDS = ("surat", "kelompok", "foto", "saksi", "tidak_ada")


class Receiving:
    """One regency's desk: answers come in, rulings go out."""

    def __init__(self, place: FieldPlace, paths: list[str], home: Path) -> None:
        self.place, self.home, self.paths = place, home, paths
        self.out, self.kept = home / "keputusan", home / "simpan"
        self.people = read_bundle(place.result)

    def kobo(self, *sent: Sent, name: str = "kobo/ekspor.csv", split: bool = False) -> Path:
        return write_table(self.home / name, kobo_rows(self.paths, sent, KINDS if split else ()))

    def odk(self, *sent: Sent, name: str = "odk/formulir.csv") -> Path:
        return write_table(self.home / name, odk_rows(self.paths, sent))

    def take(self, *paths: Path, dry_run: bool = False, by: str = "") -> ReceiveReport:
        return receive(
            paths, self.people, self.out, kept=self.kept, now=NOW, key=self.home / "foto.key", by=by, dry_run=dry_run
        )  # fmt: skip

    def about(self, one: object, report: ReceiveReport) -> list[str]:
        return [each.what for each in report.told if each.row_id == self.place.id_of(one)]  # type: ignore[arg-type]

    def rulings(self) -> set[tuple[str, str, str]]:
        """(kind, field, value) of everything that was ruled."""
        return {(kind, r.field, r.value) for kind, found in load_rulings(self.out).items() for r in found}


@pytest.fixture
def desk(place: FieldPlace, questions: list[str], tmp_path: Path) -> Receiving:
    return Receiving(place, questions, tmp_path)


def photo(folder: Path, name: str, data: bytes = JPEG) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def test_who_lacked_evidence_of_their_work_is_judged_after_the_round_trip(desk: Receiving, tmp_path: Path) -> None:
    place = desk.place
    before = {name: row["verdict"] for name, row in place.decisions(place.result).items()}
    assert (before[BUDI.name], before[SITI.name], before[TONO.name]) == ("PERLU_TINJAUAN",) * 3
    photo(tmp_path / "kobo" / "lampiran" / "u1", "1693.jpg")
    kobo = desk.kobo(
        answers(place.id_of(BUDI), "u1", **SAWIT, jenis_bukti="surat foto", nomor_surat="140/12/2025", foto="1693.jpg"),
        answers(place.id_of(SITI), "u2", **SAWIT, jenis_bukti="tidak_ada"),
        split=True,
    )  # fmt: skip
    odk = desk.odk(answers(place.id_of(TONO), "u3", sektor="lain", pekerjaan_lain="guru mengaji"))
    report = desk.take(kobo.parent, odk)
    assert (report.faults, report.rows, report.kinds) == ((), 3, {"evidence": 2, "corrections": 0})
    assert {ruling.when for ruling in load_rulings(desk.out)["evidence"]} == {"2025-09-10T10:00:00+07:00"}
    after = place.determined(tmp_path / "after", desk.out)
    assert after[BUDI.name]["verdict"] == "DITETAPKAN"
    sector = next(item for item in after[BUDI.name]["evidence"] if item["check"] == "SEKTOR")
    assert (sector["outcome"], sector["value"], sector["source"]) == (
        "LOLOS",
        "SAWIT",
        "keputusan petugas: Kades Suka Maju",
    )
    assert after[SITI.name]["verdict"] == "PERLU_TINJAUAN"
    assert after[TONO.name]["reasons"] == ["SEKTOR_TIDAK_TERMASUK"]
    changed = {BUDI.name, TONO.name}
    assert {name: row["verdict"] for name, row in after.items() if name not in changed} == {
        name: verdict for name, verdict in before.items() if name not in changed
    }
    assert desk.about(SITI, report) == ["lapangan: SAWIT, tetapi tanpa bukti; pekerjaan tetap belum jelas"]


def test_the_bytes_of_a_photo_are_found_nowhere_in_plain(desk: Receiving, tmp_path: Path) -> None:
    photo(tmp_path / "kobo" / "media", "1.jpg")
    desk.take(desk.kobo(answers(desk.place.id_of(BUDI), "u1", **SAWIT, jenis_bukti="foto", foto="1.jpg")))
    result = tmp_path / "hasil"
    desk.place.determined(result, desk.out)
    digest = sha256(JPEG).hexdigest()
    files = [path for folder in (desk.out, desk.kept, result) for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 10
    assert [path.name for path in files if JPEG[20:40] in path.read_bytes()] == []
    ruling = next(r for r in load_rulings(desk.out)["evidence"] if r.field == "SEKTOR")
    assert ruling.document_hash == digest
    sealed = desk.kept / "foto" / f"{digest}.segel"
    assert sealed.stat().st_mode & 0o077 == 0
    kept = SealedFolder(desk.kept / "foto", desk.home / "foto.key")
    assert kept.open(digest) == JPEG
    sealed.write_bytes(sealed.read_bytes()[:-1] + b"\0")
    with pytest.raises(SealBroken):
        kept.open(digest)
    with pytest.raises(SealBroken):
        kept.open("0" * 64)


def test_reading_the_same_answers_again_changes_nothing(desk: Receiving) -> None:
    sent = answers(
        desk.place.id_of(BUDI), "u1", **SAWIT, jenis_bukti="saksi", saksi="Mandor Ucok", no_hp="0812 3456 789"
    )
    first = desk.take(desk.kobo(sent))
    files = {path: path.read_bytes() for path in desk.out.iterdir()}
    again = desk.take(desk.kobo(sent), desk.kobo(sent, name="kobo/salinan.csv"))
    assert (sum(first.kinds.values()), sum(again.kinds.values())) == (2, 0)
    assert {path: path.read_bytes() for path in desk.out.iterdir()} == files
    assert {path.stat().st_mode & 0o077 for path in desk.out.iterdir()} == {0}


def test_the_latest_submission_counts_and_a_contradiction_is_told(desk: Receiving) -> None:
    row = desk.place.id_of(BUDI)
    late = answers(row, "u9", "2025-09-12T03:00:00+00:00", **SAWIT, jenis_bukti="kelompok", kelompok="KT Maju")
    early = answers(row, "u1", "2025-09-11T23:00:00+07:00", sektor="lain", pekerjaan_lain="tukang")
    report = desk.take(desk.kobo(late, name="a.csv"), desk.odk(early, name="b.csv"))
    assert desk.rulings() == {("evidence", "SEKTOR", "SAWIT")}
    assert "sektor" in desk.about(BUDI, report)[0]
    assert "b.csv" in desk.about(BUDI, report)[0]


def test_the_order_of_rows_and_files_changes_no_ruling(desk: Receiving, place: FieldPlace, tmp_path: Path) -> None:
    sent = [
        answers(
            place.id_of(BUDI),
            f"u{n}",
            f"2025-09-1{n}T03:00:00Z",
            **SAWIT,
            jenis_bukti="saksi",
            saksi=f"Saksi {n}",
            no_hp=f"08123456{n}",
        )
        for n in range(1, 5)
    ]
    found = []
    for order in (sent, sent[::-1], sent[2:] + sent[:2]):
        one = Receiving(place, desk.paths, tmp_path / str(len(found)))
        one.take(one.odk(*order[:3]), one.kobo(*order[3:]))
        found.append(load_rulings(one.out))
    assert found[0] == found[1] == found[2]
    assert {ruling.value for ruling in found[0]["corrections"]} == {"081234564"}


def test_an_answer_that_differs_from_an_earlier_ruling_is_told_and_time_decides(desk: Receiving) -> None:
    row = desk.place.id_of(BUDI)
    desk.take(
        desk.odk(answers(row, "u2", "2025-09-12T03:00:00Z", **SAWIT, jenis_bukti="saksi", saksi="Ucok"), name="a.csv")
    )
    report = desk.take(
        desk.odk(answers(row, "u1", "2025-09-10T03:00:00Z", sektor="lain", pekerjaan_lain="x"), name="b.csv")
    )
    assert "SEKTOR: sudah diputuskan SAWIT, kini GAGAL" in desk.about(BUDI, report)[0]
    latest = max(load_rulings(desk.out)["evidence"], key=lambda r: r.when)
    assert latest.value == "SAWIT"


@pytest.mark.parametrize("names", [("a.csv", "b.csv"), ("b.csv", "a.csv")])
def test_an_edited_submission_replaces_itself(desk: Receiving, names: tuple[str, str]) -> None:
    row = desk.place.id_of(BUDI)
    old = answers(row, "u1", sektor="lain", pekerjaan_lain="guru")
    new = {**answers(row, "u1", **SAWIT, jenis_bukti="saksi", saksi="Ucok"), "_edits": "1"}
    report = desk.take(desk.odk(new, name=names[0]), desk.odk(old, name=names[1]))
    assert (report.submissions, report.told) == (1, ())
    assert desk.rulings() == {("evidence", "SEKTOR", "SAWIT")}


def test_what_a_list_says_is_lowered_but_never_raised_against_a_refusal(desk: Receiving, tmp_path: Path) -> None:
    place = desk.place
    report = desk.take(
        desk.kobo(
            answers(place.id_of(JOKO), "u1", sektor="lain", pekerjaan_lain="guru honorer"),
            answers(place.id_of(PANS), "u2", **SAWIT, jenis_bukti="surat", nomor_surat="1"),
        )
    )
    assert desk.rulings() == {("corrections", "pekerjaan", "guru honorer")}
    assert "daftar: SAWIT, lapangan: lain" in desk.about(JOKO, report)[0]
    assert "perlu diputuskan petugas" in desk.about(PANS, report)[0]
    after = place.determined(tmp_path / "after", desk.out)
    assert after[JOKO.name]["reasons"] == ["SEKTOR_TIDAK_TERMASUK"]
    assert after[PANS.name]["reasons"] == ["SEKTOR_TIDAK_TERMASUK"]


def test_a_death_told_by_the_village_is_evidence_but_overturns_no_register(desk: Receiving, tmp_path: Path) -> None:
    report = desk.take(desk.odk(answers(desk.place.id_of(RINA), "u1", hidup="tidak", tinggal="")))
    assert desk.rulings() == {("evidence", "HIDUP", "GAGAL")}
    assert "register" in desk.about(RINA, report)[0]
    after = desk.place.determined(tmp_path / "after", desk.out)
    assert next(i for i in after[RINA.name]["evidence"] if i["check"] == "HIDUP")["outcome"] == "LOLOS"


def test_empty_cells_are_filled_and_a_mothers_name_is_never_replaced(desk: Receiving) -> None:
    place = desk.place
    report = desk.take(
        desk.kobo(
            answers(place.id_of(RINA), "u1", **SAWIT, nama_ibu="FATIMAH", no_hp="6281", alamat="Dusun V", kode_pos="20353",
                    status_kawin="kawin", jam_mulai="07:00:00.000+07:00"),
            answers(place.id_of(JOKO), "u2", **SAWIT, nama_ibu="ROHANI", no_hp="81234567890"),
            answers(place.id_of(NIAS), "u3", sektor="NELAYAN", no_hp="+62 812-3456-7890"),
        )
    )  # fmt: skip
    assert desk.rulings() == {("corrections", "nama_ibu", "ROHANI"), ("corrections", "no_hp", "081234567890")}
    assert desk.about(NIAS, report) == []
    assert any("nama ibu" in what for what in desk.about(RINA, report))
    assert any("bukan nomor telepon" in what for what in desk.about(RINA, report))
    table = pq.read_table(next(desk.kept.glob("pelengkap-*.parquet"))).to_pylist()
    rina = next(row for row in table if row["candidate_id"] == place.id_of(RINA))
    assert (rina["KODE_POS"], rina["STATUS_KAWIN"], rina["NAMA_IBU_KANDUNG"]) == ("20353", "Kawin", "FATIMAH")


def test_a_number_of_a_card_in_an_answer_is_told_and_goes_nowhere(desk: Receiving) -> None:
    nik = BUDI.nik
    report = desk.take(
        desk.kobo(
            answers(desk.place.id_of(BUDI), "u1", **SAWIT, jenis_bukti="saksi", saksi=f"Ucok {nik}", no_hp=nik, petugas=f"Kades {nik}",
                    alamat=f"{nik[:4]} {nik[4:8]} {nik[8:12]} {nik[12:]}"),
            answers(nik, "u2", **SAWIT),
            answers(desk.place.id_of(JOKO), "u3", **SAWIT, no_hp="081234567890", petugas=f"Kades {nik}"),
        )
    )  # fmt: skip
    assert len(desk.about(BUDI, report)) >= 3
    assert len(report.faults) == 1
    assert nik not in str(report)
    assert load_rulings(desk.out)["corrections"][0].by == "Kades ************0001"
    written = b"".join(
        path.read_bytes() for folder in (desk.out, desk.kept) for path in folder.rglob("*") if path.is_file()
    )
    assert nik.encode() not in written
    assert nik[8:12].encode() + b" " + nik[12:].encode() not in written


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id_baris": "c0000000000000000000x"}, "tidak ada dalam hasil"),
        ({"id_baris": ""}, "id_baris"),
        ({"_at": "kemarin"}, "waktu"),
        ({"_at": "29-11-2062"}, "waktu tidak terbaca"),
        ({"_at": "2025-10-02T05:00:01Z"}, "waktu tidak terbaca"),
        ({"_at": "31-12-2009"}, "waktu tidak terbaca"),
        ({"_at": "01-01-0001"}, "waktu tidak terbaca"),
        ({"_at": "9999-12-31"}, "waktu tidak terbaca"),
        ({"_at": "9999-12-31T23:59:59-12:00"}, "waktu tidak terbaca"),
        ({"hidup": "mungkin"}, "bukan salah satu pilihan"),
        ({"_state": "rejected"}, "ditolak"),
        ({"petugas": ""}, "--by"),
    ],
)
def test_what_cannot_be_used_is_told_by_its_place(desk: Receiving, change: Sent, said: str) -> None:
    sent = {**answers(desk.place.id_of(BUDI), "u1", **SAWIT), **change}
    report = desk.take(desk.odk(sent))
    assert any(said in fault and "formulir.csv baris 2" in fault for fault in report.faults), report.faults


def test_a_clock_that_ran_ahead_never_beats_what_was_sent_later(desk: Receiving) -> None:
    ahead = answers(desk.place.id_of(BUDI), "u1", "29-11-2062", sektor="lain", pekerjaan_lain="tukang")
    right = answers(desk.place.id_of(BUDI), "u2", **SAWIT, jenis_bukti="saksi", saksi="Ucok")
    desk.take(desk.odk(ahead, right))
    assert desk.rulings() == {("evidence", "SEKTOR", "SAWIT")}


def test_a_clock_a_little_ahead_is_believed(desk: Receiving) -> None:
    sent = answers(desk.place.id_of(BUDI), "u1", "2025-10-02T04:59:59Z", **SAWIT, jenis_bukti="saksi", saksi="Ucok")
    assert desk.take(desk.odk(sent)).faults == ()


def test_an_officer_named_on_the_call_signs_what_names_nobody(desk: Receiving) -> None:
    sent = answers(desk.place.id_of(BUDI), "u1", **SAWIT, jenis_bukti="saksi", saksi="Ucok", petugas="")
    assert desk.take(desk.odk(sent), by="Camat").faults == ()
    assert load_rulings(desk.out)["evidence"][0].by == "Camat"


def test_a_dry_run_writes_nothing_not_even_a_key(desk: Receiving, tmp_path: Path) -> None:
    photo(tmp_path / "kobo", "1.jpg")
    path = desk.kobo(answers(desk.place.id_of(BUDI), "u1", **SAWIT, jenis_bukti="foto", foto="1.jpg"))
    report = desk.take(path, dry_run=True)
    assert (report.kinds["evidence"], report.photos, report.written) == (1, 1, ())
    assert sorted(each.name for each in tmp_path.iterdir()) == ["kobo"]


def test_a_photo_that_is_missing_or_no_picture_proves_nothing(desk: Receiving, tmp_path: Path) -> None:
    photo(tmp_path / "kobo", "2.jpg", b"#!/bin/sh")
    report = desk.take(
        desk.kobo(
            answers(desk.place.id_of(BUDI), "u1", **SAWIT, jenis_bukti="foto", foto="1.jpg"),
            answers(desk.place.id_of(SITI), "u2", **SAWIT, jenis_bukti="foto", foto="../kobo/2.jpg"),
        )
    )
    assert any("tidak ditemukan" in what for what in desk.about(BUDI, report))
    assert any("bukan gambar" in what for what in desk.about(SITI, report))
    assert not desk.out.exists()


PHOTO = {**SAWIT, "jenis_bukti": "foto", "foto": "f.jpg"}
UUID = "8f14e45f-ceea-467f-a0e6-3c4b5d6e7f80"


def test_photos_of_one_name_are_told_apart_by_their_submission(desk: Receiving, tmp_path: Path) -> None:
    photo(tmp_path / "kobo" / "u1", "f.jpg")
    photo(tmp_path / "kobo" / "u2", "f.jpg", OTHER_JPEG)
    own = desk.kobo(answers(desk.place.id_of(BUDI), "u1", **PHOTO), answers(desk.place.id_of(SITI), "u3", **PHOTO))
    report = desk.take(own.parent)
    assert [r.document_hash for r in load_rulings(desk.out)["evidence"]] == [sha256(JPEG).hexdigest()]
    assert any("kiriman lain" in what for what in desk.about(SITI, report))


@pytest.mark.parametrize("folder", ["u1", "uuid:u1", UUID, f"uuid{UUID}"])
def test_a_submission_whose_photo_was_not_downloaded_gets_nobody_elses(
    desk: Receiving, tmp_path: Path, folder: str
) -> None:
    photo(tmp_path / "kobo" / "lampiran" / folder, "f.jpg")
    sent = answers(desk.place.id_of(BUDI), "u1"), answers(desk.place.id_of(SITI), "u2", **PHOTO)
    report = desk.take(desk.kobo(*sent).parent)
    assert report.photos == 0
    assert any("kiriman lain" in what for what in desk.about(SITI, report))


def test_a_photo_beside_all_is_not_taken_where_one_of_that_name_lies_with_a_submission(
    desk: Receiving, tmp_path: Path
) -> None:
    photo(tmp_path / "kobo", "f.jpg")
    photo(tmp_path / "kobo" / UUID, "f.jpg")
    assert desk.take(desk.kobo(answers(desk.place.id_of(SITI), "u2", **PHOTO)).parent).photos == 0


def test_the_folder_that_holds_the_whole_export_is_nobodys_own(desk: Receiving, tmp_path: Path) -> None:
    path = desk.kobo(answers(desk.place.id_of(SITI), "u2", **PHOTO), name="u2/kobo/ekspor.csv")
    photo(path.parent / "u1", "f.jpg")
    sent = answers(desk.place.id_of(BUDI), "u1")
    assert desk.take(path.parent, desk.odk(sent)).photos == 0


def test_beside_a_single_file_photos_are_sought_in_its_folder_and_in_media_alone(
    desk: Receiving, tmp_path: Path
) -> None:
    people = enumerate((BUDI, SITI, JOKO))
    path = desk.kobo(
        *(answers(desk.place.id_of(one), f"u{at}", **{**PHOTO, "foto": f"{at}.jpg"}) for at, one in people)
    )
    photo(path.parent, "0.jpg")
    photo(path.parent / "media", "1.jpg")
    photo(path.parent / "kabupaten-lain", "2.jpg")
    report = desk.take(path)
    assert report.photos == 2
    assert any("2.jpg tidak ditemukan" in what for what in desk.about(JOKO, report))


def test_a_typed_sheet_is_read_and_its_empty_rows_are_not(desk: Receiving, prepared: Path) -> None:
    book = openpyxl.load_workbook(next(prepared.glob("*suka-maju")) / "ketik.xlsx")
    sheet = book["jawaban"]
    head = [cell.value for cell in sheet[1]]
    number = next(row[0].row for row in sheet.iter_rows(min_row=2) if row[0].value == desk.place.id_of(BUDI))
    typed = {"waktu": "10-09-2025", "petugas": "Kades", "dikenal": "Ya", "hidup": "ya", "tinggal": "Ya, di desa ini", "diberi_tahu": "ya",
             "sektor": "SAWIT", "pekerjaan_lain": "pemanen sawit", "jenis_bukti": "Surat desa; Saksi", "nomor_surat": "140/9",
             "saksi": "Ucok", "no_hp": "081234567890"}  # fmt: skip
    for name, text in typed.items():
        sheet.cell(number, head.index(name) + 1, text)
    path = desk.home / "ketik.xlsx"
    book.save(path)
    report = desk.take(path)
    assert (report.submissions, report.faults) == (1, ())
    ruling = next(r for r in load_rulings(desk.out)["evidence"])
    assert (ruling.value, ruling.when) == ("SAWIT", "2025-09-10T00:00:00+07:00")
    assert "surat keterangan desa 140/9, saksi Ucok" in ruling.why


def test_an_export_as_a_workbook_with_words_for_answers_is_read_too(desk: Receiving) -> None:
    sent = {**answers(desk.place.id_of(BUDI), "u1", **SAWIT), "jenis_bukti": "Saksi", "saksi": "Ucok", "hidup": "Ya"}
    report = desk.take(desk.kobo(sent, name="kobo/ekspor.xlsx"))
    assert (report.faults, report.kinds["evidence"]) == ((), 1)


def test_headings_in_words_are_read_too(desk: Receiving) -> None:
    form = load_form(desk.people.programme, gps=True)
    words = {q.name: q.label for q in form.questions if q.label}
    groups = {group.name: group.label for group in form.groups}

    def heading(path: str) -> str:
        group, _, name = path.rpartition("/")
        return f"{groups[group]}/{words[name]}" if group in groups else words.get(name, path)

    sent = answers(
        desk.place.id_of(BUDI),
        "u1",
        **SAWIT,
        jenis_bukti="kelompok",
        kelompok="KT Maju",
        alamat="Dusun V",
        kode_pos="20353",
    )
    rows = [{heading(path): cell for path, cell in row.items()} for row in kobo_rows(desk.paths, [sent])]
    report = desk.take(write_table(desk.home / "k.csv", rows))
    assert (report.faults, report.told) == ((), ())
    assert load_rulings(desk.out)["evidence"][0].why.endswith("STDB KT Maju")
    assert pq.read_table(next(desk.kept.glob("pelengkap-*.parquet"))).to_pylist()[0]["ALAMAT"] == "Dusun V"


def test_choices_in_columns_of_their_own_and_a_place_in_degrees_are_put_together(desk: Receiving) -> None:
    told = answers(
        desk.place.id_of(BUDI), "u1", **SAWIT, jenis_bukti="surat saksi", saksi="Ucok", catatan="hari pasar libur"
    )
    kobo = [
        {k: v for k, v in row.items() if not k.endswith("jenis_bukti")} for row in kobo_rows(desk.paths, [told], KINDS)
    ]
    odk = odk_rows(desk.paths, [{**told, "id_baris": desk.place.id_of(SITI), "_uuid": "u2"}])
    row = {key: cell for key, cell in odk[0].items() if key != "kerja-letak"}
    row |= {"kerja-letak-Latitude": "3.59", "kerja-letak-Longitude": "98.67", "kerja-letak-Altitude": "20"}
    report = desk.take(write_table(desk.home / "k.csv", kobo), write_table(desk.home / "o.csv", [row]))
    assert (report.faults, report.told) == ((), ())
    assert {ruling.why for ruling in load_rulings(desk.out)["evidence"]} == {
        "pendataan lapangan: surat keterangan desa, saksi Ucok"
    }
    kept = pq.read_table(next(desk.kept.glob("pelengkap-*.parquet"))).to_pylist()
    assert [(row["LETAK"], row["CATATAN"]) for row in sorted(kept, key=lambda row: row["LETAK"])] == [
        ("", "hari pasar libur"), ("3.59 98.67", "hari pasar libur"),
    ]  # fmt: skip


def test_rulings_keep_to_the_zone_of_those_that_are_there(desk: Receiving) -> None:
    desk.out.mkdir()
    (desk.out / "evidence-a.csv").write_text(
        f"id,candidate_id,field,value,by,when,why\n1,{desk.place.id_of(SITI)},SEKTOR,SAWIT,A,2025-08-01T08:00:00+00:00,surat\n"
    )
    desk.take(desk.odk(answers(desk.place.id_of(BUDI), "u1", **SAWIT, jenis_bukti="saksi", saksi="Ucok")))
    assert {ruling.when[-6:] for ruling in load_rulings(desk.out)["evidence"]} == {"+00:00"}


def test_a_file_that_holds_no_answers_is_named(desk: Receiving, prepared: Path) -> None:
    write_table(desk.home / "x" / "lain.csv", [{"a": "1", "b": "2"}])
    (desk.home / "x" / "ekspor.zip").write_bytes(b"PK\x03\x04")
    report = desk.take(desk.home / "x", prepared)
    assert [re.split(":", fault)[0] for fault in report.faults] == ["ekspor.zip", "lain.csv"]
    with pytest.raises(FileMissing):
        desk.take(desk.home / "nirgends")


def test_answers_and_rulings_lie_apart(desk: Receiving) -> None:
    path = desk.kobo(answers(desk.place.id_of(BUDI), "u1", **SAWIT), name="keputusan/ekspor.csv")
    with pytest.raises(WrongCall):
        desk.take(path)
    with pytest.raises(WrongCall):
        desk.take(desk.home)
