"""The rival's settings, in the open: how Splink's inputs are cleaned, blocked, compared and trained.

Knows: the SQL that cleans both files, Splink's blocking rules, comparisons and training order. Does not know: how a run
is measured (bench/linkage/splink_peer.py) or scored. Splink is imported by whoever calls a function, never on import.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

THRESHOLD = 0.95
"""The match probability at and above which a link is accepted, as shipped."""
KEPT_ABOVE = 0.001
"""Scored pairs below this match probability are thrown away: no threshold worth picking lies there."""
RANDOM_PAIRS = 5e6
SEED = 1
RECALL_OF_NIK = 0.7
"""What we tell Splink of its deterministic rule: this share of all true matches has the same NIK on both sides."""

DUMMY_NUMBERS = ("1111111111111111", "1234567890123456", "9999999999999999", "0000000000000000")
DATE_FORMATS = (
    "%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%Y%m%d", "%d%m%Y", "%d-%m-%y", "%d/%m/%y",
)  # fmt: skip
TITLES = "HJ|H|IR|DRS|DRA|DR|PDT|ST|TGK|BIN|BINTI|BR|BORU|ALIAS|ALM|AMA|INA"
MUHAMMAD = "MHD|MUH|MOHD|MOH|MUHD|MHMD|M|MUHAMAD|MOHAMAD|MOHAMMAD|MUHAMMED"
SOUNDS = (
    ("OE", "U"), ("DJ", "J"), ("TJ", "C"), ("SY", "S"), ("KH", "H"), ("CH", "H"), ("PH", "F"), ("V", "F"), ("P", "F"),
    ("Z", "J"), ("Q", "K"), ("Y", "I"), ("IE", "I"), ("AE", "AI"),
    *((2 * letter, letter) for letter in "ABCDEFGHIJKLMNOPRSTU"),
)  # fmt: skip
"""Spellings of one sound, in order: the variants of domain lore (Djamal, Jamal; Yusuf, Jusuf; Lenni, Lenny)."""


def cleaning() -> str:
    """Macros for DuckDB: names to capitals without titles, a folded spelling, numbers to digits, text to DATE."""
    folded = reduce(lambda text, pair: f"replace({text}, '{pair[0]}', '{pair[1]}')", SOUNDS, "s")
    formats = ", ".join(f"'{form}'" for form in DATE_FORMATS)
    dummies = ", ".join(f"'{number}'" for number in DUMMY_NUMBERS)
    return f"""
    CREATE MACRO ejaan(s) AS trim(regexp_replace(
        replace(upper(strip_accents(split_part(s, ',', 1))), '''', ''), '[^A-Z]+', ' ', 'g'));
    CREATE MACRO tanpa_gelar(s) AS trim(regexp_replace(s, '\\b({TITLES})\\b ?', '', 'g'));
    CREATE MACRO nama_bersih(s) AS nullif(regexp_replace(regexp_replace(
        coalesce(nullif(tanpa_gelar(ejaan(s)), ''), ejaan(s)),
        '^({MUHAMMAD}) ', 'MUHAMMAD '), '^(ABD|ABDOEL|ABDL) ', 'ABDUL '), '');
    CREATE MACRO lipatan(s) AS regexp_replace({folded}, 'H\\b', '', 'g');
    CREATE MACRO angka(s) AS
        regexp_replace(translate(CAST(s AS VARCHAR), 'OolI', '0011'), '[^0-9]', '', 'g');
    CREATE MACRO nomor(s) AS CASE WHEN length(angka(s)) BETWEEN 15 AND 17 AND angka(s) NOT IN ({dummies})
        AND right(angka(s), 10) <> '0000000000' THEN angka(s) END;
    CREATE MACRO tanggal(s) AS CAST(try_strptime(trim(CAST(s AS VARCHAR)), [{formats}]) AS DATE);
    """


def cleaned(source: str, unique_id: str) -> str:
    """The query that cleans one file. In: its name columns as in the candidates file; `unique_id`: its key column."""
    return f"""
    WITH teks AS MATERIALIZED (SELECT CAST({unique_id} AS VARCHAR) AS unique_id, nomor(nik) AS nik, nomor(kk) AS kk,
        nama_bersih(nama) AS nama, nama_bersih(nama_ibu) AS ibu, nama_bersih(tempat_lahir) AS tempat,
        tanggal(tanggal_lahir) AS tgl, left(upper(trim(jenis_kelamin)), 1) AS jk,
        nullif(angka(kode_kab), '') AS kab FROM read_parquet('{source}')),
    bunyi AS MATERIALIZED (SELECT *, string_split(lipatan(nama), ' ') AS bunyi, lipatan(ibu) AS ibu_lipat FROM teks)
    SELECT * EXCLUDE (bunyi), list_sort(bunyi) AS kata, array_to_string(list_sort(bunyi), ' ') AS lipat,
        bunyi[1] AS kata1, bunyi[-1] AS kata_akhir, split_part(ibu_lipat, ' ', 1) AS ibu1, year(tgl) AS tahun,
        day(tgl) * 100 + month(tgl) AS hari, substr(nik, 1, 12) AS nik_depan, substr(nik, 5, 12) AS nik_belakang
    FROM bunyi
    """


def blocking_rules() -> list[Any]:
    """Which pairs are scored."""
    from splink import block_on

    return [
        block_on("nik"),
        block_on("nik_depan", "jk"),
        block_on("nik_belakang"),
        block_on("tgl", "kata1"),
        block_on("tgl", "kata_akhir"),
        block_on("tgl", "ibu1", "kab"),
        block_on("tgl", "kab", "jk", "substr(nama, 1, 1)"),
        block_on("lipat", "tahun"),
        block_on("lipat", "kab", "hari"),
        block_on("lipat", "ibu_lipat"),
        block_on("ibu_lipat", "tahun", "jk"),
        block_on("kk", "kata1"),
        block_on("kk", "tgl"),
    ]


def comparisons() -> list[Any]:
    """How a pair is compared; term frequencies where the same word is weaker evidence when it is common."""
    import splink.comparison_level_library as level
    from splink.comparison_library import CustomComparison, ExactMatch

    def of(column: str, *levels: Any) -> Any:
        return CustomComparison([level.NullLevel(column), *levels, level.ElseLevel()], output_column_name=column)

    def alike(column: str) -> Any:
        return level.ExactMatchLevel(column, term_frequency_adjustments=True)

    def near(column: str, signs: int) -> Any:
        """Levenshtein, asked only where a third of the number agrees: two wrong digits leave one third as it was."""
        thirds = (f"substr({column}_{{side}}, {start}, {length})" for start, length in ((1, 5), (6, 6), (-5, 5)))
        agree = " OR ".join(f"{third.format(side='l')} = {third.format(side='r')}" for third in thirds)
        return level.CustomLevel(
            f"({agree}) AND levenshtein({column}_l, {column}_r) <= {signs}", f"{signs} signs differ"
        )

    same_folded = level.ExactMatchLevel("lipat").configure(tf_adjustment_column="lipat")
    return [
        of("nik", level.ExactMatchLevel("nik"), near("nik", 1), near("nik", 2)),
        of(
            "nama", alike("nama"), same_folded, level.JaroWinklerLevel("nama", 0.95),
            level.CustomLevel("len(list_intersect(kata_l, kata_r)) >= 2", "two words"),
            level.JaroWinklerLevel("lipat", 0.9), level.CustomLevel("list_has_any(kata_l, kata_r)", "one word"),
            level.JaroWinklerLevel("nama", 0.8),
        ),
        of(
            "tgl", alike("tgl"),
            level.CustomLevel("day(tgl_l) = month(tgl_r) AND month(tgl_l) = day(tgl_r) AND year(tgl_l) = year(tgl_r)",
                              "day and month swapped"),
            level.CustomLevel("hari_l = hari_r", "same day and month"),
            level.CustomLevel("date_trunc('month', tgl_l) = date_trunc('month', tgl_r)", "same month and year"),
            level.CustomLevel("tahun_l = tahun_r AND day(tgl_l) = day(tgl_r)", "same day and year"),
            level.CustomLevel("tahun_l = tahun_r", "same year"),
            level.CustomLevel("abs(tahun_l - tahun_r) <= 2", "two years apart"),
        ),
        of("ibu", alike("ibu"), level.ExactMatchLevel("ibu_lipat"), level.JaroWinklerLevel("ibu", 0.92),
           level.CustomLevel("ibu1_l = ibu1_r", "first word"), level.JaroWinklerLevel("ibu", 0.8)),
        of("tempat", alike("tempat"), level.JaroWinklerLevel("tempat", 0.88)),
        of("kk", level.ExactMatchLevel("kk"), near("kk", 2)),
        ExactMatch("kab").configure(term_frequency_adjustments=True),
        ExactMatch("jk"),
    ]  # fmt: skip


def settings() -> Any:
    """Everything as Splink's SettingsCreator, link-only."""
    from splink import SettingsCreator

    return SettingsCreator(
        link_type="link_only",
        comparisons=comparisons(),
        blocking_rules_to_generate_predictions=blocking_rules(),
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
        em_convergence=0.001,
    )


def train(linker: Any) -> None:
    """The prior from exact NIKs, u by random pairs, m by EM: where the NIK is the same, then where it is not asked.

    Pairs with the same NIK teach every comparison but the NIK itself; pairs of one birth date and one name teach that.
    """
    from splink import block_on

    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("nik")], recall=RECALL_OF_NIK)
    training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=SEED)
    training.estimate_parameters_using_expectation_maximisation(block_on("nik"))
    training.estimate_parameters_using_expectation_maximisation(block_on("tgl", "lipat"))
