"""The installed command line as a subprocess, on a small synthetic province: what a province's officer would do."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from naungan.model.decision import Verdict
from naungan.sources.key_file import seed_commitment
from naungan.stages.explain import VERDICT_TEXTS
from tests.journeys.cli_place import PROGRAMME, REGISTERS, ROOT, Place, Ran, decisions_of, environment, run, write_csv


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    home = tmp_path_factory.mktemp("cli")
    province, registers, result = home / "province", home / "registers", home / "result"
    made = run(home, "synthesise", "--out", province, "--population", "6000", "--candidates", "500", "--programme", PROGRAMME, "--quiet")  # fmt: skip
    assert made.code == 0, made.err
    guide = json.loads((province / "province.json").read_text("utf-8"))
    for item in guide["imports"]:
        files = [province / name for name in item["files"]]
        extra = [
            *(["--regions", ",".join(item["regions"])] if item.get("regions") else []),
            *(["--lists", ",".join(item["lists"])] if item.get("lists") else []),
        ]
        imported = run(
            home, "import", item["kind"], *files, "--into", registers, "--coverage", item["coverage"],
            "--as-of", item["as_of"], "--source", item["source"], *extra,
        )  # fmt: skip
        assert imported.code in (0, 1), imported.err
        assert f"Register {item['kind']} siap" in imported.out
    bare = Place(home, province, registers, result, Ran(0, "", ""))
    return bare._replace(first=bare.determine(result))


# --- the whole way -------------------------------------------------------------------------------------------------


def test_rows_to_mend_make_the_exit_code_one_and_everything_is_written(place: Place) -> None:
    assert place.first.code == 1, place.first.err
    present = {path.name for path in place.result.iterdir()}
    assert present >= {
        "rows.parquet", "decisions.parquet", "problems.parquet", "links.parquet", "cells.parquet", "programme.toml",
        "regions.csv", "manifest.json", "decisions.jsonl", "laporan.html", "xlsx", "perbaikan",
    }  # fmt: skip


def test_the_summary_says_seats_verdicts_problems_where_the_report_is_and_the_next_step(place: Place) -> None:
    said = place.first.out
    for words in ("Kursi dan anggaran", "DITETAPKAN", "PERLU_TINJAUAN", "Alasan tersering", "Yang perlu diminta",
                  "Masalah pada daftar", "Langkah berikut", str(place.result / "laporan.html")):  # fmt: skip
        assert words in said
    root = re.search(r"Sidik manifest\s+([0-9a-f]{64})", said)
    assert root
    assert run(place.home, "verify", place.result, "--root", root[1]).code == 0


def test_progress_goes_to_standard_error_and_quiet_silences_it(place: Place, tmp_path: Path) -> None:
    assert "Membaca daftar calon" in place.first.err
    assert "Membaca daftar calon" not in place.first.out
    assert place.determine(tmp_path / "r", "--quiet").err == ""


def test_json_is_one_object_with_the_numbers_of_the_bundle(place: Place, tmp_path: Path) -> None:
    ran = place.determine(tmp_path / "r", "--json")
    told = ran.told
    rows = decisions_of(place.result)
    assert ran.code == 1
    assert told["rows"] == len(rows) == sum(told["verdicts"].values())
    assert told["filled"] == sum(row["verdict"] == "DITETAPKAN" for row in rows) == told["verdicts"]["DITETAPKAN"] > 0
    assert {"status", "manifest", "code", "out", "report", "funds", "reasons", "fetch", "problems"} <= told.keys()
    assert (told["status"], told["final"], told["draft_seed"], told["missing_registers"]) == (
        "selesai",
        False,
        True,
        [],
    )


def test_both_engines_and_a_second_run_give_the_same_manifest(place: Place, tmp_path: Path) -> None:
    first = re.search(r"[0-9a-f]{64}", place.first.out)
    again = place.determine(tmp_path / "a", "--json").told["manifest"]
    reference = place.determine(tmp_path / "b", "--json", "--engine", "reference").told["manifest"]
    assert first
    assert first[0] == again == reference


def test_verify_says_which_checks_were_made_and_which_not(place: Place) -> None:
    whole = run(
        place.home, "verify", place.result, "--candidates", place.province / "lists", "--registers", place.registers, "--json",
    )  # fmt: skip
    alone = run(place.home, "verify", place.result)
    states = {check["code"]: check["state"] for check in whole.told["checks"]}
    assert (whole.code, alone.code) == (0, 0)
    assert (states["candidates"], states["registers"], states["root"]) == ("ok", "ok", "not_made")
    assert "3 pemeriksaan tidak dilakukan" in alone.out


def test_one_changed_byte_is_found_and_stops_with_three(place: Place, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(place.result, copy)
    data = bytearray((copy / "cells.parquet").read_bytes())
    data[len(data) // 2] ^= 1
    (copy / "cells.parquet").write_bytes(data)
    ran = run(place.home, "verify", copy)
    assert ran.code == 3
    assert "cells.parquet" in ran.out
    assert run(place.home, "verify", place.result, "--root", "0" * 64).code == 3


def test_the_determination_keeps_every_promise_against_the_truth(place: Place) -> None:
    ran = run(place.home, "score", place.result, "--truth", place.province / "truth" / "truth.parquet", "--json")
    broken = [promise for promise in ran.told["promises"] if promise["binding"] and not promise["kept"]]
    assert (ran.code, broken) == (0, [])


def test_the_score_sees_a_dead_recipient_and_a_stranger_in_the_seat(place: Place, tmp_path: Path) -> None:
    truth = pq.read_table(place.province / "truth" / "truth.parquet").to_pylist()
    seated = {(row["source_file"], row["source_sheet"], row["source_row"]) for row in decisions_of(place.result) if row["verdict"] == "DITETAPKAN"}  # fmt: skip
    fact = next(fact for fact in truth if (fact["source_file"], fact["source_sheet"], fact["source_row"]) in seated)
    fact["dead"], fact["person_nik"] = True, "1"
    schema = pq.read_schema(place.province / "truth" / "truth.parquet")
    pq.write_table(pq.read_table(place.province / "truth" / "truth.parquet").from_pylist(truth, schema=schema), tmp_path / "t.parquet")  # fmt: skip
    ran = run(place.home, "score", place.result, "--truth", tmp_path / "t.parquet", "--json")
    assert ran.code == 1
    assert {p["code"] for p in ran.told["promises"] if p["binding"] and not p["kept"]} == {"dead", "stranger"}


def test_the_demo_does_it_all_and_ends_well_though_rows_need_mending(tmp_path: Path) -> None:
    ran = run(tmp_path, "demo", "--out", tmp_path / "demo", "--population", "6000", "--candidates", "500", "--programme", PROGRAMME, "--json")  # fmt: skip
    assert ran.code == 0, ran.err
    assert ran.told["rows_to_mend"] > 0
    assert Path(ran.told["report"]).is_file()
    assert run(tmp_path, "verify", tmp_path / "demo" / "result").code == 0


# --- one person ----------------------------------------------------------------------------------------------------


def test_a_person_is_explained_in_both_languages_without_a_full_nik(place: Place) -> None:
    row = next(row for row in decisions_of(place.result) if row["verdict"] == "DITETAPKAN")
    indonesian = run(place.home, "explain", place.result, row["candidate_id"])
    english = run(place.home, "explain", place.result, row["candidate_id"], "--lang", "en")
    assert (indonesian.code, english.code) == (0, 0)
    assert VERDICT_TEXTS[Verdict.DITETAPKAN][0] in indonesian.out
    assert row["source_file"] in indonesian.out
    assert VERDICT_TEXTS[Verdict.DITETAPKAN][1] in english.out
    assert ", row " in english.out
    assert f"************{row['nik'][-4:]}" in indonesian.out


def test_a_nik_is_read_from_standard_input_only(place: Place) -> None:
    row = next(row for row in decisions_of(place.result) if row["verdict"] == "DITETAPKAN")
    typed = run(place.home, "explain", place.result, "--nik", "--json", stdin=f"{row['nik']}\n")
    argued = run(place.home, "explain", place.result, row["nik"])
    assert row["candidate_id"] in [told["candidate_id"] for told in typed.told["explanations"]]
    assert argued.code == 2
    assert "--nik" in argued.err


@pytest.mark.parametrize("written", ["1207.2345.6789.0001", "'1207234567890001", "1207 2345 6789 0001"])
def test_a_nik_in_the_arguments_is_refused_however_it_is_written(place: Place, written: str) -> None:
    ran = run(place.home, "explain", place.result, written)
    assert ran.code == 2
    assert written not in ran.err


def test_a_mistyped_id_is_answered_with_the_nearest_one(place: Place) -> None:
    known = decisions_of(place.result)[0]["candidate_id"]
    ran = run(place.home, "explain", place.result, known[:-1] + ("x" if known[-1] != "x" else "y"))
    assert ran.code == 3
    assert known in ran.err


# --- wrong calls ---------------------------------------------------------------------------------------------------


def test_no_command_and_an_unknown_one_are_usage(tmp_path: Path) -> None:
    assert run(tmp_path).code == 2
    assert run(tmp_path, "tentukan").code == 2
    assert run(tmp_path, "--version").out.startswith("naungan ")


Change = Callable[[Place, Path], list[object]]
MISSING: dict[str, Change] = {
    "a programme": lambda place, tmp: ["determine", tmp / "x.toml", "--candidates", place.province / "lists", "--registers", place.registers, "--out", tmp / "r"],
    "the lists": lambda place, tmp: ["determine", PROGRAMME, "--candidates", tmp / "x", "--registers", place.registers, "--out", tmp / "r"],
    "the registers": lambda place, tmp: ["determine", PROGRAMME, "--candidates", place.province / "lists", "--registers", tmp / "x", "--out", tmp / "r"],
    "the rulings": lambda place, tmp: ["determine", PROGRAMME, "--candidates", place.province / "lists", "--registers", place.registers, "--decisions", tmp / "x", "--out", tmp / "r"],
    "the key": lambda place, tmp: ["determine", PROGRAMME, "--candidates", place.province / "lists", "--registers", place.registers, "--key", tmp / "x", "--out", tmp / "r"],
    "a result": lambda _, tmp: ["explain", tmp / "x", "cabc"],
    "a bundle": lambda _, tmp: ["verify", tmp / "x"],
    "the truth": lambda place, tmp: ["score", place.result, "--truth", tmp / "x"],
    "a register's file": lambda _, tmp: ["import", "welfare", tmp / "x", "--into", tmp / "r", "--as-of", "2025-08-01"],
}  # fmt: skip


@pytest.mark.parametrize("what", MISSING)
def test_what_is_missing_is_named_and_nothing_is_left_behind(place: Place, tmp_path: Path, what: str) -> None:
    ran = run(place.home, *MISSING[what](place, tmp_path))
    assert ran.code == 3, ran
    assert str(tmp_path / "x") in ran.err
    assert "galat tak terduga" not in ran.err
    assert not (tmp_path / "r" / "manifest.json").exists()


def test_a_stop_told_as_json_names_its_kind_and_exits_three(tmp_path: Path) -> None:
    ran = run(tmp_path, "verify", tmp_path / "x", "--json")
    assert ran.code == 3
    assert (ran.told["status"], ran.told["kind"]) == ("berhenti", "FileMissing")


def test_a_wrong_programme_tells_all_its_faults_at_once(place: Place, tmp_path: Path) -> None:
    text = PROGRAMME.read_text("utf-8")
    shutil.copy(ROOT / "programmes" / "sumut-regions.csv", tmp_path)
    wrong = tmp_path / "salah.toml"
    wrong.write_text(re.sub(r"^bulan = .*$", "bulan = 13", re.sub(r"^tahun = .*$", "tahun = 1", text, flags=re.M), flags=re.M), "utf-8")  # fmt: skip
    arguments = ("determine", wrong, "--candidates", place.province / "lists", "--registers", place.registers, "--out", tmp_path / "r")  # fmt: skip
    ran, told = run(place.home, *arguments), run(place.home, *arguments, "--json").told
    assert ran.code == 3
    assert "Perbaikan" in ran.err
    assert {"tahun", "bulan"} <= {fault["key"] for fault in told["faults"]}
    assert all(fault["line"] > 0 and fault["remedy"] for fault in told["faults"])


def test_an_output_folder_with_other_files_is_left_alone(place: Place, tmp_path: Path) -> None:
    (tmp_path / "surat.txt").write_text("penting")
    for ran in (place.determine(tmp_path), run(place.home, "synthesise", "--out", tmp_path, "--programme", PROGRAMME)):
        assert ran.code == 3
        assert str(tmp_path) in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["surat.txt"]


def test_a_dry_run_shows_the_outcome_and_writes_nothing(place: Place, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    ran = run(
        home, "determine", PROGRAMME, "--candidates", place.province / "lists", "--registers", place.registers,
        "--out", tmp_path / "r", "--dry-run", "--json",
    )  # fmt: skip
    assert ran.code == 1, ran.err
    assert (ran.told["status"], ran.told["manifest"], ran.told["filled"] > 0) == ("diperiksa", "", True)
    assert not (tmp_path / "r").exists()
    assert [path for path in home.rglob("*") if path.is_file() and not path.name.startswith(".")] == []


# --- killed runs ---------------------------------------------------------------------------------------------------


PAUSING = """
import signal, sys, time
from naungan.cli import main, progress
signal.signal(signal.SIGINT, signal.default_int_handler)
step, say = sys.argv.pop(1), progress.PlainLines.__call__
def say_and_wait(lines, now, done, total):
    say(lines, now, done, total)
    while now == step:
        time.sleep(0.05)
progress.PlainLines.__call__ = say_and_wait
sys.exit(main.main(sys.argv[1:]))
"""
"""The command line, but it waits at one step until a signal comes, so that no test depends on speed.

It sleeps in short naps, for a signal that comes just before a long one would not end it. It takes Ctrl-C as in a terminal: whoever starts the tests in the background has it ignored, and hands that down."""


@pytest.fixture
def stopped(place: Place, tmp_path: Path) -> Iterator[Callable[[str, int], int]]:
    """Start a determination, wait until it says a step, send it a signal; its exit code."""
    started: list[subprocess.Popen[str]] = []

    def stop(step: str, number: int) -> int:
        command = [
            sys.executable, "-c", PAUSING, step, "determine", PROGRAMME, "--candidates", place.province / "lists", "--registers", place.registers,
            "--key", place.province / "kunci.demo", "--out", tmp_path / "out" / "r",
        ]  # fmt: skip
        process = subprocess.Popen(
            list(map(str, command)), cwd=ROOT, env=environment(tmp_path), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
        )  # fmt: skip
        started.append(process)
        assert process.stderr
        for line in process.stderr:
            if step in line:
                process.send_signal(number)
                break
        process.stderr.read()
        return process.wait(60)

    yield stop
    for process in started:
        process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
@pytest.mark.parametrize("step", ["Membaca daftar calon", "Menulis tabel hasil"])
def test_a_run_told_to_stop_leaves_nothing_behind(
    stopped: Callable[[str, int], int], tmp_path: Path, number: int, code: int, step: str
) -> None:
    assert stopped(step, number) == code
    assert not (tmp_path / "out").exists() or list((tmp_path / "out").iterdir()) == []
    assert list((tmp_path / "data" / "tmp").glob("duckdb-*")) == []


@pytest.mark.parametrize("step", ["Merapikan baris", "Menulis tabel hasil"])
def test_a_killed_run_leaves_no_half_bundle_and_the_next_run_wipes_what_it_left(
    stopped: Callable[[str, int], int], place: Place, tmp_path: Path, step: str
) -> None:
    assert stopped(step, signal.SIGKILL) == -signal.SIGKILL
    left = [*(tmp_path / "data" / "tmp").glob("duckdb-*"), *(tmp_path / "out").glob(".r.baru-*")]
    assert left
    assert not (tmp_path / "out" / "r").exists()
    assert place._replace(home=tmp_path).determine(tmp_path / "out" / "r").code == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["r"]
    assert list((tmp_path / "data" / "tmp").glob("duckdb-*")) == []


# --- what is not known ---------------------------------------------------------------------------------------------


def some_registers(place: Place, folder: Path, *kinds: str) -> Path:
    folder.mkdir()
    for kind in kinds:
        shutil.copytree(place.registers / kind, folder / kind)
    return folder


@pytest.mark.parametrize("missing", REGISTERS)
def test_without_a_register_the_run_completes_nobody_is_determined_and_the_summary_says_what_to_fetch(
    place: Place, tmp_path: Path, missing: str
) -> None:
    registers = some_registers(place, tmp_path / "registers", *(kind for kind in REGISTERS if kind != missing))
    ran = place.determine(tmp_path / "r", registers=registers)
    verdicts = {row["verdict"] for row in decisions_of(tmp_path / "r")}
    assert ran.code == 1, ran.err
    assert "PERLU_TINJAUAN" in verdicts
    assert not verdicts & {"DITETAPKAN", "CADANGAN"}
    assert f"naungan import {missing} BERKAS --into {registers}" in ran.out


def test_with_no_register_at_all_nobody_is_called_absent(place: Place, tmp_path: Path) -> None:
    ran = place.determine(tmp_path / "r", "--json", registers=some_registers(place, tmp_path / "registers"))
    reasons = {code for row in decisions_of(tmp_path / "r") for code in row["reasons"]}
    assert ran.told["missing_registers"] == list(REGISTERS)
    assert not reasons & {"TIDAK_ADA_DI_DUKCAPIL", "TIDAK_ADA_DI_DATA_KESEJAHTERAAN"}


def test_answers_to_a_part_of_the_list_leave_the_rest_unknown_and_call_nobody_absent(
    place: Place, tmp_path: Path
) -> None:
    decided = decisions_of(place.result)
    sure = sorted({row["nik"] for row in decided if row["verdict"] == "DITETAPKAN"})
    asked, rest = sure[: len(sure) // 2], set(sure[len(sure) // 2 :])
    found = {row["nik"]: row for row in pq.read_table(place.registers / "population" / "data.parquet").to_pylist()}
    write_csv(tmp_path / "jawaban.csv", [
        {"NIK": nik, "NAMA": found[int(nik)]["nama"], "TANGGAL LAHIR": found[int(nik)]["tanggal_lahir"].isoformat(),
         "JENIS KELAMIN": found[int(nik)]["jenis_kelamin"], "KODE KAB": found[int(nik)]["kode_kab"],
         "STATUS": found[int(nik)]["status"]}
        for nik in asked[1:]
    ])  # fmt: skip
    write_csv(tmp_path / "ditanya.csv", [{"NIK": nik} for nik in asked])
    registers = some_registers(place, tmp_path / "registers", "welfare", "membership", "exclusions")
    imported = run(
        place.home, "import", "population", tmp_path / "jawaban.csv", "--into", registers, "--coverage", "jawaban",
        "--asked", tmp_path / "ditanya.csv", "--as-of", "2025-09-01", "--source", "Dukcapil", "--json",
    )  # fmt: skip
    assert imported.code == 0, imported
    assert (imported.told["rows"], imported.told["asked"]) == (len(asked) - 1, len(asked))
    place.determine(tmp_path / "r", registers=registers)
    nik_of = {row["candidate_id"]: row["nik"] for row in decided}
    rows = {row["candidate_id"]: row for row in decisions_of(tmp_path / "r")}
    assert not [row for row in rows.values() if "TIDAK_ADA_DI_DUKCAPIL" in row["reasons"]]
    seated = {nik_of[key] for key, row in rows.items() if row["verdict"] == "DITETAPKAN"}
    assert seated
    assert seated <= set(asked[1:])
    left = [row for key, row in rows.items() if nik_of[key] in rest]
    assert {row["verdict"] for row in left} <= {"PERLU_TINJAUAN", "TIDAK_MEMENUHI"}
    assert any("BELUM_DIPERIKSA_DUKCAPIL" in row["reasons"] for row in left)


# --- final ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    path = tmp_path / "undian.txt"
    path.write_text("ab" * 32 + "\n")
    path.chmod(0o600)
    return path


@pytest.fixture
def committed(tmp_path: Path) -> Path:
    """The programme with the commitment of the seed published in it."""
    shutil.copy(ROOT / "programmes" / "sumut-regions.csv", tmp_path)
    text = PROGRAMME.read_text("utf-8")
    commitment = seed_commitment(bytes.fromhex("ab" * 32))
    changed = re.sub(r'^komitmen = ".*"', f'komitmen = "{commitment}"', text, flags=re.M)
    path = tmp_path / "program.toml"
    path.write_text(changed, "utf-8")
    assert commitment in changed
    return path


def final(place: Place, programme: Path, lists: Path, out: Path, *more: object) -> Ran:
    return run(
        place.home, "determine", programme, "--candidates", lists, "--registers", place.registers,
        "--key", place.province / "kunci.demo", "--out", out, "--final", *more,
    )  # fmt: skip


def test_a_final_run_needs_the_seed_that_was_committed_to(
    place: Place, committed: Path, seed: Path, tmp_path: Path
) -> None:
    without = final(place, committed, place.province / "lists", tmp_path / "r")
    other = final(place, PROGRAMME, place.province / "lists", tmp_path / "r", "--lottery-seed", seed)
    assert (without.code, other.code) == (3, 3)
    assert "--lottery-seed" in without.err
    assert "komitmen" in other.err
    assert not (tmp_path / "r").exists()


def test_a_final_run_is_refused_while_an_open_case_may_rank_above_a_cut_off(
    place: Place, committed: Path, seed: Path, tmp_path: Path
) -> None:
    ran = final(place, committed, place.province / "lists", tmp_path / "r", "--lottery-seed", seed)
    waiting = [row["candidate_id"] for row in decisions_of(place.result) if row["above_cut_off"]]
    assert ran.code == 3
    assert str(len(waiting)) in ran.err
    assert min(waiting) in ran.err
    assert "--decisions" in ran.err
    assert not (tmp_path / "r").exists()


@pytest.fixture
def damaged(place: Place, tmp_path: Path) -> Path:
    """Registers of which the membership has rows set aside, and is of a later day than the registration."""
    registers = tmp_path / "registers"
    shutil.copytree(place.registers, registers)
    path = registers / "membership" / "register.toml"
    text = re.sub(r"^unusable = .*", "unusable = 3", path.read_text("utf-8"), flags=re.M)
    path.write_text(re.sub(r"^as_of = .*", "as_of = 2099-01-02", text, flags=re.M), "utf-8")
    return registers


def test_a_final_run_is_refused_while_rows_of_a_register_are_set_aside(
    place: Place, committed: Path, seed: Path, damaged: Path, tmp_path: Path
) -> None:
    ran = final(
        place._replace(registers=damaged), committed, place.province / "lists", tmp_path / "r", "--lottery-seed", seed
    )
    assert ran.code == 3
    assert "kepesertaan BPJS: 3 baris" in ran.err and "naungan import membership" in ran.err
    assert "PERLU_TINJAUAN" not in ran.err  # refused before the long work
    assert not (tmp_path / "r").exists()


def test_rows_set_aside_and_a_register_of_a_later_day_are_said_loudly(
    place: Place, damaged: Path, tmp_path: Path
) -> None:
    ran = place.determine(tmp_path / "r", "--dry-run", registers=damaged)
    said = " ".join(ran.out.split())
    assert "3 baris register kepesertaan BPJS tidak terbaca NIK-nya: orangnya bisa tampak bukan peserta" in said
    assert "perbaiki dan impor ulang" in said
    assert "Register kepesertaan BPJS bertanggal 2099-01-02" in said
    told = place.determine(tmp_path / "r", "--dry-run", "--json", registers=damaged).told
    assert told["unusable_register_rows"]["membership"] == 3
    assert told["registers_of_a_later_day"] == {"membership": "2099-01-02"}


def test_a_coverage_that_is_not_named_is_said_to_mean_a_complete_list(tmp_path: Path) -> None:
    path = tmp_path / "asn.csv"
    path.write_text("NIK\n1207261203800001\n")
    call = ("import", "exclusions", path, "--into", tmp_path / "r", "--lists", "ASN", "--as-of", "2025-07-01", "--source", "BKN")  # fmt: skip
    silent, named = run(tmp_path, *call, "--json"), run(tmp_path, *call, "--json", "--coverage", "lengkap")
    assert (silent.code, silent.told["coverage"], named.code) == (0, "lengkap", 0)
    assert "Cakupan tidak disebut: dibaca sebagai daftar LENGKAP" in silent.err
    assert "--coverage jawaban --asked BERKAS" in silent.err
    assert "Cakupan tidak disebut" not in named.err


def test_a_final_run_without_open_cases_is_no_draft(place: Place, committed: Path, seed: Path, tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    lists.mkdir()
    rows = pq.read_table(place.result / "rows.parquet").to_pylist()
    chosen = {row["candidate_id"]: row for row in decisions_of(place.result) if row["verdict"] == "DITETAPKAN"}
    people = [row for row in rows if row["candidate_id"] in chosen][:20]
    found = {row["nik"]: row for row in pq.read_table(place.registers / "population" / "data.parquet").to_pylist()}
    write_csv(lists / "daftar.csv", [clean_row(row, found[int(chosen[row["candidate_id"]]["nik"])]) for row in people])
    ran = final(place, committed, lists, tmp_path / "r", "--lottery-seed", seed, "--json")
    assert ran.code == 0, ran
    assert (ran.told["final"], ran.told["draft_seed"], ran.told["filled"]) == (True, False, len(people))
    assert json.loads((tmp_path / "r" / "manifest.json").read_text())["draft"] is False


def clean_row(row: Mapping[str, Any], person: Mapping[str, Any]) -> dict[str, str]:
    born = person["tanggal_lahir"].strftime("%d-%m-%Y")
    return {
        "KABUPATEN": row["kode_kab"], "NIK": f"{person['nik']:016d}", "NAMA": person["nama"], "TANGGAL LAHIR": born,
        "JENIS KELAMIN": person["jenis_kelamin"], "PEKERJAAN": row["pekerjaan"],
    }  # fmt: skip
