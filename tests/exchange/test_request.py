"""A request: who is asked, what leaves the house and what does not, and that the folder is whole or not there."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from naungan.exchange.folder import Exchange
from naungan.exchange.request import Request, write_request
from naungan.exchange.whom import Chosen, Left, needs
from naungan.model.decision import Check, Outcome, ReasonCode, Verdict
from naungan.model.errors import FileMissing, OutputInTheWay, PasswordWrong, WrongCall
from naungan.model.exchange import Question, Service
from naungan.model.programme import Region
from naungan.sources.exchange_layout import shipped_layout
from naungan.sources.locked_file import is_locked, read_password, unlock
from tests.exchange.asked_cast import AMA, BUDI, CAST, DAY, SITI

R, U = ReasonCode, Outcome.TIDAK_DIKETAHUI
PASSWORD = "rahasia-123"
REGIONS = (Region("12.04", "Nias", "kabupaten", (), 0, 0, 1), Region("12.07", "Deli Serdang", "kabupaten", (), 1, 0, 1))
EVIL = BUDI._replace(row_id="cevil", nama='=HYPERLINK("http://x")', alamat="+62", kk="1207010101010001")


def request(cast: Sequence[Question] = CAST, service: Service = Service.DUKCAPIL, **more: object) -> Request:
    left = (Left("ckosong", "a.xlsx", "S", 7, "12.07", "NIK kosong"),)
    chosen = Chosen(tuple(cast), left, 9, 4, 1, REGIONS, "ab" * 32)
    plain = {"layout": shipped_layout(service), "chosen": chosen, "made": DAY, "password": PASSWORD}
    return Request(**{**plain, **more})  # type: ignore[arg-type]


def write(out: Path, **more: object) -> Exchange:
    return write_request(request(**more), out, lambda *_: None)  # type: ignore[arg-type]


def sheet(data: bytes) -> list[list[object]]:
    opened = io.BytesIO(unlock(data, PASSWORD, "b.xlsx"))
    return CalamineWorkbook.from_filelike(opened).get_sheet_by_index(0).to_python()  # type: ignore[return-value]


def evidence(*found: tuple[Check, Outcome, str], verdict: Verdict = Verdict.PERLU_TINJAUAN) -> dict[str, object]:
    return {"verdict": verdict, "evidence": [{"check": c, "outcome": o, "code": code} for c, o, code in found]}


@pytest.mark.parametrize(
    ("decision", "services"),
    [
        (evidence((Check.IDENTITAS, U, R.BELUM_DIPERIKSA_DUKCAPIL), (Check.DESIL, U, R.DESIL_BELUM_DIKETAHUI),
                  (Check.KEPESERTAAN, U, R.KEPESERTAAN_BELUM_DIKETAHUI)), {Service.DUKCAPIL, Service.BPJS, Service.DINSOS}),
        (evidence((Check.IDENTITAS, Outcome.LOLOS, ""), (Check.HIDUP, U, R.STATUS_HIDUP_BASI)), {Service.DUKCAPIL}),
        (evidence((Check.IDENTITAS, Outcome.LOLOS, ""), (Check.KEPESERTAAN, U, R.KEPESERTAAN_BASI)), {Service.BPJS}),
        (evidence((Check.IDENTITAS, U, R.IDENTITAS_BELUM_PASTI), (Check.HIDUP, U, R.STATUS_HIDUP_BELUM_DIKETAHUI)), set()),
        (evidence((Check.IDENTITAS, U, R.NIK_TIDAK_DITEMUKAN), (Check.DESIL, U, R.DESIL_BELUM_DIKETAHUI)), set()),
        (evidence((Check.IDENTITAS, Outcome.LOLOS, ""), (Check.SEKTOR, U, R.SEKTOR_BELUM_JELAS)), set()),
        (evidence((Check.DESIL, U, R.DESIL_BELUM_DIKETAHUI), verdict=Verdict.TIDAK_MEMENUHI), set()),
        (evidence((Check.DESIL, Outcome.LOLOS, ""), verdict=Verdict.DITETAPKAN), set()),
    ],
)  # fmt: skip
def test_only_who_waits_for_a_service_is_asked_of_it(decision: dict[str, object], services: set[Service]) -> None:
    assert {service for service in Service if needs(service, decision)} == services


def test_batches_hold_what_the_purpose_needs_and_nothing_else(tmp_path: Path) -> None:
    write(tmp_path / "x", cast=[*CAST, EVIL], quota=3)
    names = sorted(path.name for path in (tmp_path / "x").glob("*.xlsx"))
    assert names == ["dukcapil-001.xlsx", "dukcapil-002.xlsx"]
    data = [(tmp_path / "x" / name).read_bytes() for name in names]
    assert all(map(is_locked, data))
    rows = sheet(data[0])
    assert rows[0] == [
        "NO",
        "ID_BARIS",
        "NIK",
        "NAMA_LENGKAP",
        "TEMPAT_LAHIR",
        "TGL_LAHIR",
        "JENIS_KELAMIN",
        "KAB",
        "STATUS_PADAN",
        "KETERANGAN",
        "TGL_DATA",
    ]
    assert rows[1] == ["1", "cbudi", BUDI.nik, "BUDI SIREGAR", "Medan", "12-03-1980", "L", "Deli Serdang", "", "", ""]
    assert len(rows) == 4
    evil = sheet(data[1])[1]
    assert evil[3] == EVIL.nama
    assert EVIL.kk not in map(str, evil)
    assert b"<f>" not in unlock(data[1], PASSWORD, "b.xlsx")


def test_a_text_table_starts_no_formula_and_has_no_lock(tmp_path: Path) -> None:
    write(tmp_path / "x", cast=[EVIL], format="csv", password=None)
    text = (tmp_path / "x" / "dukcapil-001.csv").read_text("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert ";=HYPERLINK" not in text
    assert EVIL.nik in text


def test_the_manifest_holds_the_hash_of_every_file_and_the_letter_counts_only(tmp_path: Path) -> None:
    write(tmp_path / "x", quota=2, sender=("PEMERINTAH PROVINSI UJI", "DINAS TENAGA KERJA"), place="Medan")
    told = json.loads((tmp_path / "x" / "manifest.json").read_bytes())
    found = {each["name"]: (each["rows"], each["sha256"]) for each in told["files"]}
    assert found == {
        name: (rows, hashlib.sha256((tmp_path / "x" / name).read_bytes()).hexdigest())
        for name, rows in (("dukcapil-001.xlsx", 2), ("dukcapil-002.xlsx", 1))
    }
    assert (told["asked"], told["settled"], told["same"], told["left"]) == (3, 4, 1, {"NIK kosong": 1})
    assert told["layout"] == {
        "name": "dukcapil-berkas",
        "sha256": shipped_layout(Service.DUKCAPIL).sha256,
        "verified": False,
    }
    letter = "\n".join(page.extract_text() for page in PdfReader(tmp_path / "x" / "surat.pdf").pages)
    for words in ("DINAS TENAGA KERJA", "3 (tiga)", "dukcapil-002.xlsx", "belum diverifikasi", "ID_BARIS", "RANCANGAN"):
        assert words in letter
    for person in CAST:
        assert person.nik not in letter
        assert person.nama not in letter
    assert PASSWORD not in letter + json.dumps(told)
    assert BUDI.nik not in json.dumps(told)


def test_only_the_owner_can_open_the_folder_and_its_files(tmp_path: Path) -> None:
    write(tmp_path / "x")
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "x").iterdir()} == {0o600}


def test_who_cannot_be_asked_is_told_by_place(tmp_path: Path) -> None:
    write(tmp_path / "x")
    assert "ckosong;a.xlsx;S;7;12.07;NIK kosong" in (tmp_path / "x" / "tidak-ditanyakan.csv").read_text("utf-8-sig")


def test_nothing_is_written_where_something_stands_or_nobody_is_asked(tmp_path: Path) -> None:
    write(tmp_path / "x")
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(OutputInTheWay):
        write(tmp_path / "x")
    for more in ({"cast": []}, {"quota": 0}, {"password": None}):
        with pytest.raises(WrongCall):
            write(tmp_path / "y", **more)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_what_was_written_is_an_exchange_with_every_question(tmp_path: Path) -> None:
    opened = write(tmp_path / "x", cast=[AMA, SITI, BUDI], service=Service.BPJS)
    assert opened.service is Service.BPJS
    assert opened.questions() == sorted([AMA, SITI, BUDI])
    assert opened.facts["made"] == date(2025, 9, 1).isoformat()


@pytest.mark.parametrize(
    ("text", "mode", "error"), [("kurang\n", 0o600, PasswordWrong), ("cukup-panjang\n", 0o644, PasswordWrong)]
)
def test_a_weak_or_open_password_file_is_refused(tmp_path: Path, text: str, mode: int, error: type[Exception]) -> None:
    (tmp_path / "s").write_text(text)
    (tmp_path / "s").chmod(mode)
    with pytest.raises(error):
        read_password(tmp_path / "s")
    with pytest.raises(FileMissing):
        read_password(tmp_path / "tiada")
