"""The whole way by file, on the command line: no registers, ask, be answered badly, determine again."""

from __future__ import annotations

import io
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import msoffcrypto
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from naungan.cli.main import main
from naungan.engines.registers import import_register
from naungan.exchange.folder import Exchange
from naungan.model.exchange import Service, Standing
from naungan.model.register import Coverage
from naungan.stages.compare import is_spelled_alike
from naungan.stages.fold import fold_name
from tests.exchange.asked_cast import text_file, workbook_bytes
from tests.journeys.cli_place import FULL_NIK, PROGRAMME

Record = dict[str, Any]
OLD, NEW = date(2025, 6, 1), date(2025, 9, 10)


class Land(NamedTuple):
    """A province without registers, what the owners know, and the command line."""

    home: Path
    province: Path
    truth: dict[str, dict[int, list[Record]]]
    run: Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Land]:
    home = tmp_path_factory.mktemp("by-file")
    patch = pytest.MonkeyPatch()
    patch.setenv("NAUNGAN_DATA", str(home / "data"))

    def run(*arguments: object, code: int | None = None) -> dict[str, Any]:
        said = io.StringIO()
        with pytest.MonkeyPatch.context() as screen:
            screen.setattr("sys.stdout", said)
            done = main([*map(str, arguments), "--json"])
        assert not FULL_NIK.search(said.getvalue())
        assert done in ((0, 1) if code is None else (code,)), said.getvalue()
        told: dict[str, Any] = json.loads(said.getvalue())
        return told

    province = home / "province"
    run(
        "synthesise",
        "--out",
        province,
        "--population",
        2000,
        "--candidates",
        200,
        "--seed",
        2,
        "--programme",
        PROGRAMME,
    )
    guide = json.loads((province / "province.json").read_text("utf-8"))
    truth: dict[str, dict[int, list[Record]]] = {}
    for item in guide["imports"]:
        import_register(
            item["kind"], [province / name for name in item["files"]], home / "truth", coverage=Coverage(item["coverage"]),
            as_of=date.fromisoformat(item["as_of"]), source=item["source"], regions=tuple(item["regions"]), lists=tuple(item["lists"]),
        )  # fmt: skip
        known = truth.setdefault(item["kind"], {})
        for record in pq.read_table(home / "truth" / item["kind"] / "data.parquet").to_pylist():
            known.setdefault(record["nik"], []).append(record)
    (home / "registers").mkdir()
    (home / "registers" / "exclusions").symlink_to(home / "truth" / "exclusions")
    (home / "sandi").write_text("rahasia-sekali\n")
    (home / "sandi").chmod(0o600)
    yield Land(home, province, truth, run)
    patch.undo()


def determine(land: Land, registers: Path, out: Path) -> dict[str, Record]:
    land.run(
        "determine", PROGRAMME, "--candidates", land.province / "lists", "--registers", registers,
        "--key", land.province / "kunci.demo", "--out", out,
    )  # fmt: skip
    return {row["candidate_id"]: row for row in pq.read_table(out / "decisions.parquet").to_pylist()}


def batches(folder: Path, password: str) -> list[list[Record]]:
    """Every batch as its owner opens it."""
    found = []
    for path in sorted(folder.glob("*-*.xlsx")):
        opened = io.BytesIO()
        with path.open("rb") as file:
            locked = msoffcrypto.OfficeFile(file)
            locked.load_key(password=password)
            locked.decrypt(opened)
        opened.seek(0)
        rows = CalamineWorkbook.from_filelike(opened).get_sheet_by_index(0).to_python()
        found.append([dict(zip(rows[0], row, strict=True)) for row in rows[1:]])
    return found


def of_dukcapil(land: Land, row: Record) -> list[Record]:
    found = land.truth["population"].get(int(row["NIK"]), [])
    if not found:
        return [{"STATUS_PADAN": "Tidak padan", "KETERANGAN": "NIK tidak ditemukan"}]
    person = found[0]
    day = person["tanggal_lahir"]
    if not is_spelled_alike(fold_name(row["NAMA_LENGKAP"]), person["nama_lipat"]) or (
        row["TGL_LAHIR"] and day and row["TGL_LAHIR"] != day.strftime("%d-%m-%Y")
    ):
        return [{"STATUS_PADAN": "Tidak padan - nama/tgl lahir", "KETERANGAN": ""}]
    words = {"AKTIF": "Padan", "MENINGGAL": "Meninggal", "GANDA": "NIK ganda", "NONAKTIF": "Non aktif"}
    return [{"STATUS_PADAN": words[person["status"]], "KETERANGAN": "", "KODE KAB DUKCAPIL": person["kode_kab"]}]


def of_bpjs(land: Land, row: Record) -> list[Record]:
    cards = land.truth["membership"].get(int(row["NIK"]), [])
    return [
        {"STATUS": card["status"].replace("_", " "), "SEGMEN": card["segmen"] or "", "KPJ": card["kpj"] or "", "WADAH": card["pembayar"] or ""}
        for card in cards
    ] or [{"STATUS": "Bukan peserta", "SEGMEN": "", "KPJ": "", "WADAH": ""}]  # fmt: skip


def of_dinsos(land: Land, row: Record) -> list[Record]:
    found = land.truth["welfare"].get(int(row["NIK"]), [])
    return [
        {"STATUS": "Terdaftar", "DESIL": str(found[0]["desil"])}
        if found
        else {"STATUS": "Tidak terdaftar", "DESIL": ""}
    ]


OWNERS: dict[Service, Callable[[Land, Record], list[Record]]] = {
    Service.DUKCAPIL: of_dukcapil, Service.BPJS: of_bpjs, Service.DINSOS: of_dinsos,
}  # fmt: skip


def answered(land: Land, service: Service, rows: list[Record]) -> list[Record]:
    return [{**row, **cells} for row in rows for cells in OWNERS[service](land, row)]


QUARREL: dict[Service, tuple[list[tuple[str, Record]], list[tuple[str, Record]]]] = {
    Service.DUKCAPIL: ([("Meninggal", {})], [("Padan", {})]),
    Service.BPJS: ([("Bukan peserta", {})], [("Aktif", {"KPJ": "Z9", "SEGMEN": "PU"})]),
    Service.DINSOS: ([("Tidak terdaftar", {})], [("Terdaftar", {"DESIL": "1"})]),
}  # fmt: skip
"""Two answers that cannot both be true."""


def test_the_whole_way_by_file(land: Land) -> None:
    home = land.home
    before = determine(land, home / "registers", home / "r0")
    assert {row["verdict"] for row in before.values()} <= {"PERLU_TINJAUAN", "TIDAK_MEMENUHI"}
    doubted: dict[Service, set[str]] = {}
    for service in Service:
        folder = home / f"tanya-{service.value}"
        asked = land.run(
            "exchange", "request", service.value, "--from", home / "r0", "--out", folder, "--quota", 50,
            "--password-file", home / "sandi",
        )  # fmt: skip
        assert asked["asked"] > 80
        parts = batches(folder, "rahasia-sekali")
        assert [len(part) for part in parts] == [batch["rows"] for batch in asked["batches"]]
        doubted[service] = receive_badly(land, service, folder, parts)
        assert land.run("exchange", "register", folder, "--into", home / "registers")["asked"] > 60
    after = determine(land, home / "registers", home / "r1")
    compare_with_the_truth(land, before, after, doubted)
    nobody_is_asked_again(land)


def receive_badly(land: Land, service: Service, folder: Path, parts: list[list[Record]]) -> set[str]:
    """The owner answers in parts, one of them twice, with an older one late, one that contradicts, one unanswered.

    Out: row ids that must stay unknown.
    """
    home, word = land.home, "STATUS_PADAN" if service is Service.DUKCAPIL else "STATUS"
    once = Counter(row["NIK"] for part in parts for row in part)
    silent, disputed, strange, late = [row["ID_BARIS"] for row in parts[0] if once[row["NIK"]] == 1][:4]
    rows = [answered(land, service, part) for part in parts]
    sent = [
        {**row, word: "sip", "DESIL": ""} if row["ID_BARIS"] == strange else row
        for row in rows[0] if row["ID_BARIS"] != silent
    ]  # fmt: skip
    files = [text_file(home / f"{service.value}-1.csv", sent)]
    for number, part in enumerate(rows[1:], 2):
        files.append(home / f"{service.value}-{number}.xlsx")
        files[-1].write_bytes(workbook_bytes(part, titles=["HASIL PEMADANAN"]))
    random.Random(1).shuffle(files)
    for file in (*files, files[0]):  # one by one, in disorder, one of them twice
        land.run("exchange", "receive", folder, file, "--as-of", NEW)
    for name, row, texts, day in (
        ("tengkar-1", disputed, QUARREL[service][0], NEW), ("tengkar-2", disputed, QUARREL[service][1], NEW),
        ("lama", late, QUARREL[service][0], OLD),
    ):  # fmt: skip
        file = text_file(
            home / f"{service.value}-{name}.csv", [{"ID_BARIS": row, word: text, **more} for text, more in texts]
        )
        land.run("exchange", "receive", folder, file, "--as-of", day)
    standing = Exchange.open(folder).standing()
    assert len(standing) == sum(map(len, parts))
    expected = {silent: Standing.BELUM_DIJAWAB, disputed: Standing.BERTENTANGAN, strange: Standing.TIDAK_DIKETAHUI}
    assert {
        row: found.standing for row, found in standing.items() if found.standing is not Standing.TERJAWAB
    } == expected
    assert {found.answer.as_of for found in standing.values() if found.answer} == {NEW}
    told = land.run("exchange", "status", folder)
    assert told["standings"] == {
        "TERJAWAB": len(standing) - 3,
        "BELUM_DIJAWAB": 1,
        "BERTENTANGAN": 1,
        "TIDAK_DIKETAHUI": 1,
    }
    assert sum(place["asked"] for place in told["regencies"].values()) == len(standing)
    return set(expected)


def compare_with_the_truth(
    land: Land, before: dict[str, Record], after: dict[str, Record], doubted: dict[Service, set[str]]
) -> None:
    """By answers alone nobody gets a seat whom the whole registers refuse, and who was not answered stays open."""
    whole = determine(land, land.home / "truth", land.home / "rt")
    assert after.keys() == before.keys() == whole.keys()
    seated = {row for row, found in after.items() if found["verdict"] == "DITETAPKAN"}
    assert len(seated) > 5
    assert {whole[row]["verdict"] for row in seated} == {"DITETAPKAN"}
    refused = {row for row, found in after.items() if found["verdict"] == "TIDAK_MEMENUHI"}
    assert refused
    assert {whole[row]["verdict"] for row in refused} == {"TIDAK_MEMENUHI"}
    for rows in doubted.values():
        assert {after[row]["verdict"] for row in rows} <= {"PERLU_TINJAUAN", "TIDAK_MEMENUHI"}
    waiting = [after[row]["reasons"] for row in doubted[Service.DUKCAPIL] if after[row]["verdict"] == "PERLU_TINJAUAN"]
    assert waiting
    assert all("BELUM_DIPERIKSA_DUKCAPIL" in reasons for reasons in waiting)
    dead = {row for row, found in whole.items() if "MENINGGAL" in found["reasons"]}
    assert dead
    assert not dead & seated


def nobody_is_asked_again(land: Land) -> None:
    """Only the silent, the disputed, the strange, and whoever carries one of their NIKs."""
    told = land.run(
        "exchange", "request", "dukcapil", "--from", land.home / "r1", "--out", land.home / "lagi", "--dry-run"
    )
    assert 1 <= told["asked"] <= 6
    assert not (land.home / "lagi").exists()
