"""The columns of every file in a determination bundle and of every prepared register.

Knows: names and types, as words. Does not know: Parquet or SQL; engines and reports read these tuples.
Types: text, int, long, bool, date, double, texts (list of text), evidence (list of Evidence). All nullable;
'' means "nothing" in text columns of rows and reasons, null means "nothing" in register columns.
"""

from __future__ import annotations

Columns = tuple[tuple[str, str], ...]

ROWS: Columns = (
    ("candidate_id", "text"), ("source_file", "text"), ("source_sheet", "text"), ("source_row", "int"),
    ("kode_kab", "text"), ("nik", "text"), ("nik_numeric", "bool"), ("nik_damaged", "bool"), ("kk", "text"),
    ("nama", "text"), ("tempat_lahir", "text"), ("tanggal_lahir", "text"), ("tempat_tanggal_lahir", "text"),
    ("date_order", "text"), ("jenis_kelamin", "text"), ("alamat", "text"), ("kab", "text"), ("kec", "text"),
    ("desa", "text"), ("pekerjaan", "text"), ("nama_ibu", "text"), ("no_hp", "text"), ("bukti", "text"),
)  # fmt: skip

DECISIONS: Columns = (
    ("candidate_id", "text"), ("source_file", "text"), ("source_sheet", "text"), ("source_row", "int"),
    ("kode_kab", "text"), ("sector", "text"), ("cell", "text"), ("verdict", "text"), ("reasons", "texts"),
    ("rank", "int"), ("cut_off", "int"), ("above_cut_off", "bool"), ("nik", "text"), ("match_weight", "int"),
    ("probability", "double"), ("ticket", "text"), ("evidence", "evidence"),
)  # fmt: skip
"""rank: 1-based within the cell, null unless eligible. cut_off: the cell's seats. above_cut_off: only for
PERLU_TINJAUAN: would this row, at best, rank above a cut-off? match_weight: thousandths of a bit."""

LINKS: Columns = (
    ("candidate_id", "text"), ("nik", "text"), ("band", "text"), ("match_weight", "int"), ("probability", "double"),
    ("runner_up_weight", "int"), ("nik_level", "int"), ("name_level", "int"), ("birth_level", "int"),
    ("sex_level", "int"), ("mother_level", "int"), ("region_level", "int"), ("kk_level", "int"),
)  # fmt: skip

PROBLEMS: Columns = (
    ("candidate_id", "text"), ("source_file", "text"), ("source_sheet", "text"), ("source_row", "int"),
    ("column", "text"), ("value", "text"), ("code", "text"),
)  # fmt: skip

CELLS: Columns = (
    ("cell", "text"), ("kode_kab", "text"), ("sectors", "text"), ("fund", "text"), ("quota", "int"),
    ("moved", "int"), ("seats", "int"), ("filled", "int"), ("waiting", "int"), ("reserve_target", "int"),
    ("unsettled_above", "int"), ("origin", "text"),
)  # fmt: skip
"""quota: as the programme gives it; moved: seats moved in (+) or out (-); seats = quota + moved;
waiting: eligible people without a seat; unsettled_above: PERLU_TINJAUAN rows that could rank above the cut-off."""

DOUBLES: Columns = (
    ("cluster", "text"), ("candidate_id", "text"), ("other_id", "text"), ("between", "text"), ("match_weight", "int"),
    ("probability", "double"),
)  # fmt: skip
"""Every pair of rows of a cluster. cluster: its smallest candidate_id; between: MUNGKIN probably one person, NIK_SAMA
surely linked to one NIK, BERBEDA rather two people; match_weight: thousandths of a bit, null where the two have too
little in common to be weighed."""

POPULATION: Columns = (
    ("nik", "long"), ("kk", "text"), ("nama", "text"), ("nama_ibu", "text"), ("tempat_lahir", "text"),
    ("tanggal_lahir", "date"), ("jenis_kelamin", "text"), ("kode_kab", "text"), ("kode_kec", "text"),
    ("kode_desa", "text"), ("status", "text"), ("as_of", "date"), ("nama_lipat", "text"), ("ibu_lipat", "text"),
)  # fmt: skip

WELFARE: Columns = (
    ("nik", "long"), ("id_keluarga", "text"), ("nama", "text"), ("tanggal_lahir", "date"), ("jenis_kelamin", "text"),
    ("kode_kab", "text"), ("kode_kec", "text"), ("kode_desa", "text"), ("desil", "int"), ("desil_nasional", "int"),
    ("desil_provinsi", "int"), ("desil_kabkota", "int"), ("persentil", "int"), ("pekerjaan", "text"),
    ("status_pekerjaan", "text"), ("hubungan", "text"), ("jumlah_anggota", "int"), ("disabilitas", "bool"),
    ("padan_dukcapil", "bool"), ("source", "text"), ("as_of", "date"), ("nama_lipat", "text"),
)  # fmt: skip

MEMBERSHIP: Columns = (
    ("nik", "long"), ("kpj", "text"), ("segmen", "text"), ("status", "text"), ("pembayar", "text"),
    ("program", "text"), ("mulai", "date"), ("bulan_terakhir", "date"), ("as_of", "date"),
)  # fmt: skip

EXCLUSIONS: Columns = (
    ("nik", "long"), ("daftar", "text"), ("keterangan", "text"), ("as_of", "date"),
)  # fmt: skip

SCHEMES: Columns = (
    ("nik", "long"), ("program", "text"), ("pembayar", "text"), ("sumber_dana", "text"), ("mulai", "date"),
    ("sampai", "date"), ("as_of", "date"),
)  # fmt: skip
"""Cover that other programmes pay. mulai, sampai: its first and its last day, both covered."""

ASKED: Columns = (("nik", "long"),)

REGISTER_COLUMNS: dict[str, Columns] = {
    "population": POPULATION, "welfare": WELFARE, "membership": MEMBERSHIP, "exclusions": EXCLUSIONS,
    "schemes": SCHEMES,
}  # fmt: skip

REQUIRED_COLUMNS: dict[str, tuple[str, ...]] = {
    "population": ("nik", "nama", "tanggal_lahir", "jenis_kelamin"),
    "welfare": ("nik", "desil"),
    "membership": ("nik", "segmen", "status"),
    "exclusions": ("nik", "daftar"),
    "schemes": ("nik", "program"),
}
