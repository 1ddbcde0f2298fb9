"""The command line where a mistake would go unnoticed: nested folders, empty lists, lost rulings, unproven manifests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.journeys import test_cli
from tests.journeys.cli_place import FULL_NIK, PROGRAMME, Place, Ran, run, write_csv

place, committed, seed = test_cli.place, test_cli.committed, test_cli.seed
NIK = "1207015203800003"
RULING = {
    "id": "b-1", "candidate_id": "c-tidak-ada", "field": "KEPESERTAAN", "value": "LOLOS", "by": "petugas",
    "when": "2025-08-01T08:00:00+07:00", "why": "surat",
}  # fmt: skip
PERSON = {"KABUPATEN": "12.07", "NIK": NIK, "NAMA": "UJI SAJA", "TANGGAL LAHIR": "12-03-1980", "JENIS KELAMIN": "P",
          "PEKERJAAN": "PETANI", "ALAMAT": "Jalan Contoh"}  # fmt: skip


def determine(place: Place, lists: Path, registers: Path, out: Path, *more: object) -> Ran:
    return run(
        place.home, "determine", PROGRAMME, "--candidates", lists, "--registers", registers, "--key",
        place.province / "kunci.demo", "--out", out, *more,
    )  # fmt: skip


@pytest.mark.parametrize("which", ["in lists", "in registers", "lists in out", "the same"])
def test_an_output_folder_within_an_input_or_around_it_is_refused(place: Place, tmp_path: Path, which: str) -> None:
    lists, registers = tmp_path / "x" / "lists", tmp_path / "registers"
    lists.mkdir(parents=True)
    registers.mkdir()
    out = {
        "in lists": lists / "r",
        "in registers": registers / "a" / "r",
        "lists in out": lists.parent,
        "the same": lists,
    }
    ran = determine(place, lists, registers, out[which], "--json")
    assert (ran.code, ran.told["kind"]) == (3, "OutputInTheWay")
    assert "--out" in ran.told["message"]
    assert not list(tmp_path.rglob("manifest.json"))


def test_a_result_among_the_lists_is_not_read_but_reported(place: Place, tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    lists.mkdir()
    write_csv(lists / "daftar.csv", [PERSON])
    shutil.copytree(place.result, lists / "hasil lama")
    told = determine(place, lists, place.registers, tmp_path / "r", "--json").told
    assert (told["rows"], told["files"], told["files_unread"]) == (1, 2, 1)


def test_lists_without_a_single_person_stop_and_name_every_file(place: Place, tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    lists.mkdir()
    empty = determine(place, lists, place.registers, tmp_path / "r")
    (lists / "catatan.pdf").write_bytes(b"%PDF-1.7")
    (lists / "kosong.csv").write_text("NIK,NAMA\n")
    useless = determine(place, lists, place.registers, tmp_path / "r")
    assert (empty.code, useless.code) == (3, 3)
    assert str(lists) in empty.err
    assert "catatan.pdf: " in useless.err
    assert "kosong.csv: " in useless.err
    assert not (tmp_path / "r").exists()


def test_a_ruling_that_meets_no_row_is_told_and_refuses_a_final_run(place: Place, tmp_path: Path) -> None:
    lists, decisions = tmp_path / "lists", tmp_path / "keputusan"
    lists.mkdir()
    decisions.mkdir()
    write_csv(lists / "daftar.csv", [PERSON])
    write_csv(decisions / "evidence.csv", [RULING])
    draft = determine(place, lists, place.registers, tmp_path / "r", "--decisions", decisions)
    told = determine(place, lists, place.registers, tmp_path / "r", "--decisions", decisions, "--json").told
    assert "1 keputusan" in draft.out
    assert told["unmet_rulings"] == [{"kind": "evidence", "id": "b-1", "candidate_id": "c-tidak-ada"}]


def test_a_final_run_with_such_a_ruling_is_refused(place: Place, committed: Path, seed: Path, tmp_path: Path) -> None:
    lists, decisions = tmp_path / "lists", tmp_path / "keputusan"
    lists.mkdir()
    decisions.mkdir()
    write_csv(lists / "daftar.csv", [PERSON])
    write_csv(decisions / "evidence.csv", [RULING])
    more = ("--lottery-seed", seed, "--decisions", decisions, "--json")
    told = test_cli.final(place, committed, lists, tmp_path / "r", *more).told
    assert told["kind"] == "FinalRefused"
    assert "c-tidak-ada" in told["message"]
    assert not (tmp_path / "r").exists()


def test_no_full_nik_stands_in_problems_or_in_a_file_name(place: Place, tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    lists.mkdir()
    wrong = {**PERSON, "TANGGAL LAHIR": NIK, "PEKERJAAN": f"petani {NIK}", "JENIS KELAMIN": NIK}
    write_csv(lists / f"usulan {NIK}.csv", [PERSON, wrong])
    for engine in ("duckdb", "reference"):
        out = tmp_path / engine
        assert determine(place, lists, place.registers, out, "--engine", engine).code in (0, 1)
        assert not FULL_NIK.search((out / "manifest.json").read_text())
        problems = pq.read_table(out / "problems.parquet").to_pylist()
        assert problems
        assert not FULL_NIK.search(str(problems))
    assert (tmp_path / "duckdb" / "manifest.json").read_bytes() == (
        tmp_path / "reference" / "manifest.json"
    ).read_bytes()
    assert run(place.home, "verify", tmp_path / "duckdb", "--candidates", lists).code == 0


def test_without_a_root_a_result_is_only_whole_by_its_own_manifest(place: Place) -> None:
    alone = run(place.home, "verify", place.result)
    assert "keaslian manifest belum diperiksa: beri --root" in alone.out
    assert "Hasil ini utuh." not in alone.out
    assert run(place.home, "verify", place.result, "--json").told["status"] == "utuh_menurut_manifest"


def test_a_parquet_that_is_no_truth_stops_clearly(place: Place, tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1]}), tmp_path / "t.parquet")
    ran = run(place.home, "score", place.result, "--truth", tmp_path / "t.parquet")
    assert ran.code == 3
    assert "bukan berkas kebenaran" in ran.err
    assert "galat tak terduga" not in ran.err
