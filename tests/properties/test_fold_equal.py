"""Folding as SQL (engines/sql/macros.sql) is folding as Python (stages/fold.py), text for text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from naungan.engines.session import connect
from naungan.stages.fold import MUHAMMADS, TITLES, fold_ascii, fold_name, fold_text

PIECES = [
    *TITLES, *MUHAMMADS, *map(str.lower, TITLES[:6]), "M", "M.", "m", "S.Pd", "SITI", "Gulö", "Laŵölö", "Bu'ulölö",
    "Ama", "alias", "ALS", " ALIAS ", "@", ",", ", ", ".", "-", "/", " ", "  ", "\t", "\n", "\u00a0", "'", "`", "´", "’",
    "ʼ", "ß", "½", "…", "№", "™", "İ", "ı", "ſ", "K", "ŉ", "\x00", "\x1f", "\x7f", "2", "大", "é", "e\u0301", "\ufb01",
]  # fmt: skip
TEXTS = st.lists(
    st.one_of(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.text(max_size=20)), max_size=200
)


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(300, 1, tmp_path_factory.mktemp("sesi")) as opened:
        yield opened


def in_sql(con: duckdb.DuckDBPyConnection, texts: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    con.register("teks", pa.table({"x": pa.array(texts, pa.string())}))
    found = con.execute("SELECT x, fold_ascii(x), fold_text(x), fold_name(x) FROM teks").fetchall()
    con.unregister("teks")
    return {row[0]: row[1:] for row in found}


def in_python(texts: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    return {text: (fold_ascii(text), fold_text(text), fold_name(text)) for text in texts}


@given(TEXTS)
def test_names_and_texts_fold_alike_in_sql_and_python(con: duckdb.DuckDBPyConnection, texts: list[str]) -> None:
    assert in_sql(con, texts) == in_python(texts)


def test_the_ways_names_are_written_fold_alike_in_sql_and_python(con: duckdb.DuckDBPyConnection) -> None:
    words = ["SITI", "m", "H.", "br", "Muh", "", "'", "Gulö"]
    signs = [" ", "  ", "   ", ". ", "-", " - ", ",", ", ", "@", " alias ", "  als  ", "\t", "\u00a0", "_"]
    texts = [f"{a}{x}{b}{y}{c}" for a in words for b in words for c in words[:4] for x in signs for y in signs]
    by_sql, by_python = in_sql(con, texts), in_python(texts)
    assert {text: found for text, found in by_sql.items() if found != by_python[text]} == {}


def test_every_code_point_folds_alike_in_sql_and_python(con: duckdb.DuckDBPyConnection) -> None:
    folding = [chr(p) for p in (*range(0xD800), *range(0xE000, 0x110000)) if p < 0x2E80 or fold_ascii(chr(p))]
    texts = [f"a{letter}b" for letter in folding]
    assert len(texts) > 10_000
    by_sql, by_python = in_sql(con, texts), in_python(texts)
    assert {text: found for text, found in by_sql.items() if found != by_python[text]} == {}


def test_a_missing_name_folds_to_nothing(con: duckdb.DuckDBPyConnection) -> None:
    assert con.execute("SELECT fold_name(NULL::VARCHAR), fold_text(NULL::VARCHAR)").fetchall() == [(None, None)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1980-03-12", date(1980, 3, 12)), ("1980-03-12 00:00:00", date(1980, 3, 12)), ("1980-03-12T07:00:00Z", date(1980, 3, 12)),
        ("12-03-1980", date(1980, 3, 12)), ("12/03/1980", date(1980, 3, 12)), ("2/3/1980", date(1980, 3, 2)),
        ("12.03.1980", date(1980, 3, 12)), (" 12-3-1980 ", date(1980, 3, 12)), ("12031980", date(1980, 3, 12)),
        ("19800312", date(1980, 3, 12)), ("20121980", date(1980, 12, 20)), ("1980/03/12", date(1980, 3, 12)),
        ("29-02-2000", date(2000, 2, 29)),
        ("30-02-1980", None), ("12-13-1980", None), ("12-03-80", None), ("", None), ("12 Maret 1980", None),
        ("00000000", None), ("1980", None), ("12-03-1880", None), (None, None),
    ],
)  # fmt: skip
def test_a_date_is_read_as_registers_write_it_or_not_at_all(
    con: duckdb.DuckDBPyConnection, text: str | None, day: date | None
) -> None:
    assert con.execute("SELECT read_date(?::VARCHAR)", [text]).fetchall() == [(day,)]


@given(st.lists(st.dates(date(1900, 1, 1), date(2099, 12, 31)), min_size=1, max_size=100))
def test_any_day_is_read_back_from_every_way_to_write_it(con: duckdb.DuckDBPyConnection, days: list[date]) -> None:
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d%m%Y", "%Y%m%d", "%Y-%m-%d %H:%M:%S"):
        texts = [datetime(d.year, d.month, d.day).strftime(form) for d in days]  # noqa: DTZ001
        con.register("hari", pa.table({"x": texts}))
        assert [row[0] for row in con.execute("SELECT read_date(x) FROM hari").fetchall()] == days
        con.unregister("hari")


def test_a_session_leaves_nothing_behind_and_lets_nobody_else_in(tmp_path: Path) -> None:
    with connect(300, 1, tmp_path / "sementara") as opened:
        folders = list((tmp_path / "sementara").iterdir())
        assert [folder.stat().st_mode & 0o777 for folder in folders] == [0o700]
        assert opened.execute("SELECT current_setting('temp_directory')").fetchall() == [(str(folders[0]),)]
        assert opened.execute("SELECT current_setting('autoinstall_known_extensions')").fetchall() == [(False,)]
        assert opened.execute("SELECT current_setting('TimeZone')").fetchall() == [("UTC",)]
    assert list((tmp_path / "sementara").iterdir()) == []
