"""register.toml: the same facts are the same bytes, and a file with a fault is not believed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.model.errors import FileMissing, RegisterInvalid
from naungan.model.register import REGISTERS, Coverage, RegisterInfo
from naungan.sources.register_file import FILE_NAME, read_register_file, register_text, write_register_file

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
INFOS = st.builds(
    RegisterInfo,
    kind=st.sampled_from(REGISTERS), source=TEXT, as_of=st.dates(), coverage=st.sampled_from(Coverage),
    regions=st.lists(TEXT, max_size=3).map(tuple), lists=st.lists(TEXT, max_size=3).map(tuple),
    columns=st.lists(st.just("as_of"), max_size=1).map(tuple), rows=st.integers(0, 300_000_000),
    unusable=st.integers(0, 300_000_000),
)  # fmt: skip


@given(INFOS)
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, info: RegisterInfo) -> None:
    folder = tmp_path_factory.mktemp("r")
    write_register_file(folder, info)
    assert read_register_file(folder) == info


def test_the_text_is_fixed() -> None:
    info = RegisterInfo(
        "welfare", 'BPS "DTSEN"', date(2025, 7, 1), Coverage.LENGKAP, ("12", "13.01"), (), ("as_of",), 7
    )
    assert register_text(info) == (
        "# Register hasil `naungan import`; jangan diubah dengan tangan.\n"
        'kind = "welfare"\nsource = "BPS \\"DTSEN\\""\nas_of = 2025-07-01\ncoverage = "lengkap"\n'
        'regions = ["12", "13.01"]\nlists = []\ncolumns = ["as_of"]\nrows = 7\nunusable = 0\n'
    )


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("rows = 7\n", "", "kunci 'rows' tidak ada"), ("rows = 7", 'rows = "7"', "salah jenis"), ("rows = 7", "rows = -1", "kurang dari nol"),
        ("unusable = 0\n", "", "kunci 'unusable' tidak ada"), ("unusable = 0", "unusable = -1", "unusable kurang dari nol"),
        ("rows = 7", "rows = 7\nlain = 1", "kunci 'lain' tidak dikenal"), ('"welfare"', '"kesejahteraan"', "bukan salah satu"),
        ('"lengkap"', '"sebagian"', "bukan lengkap atau jawaban"), ('["as_of"]', '["nomor"]', "kolom tidak dikenal: nomor"),
        ('["as_of"]', "[1]", "bukan daftar teks"), ("rows = 7", "rows = = 7", "bukan TOML"),
    ],
)  # fmt: skip
def test_a_fault_is_named(tmp_path: Path, old: str, new: str, part: str) -> None:
    info = RegisterInfo("welfare", "BPS", date(2025, 7, 1), Coverage.LENGKAP, (), (), ("as_of",), 7)
    (tmp_path / FILE_NAME).write_text(register_text(info).replace(old, new), "utf-8")
    with pytest.raises(RegisterInvalid, match=part):
        read_register_file(tmp_path)


def test_no_register_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match="naungan import"):
        read_register_file(tmp_path)
