"""The bundle: same bytes, private, and never over somebody else's files."""

from __future__ import annotations

import hashlib
import json
import stat
from pathlib import Path

import pytest

from naungan.model.errors import BundleBroken, OutputInTheWay
from naungan.reports.bundle import MANIFEST, canonical, hash_files, library_versions, read_manifest, register_files
from tests.reports import cast
from tests.reports.bundles import contents, write


def test_the_order_of_all_rows_changes_no_byte_of_the_bundle(tmp_path: Path) -> None:
    found = cast.found()
    turned = cast.Found(*(cast.shuffled(table) for table in found))
    write(tmp_path / "a")
    write(tmp_path / "b", rows=cast.shuffled(cast.rows_table()), determined=turned)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_moving_rows_inside_a_list_changes_neither_the_code_nor_the_page(tmp_path: Path) -> None:
    found = cast.found()
    index = found.decisions.column_names.index("source_row")
    moved = found.decisions.set_column(
        index, "source_row", [[900 + number for number in range(found.decisions.num_rows)]]
    )
    write(tmp_path / "a")
    write(tmp_path / "b", determined=found._replace(decisions=moved.cast(found.decisions.schema)))
    first, second = contents(tmp_path / "a"), contents(tmp_path / "b")
    assert first["laporan.html"] == second["laporan.html"]
    assert first["decisions.jsonl"] == second["decisions.jsonl"]
    assert first["decisions.parquet"] != second["decisions.parquet"]
    assert read_manifest(tmp_path / "a")["code"] == read_manifest(tmp_path / "b")["code"]


def test_the_root_is_the_hash_of_the_manifest_and_the_manifest_holds_every_file(tmp_path: Path) -> None:
    root = write(tmp_path / "a")
    files = contents(tmp_path / "a")
    assert hashlib.sha256(files[MANIFEST]).hexdigest() == root
    promised = json.loads(files.pop(MANIFEST))["outputs"]
    assert promised == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def test_the_bundle_has_the_files_of_the_contract(tmp_path: Path) -> None:
    write(tmp_path / "a")
    assert set(contents(tmp_path / "a")) == {
        "rows.parquet", "decisions.parquet", "problems.parquet", "links.parquet", "cells.parquet", "doubles.parquet",
        "programme.toml",
        "regions.csv", "manifest.json", "decisions.jsonl", "laporan.html", "laporan.en.html", "link-model.toml",
        "xlsx/12.05-langkat.xlsx", "xlsx/12.07-deli-serdang.xlsx", "xlsx/12.24-nias-utara.xlsx",
        "xlsx/12.71-medan.xlsx", "xlsx/tanpa-wilayah.xlsx",
    }  # fmt: skip


def test_the_manifest_names_no_engine_and_no_machine(tmp_path: Path) -> None:
    write(tmp_path / "a", versions=library_versions())
    manifest = read_manifest(tmp_path / "a")
    assert "engine" not in manifest
    assert "duckdb_engine" not in json.dumps(manifest)
    assert str(tmp_path) not in json.dumps(manifest)
    assert canonical(manifest) == (tmp_path / "a" / MANIFEST).read_bytes()


def test_the_pages_print_the_code_of_the_manifest(tmp_path: Path) -> None:
    write(tmp_path / "a")
    code = read_manifest(tmp_path / "a")["code"]
    for name in ("laporan.html", "laporan.en.html"):
        assert code in (tmp_path / "a" / name).read_text(encoding="utf-8")


def test_only_the_owner_may_read_the_bundle(tmp_path: Path) -> None:
    write(tmp_path / "a", write_more=lambda folder, code: (folder / "perbaikan").mkdir())
    for path in [tmp_path / "a", *(tmp_path / "a").rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_further_files_are_told_the_code_and_stand_in_the_manifest(tmp_path: Path) -> None:
    def more(folder: Path, code: str) -> None:
        (folder / "perbaikan").mkdir()
        (folder / "perbaikan" / "12.05-langkat.xlsx").write_text(code)

    write(tmp_path / "a", write_more=more)
    manifest = read_manifest(tmp_path / "a")
    assert (tmp_path / "a/perbaikan/12.05-langkat.xlsx").read_text() == manifest["code"]
    assert "perbaikan/12.05-langkat.xlsx" in manifest["outputs"]


def test_an_older_bundle_is_replaced_whole(tmp_path: Path) -> None:
    write(tmp_path / "a", write_more=lambda folder, code: (folder / "lama.txt").write_text("x"))
    write(tmp_path / "a")
    assert "lama.txt" not in contents(tmp_path / "a")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    write(tmp_path / "a")
    assert (tmp_path / "a" / MANIFEST).is_file()


@pytest.mark.parametrize("name", ["catatan.txt", "manifest.json", "folder/catatan.txt"])
def test_a_folder_that_is_no_bundle_is_left_alone(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a" / name
    path.parent.mkdir(parents=True)
    path.write_text("{}")
    with pytest.raises(OutputInTheWay):
        write(tmp_path / "a")
    assert contents(tmp_path) == {f"a/{name}": b"{}"}


def test_a_bundle_with_a_foreign_file_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path / "a")
    (tmp_path / "a" / "catatan saya.txt").write_text("penting")
    with pytest.raises(OutputInTheWay, match="catatan saya"):
        write(tmp_path / "a")
    assert (tmp_path / "a" / "catatan saya.txt").read_text() == "penting"


def test_a_file_in_the_way_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    with pytest.raises(OutputInTheWay):
        write(tmp_path / "a")


def test_a_run_that_breaks_leaves_the_older_bundle_and_no_rubbish(tmp_path: Path) -> None:
    root = write(tmp_path / "a")
    with pytest.raises(BundleBroken):
        write(tmp_path / "a", rows=cast.rows_table().drop_columns(["nik"]))
    assert hashlib.sha256((tmp_path / "a" / MANIFEST).read_bytes()).hexdigest() == root
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_files_of_one_name_are_told_apart_whatever_their_order(tmp_path: Path) -> None:
    for name in ("satu", "dua"):
        (tmp_path / name).write_text(name)
    pairs = [("daftar.xlsx", tmp_path / "satu"), ("daftar.xlsx", tmp_path / "dua")]
    found = hash_files(pairs, "candidates/")
    assert list(found) == ["candidates/daftar.xlsx", "candidates/daftar.xlsx (2)"]
    assert found == hash_files(reversed(pairs), "candidates/")


def test_a_receipt_beside_a_register_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "welfare").mkdir()
    for name in ("register.toml", "data.parquet", "import.json"):
        (tmp_path / "welfare" / name).write_text(name)
    assert [name for name, _ in register_files(tmp_path)] == ["welfare/data.parquet", "welfare/register.toml"]
