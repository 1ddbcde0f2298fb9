"""People's decisions from files: all of them, in one order, or every fault at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from naungan.model.errors import FileMissing, RulingsInvalid
from naungan.model.ruling import RULING_KINDS, Ruling
from naungan.sources.ruling_files import load_rulings

HEAD = "id,candidate_id,{field},value,by,when,why,document_hash\n"
EARLY, LATE = "2025-08-01T08:00:00+07:00", "2025-08-02T08:00:00+07:00"
NIK = "1207261203800001"


def line(**cells: str) -> str:
    row = {
        "id": "k1",
        "candidate_id": "c1",
        "field": "nama",
        "value": "BUDI",
        "by": "petugas",
        "when": EARLY,
        "why": "KTP",
        "hash": "",
    } | cells
    return ",".join(row.values()) + "\n"


def write(folder: Path, name: str, *lines: str, field: str = "field") -> None:
    (folder / name).write_text(HEAD.format(field=field) + "".join(lines), "utf-8")


def faults(folder: Path) -> list[str]:
    with pytest.raises(RulingsInvalid) as caught:
        load_rulings(folder)
    return [text.strip() for text in str(caught.value).splitlines()[1:-1]]


def test_parts_are_read_together_in_the_order_of_time(tmp_path: Path) -> None:
    write(tmp_path, "corrections-2.csv", line(id="k2", when=EARLY), line(id="k1", when=LATE))
    write(tmp_path, "corrections.csv", line(id="k3", when=EARLY))
    write(tmp_path, "evidence.csv", line(field="SEKTOR", value="SAWIT"), field="check")
    found = load_rulings(tmp_path)
    assert [ruling.id for ruling in found["corrections"]] == ["k2", "k3", "k1"]
    assert found["evidence"] == (Ruling("k1", "c1", "SEKTOR", "SAWIT", "petugas", EARLY, "KTP", ""),)
    assert found["judgements"] == found["objections"] == ()


def test_parquet_and_indonesian_headings_say_the_same(tmp_path: Path) -> None:
    headings = ("id", "candidate_id", "bidang", "nilai", "oleh", "kapan", "alasan", "sidik_dokumen")
    cells: tuple[Any, ...] = ("k1", "c1", "nama", "BUDI", "petugas", EARLY, "KTP", None)
    pq.write_table(pa.table({h: [c] for h, c in zip(headings, cells, strict=True)}), tmp_path / "corrections.parquet")
    assert load_rulings(tmp_path)["corrections"] == (Ruling("k1", "c1", "nama", "BUDI", "petugas", EARLY, "KTP", ""),)


def test_a_judgement_is_about_identity_even_when_it_does_not_say_so(tmp_path: Path) -> None:
    (tmp_path / "judgements.csv").write_text(
        f"id;candidate_id;value;by;when;why\nk1;c1;{NIK};p;2025-08-01 08:00:00+07:00;KTP\n"
    )
    assert load_rulings(tmp_path)["judgements"] == (Ruling("k1", "c1", "IDENTITAS", NIK, "p", EARLY, "KTP", ""),)


def test_a_part_sent_twice_counts_once(tmp_path: Path) -> None:
    write(tmp_path, "corrections-1.csv", line())
    write(tmp_path, "corrections-2.csv", line())
    assert len(load_rulings(tmp_path)["corrections"]) == 1


def test_a_correction_may_empty_a_cell(tmp_path: Path) -> None:
    write(tmp_path, "corrections.csv", line(value=""))
    assert [ruling.value for ruling in load_rulings(tmp_path)["corrections"]] == [""]


def test_no_folder_given_means_no_rulings_and_a_wrong_one_is_said(tmp_path: Path) -> None:
    assert load_rulings(None) == dict.fromkeys(RULING_KINDS, ())
    with pytest.raises(FileMissing, match="--decisions"):
        load_rulings(tmp_path / "hilang")


@pytest.mark.parametrize(
    ("name", "cells", "part"),
    [
        ("corrections.csv", {"field": "umur"}, "kolom 'umur' tidak dapat diperbaiki"),
        ("corrections.csv", {"field": "candidate_id"}, "tidak dapat diperbaiki"),
        ("corrections.csv", {"field": "kode_kab", "value": "1207"}, "12.07"),
        ("judgements.csv", {"field": "DESIL", "value": NIK}, "bukan IDENTITAS"),
        ("judgements.csv", {"field": "IDENTITAS", "value": "BUDI"}, "TIDAK_ADA"),
        ("evidence.csv", {"field": "UMUR", "value": "LOLOS"}, "tidak dapat dijawab"),
        ("evidence.csv", {"field": "IDENTITAS", "value": "LOLOS"}, "tidak dapat dijawab"),
        ("evidence.csv", {"field": "GANDA", "value": "GAGAL"}, "catat NIK yang benar pada judgements"),
        ("evidence.csv", {"field": "HIDUP", "value": "YA"}, "LOLOS atau GAGAL"),
        ("evidence.csv", {"field": "SEKTOR", "value": "buruh sawit"}, "bukan kode sektor"),
        ("objections.csv", {"field": "KEBERATAN", "value": "SETUJU"}, "DIAJUKAN, DITERIMA, DITOLAK"),
        ("corrections.csv", {"when": "2025-08-01T08:00:00"}, "zona"), ("corrections.csv", {"when": "kemarin"}, "zona"),
        ("corrections.csv", {"by": ""}, "by kosong"), ("corrections.csv", {"why": ""}, "why kosong"),
        ("corrections.csv", {"id": ""}, "id kosong"), ("corrections.csv", {"hash": "abc"}, "SHA-256"),
    ],
)  # fmt: skip
def test_a_ruling_that_cannot_be_meant_is_named_with_its_place(
    tmp_path: Path, name: str, cells: dict[str, str], part: str
) -> None:
    write(tmp_path, name, line(**cells))
    assert [fault for fault in faults(tmp_path) if fault.startswith(f"{name} baris 2: ") and part in fault] != []


def test_all_faults_come_at_once_and_none_holds_a_whole_nik(tmp_path: Path) -> None:
    write(tmp_path, "corrections.csv", line(field="umur", by=""), line(id="k2", when=LATE), line(id="k2", value="LAIN"))
    write(tmp_path, "judgements.csv", line(field="IDENTITAS", value=NIK + "9"))
    (tmp_path / "catatan.docx").write_bytes(b"x")
    (tmp_path / "evidence.csv").write_text("id,nilai,umur\n1,2,3\n")
    found = faults(tmp_path)
    assert len(found) == 6
    assert any("catatan.docx" in fault for fault in found)
    assert any("sudah dipakai corrections.csv baris 3" in fault for fault in found)
    assert any("judul 'umur' tidak dikenal" in fault and "kolom candidate_id tidak ada" in fault for fault in found)
    assert not any(NIK in fault for fault in found)


def test_times_in_two_zones_are_refused_for_they_are_compared_as_text(tmp_path: Path) -> None:
    write(tmp_path, "corrections.csv", line(), line(id="k2", when="2025-08-01T08:00:00Z"))
    assert ["zona yang berbeda" in fault for fault in faults(tmp_path)] == [True]
