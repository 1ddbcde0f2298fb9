"""Verify: every changed byte is found, and a bundle that contradicts itself is found even with right hashes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from naungan.model.errors import FileMissing
from naungan.model.tables import CELLS, DECISIONS
from naungan.reports.bundle import MANIFEST, canonical, hash_files, read_manifest, sha256_of
from naungan.reports.parquet import write_table
from naungan.reports.verify import CONTENT_CHECKS, SENTENCES, State, conclude, verify_bundle
from tests.reports import cast
from tests.reports.bundles import write

FLIPS = 40


def states(report: Any) -> dict[str, State]:
    return {check.code: check.state for check in report.checks}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("hasil") / "a"
    return folder, write(folder)


def test_a_sound_bundle_passes_every_check_and_says_what_was_not_checked(sound: tuple[Path, str]) -> None:
    folder, root = sound
    found = states(verify_bundle(folder, root=root))
    assert {code for code, state in found.items() if state is State.NOT_MADE} == {"candidates", "registers"}
    assert State.FAILED not in found.values()
    assert set(found) == set(SENTENCES)


def test_without_a_root_it_says_that_the_manifest_may_have_been_replaced(sound: tuple[Path, str]) -> None:
    report = verify_bundle(sound[0])
    assert report.is_sound
    assert states(report)["root"] is State.NOT_MADE
    assert "tidak diperiksa, karena" in report.checks[0].sentence


def test_any_single_changed_byte_is_found(sound: tuple[Path, str], tmp_path: Path) -> None:
    folder = tmp_path / "a"
    shutil.copytree(sound[0], folder)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole = path.read_bytes()
        for at in sorted({len(whole) * step // FLIPS for step in range(FLIPS)} | {0, len(whole) - 1}):
            changed = bytearray(whole)
            changed[at] ^= 1 << (at % 8)
            path.write_bytes(changed)
            assert not verify_bundle(folder, root=sound[1]).is_sound, f"{path.name} byte {at}"
        path.write_bytes(whole)
    assert verify_bundle(folder, root=sound[1]).is_sound


@pytest.mark.parametrize("change", ["cut", "grown", "gone", "added", "linked"])
def test_a_cut_grown_missing_added_or_linked_file_is_found(
    sound: tuple[Path, str], tmp_path: Path, change: str
) -> None:
    folder = tmp_path / "a"
    shutil.copytree(sound[0], folder)
    path = folder / "cells.parquet"
    if change == "cut":
        path.write_bytes(path.read_bytes()[:-1])
    elif change == "grown":
        path.write_bytes(path.read_bytes() + b"\n")
    elif change == "gone":
        path.unlink()
    elif change == "added":
        (folder / "xlsx" / "titipan.xlsx").write_bytes(b"x")
    else:
        shutil.copy(path, tmp_path / "lain")
        path.unlink()
        path.symlink_to(tmp_path / "lain")
    report = verify_bundle(folder, root=sound[1])
    assert not report.is_sound
    if change != "added":
        assert states(report)["cells"] is State.NOT_MADE


def test_an_added_empty_folder_is_found(sound: tuple[Path, str], tmp_path: Path) -> None:
    folder = tmp_path / "a"
    shutil.copytree(sound[0], folder)
    (folder / "titipan").mkdir()
    report = verify_bundle(folder)
    assert states(report)["complete"] is State.FAILED
    assert any("titipan/" in check.sentence for check in report.checks)


@pytest.mark.parametrize(("at", "name"), [("counts", "rows"), ("counts", "DITETAPKAN"), ("programme", "code")])
def test_a_changed_figure_in_the_manifest_is_found_without_a_root(
    sound: tuple[Path, str], tmp_path: Path, at: str, name: str
) -> None:
    folder = tmp_path / "a"
    shutil.copytree(sound[0], folder)
    manifest = read_manifest(folder)
    manifest[at][name] = 999 if at == "counts" else "lain"
    (folder / MANIFEST).write_bytes(canonical(manifest))
    assert states(verify_bundle(folder))["facts"] is State.FAILED


@pytest.mark.parametrize(("lang", "words"), [("id", "belum diperiksa: beri --root"), ("en", "give --root")])
def test_only_with_a_root_is_a_bundle_called_whole(sound: tuple[Path, str], lang: str, words: str) -> None:
    assert words in conclude(verify_bundle(sound[0]), lang)
    assert words not in conclude(verify_bundle(sound[0], root=sound[1]), lang)
    assert verify_bundle(sound[0], root="0" * 64).conclusion == "failed"


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[]", b"{}", b'{"kind":"naungan/determination","outputs":[]}', b"\xff\xfe"]
)
def test_a_manifest_that_is_none_fails_and_does_not_raise(sound: tuple[Path, str], tmp_path: Path, text: bytes) -> None:
    folder = tmp_path / "a"
    shutil.copytree(sound[0], folder)
    (folder / MANIFEST).write_bytes(text)
    assert not verify_bundle(folder).is_sound


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        verify_bundle(tmp_path / "tidak ada")


def changed(table: pa.Table, columns: Any, change: dict[str, dict[str, Any]], key: str = "candidate_id") -> pa.Table:
    return cast.table(columns, [{**record, **change.get(record[key], {})} for record in table.to_pylist()])


def forge(folder: Path, decisions: pa.Table) -> str:
    """Put other decisions into a bundle and mend the manifest, as a clever hand would. Out: the new root."""
    write_table(folder / "decisions.parquet", DECISIONS, decisions, ("candidate_id",))
    manifest = read_manifest(folder)
    manifest["outputs"]["decisions.parquet"] = sha256_of(folder / "decisions.parquet")
    (folder / MANIFEST).write_bytes(canonical(manifest))
    return sha256_of(folder / MANIFEST)


LIES: dict[str, tuple[str, dict[str, dict[str, Any]]]] = {
    "a verdict without reasons": ("reasons", {"c05": {"reasons": []}}),
    "a reason nobody knows": ("reasons", {"c05": {"reasons": ["KARENA_SAYA"]}}),
    "a check left out": ("reasons", {"c05": {"evidence": cast.evidence(cast.failed(cast.Check.HIDUP, "MENINGGAL"))[:-1]}}),
    "a dead recipient": ("reasons", {"c01": {"evidence": cast.evidence(cast.failed(cast.Check.HIDUP, "MENINGGAL"))}}),
    "a recipient of whom something is unknown": (
        "reasons", {"c01": {"evidence": cast.evidence(cast.unknown(cast.Check.DESIL, "DESIL_BELUM_DIKETAHUI"))}}),
    "a refusal with no failed check": ("reasons", {"c05": {"evidence": cast.evidence()}}),
    "one person twice": ("once", {"c06": {"nik": "1207010101800001"}}),
    "a recipient without NIK": ("once", {"c06": {"nik": ""}}),
    "a better ranked person skipped": ("ranking", {"c02": {"rank": 3}, "c03": {"rank": 2}}),
    "two on one rank": ("ranking", {"c04": {"rank": 3}}),
    "one seated in a cell that does not exist": ("cells", {"c09": {"cell": "12.99/SAWIT/APBD"}}),
    "a row decided under another place": ("rows", {"c05": {"source_row": 77}}),
    "a decision for nobody's row": ("rows", {"c05": {"candidate_id": "c55"}}),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_bundle_with_right_hashes_that_contradicts_itself_is_found(tmp_path: Path, lie: str) -> None:
    code, change = LIES[lie]
    found = cast.found()
    write(tmp_path / "a")
    root = forge(tmp_path / "a", changed(found.decisions, DECISIONS, change))
    assert states(verify_bundle(tmp_path / "a", root=root))[code] is State.FAILED


def test_a_forged_table_of_decisions_no_longer_fits_the_jsonl(tmp_path: Path) -> None:
    write(tmp_path / "a")
    root = forge(tmp_path / "a", changed(cast.found().decisions, DECISIONS, {"c01": {"sector": "PETANI"}}))
    found = states(verify_bundle(tmp_path / "a", root=root))
    assert {code for code, state in found.items() if state is State.FAILED} == {"jsonl"}


CELL_LIES = {
    "more filled than seats": ({"quota": 1, "seats": 1}, {"quota": {"12.05": 1}}),
    "a quota other than the programme's": ({"quota": 5, "seats": 5}, {}),
    "seats from nowhere": ({"moved": 3, "seats": 5}, {}),
}


@pytest.mark.parametrize("lie", CELL_LIES)
def test_a_quota_that_does_not_hold_is_found(tmp_path: Path, lie: str) -> None:
    change, quota = CELL_LIES[lie]
    found = cast.found()
    cells = changed(found.cells, CELLS, {"12.05/SAWIT/DBH_SAWIT": change}, "cell")
    seats = {"12.05": 2, "12.07": 2, "12.24": 1, **quota.get("quota", {})}
    root = write(tmp_path / "a", determined=found._replace(cells=cells), programme=cast.programme(seats=seats))
    assert states(verify_bundle(tmp_path / "a", root=root))["quota"] is State.FAILED


def test_a_budget_that_is_exceeded_is_found(tmp_path: Path) -> None:
    programme = cast.programme()
    poor = tuple(fund.__class__(fund.code, fund.name, 1, fund.sectors, True, False, "") for fund in programme.funds)
    root = write(tmp_path / "a", programme=cast.programme(funds=poor))
    assert states(verify_bundle(tmp_path / "a", root=root))["quota"] is State.FAILED


def test_other_lists_and_registers_than_those_used_are_found(tmp_path: Path) -> None:
    lists, registers = tmp_path / "lists", tmp_path / "registers"
    (registers / "welfare").mkdir(parents=True)
    (lists / "dalam").mkdir(parents=True)
    (registers / "welfare" / "data.parquet").write_bytes(b"1")
    (lists / "dalam" / "12.05.xlsx").write_bytes(b"2")
    inputs = {
        **hash_files([("dalam/12.05.xlsx", lists / "dalam" / "12.05.xlsx")], "candidates/"),
        "registers/welfare/data.parquet": sha256_of(registers / "welfare" / "data.parquet"),
    }
    root = write(tmp_path / "a", inputs=inputs)
    assert verify_bundle(tmp_path / "a", root=root, candidates=[lists], registers=registers).is_sound
    (lists / "baru.xlsx").write_bytes(b"3")
    (registers / "welfare" / "data.parquet").write_bytes(b"4")
    found = states(verify_bundle(tmp_path / "a", root=root, candidates=[lists], registers=registers))
    assert (found["candidates"], found["registers"]) == (State.FAILED, State.FAILED)


def test_every_check_is_said_in_both_languages_and_names_no_nik(tmp_path: Path) -> None:
    found = cast.found()
    lie = changed(found.decisions, DECISIONS, LIES["one person twice"][1])
    write(tmp_path / "a", determined=found._replace(decisions=lie))
    for lang in ("id", "en"):
        report = verify_bundle(tmp_path / "a", root="00", lang=lang)
        assert all(check.sentence.endswith(".") for check in report.checks)
        assert "1207010101800001" not in "".join(check.sentence for check in report.checks)
    assert {code for code, _, _ in CONTENT_CHECKS} <= set(SENTENCES)
