"""Linkage data: the shares it promises, a truth that holds against the register, and probabilities that fit the draws."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from naungan.cli.main import main
from naungan.model.errors import OutputInTheWay
from naungan.model.nik import parse_nik
from naungan.synthetic import linkage_foreign, noise
from naungan.synthetic import linkage_rates as rates
from naungan.synthetic.linkage import synthesise_linkage
from naungan.synthetic.linkage_noise import (
    birth_outcomes,
    digits_of,
    draw_name,
    marga_of,
    name_outcomes,
    typed_share,
)
from naungan.synthetic.material import text_of
from tests.synthetic.provinces import programme

POPULATION, CANDIDATES = 40_000, 3_000
FILES = ("population.parquet", "candidates.parquet", "truth.parquet", "linkage.json")
DRAWS = 20_000


@dataclass(frozen=True)
class Data:
    out: Path
    register: dict[str, dict[str, Any]]
    rows: list[dict[str, Any]]
    """Candidates with their truth: nik = as written, truth = the register's."""

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [row for row in self.rows if kind in row["kinds"]]


def make(out: Path, noise_kind: str = "model", seed: int = 3) -> Data:
    synthesise_linkage(
        out, programme(), population=POPULATION, candidates=CANDIDATES, seed=seed, noise=noise_kind, memory_mb=400
    )
    register = {str(row["nik"]): row for row in pq.read_table(out / "population.parquet").to_pylist()}
    truth = {row["candidate_id"]: row for row in pq.read_table(out / "truth.parquet").to_pylist()}
    rows = [
        {**truth[row["candidate_id"]], "truth": truth[row["candidate_id"]]["nik"], **row, "kinds": _kinds(truth, row)}
        for row in pq.read_table(out / "candidates.parquet").to_pylist()
    ]
    return Data(out, register, rows)


def _kinds(truth: dict[str, dict[str, Any]], row: dict[str, Any]) -> set[str]:
    return set(truth[row["candidate_id"]]["kinds"].split("+")) - {""}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Data:
    return make(tmp_path_factory.mktemp("pertautan") / "model")


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Data:
    return make(tmp_path_factory.mktemp("pertautan") / "foreign", "foreign")


def hashes(out: Path) -> dict[str, str]:
    return {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in FILES}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(made: Data, tmp_path: Path) -> None:
    again, other = make(tmp_path / "lagi"), make(tmp_path / "lain", seed=4)
    assert hashes(again.out) == hashes(made.out)
    assert all(hashes(other.out)[name] != digest for name, digest in hashes(made.out).items())


def test_another_noise_is_about_the_same_people(made: Data, foreign: Data) -> None:
    assert hashes(foreign.out)["population.parquet"] == hashes(made.out)["population.parquet"]
    assert [row["truth"] for row in foreign.rows] == [row["truth"] for row in made.rows]


def test_as_many_rows_as_asked_and_a_tenth_of_them_absent(made: Data) -> None:
    assert abs(len(made.register) - POPULATION) < POPULATION * 0.01
    assert len(made.rows) == CANDIDATES == len({row["candidate_id"] for row in made.rows})
    assert sum(not row["truth"] for row in made.rows) == CANDIDATES * rates.ABSENT_SHARE


def test_nik_classes_keep_their_shares(made: Data) -> None:
    found = Counter(row["nik_class"] for row in made.rows)
    assert found.keys() == {name for name, _ in rates.NIK_CLASSES}
    for name, share in rates.NIK_CLASSES:
        assert abs(found[name] / CANDIDATES - share) < 0.03, name


def test_fields_go_wrong_at_the_shares_of_the_rates_each_by_itself(made: Data) -> None:
    def share(*prefixes: str) -> float:
        return sum(any(kind.startswith(prefixes) for kind in row["kinds"]) for row in made.rows) / CANDIDATES

    assert abs(share("NAMA_") - rates.NAME_TOUCHED) < 0.03
    assert abs(share("TANGGAL_", "TAHUN_") - rates.BIRTH_TOUCHED) < 0.02
    assert abs(share("IBU_KOSONG") - rates.MOTHER_MISSING) < 0.02
    assert abs(share("IBU_") - rates.MOTHER_MISSING - rates.MOTHER_TOUCHED) < 0.03
    assert abs(share("KK_KOSONG") - rates.KK_MISSING) < 0.03
    both = sum({"IBU_KOSONG", "KK_KOSONG"} <= row["kinds"] for row in made.rows) / CANDIDATES
    assert abs(both - rates.MOTHER_MISSING * rates.KK_MISSING) < 0.01


def test_what_is_said_to_be_wrong_is_wrong_and_nothing_else(made: Data) -> None:
    for row in made.rows:
        person = made.register.get(row["truth"])
        if person is None:
            continue
        written = {
            "NAMA_": row["nama"].upper() == person["nama"],
            "IBU_": row["nama_ibu"].upper() == person["nama_ibu"],
            "KK_": row["kk"] == person["kk"],
            "TEMPAT_": row["tempat_lahir"].upper() == person["tempat_lahir"],
            "WILAYAH_": row["kode_kab"] == person["kode_kab"],
            "JENIS_": row["jenis_kelamin"] == person["jenis_kelamin"],
        }
        for prefix, right in written.items():
            assert right != any(kind.startswith(prefix) for kind in row["kinds"]), (prefix, row["kinds"])
        spoiled = any(kind.startswith(("TANGGAL_", "TAHUN_")) for kind in row["kinds"])
        assert (row["tanggal_lahir"] != person["tanggal_lahir"]) == spoiled


def test_the_true_nik_is_in_the_register_and_a_right_one_is_written_with_all_its_digits(made: Data) -> None:
    for row in made.rows:
        assert not row["truth"] or row["truth"] in made.register
        if row["nik_class"] == "BENAR" and row["truth"]:
            assert digits_of(row["nik"]) == row["truth"]
        if row["nik_class"] == "MILIK_ORANG_LAIN":
            assert row["nik"] in made.register
            assert row["nik"] != row["truth"]
        if row["nik_class"] == "SALAH_KETIK":
            assert row["nik"] not in made.register


def test_the_own_number_of_an_absent_person_is_valid_and_nobody_holds_it(made: Data) -> None:
    absent = [row for row in made.rows if not row["truth"] and row["nik_class"] == "BENAR"]
    assert len(absent) > 150
    for row in absent:
        assert parse_nik(digits_of(row["nik"])) is not None
        assert digits_of(row["nik"]) not in made.register


def test_who_is_near_an_absent_person_is_in_the_register(made: Data) -> None:
    kinds = Counter(kind for row in made.rows for kind in row["kinds"] if kind.startswith("ABSEN_"))
    assert kinds.keys() == {f"ABSEN_{kind}" for kind, _ in rates.ABSENT_KINDS}
    for row in made.rows:
        near = not row["truth"] and "ABSEN_SENDIRI" not in row["kinds"]
        assert bool(row["relative_of"]) == near
        assert not near or row["relative_of"] in made.register


def test_a_twin_of_the_same_day_mother_and_card_with_another_name_is_in_the_register(made: Data) -> None:
    twins = made.of("ABSEN_KEMBAR")
    assert len(twins) == CANDIDATES * rates.ABSENT_SHARE * dict(rates.ABSENT_KINDS)["KEMBAR"]
    plain = [row for row in twins if not row["kinds"] - {"ABSEN_KEMBAR"}]
    assert plain
    beside = 0
    for row in plain:
        twin = made.register[row["relative_of"]]
        assert (row["tanggal_lahir"], row["kk"], row["nama_ibu"].upper(), row["nik"][:6]) == (
            twin["tanggal_lahir"], twin["kk"], twin["nama_ibu"], row["relative_of"][:6],
        )  # fmt: skip
        assert row["nama"].upper() != twin["nama"]
        if row["nik_class"] == "BENAR" and row["jenis_kelamin"] == twin["jenis_kelamin"]:
            assert abs(int(row["nik"]) - int(row["relative_of"])) == 1
            beside += 1
    assert beside


def test_twins_are_of_one_day_and_place_and_not_of_one_name() -> None:
    people = [
        # pid, fid, born, place of issue, name: twins; of one name; of two places; of two days
        (1, 1, "2000-05-01", 120701, "ANDI"), (2, 1, "2000-05-01", 120701, "BUDI"),
        (3, 2, "2000-05-01", 120702, "ANDI"), (4, 2, "2000-05-01", 120702, "ANDI"),
        (5, 3, "2000-05-01", 120703, "ANDI"), (6, 3, "2000-05-01", 120704, "BUDI"),
        (7, 4, "2000-05-01", 120705, "ANDI"), (8, 4, "2002-05-01", 120705, "BUDI"),
    ]  # fmt: skip
    with duckdb.connect() as con:
        con.execute("CREATE TABLE semua(pid BIGINT, fid BIGINT, tgl DATE, awalan BIGINT, nama VARCHAR)")
        con.executemany("INSERT INTO semua VALUES (?, ?, ?, ?, ?)", people)
        con.execute(
            "CREATE OR REPLACE TABLE semua AS SELECT *, awalan * 10000000000 + 10500 * 10000 + pid AS nik, 'ANAK' AS hub, "
            "pid AS mulai, 1 AS m, 2 AS ukuran, 0 AS tipe, false AS hilang, 'L' AS jk, 0 AS idx, 0 AS kk, '' AS nama_ibu, "
            "'' AS tempat, 0 AS kode_wilayah, 'AKTIF' AS status FROM semua"
        )
        for name, value in (("acuan", "DATE '2025-01-01'"), ("usia_dari", "0"), ("usia_sampai", "99999")):
            con.execute(f"SET VARIABLE {name} = {value}")
        con.execute("SET VARIABLE benih_pilih = CAST(1 AS UBIGINT)")
        con.execute(text_of("sql/linkage.sql"))
        found = con.execute("SELECT pid, kerabat FROM calon_kembar(9) ORDER BY pid").fetchall()
    assert found == [(1, 2), (2, 1)]


def test_a_stranger_of_the_same_day_has_the_serial_beside_and_another_card(made: Data) -> None:
    found = [row for row in made.of("ABSEN_SEHARI") if row["nik_class"] == "BENAR"]
    assert found
    for row in found:
        own, other = digits_of(row["nik"]), row["relative_of"]
        assert own[:12] == other[:12]
        assert abs(int(own) - int(other)) == 1
        assert row["kk"] != made.register[other]["kk"]


def test_a_namesake_bears_the_same_name_in_another_family(made: Data) -> None:
    found = [row for row in made.of("ABSEN_SENAMA") if not any(kind.startswith("NAMA_") for kind in row["kinds"])]
    assert found
    for row in found:
        assert row["nama"].upper() == made.register[row["relative_of"]]["nama"]
        assert row["kk"] != made.register[row["relative_of"]]["kk"]


def test_every_foreign_kind_occurs_and_some_rows_are_spared(foreign: Data) -> None:
    found = Counter(kind for row in foreign.rows for kind in row["kinds"] if kind.startswith("ASING_"))
    assert found.keys() == set(linkage_foreign.KINDS)
    assert max(found.values()) < CANDIDATES / 5
    spared = sum(not any(kind.startswith("ASING_") for kind in row["kinds"]) for row in foreign.rows)
    assert abs(spared / CANDIDATES - rates.FOREIGN_UNTOUCHED) < 0.06


def test_foreign_kinds_do_what_they_say(foreign: Data) -> None:
    for row in foreign.of("ASING_TANPA_SPASI"):
        assert " " not in row["nama"]
    for row in foreign.of("ASING_NIK_ANGKA"):
        assert not (row["nik"].isdigit() and len(row["nik"]) == 16) or row["nik"].endswith("0")
    for row in foreign.of("ASING_SATU_TANGGAL"):
        assert row["tanggal_lahir"] is None or (row["tanggal_lahir"].month, row["tanggal_lahir"].day) in {
            (1, 1),
            (12, 31),
        }
    for row in foreign.of("ASING_TANGGAL_BERGESER"):
        assert row["truth"] == "" or row["tanggal_lahir"] != foreign.register[row["truth"]]["tanggal_lahir"]
    assert any(row["nama"] == "" for row in foreign.of("ASING_GESER_KOLOM"))


@pytest.mark.parametrize(
    ("name", "sex"), [("MUHAMMAD RIDWAN NASUTION", "L"), ("SLAMET", "L"), ("FATIMA'A GULO", "P"), ("SITI NUR", "P")]
)
def test_a_spoiled_name_is_as_likely_as_it_is_drawn(name: str, sex: str) -> None:
    likely = name_outcomes(name, sex)
    rng = Random(5)
    drawn = Counter(draw_name(name, sex, rng)[0].upper() for _ in range(DRAWS))
    assert abs(sum(likely.values()) - 1) < 1e-9
    assert name not in likely
    assert drawn.keys() <= likely.keys()
    for written, share in likely.items():
        assert abs(drawn[written] / DRAWS - share) < 0.012, written


def test_a_spoiled_birth_date_is_as_likely_as_it_is_drawn() -> None:
    birth = date(1980, 5, 7)
    likely = birth_outcomes(birth)
    rng = Random(5)
    drawn = Counter(noise.spoil_birth(birth, rng)[0] for _ in range(DRAWS))
    assert abs(sum(likely.values()) - 1) < 1e-9
    assert drawn.keys() <= likely.keys()
    for written, share in likely.items():
        assert abs(drawn[written] / DRAWS - share) < 0.012, written


def test_a_mistyped_nik_is_as_likely_as_it_is_drawn() -> None:
    nik = "1207114503880001"
    rng = Random(5)
    drawn = Counter(noise.typed_nik(nik, rng)[0] for _ in range(DRAWS))
    for written, count in drawn.most_common(40):
        assert abs(count / DRAWS - typed_share(written, nik)) < 0.006
    assert sum(typed_share(written, nik) for written in drawn) <= 1
    assert typed_share(nik[:8] + "99" + nik[10:15] + "9", nik) == 0


def test_a_marga_is_read_from_the_end_of_a_name() -> None:
    assert [marga_of(n) for n in ("ROTUA LUMBAN GAOL", "YUNI GULO", "SLAMET", "GULO")] == [
        "LUMBAN GAOL",
        "GULO",
        "",
        "",
    ]


def test_another_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "penting.txt").write_text("jangan hilang", encoding="utf-8")
    with pytest.raises(OutputInTheWay):
        synthesise_linkage(tmp_path, programme(), population=1000, candidates=10)
    assert [path.name for path in tmp_path.iterdir()] == ["penting.txt"]


def test_the_command_writes_data_whose_register_can_be_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "uji"
    sizes = ["--population", "8000", "--candidates", "200", "--quiet", "--json"]
    assert main(["synthesise", "--linkage", "--out", str(out), *sizes]) == 0
    assert '"rows": 200' in capsys.readouterr().out.replace('"rows":200', '"rows": 200')
    imported = ["import", "population", str(out / "population.parquet"), "--into", str(tmp_path / "registers")]
    assert main([*imported, "--source", "uji", "--coverage", "lengkap", "--quiet"]) == 0
    assert pq.read_metadata(tmp_path / "registers" / "population" / "data.parquet").num_rows == len(
        pq.read_table(out / "population.parquet")
    )
