"""A what-if says what a determination with the changed programme would say, and without a change nothing at all."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq
import pytest

from naungan.model.errors import EvidenceMissing, WrongCall
from naungan.reports.comparison import Change, Comparison
from naungan.run import determine
from naungan.whatif import Result, ask, open_result
from tests.journeys.cli_place import REGISTERS, ROOT, decisions_of, run

PROGRAMME = ROOT / "programmes" / "sumut-2026.toml"
SMALL = {
    r"^total = 17_361": "total = 150",
    r"^tetap = \{.*\}": 'tetap = { "12.05" = 12 }',
    r"^total = 3_518": "total = 90",
    r"^maks_per_kk = 0": "maks_per_kk = 1",
}
"""So few seats that people wait, and several of one family card."""
DESIL, KUNCI = "kriteria.desil_maksimum", "peringkat.kunci"


class World(NamedTuple):
    home: Path
    lists: Path
    registers: Path
    key: Path
    programme: Path
    folder: Path
    result: Result
    bare: Result

    def determined(self, edits: Mapping[str, str], out: Path) -> Path:
        """A whole determination with a changed programme file."""
        text = self.programme.read_text("utf-8")
        for pattern, new in edits.items():
            text, times = re.subn(pattern, new, text, flags=re.MULTILINE)
            assert times == 1, pattern
        shutil.copy(PROGRAMME.parent / "sumut-regions.csv", out.parent)
        (out.parent / "lain.toml").write_text(text, "utf-8")
        determine(out.parent / "lain.toml", [self.lists], self.registers, out, key=self.key)
        return out


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    home = tmp_path_factory.mktemp("whatif")
    province, registers = home / "province", home / "registers"
    made = run(home, "synthesise", "--out", province, "--population", "6000", "--candidates", "600", "--programme", PROGRAMME, "--quiet")  # fmt: skip
    assert made.code == 0, made.err
    for item in json.loads((province / "province.json").read_text("utf-8"))["imports"]:
        files = [province / name for name in item["files"]]
        extra = [
            *(["--regions", ",".join(item["regions"])] if item.get("regions") else []),
            *(["--lists", ",".join(item["lists"])] if item.get("lists") else []),
            *(["--asked", province / item["asked"]] if item.get("asked") else []),
        ]
        imported = run(
            home, "import", item["kind"], *files, "--into", registers, "--coverage", item["coverage"],
            "--as-of", item["as_of"], "--source", item["source"], *extra, "--quiet",
        )  # fmt: skip
        assert imported.code in (0, 1), imported.err
    assert all((registers / kind).is_dir() for kind in REGISTERS)
    text = PROGRAMME.read_text("utf-8")
    for pattern, new in SMALL.items():
        text, times = re.subn(pattern, new, text, flags=re.MULTILINE)
        assert times == 1, pattern
    programme = home / "program.toml"
    programme.write_text(text, "utf-8")
    shutil.copy(PROGRAMME.parent / "sumut-regions.csv", home)
    folder, lists, key = home / "result", province / "lists", province / "kunci.demo"
    determine(programme, [lists], registers, folder, key=key)
    opened = open_result(folder, registers=registers)
    return World(home, lists, registers, key, programme, folder, opened, open_result(folder))


def seated(folder: Path) -> set[str]:
    return {row["candidate_id"] for row in decisions_of(folder) if row["verdict"] == "DITETAPKAN"}


def moves(found: Comparison) -> tuple[set[str], set[str]]:
    enters = {row for regency in found.regencies for row in regency.enters}
    return enters, {row for regency in found.regencies for row in regency.leaves}


def test_people_wait_and_families_share_cards_so_that_the_world_tests_something(world: World) -> None:
    rows = decisions_of(world.folder)
    assert sum(row["verdict"] == "CADANGAN" for row in rows) > 20
    assert any("KK_PENUH" in row["reasons"] for row in rows)
    assert any(cell["moved"] > 0 for cell in world.result.held.cell_rows)


@pytest.mark.parametrize("known", ["bare", "result"])
def test_no_change_means_no_difference(world: World, known: str) -> None:
    found = ask(getattr(world, known), [])
    assert moves(found) == (set(), set())
    told = {cell["cell"]: (cell["seats"], cell["filled"], cell["waiting"]) for cell in world.result.held.cell_rows}
    assert {c.cell: (c.seats.after, c.filled.after, c.waiting.after) for c in found.cells} == told
    assert all(fund.cost.before == fund.cost.after and fund.budget.before == fund.budget.after for fund in found.funds)
    assert found.waiting_target.before == found.waiting_target.after
    assert all(group.seated.before == group.seated.after for group in (*found.by_sex, *found.by_age, *found.by_regency))


SAME = [
    (["kuota.SAWIT.total=180"], {r"^total = 150": "total = 180"}),
    (["kuota.APBD.PETANI+NELAYAN.total=20"], {r"^total = 90": "total = 20"}),
    ([f"{DESIL}=4"], {r"^desil_maksimum = 2": "desil_maksimum = 4"}),
    ([f"{DESIL}=1"], {r"^desil_maksimum = 2": "desil_maksimum = 1"}),
    (["kriteria.usia_minimum=30", "kriteria.maks_per_kk=0"],
     {r"^usia_minimum = 18": "usia_minimum = 30", r"^maks_per_kk = 1": "maks_per_kk = 0"}),
    ([f"{KUNCI}=tanggungan,perempuan_kepala_keluarga,disabilitas"],
     {r"^kunci = \[.*\]": 'kunci = ["tanggungan", "perempuan_kepala_keluarga", "disabilitas"]'}),
    (["sisa_kursi.aturan=tetap_kosong", "cadangan.persen=50"],
     {r"^aturan = .*": 'aturan = "tetap_kosong"', r"^persen = 20": "persen = 50"}),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "edits"), SAME, ids=lambda said: " ".join(said) if isinstance(said, list) else "")
def test_it_says_what_a_determination_with_the_changed_programme_says(
    world: World, changes: list[str], edits: dict[str, str], tmp_path: Path
) -> None:
    found, before = ask(world.result, changes), seated(world.folder)
    other = world.determined(edits, tmp_path / "other")
    enters, leaves = moves(found)
    assert (enters, leaves) == (seated(other) - before, before - seated(other))
    assert enters | leaves
    again = {cell.cell: (cell.seats.after, cell.filled.after, cell.waiting.after) for cell in found.cells}
    assert again == {c["cell"]: (c["seats"], c["filled"], c["waiting"]) for c in open_result(other).held.cell_rows}
    assert found.waiting_target.after == sum(c["reserve_target"] for c in open_result(other).held.cell_rows)
    assert sum(group.seated.after for group in found.by_sex) == len(seated(other))


def test_without_registers_the_order_within_cells_must_suffice(world: World) -> None:
    found = ask(world.bare, ["sisa_kursi.aturan=tetap_kosong"])
    assert moves(found) == moves(ask(world.result, ["sisa_kursi.aturan=tetap_kosong"]))
    for change in (f"{DESIL}=1", f"{KUNCI}=desil", "kriteria.maks_per_kk=0"):
        with pytest.raises(EvidenceMissing, match="--registers"):
            ask(world.bare, [change])


def test_a_kept_file_answers_like_the_result_and_names_nobody(world: World, tmp_path: Path) -> None:
    file, change = tmp_path / "siap.parquet", ("--set", f"{DESIL}=1")
    call = ("whatif", world.folder, "--registers", world.registers, *change, "--json")
    kept = run(world.home, *call, "--keep", file)
    assert kept.code == 0, kept.err
    assert file.stat().st_mode & 0o777 == 0o600
    assert open_result(file) == world.result
    assert run(world.home, "whatif", file, *change, "--json").told == kept.told
    rows = [row for row in decisions_of(world.folder) if row["nik"]]
    written = repr(pq.read_table(file).to_pydict())
    assert rows[0]["candidate_id"] in written
    assert not any(row["nik"] in written for row in rows)
    assert run(world.home, *call, "--keep", file).code == 2
    assert run(world.home, "whatif", world.folder, "--keep", tmp_path / "lain").code == 3
    (tmp_path / "rusak").write_bytes(b"bukan")
    assert run(world.home, "whatif", tmp_path / "rusak").code not in (0, 1)


def test_the_margin_names_the_last_in_and_the_first_out(world: World) -> None:
    rows = decisions_of(world.folder)
    cell = next(c for c in ask(world.bare, []).cells if c.waiting.after and c.filled.after)
    ranked = sorted((row["rank"], row["candidate_id"]) for row in rows if row["rank"] and row["cell"] == cell.cell)
    assert cell.last_in[-1] == ranked[cell.filled.after - 1][1]
    assert cell.first_out[0] == ranked[cell.filled.after][1]


def test_cost_is_filled_seats_times_contribution_times_months(world: World) -> None:
    found = ask(world.result, ["kuota.SAWIT.total=100", "dana.DBH_SAWIT.pagu=3000000000"])
    fund = next(fund for fund in found.funds if fund.code == "DBH_SAWIT")
    filled = sum(cell.filled.after for cell in found.cells if cell.fund == "DBH_SAWIT")
    assert fund.cost.after == filled * 16_800 * 12 < fund.cost.before
    assert fund.budget == Change(3_499_977_600, 3_000_000_000)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("kriteria.desil", "Yang dapat diubah|KUNCI=NILAI"),
        ("kriteria.desil=3", "Yang dapat diubah: kuota.SEKTOR.total"),
        ("kriteria.desil_maksimum=tiga", "bukan bilangan bulat"),
        ("kriteria.desil_maksimum=11", "bertentangan"),
        ("peringkat.kunci=desil,umur", "umur"),
        ("kuota.KOPI.total=5", "KOPI tidak ada"),
        ("sel.12.99/SAWIT/DBH_SAWIT=5", "tidak ada dalam program"),
        ("dana.APBN.pagu=5", "APBN tidak ada"),
        ("kuota.SAWIT.total=20000", "melebihi pagu"),
        ("dana.APBD.pagu=1000", "melebihi pagu"),
        ("bulan=6", "naungan determine"),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_says_what_could_be(world: World, change: str, said: str) -> None:
    with pytest.raises(WrongCall, match=said):
        ask(world.bare, [change])


def test_other_registers_than_those_of_the_result_are_refused(world: World, tmp_path: Path) -> None:
    shutil.copytree(world.registers, tmp_path / "registers")
    shutil.rmtree(tmp_path / "registers" / "welfare")
    with pytest.raises(EvidenceMissing, match="tidak ditemukan kembali"):
        open_result(world.folder, registers=tmp_path / "registers")


def test_another_seed_than_the_results_is_refused(world: World, tmp_path: Path) -> None:
    seed = tmp_path / "benih.txt"
    seed.write_text("cd" * 32 + "\n")
    seed.chmod(0o600)
    with pytest.raises(EvidenceMissing, match="--lottery-seed"):
        open_result(world.folder, registers=world.registers, lottery_seed=seed)


def test_the_command_tells_people_and_machines_the_same(world: World) -> None:
    call = ("whatif", world.folder, "--registers", world.registers, "--set", f"{DESIL}=1")
    plain, told = run(world.home, *call, "--limit", "1"), run(world.home, *call, "--json").told
    assert plain.code == 0, plain.err
    assert told["leaves"] > 0
    assert "Keluar" in plain.out
    assert "lagi" in plain.out
    assert any(row in plain.out for regency in told["regencies"] for row in regency["leaves"])
    assert run(world.home, "whatif", world.folder, "--set", "x=1").code == 2
    assert run(world.home, "whatif", world.folder, "--set", f"{DESIL}=1").code == 3


def test_who_comes_first_among_cells_is_not_guessed(world: World) -> None:
    change = ["kuota.SAWIT.total=140"]
    assert ask(world.result, change).leaves > 0
    with pytest.raises(EvidenceMissing, match="Sisa kursi"):
        ask(world.bare, change)
