"""Linking from beginning to end by the command line: prepare, link, explain, review, answer, evaluate, look up."""

from __future__ import annotations

import csv
import json
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import splink

from naungan.reports.review_workbook import ANSWER, CANDIDATE, CODE, SHEET
from naungan.sources.link_files import shipped_profile, shipped_text
from naungan.sources.ruling_files import load_rulings
from tests.journeys.cli_place import PROGRAMME, Ran, run

WHEN = "2025-08-01T08:00:00+07:00"


class Linked(NamedTuple):
    """A small register with its index, a messy list, its truth, and one linking of it."""

    home: Path
    candidates: Path
    population: Path
    truth: Path
    links: Path
    first: Ran

    def naungan(self, *arguments: object, stdin: str = "") -> Ran:
        return run(self.home, *arguments, stdin=stdin)

    def rows(self, links: Path | None = None) -> dict[str, dict[str, Any]]:
        table = pq.read_table(links or self.links)
        return {row["candidate_id"]: row for row in table.to_pylist()}

    def answers(self) -> dict[str, str]:
        return {row["candidate_id"]: row["nik"] for row in pq.read_table(self.truth).to_pylist()}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Linked:
    home = tmp_path_factory.mktemp("tautan")
    made = run(
        home, "synthesise", "--linkage", "--programme", PROGRAMME, "--out", home / "uji", "--population", 6000,
        "--candidates", 500, "--seed", 11, "--quiet",
    )  # fmt: skip
    assert made.code == 0, made.err
    population = home / "registers" / "population"
    population.mkdir(parents=True)
    pq.write_table(pq.read_table(home / "uji" / "population.parquet").sort_by("nik"), population / "data.parquet")
    assert run(home, "register", "prepare", population, "--quiet").code == 0
    links = home / "links.parquet"
    candidates = home / "uji" / "candidates.parquet"
    first = run(home, "link", candidates, population, "--out", links, "--json")
    assert first.code == 0, first.err
    return Linked(home, candidates, population, home / "uji" / "truth.parquet", links, first)


# --- the register's index --------------------------------------------------------------------------------------------


def test_an_index_is_made_once_and_again_only_when_the_register_changed(place: Linked, tmp_path: Path) -> None:
    register = tmp_path / "population"
    register.mkdir()
    shutil.copy(place.population / "data.parquet", register)
    look = place.naungan("register", "prepare", register, "--check")
    assert look.code == 1
    assert "belum ada" in look.out
    assert not (register / "index").exists()
    made = place.naungan("register", "prepare", register, "--json").told
    assert (made["status"], made["rebuilt"], made["people"]) == ("selesai", True, pq.read_metadata(register / "data.parquet").num_rows)  # fmt: skip
    again = place.naungan("register", "prepare", register, "--json").told
    assert (again["rebuilt"], again["people"], again["words"]) == (False, made["people"], made["words"])
    pq.write_table(pq.read_table(register / "data.parquet").slice(1), register / "data.parquet")
    stale = place.naungan("register", "prepare", register, "--check", "--json")
    assert (stale.code, stale.told["status"], stale.told["exists"]) == (1, "perlu_indeks", True)


def test_a_folder_that_is_no_register_is_said_to_be_none(place: Linked, tmp_path: Path) -> None:
    ran = place.naungan("register", "prepare", tmp_path)
    assert ran.code == 3
    assert "naungan import population" in ran.err
    (tmp_path / "data.parquet").write_bytes(b"PAR1")
    broken = place.naungan("register", "prepare", tmp_path)
    assert (broken.code, "tidak terbaca sebagai Parquet" in broken.err) == (3, True)


def test_register_without_its_word_is_a_wrong_call(place: Linked) -> None:
    assert place.naungan("register").code == 2
    assert "pilih salah satu dari 'prepare', 'update'" in place.naungan("register", "lihat").err


# --- linking ---------------------------------------------------------------------------------------------------------


def test_every_row_has_one_link_and_the_counts_add_up(place: Linked) -> None:
    told, rows = place.first.told, place.rows()
    assert set(rows) == set(place.answers())
    assert told["rows"] == len(rows) == sum(told["bands"].values())
    for band, count in told["bands"].items():
        assert sum(row["band"] == band for row in rows.values()) == count
    assert [Path(name).name for name in told["files"]] == [
        "links.parquet", "links.rivals.parquet", "links.model.toml", "links.json",
    ]  # fmt: skip


def test_linking_again_gives_the_same_bytes(place: Linked, tmp_path: Path) -> None:
    assert place.naungan("link", place.candidates, place.population, "--out", tmp_path / "links.parquet").code == 0
    for name in ("links.parquet", "links.rivals.parquet", "links.model.toml"):
        assert (tmp_path / name).read_bytes() == (place.home / name).read_bytes()


def test_the_summary_says_where_to_go_on(place: Linked, tmp_path: Path) -> None:
    said = place.naungan("link", place.candidates, place.population, "--out", tmp_path / "l.parquet", "--quiet").out
    for word in ("COCOK", "TINJAUAN", "TIDAK_ADA", "naungan link explain", "naungan link review"):
        assert word in said


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((), 2, "CALON, REGISTER, --out"),
        (("calon.parquet", "register", "--out", "hasil.csv"), 2, "harus berakhir .parquet"),
        (("tidak-ada.parquet", "POPULATION", "--out", "OUT"), 3, "tidak-ada.parquet"),
        (("CANDIDATES", "tidak-ada", "--out", "OUT"), 3, "tidak-ada"),
        (("CANDIDATES", "POPULATION", "--out", "OUT", "--profile", "tidak-ada.toml"), 3, "tidak-ada.toml"),
        (("CANDIDATES", "POPULATION", "--out", "OUT", "--judgements", "tidak-ada"), 3, "tidak-ada"),
        (("CANDIDATES", "POPULATION", "--out", "OUT", "--memory", "5"), 3, "dengan --memory"),
        (("CANDIDATES", "HOME", "--out", "OUT"), 3, "Maksud Anda"),
        (("HOME", "POPULATION", "--out", "OUT"), 3, "adalah folder"),
        (("explain",), 2, "TAUTAN"),
        (("explan", "links.parquet", "C1"), 2, "naungan link --help"),
        (("splink", "TRUTH", "--out", "OUT"), 3, "naungan link"),
    ],
)
def test_a_call_that_cannot_be_meant_says_what_is_missing(
    place: Linked, tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    known = {
        "CANDIDATES": place.candidates, "POPULATION": place.population, "HOME": place.population.parent,
        "TRUTH": place.truth, "OUT": tmp_path / "l.parquet",
    }  # fmt: skip
    ran = place.naungan("link", *(known.get(word, word) for word in arguments))
    assert ran.code == code
    assert words in ran.err
    assert not (tmp_path / "l.parquet").exists()


def test_a_linking_is_for_its_owner_alone_and_never_over_its_inputs(place: Linked, tmp_path: Path) -> None:
    assert [path.stat().st_mode & 0o077 for path in place.home.glob("links*")] == [0, 0, 0, 0]
    candidates = tmp_path / "calon.parquet"
    shutil.copy(place.candidates, candidates)
    for out in (candidates, place.population / "links.parquet"):
        ran = place.naungan("link", candidates, place.population, "--out", out)
        assert (ran.code, "akan menimpa masukannya" in ran.err) == (2, True)
    assert candidates.read_bytes() == place.candidates.read_bytes()
    assert not (place.population / "links.parquet").exists()


def test_each_step_is_a_line_where_nobody_watches(place: Linked, tmp_path: Path) -> None:
    said = place.naungan("link", place.candidates, place.population, "--out", tmp_path / "l.parquet").err
    for step in ("Membaca daftar calon", "Mencari identitas", "Menulis hasil"):
        assert f"  {step}" in said
    assert "  Menghitung …" in place.naungan("link", "evaluate", place.links, place.truth).err
    assert place.naungan("link", "evaluate", place.links, place.truth, "--quiet").err == ""


def test_an_empty_list_goes_all_the_way(place: Linked, tmp_path: Path) -> None:
    (tmp_path / "calon.csv").write_text("candidate_id,nik,nama\n", encoding="utf-8")
    links, truth = tmp_path / "l.parquet", tmp_path / "truth.parquet"
    pq.write_table(pq.read_table(place.truth).slice(0, 0), truth)
    assert place.naungan("link", tmp_path / "calon.csv", place.population, "--out", links, "--json").told["rows"] == 0
    assert place.naungan("link", "review", links, "--out", tmp_path / "r", "--json").told["pairs"] == 0
    assert place.naungan("link", "evaluate", links, truth, "--json").told["rows"] == 0
    assert place.naungan("link", "splink", links, "--out", tmp_path / "s", "--json").told["pairs"] == 0


def test_splink_loads_the_model_of_a_linking_and_scores_every_pair(place: Linked, tmp_path: Path) -> None:
    told = place.naungan("link", "splink", place.links, "--out", tmp_path / "splink", "--json").told
    assert [Path(name).name for name in told["files"]] == ["model.json", "rows.parquet", "rivals.parquet"]
    assert (tmp_path / "splink" / "model.json").stat().st_mode & 0o077 == 0
    settings = json.loads((tmp_path / "splink" / "model.json").read_bytes())
    assert 0.5 < settings["probability_two_random_records_match"] * place.first.told["people"] < 1
    assert told["levels"] == sum(len(c["comparison_levels"]) for c in settings["comparisons"]) > 50
    tables = [pq.read_table(tmp_path / "splink" / f"{name}.parquet") for name in ("rows", "rivals")]
    niks = set(place.answers().values()) - {""}
    assert not [v for t in tables for c in t.columns for v in map(str, c.to_pylist()) if v in niks]
    scored = splink_scores(tmp_path / "splink" / "model.json", tables)
    rivals = pq.read_table(place.home / "links.rivals.parquet").to_pylist()
    assert scored.keys() == {f"{row['candidate_id']}:{row['place']}" for row in rivals}
    weights = {f"{row['candidate_id']}:{row['place']}": row["match_weight"] for row in rivals}
    sure = [key for key, weight in weights.items() if weight > 30_000]
    assert len(sure) > 100
    assert all(scored[key] > 10 for key in sure), "who is certain here is certain there too"


def splink_scores(model: Path, tables: list[pa.Table]) -> dict[str, float]:
    """Rival -> its weight in bits, as Splink says by these settings."""
    api = splink.DuckDBAPI(duckdb.connect())
    known = [api.register(t, dataset_display_name=n) for n, t in zip(("rows", "rivals"), tables, strict=True)]
    linker = splink.Linker(known, str(model), log_level=None)
    found = linker.inference.predict(warning_mode="never").as_record_list()
    sides = ("unique_id_l", "unique_id_r")
    return {next(row[side] for side in sides if ":" in row[side]): row["match_weight"] for row in found}


def test_linkage_noise_without_linkage_is_a_wrong_call(place: Linked, tmp_path: Path) -> None:
    ran = place.naungan("synthesise", "--noise", "foreign", "--out", tmp_path / "x", "--programme", PROGRAMME)
    assert (ran.code, "hanya berlaku bersama --linkage" in ran.err) == (2, True)
    assert not (tmp_path / "x").exists()


def test_the_shipped_files_can_be_printed_and_used_again(place: Linked, tmp_path: Path) -> None:
    profile, model = (place.naungan("link", f"--print-{name}").out for name in ("profile", "model"))
    assert profile == shipped_text("penduduk.profile.toml")
    assert tomllib.loads(model)["code"] == "penduduk"
    (tmp_path / "p.toml").write_text(profile, encoding="utf-8")
    (tmp_path / "m.toml").write_text(model, encoding="utf-8")
    ran = place.naungan(
        "link", place.candidates, place.population, "--out", tmp_path / "l.parquet", "--profile", tmp_path / "p.toml",
        "--model", tmp_path / "m.toml",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert (tmp_path / "l.parquet").read_bytes() == place.links.read_bytes()


def test_another_profile_asks_for_its_model(place: Linked, tmp_path: Path) -> None:
    other = tmp_path / "p.toml"
    other.write_text(shipped_text("penduduk.profile.toml") + '[[comparison]]\nname = "desa"\nkind = "kode"\nrow = "a"\nregister = "b"\n'.replace("[[", "[["), encoding="utf-8")  # fmt: skip
    text = other.read_text(encoding="utf-8")
    head, _, tail = text.partition("[blocks]")
    blocks, _, comparison = tail.partition("[[comparison]]")
    other.write_text(f"{head}[[comparison]]{comparison}\n[blocks]{blocks}", encoding="utf-8")
    ran = place.naungan("link", place.candidates, place.population, "--out", tmp_path / "l.parquet", "--profile", other)
    assert ran.code == 2
    assert "--model" in ran.err


@pytest.mark.parametrize("word", ["explain", "review", "evaluate", "splink"])
def test_the_help_of_a_command_below_link_has_examples(place: Linked, word: str) -> None:
    ran = place.naungan("link", word, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"Pemakaian: naungan link {word} ")
    assert f"\n  naungan link {word} " in ran.out.partition("Contoh:")[2]
    assert f"\n  {word} " in place.naungan("link", "--help").out.partition("Perintah di bawahnya:")[2]


@pytest.mark.parametrize("command", [("lookup",), ("register",), ("register", "prepare")])
def test_the_help_of_what_is_done_with_a_register_has_examples(place: Linked, command: tuple[str, ...]) -> None:
    ran = place.naungan(*command, "--help")
    assert ran.code == 0
    assert f"\n  naungan {' '.join(command)} " in ran.out.partition("Contoh:")[2]


# --- explaining ------------------------------------------------------------------------------------------------------


def some(place: Linked, wanted: Callable[[dict[str, Any]], bool]) -> str:
    return next(candidate for candidate, row in sorted(place.rows().items()) if wanted(row))


def test_a_link_is_explained_with_its_waterfall_and_its_weights_add_up(place: Linked) -> None:
    candidate = some(place, lambda row: row["band"] == "COCOK" and row["nik_level"] == -1)
    said = place.naungan("link", "explain", place.links, candidate).out
    for words in ("COCOK: ditautkan", "Berdampingan", "Tanggal lahir", "Jumlah", "tidak ada di register", "█"):
        assert words in said
    told = place.naungan("link", "explain", place.links, candidate, "--json").told
    weights = sum(finding["weight"] for finding in told["rivals"][0]["findings"])
    assert told["prior"] + weights == told["match_weight"] == place.rows()[candidate]["match_weight"]
    assert told["probability"] == pytest.approx(place.rows()[candidate]["probability"])


def test_a_link_settled_by_its_nik_is_explained_too(place: Linked) -> None:
    candidate = some(place, lambda row: row["band"] == "COCOK" and row["nik_level"] == max(r["nik_level"] or 0 for r in place.rows().values()))  # fmt: skip
    assert "NIK sama" in place.naungan("link", "explain", place.links, candidate).out


def test_somebody_in_no_register_is_explained_too(place: Linked) -> None:
    candidate = some(place, lambda row: row["band"] == "TIDAK_ADA")
    ran = place.naungan("link", "explain", place.links, candidate)
    assert ran.code == 0
    assert "TIDAK_ADA: tidak ditautkan" in ran.out


def test_the_waterfall_can_do_without_any_special_letter(place: Linked) -> None:
    candidate = some(place, lambda row: row["band"] == "COCOK")
    ran = place.naungan("link", "explain", place.links, candidate, "--ascii", "--lang", "en")
    assert ran.out.isascii()
    assert "###" in ran.out
    assert "side by side" in ran.out.lower()


def test_the_page_is_written_for_its_owner_alone(place: Linked, tmp_path: Path) -> None:
    candidate, page = next(iter(place.rows())), tmp_path / "mengapa.html"
    assert place.naungan("link", "explain", place.links, candidate, "--html", page).code == 0
    assert page.stat().st_mode & 0o077 == 0
    assert candidate in page.read_text(encoding="utf-8")
    assert place.naungan("link", "explain", place.links, candidate, "--html", tmp_path / "a" / "b.html").code == 0
    wrong = place.naungan("link", "explain", place.links, candidate, "--html", tmp_path / "x.txt")
    assert (wrong.code, wrong.out) == (2, "")


def test_an_unknown_candidate_and_a_nik_are_turned_away(place: Linked) -> None:
    candidate = next(iter(place.rows()))
    near = place.naungan("link", "explain", place.links, candidate[:-1] + ("x" if candidate[-1] != "x" else "y"))
    assert near.code == 3
    assert candidate in near.err
    assert place.naungan("link", "explain", place.links, "1207234107800003").code == 2


# --- review ----------------------------------------------------------------------------------------------------------


def fill(book: Path, truth: dict[str, str], plan: Path, *, spoil: str = "", limit: int = 10_000) -> int:
    """Answer a workbook as somebody who knows the truth would. Out: answers given."""
    pairs = {row["code"]: row for file in plan.glob("*.parquet") for row in pq.read_table(file).to_pylist()}
    workbook = openpyxl.load_workbook(book)
    sheet = workbook[SHEET]
    titles = [cell.value for cell in sheet[1]]
    code, answer, candidate = (titles.index(name) + 1 for name in (CODE, ANSWER, CANDIDATE))
    given = 0
    for line in range(2, min(sheet.max_row, limit + 1) + 1):
        pair = pairs[sheet.cell(line, code).value]
        assert sheet.cell(line, candidate).value == pair["candidate_id"]
        same = truth[pair["candidate_id"]] == pair["register_id"]
        sheet.cell(line, answer).value = spoil or ("SAMA" if same else "bukan ")
        given += 1
    workbook.save(book)
    return given


def reviewed(place: Linked, out: Path, *more: object) -> Ran:
    return place.naungan("link", "review", place.links, "--out", out, "--sample", "20", "--second", "30", *more)


def answered(place: Linked, book: Path, by: str, *more: object) -> Ran:
    return place.naungan("link", "review", place.links, "--answers", book, "--by", by, "--when", WHEN, *more)


@pytest.fixture(scope="module")
def desk(place: Linked, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, Any], dict[str, Any]]:
    """A queue, answered by a first reader who knows the truth: folder, decisions, what either call told."""
    out = tmp_path_factory.mktemp("meja") / "review"
    queue = reviewed(place, out, "--json").told
    given = fill(out / "antrean.xlsx", place.answers(), out / "rencana")
    first = answered(place, out / "antrean.xlsx", "Ani", "--decisions", out.parent / "keputusan", "--json")
    assert first.code == 0, first.out + first.err
    assert first.told["new"] == given == queue["pairs"]
    return out, out.parent / "keputusan", queue, first.told


Desk = tuple[Path, Path, dict[str, Any], dict[str, Any]]


def test_the_queue_asks_by_a_list_and_tells_no_probability_and_no_full_number(place: Linked, tmp_path: Path) -> None:
    reviewed(place, tmp_path / "review")
    sheet = openpyxl.load_workbook(tmp_path / "review" / "antrean.xlsx")[SHEET]
    titles = [str(cell.value) for cell in sheet[1]]
    assert not [title for title in titles if "peluang" in title.lower() or "bobot" in title.lower()]
    (rule,) = sheet.data_validations.dataValidation
    assert rule.formula1 == '"SAMA,BUKAN,TIDAK TAHU"'
    cells = [str(cell.value or "") for row in sheet.iter_rows(min_row=2) for cell in row]
    assert not [cell for cell in cells if cell.isdigit() and len(cell) > 8]
    assert [cell for cell in cells if cell.startswith("************")]
    assert (tmp_path / "review").stat().st_mode & 0o077 == 0
    assert (tmp_path / "review" / "antrean.html").stat().st_mode & 0o077 == 0


def test_answers_become_judgements_that_a_determination_reads(place: Linked, desk: Desk) -> None:
    _, decisions, _, first = desk
    judged = load_rulings(decisions)["judgements"]
    truth = place.answers()
    assert len(judged) == first["judgements"] > 0
    for ruling in judged:
        assert (ruling.field, ruling.by, ruling.when) == ("IDENTITAS", "Ani", WHEN)
        assert ruling.value in (truth[ruling.candidate_id], "TIDAK_ADA")
        assert len(ruling.document_hash) == 64


def test_rows_with_a_second_reader_wait_for_him(desk: Desk) -> None:
    out, _, queue, first = desk
    assert queue["second_rows"] > 0
    assert first["second_waiting"] == queue["second_rows"]
    assert first["settled"] == queue["rows"] - queue["second_rows"]
    assert (out / "antrean-kedua.xlsx").is_file()


def test_reading_the_same_answers_twice_changes_nothing(place: Linked, desk: Desk) -> None:
    out, decisions, _, first = desk
    again = answered(place, out / "antrean.xlsx", "ani", "--decisions", decisions, "--json")
    assert (again.code, again.told["new"], again.told["judgements"]) == (0, 0, 0)
    assert again.told["settled"] == first["settled"]


def test_the_first_reader_cannot_be_the_second(place: Linked, desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "review"
    shutil.copytree(desk[0], folder)
    fill(folder / "antrean-kedua.xlsx", place.answers(), folder / "rencana")
    own = answered(place, folder / "antrean-kedua.xlsx", "ANI", "--json")
    assert own.code == 1
    assert own.told["new"] == 0
    assert all("harus orang lain" in fault for fault in own.told["faults"])


def test_a_second_reader_who_agrees_settles_the_rest_and_agreement_is_told(
    place: Linked, desk: Desk, tmp_path: Path
) -> None:
    folder, decisions = tmp_path / "review", tmp_path / "keputusan"
    shutil.copytree(desk[0], folder)
    shutil.copytree(desk[1], decisions)
    given = fill(folder / "antrean-kedua.xlsx", place.answers(), folder / "rencana")
    second = answered(place, folder / "antrean-kedua.xlsx", "Budi", "--decisions", decisions, "--json").told
    assert second["agreement"]["pairs"] == second["agreement"]["same"] == given
    assert second["settled"] == desk[2]["rows"]
    assert second["waiting"] == second["second_waiting"] == 0
    assert second["quality"]["judged"] == second["quality"]["drawn"] > 0
    assert second["stop"]["enough"]
    joint = [ruling for ruling in load_rulings(decisions)["judgements"] if ruling.by == "Ani dan Budi"]
    assert len(joint) == second["judgements"] == desk[2]["second_rows"]
    shown = answered(place, folder / "antrean-kedua.xlsx", "Budi", "--decisions", decisions).out
    for words in ("Kesepakatan: 100 %", "Ketepatan tautan COCOK", "selang 95 %"):
        assert words in shown


def test_readers_who_differ_leave_a_row_to_a_third(place: Linked, desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "review"
    shutil.copytree(desk[0], folder)
    fill(folder / "antrean-kedua.xlsx", place.answers(), folder / "rencana", spoil="TIDAK TAHU")
    second = answered(place, folder / "antrean-kedua.xlsx", "Budi", "--json").told
    assert second["second_waiting"] == desk[2]["second_rows"]
    assert second["agreement"]["same"] == 0
    queue = reviewed(place, folder, "--json").told
    assert (queue["pairs"], queue["second_rows"]) == (0, desk[2]["second_rows"])


def test_what_was_judged_is_not_asked_again(place: Linked, desk: Desk, tmp_path: Path) -> None:
    fresh = reviewed(place, tmp_path / "review", "--judgements", desk[1], "--json").told
    judged = {ruling.candidate_id for ruling in load_rulings(desk[1])["judgements"]}
    asked = {
        row["candidate_id"]
        for file in (tmp_path / "review" / "rencana").glob("*.parquet")
        for row in pq.read_table(file).to_pylist()
    }
    assert asked & judged == set()
    assert fresh["rows"] == desk[2]["second_rows"]


def test_answers_that_were_never_read_are_not_written_over(place: Linked, tmp_path: Path) -> None:
    out = tmp_path / "review"
    reviewed(place, out)
    fill(out / "antrean.xlsx", place.answers(), out / "rencana", limit=3)
    again = reviewed(place, out)
    assert again.code == 3
    assert "3 jawaban yang belum dibaca" in again.err
    read = answered(place, out / "antrean.xlsx", "Ani")
    assert read.code == 0
    assert "ulangi dengan --decisions FOLDER" in read.out
    assert reviewed(place, out).code == 0


def test_a_queue_that_nobody_filled_in_is_said_to_be_empty(place: Linked, tmp_path: Path) -> None:
    reviewed(place, tmp_path / "review")
    assert "Belum ada jawaban. Isi kolom JAWABAN" in answered(place, tmp_path / "review" / "antrean.xlsx", "Ani").out


def test_an_answer_that_is_none_is_said_by_its_row_and_the_others_are_kept(place: Linked, tmp_path: Path) -> None:
    out = tmp_path / "review"
    reviewed(place, out)
    fill(out / "antrean.xlsx", place.answers(), out / "rencana", limit=3)
    workbook = openpyxl.load_workbook(out / "antrean.xlsx")
    sheet = workbook[SHEET]
    at = [cell.value for cell in sheet[1]].index(ANSWER) + 1
    sheet.cell(3, at).value = "MUNGKIN 1207234107800003"
    workbook.save(out / "antrean.xlsx")
    ran = answered(place, out / "antrean.xlsx", "Ani", "--json")
    assert (ran.code, ran.told["new"]) == (1, 2)
    assert ran.told["faults"][0].startswith("baris 3: jawaban 'MUNGKIN ************0003'")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((), 2, "Sebut salah satu"),
        (("--answers", "tidak-ada.xlsx", "--by", "Ani"), 3, "tidak-ada.xlsx"),
        (("--answers", "CANDIDATES", "--by", "Ani"), 3, "tidak dapat dibuka"),
        (("--answers", "LOG", "--by", "Ani"), 2, "bukan antrean tinjauan"),
        (("--answers", "BOOK"), 2, "--by NAMA"),
        (("--out", "OUT", "--sample", "200"), 2, "0 sampai 100"),
        (("--out", "LOG"), 3, "bukan folder"),
        (("--answers", "BOOK", "--by", "Ani", "--when", "kemarin"), 2, "tidak terbaca"),
    ],
)
def test_a_review_that_cannot_be_meant_says_why(
    place: Linked, desk: Desk, tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    known = {
        "CANDIDATES": place.candidates, "BOOK": desk[0] / "antrean.xlsx", "LOG": desk[0] / "jawaban.csv", "OUT": tmp_path,
    }  # fmt: skip
    ran = place.naungan("link", "review", place.links, *(known.get(word, word) for word in arguments))
    assert ran.code == code
    assert words in ran.err


def test_the_answers_of_a_queue_from_another_folder_are_not_guessed_at(
    place: Linked, desk: Desk, tmp_path: Path
) -> None:
    shutil.copy(desk[0] / "antrean.xlsx", tmp_path)
    ran = answered(place, tmp_path / "antrean.xlsx", "Ani", "--json")
    assert (ran.code, ran.told["read"]) == (1, 0)
    assert "tidak ada dalam rencana antrean" in ran.told["faults"][0]


def test_a_judgement_decides_a_link(place: Linked, desk: Desk, tmp_path: Path) -> None:
    links = tmp_path / "links.parquet"
    ran = place.naungan("link", place.candidates, place.population, "--out", links, "--judgements", desk[1])
    assert ran.code == 0, ran.err
    rows, before = place.rows(links), place.rows()
    judged = {ruling.candidate_id: ruling.value for ruling in load_rulings(desk[1])["judgements"]}
    for candidate, value in judged.items():
        assert rows[candidate]["nik"] == ("" if value == "TIDAK_ADA" else value)
        assert rows[candidate]["band"] == ("TIDAK_ADA" if value == "TIDAK_ADA" else "COCOK")
    assert any(before[candidate]["band"] == "TINJAUAN" for candidate in judged)


def test_the_log_of_answers_only_grows_and_holds_every_answer(desk: Desk) -> None:
    with (desk[0] / "jawaban.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == desk[2]["pairs"]
    assert {row["by"] for row in rows} == {"Ani"}
    assert (desk[0] / "jawaban.csv").stat().st_mode & 0o077 == 0


# --- evaluation ------------------------------------------------------------------------------------------------------


def test_an_evaluation_counts_what_a_hand_would_count(place: Linked) -> None:
    told = place.naungan("link", "evaluate", place.links, place.truth, "--json").told
    truth, rows = place.answers(), place.rows()
    accepted = [c for c, row in rows.items() if row["band"] == "COCOK"]
    right = sum(rows[c]["nik"] == truth[c] for c in accepted)
    assert told["counts"]["right"] == right
    assert told["precision"]["value"] == pytest.approx(right / len(accepted))
    assert told["recall"]["value"] == pytest.approx(right / sum(bool(nik) for nik in truth.values()))
    assert told["counts"]["absent_linked"] == sum(not truth[c] for c in accepted)
    assert sum(sum(s["counts"].values()) for s in told["by_nik_class"].values()) == told["rows"] == len(rows)


def test_an_evaluation_shows_every_part_with_its_interval(place: Linked) -> None:
    said = place.naungan("link", "evaluate", place.links, place.truth).out
    for words in ("Presisi", "Temuan", "F1", "Tidak ada tetapi ditautkan", "Kalibrasi", "Terlewat: mengapa"):
        assert words in said


def test_a_truth_about_others_is_refused(place: Linked, tmp_path: Path) -> None:
    other = tmp_path / "truth.parquet"
    pq.write_table(pq.read_table(place.truth).slice(10), other)
    ran = place.naungan("link", "evaluate", place.links, other)
    assert ran.code == 2
    assert "bukan tentang calon yang sama" in ran.err
    assert place.naungan("link", "evaluate", place.links, place.candidates.with_name("x")).code == 3
    assert place.naungan("link", "evaluate", place.links, place.home / "links.rivals.parquet").code == 2


# --- looking one person up -------------------------------------------------------------------------------------------


def person(place: Linked, at: int) -> dict[str, Any]:
    row: dict[str, Any] = pq.read_table(place.population / "data.parquet").slice(at, 1).to_pylist()[0]
    return row


def test_one_person_is_found_by_nik_or_by_name_and_birth_date(place: Linked) -> None:
    who = person(place, 1234)
    born, nik = who["tanggal_lahir"], str(who["nik"])
    asked = f"{nik}\n{who['nama']}; {born:%d-%m-%Y}\n{nik[:6]}.{nik[6:12]}.{nik[12:]}; {who['nama']}; {born:%Y-%m-%d}\n"
    ran = place.naungan("lookup", place.population, "--json", stdin=asked)
    assert ran.code == 0, ran.err
    by_nik, by_name, by_both = (json.loads(line)["found"][0] for line in ran.out.splitlines())
    for found in (by_nik, by_name, by_both):
        assert found["person"] == "*" * 12 + nik[-4:]
        assert found["birth"] == born.isoformat()
        assert "mother" not in found
    assert by_both["band"] == "COCOK"
    assert by_nik["band"] == "TINJAUAN", "a NIK alone proves nobody"
    assert by_both["match_weight"] > by_name["match_weight"]


def test_day_and_month_swapped_are_found_all_the_same(place: Linked) -> None:
    people = pq.read_table(place.population / "data.parquet").to_pylist()
    who = next(p for p in people if p["tanggal_lahir"].day <= 12 and p["tanggal_lahir"].day != p["tanggal_lahir"].month and len(p["nama"].split()) > 2)  # fmt: skip
    ran = place.naungan("lookup", place.population, "--json", stdin=f"{who['nama']}; {who['tanggal_lahir']:%m-%d-%Y}\n")
    found = json.loads(ran.out)["found"]
    assert str(who["nik"])[-4:] == found[0]["person"][-4:]
    assert "tertukar" in " ".join(found[0]["sentences"])


def test_a_question_that_is_none_is_said_and_the_next_one_answered(place: Linked) -> None:
    nik = str(person(place, 7)["nik"])
    ran = place.naungan("lookup", place.population, stdin=f"120723410780000\nSITI\n{nik}\n\n{nik}\n")
    assert ran.code == 1
    assert "15 bukan NIK" in ran.err
    assert "nama bersama tanggal lahir" in ran.err
    assert ran.out.count("1 orang,") == 1


def test_nobody_is_found_where_nobody_comes_near(place: Linked) -> None:
    born = person(place, 7)["tanggal_lahir"]
    assert "Tidak ditemukan" in place.naungan("lookup", place.population, stdin=f"XQ; {born:%d-%m-%Y}\n").out
    assert "Tidak ditemukan" in place.naungan("lookup", place.population, stdin="9999990101010001\n").out


def test_nobody_of_that_name_among_those_born_that_day_is_an_answer(place: Linked) -> None:
    born = person(place, 1234)["tanggal_lahir"]
    ran = place.naungan("lookup", place.population, stdin=f"XQZWV; {born:%d-%m-%Y}\n")
    assert (ran.code, "Tidak ditemukan" in ran.out) == (0, True)


def test_a_nik_among_the_arguments_and_a_register_that_is_not_ready_are_turned_away(
    place: Linked, tmp_path: Path
) -> None:
    assert place.naungan("lookup", "1207234107800003").code == 2
    shutil.copy(place.population / "data.parquet", tmp_path)
    unready = place.naungan("lookup", tmp_path, stdin="x\n")
    assert unready.code == 3
    assert f"naungan register prepare {tmp_path}" in unready.err
    above = place.naungan("lookup", place.population.parent)
    assert (above.code, f"Maksud Anda {place.population}?" in above.err) == (3, True)


def test_the_shipped_profile_is_the_one_the_columns_come_from(place: Linked) -> None:
    levels = [name for name in pq.read_schema(place.links).names if name.endswith("_level")]
    assert levels == [f"{c.name}_level" for c in shipped_profile().comparisons]
