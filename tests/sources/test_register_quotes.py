"""A stray quote in a register's text table never swallows rows unheard."""

from __future__ import annotations

from pathlib import Path

import pytest

from naungan.model.errors import RegisterInvalid
from tests.sources.register_world import DUKCAPIL, NIK_BUDI, csv_text, import_files, write_csv


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("title", ["", "DATA KEPENDUDUKAN Bawö\n\n"])
def test_a_stray_quote_is_refused_with_its_line_and_swallows_no_row(tmp_path: Path, encoding: str, title: str) -> None:
    people = [DUKCAPIL[0] | {"NIK": str(int(NIK_BUDI) + n), "NAMA_LGKP": f"ORANG {n}"} for n in range(5)]
    text = csv_text(people, title=title).replace('"', "").replace("ORANG 1", '"ORANG 1').replace("ORANG 4", 'ORANG 4"')
    file = tmp_path / "d.csv"
    file.write_bytes(text.encode(encoding))
    with pytest.raises(RegisterInvalid, match=rf"d\.csv baris {3 + title.count(chr(10))}: tanda kutip"):
        import_files("population", [file], tmp_path / "r")


def test_a_quote_that_is_never_closed_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "d.csv"
    file.write_text(csv_text(DUKCAPIL).replace('"', "").replace("SITI AMINAH", '"SITI AMINAH'), encoding="utf-8")
    with pytest.raises(RegisterInvalid, match="baris 3: tanda kutip"):
        import_files("population", [file], tmp_path / "r")


def test_a_line_break_inside_a_quoted_register_cell_is_one_row(tmp_path: Path) -> None:
    rows = [DUKCAPIL[0] | {"TMPT_LHR": "KOTA\nMEDAN"}, *DUKCAPIL[1:]]
    report = import_files("population", [write_csv(tmp_path / "d.csv", rows)], tmp_path / "r")
    assert (report.info.rows, report.unusable) == (3, ())
