"""The best any linkage could do on this data: Bayes' rule with the generator's own probabilities.

Derivation. Let row c be about x. With share 1 - a (a = ABSENT_SHARE) x is one of the E adults p of the register, each
equally likely; with share a x is absent, of kind t with share s_t. Given x the fields are written independently, so
L(c|x) is the product of the field likelihoods of bench/linkage/likelihood.py. Then

    P(p | c)      = (1 - a)/E · L(c|p) / Z                    Z = sum of both over all p and t
    P(absent | c) = a · sum_t s_t · E[L(c|x) | kind t] / Z

An absent x is not in the register. For kinds with somebody near (twin, sibling, spouse, same day) the expectation is a
sum over the register people b who may be the one near, each equally likely, of the likelihood with x's own traits
summed out: what x shares with b is b's, the rest is as frequent as in the register. A namesake's traits and those of
people with nobody near are all as frequent as in the register.

Linking the k surest rows gives the expected F1 = 2 · (sum of their P) / (k + expected number of people present); the
ceiling is its maximum over k: no rule that sees one row and the register can have a higher expectation. Beside it
stands what the same decision achieves on the truth of this draw, with intervals (bootstrap over rows); where the two
differ by more than chance, the approximations below are to blame. `strict` is the same with absent people first: of all
rules that link when P(p|c) - w·P(absent|c) is high enough, the one with the fewest absent people whose expected F1 is
within F1_SLACK of the best.

Approximations. Register people no key reaches, and those beyond the RIVALS nearest, count as impossible: `unreached` is
the share of present people this loses. The expected figures do not know of it, the achieved ones pay for it, so the
ceiling lies between the two. Names of absent people: as often as in the register, words by themselves where
the spelling is not in it. Days of a year are equally likely; gaps between births are a histogram. Gaps in the series of
NIK serials are not used, although one could: real registers have many. One person is on one row: not used.

A row is judged by itself, so a sample of the rows says the same within its interval: `--rows` judges so many, spread
evenly over the list. Measured at a million people: 2,000 rows take 82 s of one core, reading the register included.

Run: python -m bench.linkage.ceiling DIR [--rows 20000] [--programme PROGRAM.toml]
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from bench.linkage import likelihood as like
from bench.linkage.likelihood import Law, Person, Row
from naungan.sources.programme_file import load_programme
from naungan.synthetic import linkage_rates as rates
from naungan.synthetic.linkage_noise import digits_of

RIVALS = 120
MEMORY = "6GB"
SINGLE_KEYS = "N1234KkRMABCDEJFfGgHhIiOo"
F1_SLACK = 0.0005
DRAWS = 400
BLANKED = ("digits", "kk", "mother", "place", "birth", "sex", "region")
KINDS = dict(rates.ABSENT_KINDS)
NEGLIGIBLE = 1e-30
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Bayes' rule says of one row: the best register NIK, its probability, that of absence. `right`, `present`,
    `nik_class`: the truth; `reached`: was the true person among the rivals?"""

    nik: str
    sure: float
    absent: float
    right: bool
    present: bool
    nik_class: str
    reached: bool = False


def read_rows(folder: Path) -> list[Row]:
    """candidates.parquet as likelihoods read it."""
    return [
        Row(i, digits_of(row["nik"]), row["kk"].strip(), row["nama"].upper(), row["nama_ibu"].upper(),
            row["tempat_lahir"].upper(), row["tanggal_lahir"], row["jenis_kelamin"], row["kode_kab"])
        for i, row in enumerate(pq.read_table(folder / "candidates.parquet").to_pylist())
    ]  # fmt: skip


def rivals(con: duckdb.DuckDBPyConnection, folder: Path, rows: Sequence[Row]) -> Iterator[tuple[int, list[Person]]]:
    """For each candidate that any key leads somewhere: its nearest register people."""
    con.execute(f"CREATE VIEW register AS FROM read_parquet('{folder / 'population.parquet'}')")
    con.execute(f"SET VARIABLE usia_dari = {rates.AGE_FROM_DAYS}")
    con.execute(f"SET VARIABLE usia_sampai = {rates.AGE_UNTIL_DAYS}")
    con.execute(f"SET VARIABLE teratas = {RIVALS}")
    table = pa.table({
        "cid": pa.array([r.number for r in rows], pa.int32()), "digits": [r.digits for r in rows],
        "kk": [r.kk for r in rows], "nama": [r.name for r in rows], "ibu": [r.mother for r in rows],
        "tgl": pa.array([r.birth for r in rows], pa.date32()), "jk": [r.sex for r in rows],
        "kab": [r.region for r in rows],
    })  # fmt: skip
    con.register("rows_given", table)
    con.execute("CREATE TABLE c AS SELECT * REPLACE (nullif(nama, '') AS nama, nullif(ibu, '') AS ibu) FROM rows_given")
    con.execute((Path(__file__).parent / "ceiling.sql").read_text(encoding="utf-8"))
    for key in SINGLE_KEYS:
        con.execute(
            f"INSERT INTO pasangan SELECT DISTINCT k.cid, r.nik FROM kunci_r('{key}') r JOIN kunci_c k USING (kunci)"
        )
    con.execute("CREATE TABLE dekat AS FROM terdekat()")
    con.execute("""CREATE TABLE rumah AS SELECT r.kk, list(r.niks ORDER BY r.nik) AS niks, list(r.nama) AS namas
        FROM r WHERE kk IN (SELECT kk FROM dekat) GROUP BY r.kk""")
    found = con.execute("""SELECT d.cid, d.niks, d.kk, d.nama, d.ibu, d.tempat, d.tgl, d.jk, d.kab,
        list_contains(h.namas, d.ibu), d.dewasa, list_filter(h.niks, lambda x: x <> d.niks)
        FROM dekat d JOIN rumah h USING (kk) ORDER BY d.cid, d.nik""")
    for cid, group in groupby(_stream(found), key=lambda row: row[0]):
        yield cid, [Person(*row[1:11], tuple(row[11])) for row in group]


def _stream(found: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while chunk := found.fetchmany(20_000):
        yield from chunk


def law_of(con: duckdb.DuckDBPyConnection, regencies: dict[str, str]) -> Law:
    """Count the register. Call after `rivals` has begun: it reads table r."""

    def shares(query: str) -> dict[Any, float]:
        rows = con.execute(query).fetchall()
        total = sum(n for _, n in rows) or 1
        return {key: n / total for key, n in rows}

    con.execute("""CREATE TABLE anak AS SELECT a.nik, a.kk, a.ibu, a.tgl, a.dewasa FROM r a
        JOIN (SELECT DISTINCT kk, nama FROM r) b ON b.kk = a.kk AND b.nama = a.ibu""")
    adults, children = con.execute(
        "SELECT count(*) FILTER (dewasa), (SELECT count(*) FROM anak WHERE dewasa) FROM r"
    ).fetchone()
    law = Law(adults, children, regencies=regencies)
    for sex in "LP":
        law.names[sex] = Counter(
            dict(con.execute("SELECT nama, count(*) FROM r WHERE jk = ? GROUP BY 1", [sex]).fetchall())
        )
        law.givens[sex], law.words[sex] = Counter(), Counter()
        for name, count in law.names[sex].items():
            law.givens[sex][like.given_of(name)] += count
            for word in name.split(" "):
                law.words[sex][word] += count
    law.mothers = Counter(dict(con.execute("SELECT ibu, count(*) FROM r GROUP BY 1").fetchall()))
    law.years = shares("SELECT year(tgl), count(*) FROM r WHERE dewasa GROUP BY 1")
    law.prefixes = shares("SELECT left(niks, 6), count(*) FROM r GROUP BY 1")
    law.regions = shares("SELECT kab, count(*) FROM r GROUP BY 1")
    law.region_adults = dict(con.execute("SELECT kab, count(*) FROM r WHERE dewasa GROUP BY 1").fetchall())
    law.places = shares("SELECT tempat, count(*) FROM r GROUP BY 1")
    serials = shares("SELECT nik % 10000, count(*) FROM r GROUP BY 1")
    law.serials = [serials.get(i, 0.0) for i in (1, 2, 3, 4)]
    gap = f"abs(date_diff('day', a.tgl, b.tgl)) // {like.GAP_DAYS}"
    law.siblings = shares(f"SELECT {gap}, count(*) FROM anak a JOIN anak b ON a.kk = b.kk AND a.nik < b.nik GROUP BY 1")
    law.couples = shares(f"""
        WITH besar AS (SELECT kk, tgl, jk FROM r WHERE dewasa AND nik NOT IN (SELECT nik FROM anak))
        SELECT {gap}, count(*) FROM besar a JOIN besar b ON a.kk = b.kk AND a.jk = 'L' AND b.jk = 'P' GROUP BY 1""")
    return law


class Judge:
    """Weighs one row against its rivals and against absence."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.near_prefixes = lru_cache(maxsize=100_000)(self._near_prefixes)

    def judge(self, row: Row, people: Sequence[Person]) -> tuple[str, float, float]:
        """Out: the best NIK ('' = none), its probability, the probability of absence."""
        weights = self._present(row, people)
        absent = rates.ABSENT_SHARE * self._absent(row, people)
        total = sum(weights.values()) + absent
        if not weights or total <= 0:
            return "", 0.0, 1.0
        best = max(weights, key=lambda nik: weights[nik])
        return best, weights[best] / total, absent / total

    def _present(self, row: Row, people: Sequence[Person]) -> dict[str, float]:
        prior = (1 - rates.ABSENT_SHARE) / self.law.adults
        cheap = [(prior * self._cheap(row, p), p) for p in people if p.adult]
        cheap.sort(key=lambda pair: (-pair[0], pair[1].nik))
        weights: dict[str, float] = {}
        top = NEGLIGIBLE
        for weight, person in cheap:
            if weight < top * 1e-7:  # names cannot make up for that
                break
            if weight > NEGLIGIBLE:
                weight *= like.mother_like(row.mother, person.mother)
            if weight > max(NEGLIGIBLE, top * 1e-9):
                weight *= like.name_like(row.name, person.name, person.sex)
            weights[person.nik] = weight
            top = max(top, weight)
        return weights

    def _cheap(self, row: Row, p: Person) -> float:
        law = self.law
        return (
            like.nik_like(row.digits, p, p.nik, law.share_of_region(p.region)) * like.birth_like(row.birth, p.birth)
            * like.sex_like(row.sex, p.sex) * like.card_like(row.kk, p.kk) * law.region_like(row.region, p.region)
            * law.place_like(row.place, p.place, p.region)
        )  # fmt: skip

    def _absent(self, row: Row, people: Sequence[Person]) -> float:
        law = self.law
        name = {sex: law.free_name(row.name, sex) for sex in "LP"}
        mother, card, region = law.free_mother(row.mother), law.free_card(row.kk), law.free_region(row.region)
        place = law.free_place(row.place)
        alone = sum(
            0.5 * name[sex] * self._numbers(row, sex, None, "", law.birth_share, self.near_prefixes(row.digits[:6]))
            for sex in "LP"
        )
        total = (KINDS["SENDIRI"] + KINDS["SENAMA"]) * alone * mother * card * region * place
        children, couples = max(1, law.children), max(1, law.adults - law.children)
        for b in people:
            home = like.card_like(row.kk, b.kk) * law.region_like(row.region, b.region)
            if b.child:
                family = home * like.mother_like(row.mother, b.mother) if home > 1e-12 else 0.0
                if family > 1e-14:
                    total += family * (
                        KINDS["KEMBAR"] / children * self._twin(row, b)
                        + KINDS["SAUDARA"] * 1.3 / children * self._sibling(row, b)
                    )
            elif home > 1e-12:
                total += KINDS["PASANGAN"] / couples * home * mother * self._spouse(row, b, name)
            if row.birth == b.birth or row.digits[6:12] == b.nik[6:12]:
                total += KINDS["SEHARI"] / law.adults * self._same_day(row, b, name[b.sex]) * mother * card * place
        return total

    def _twin(self, row: Row, b: Person) -> float:
        birth = like.birth_like(row.birth, b.birth) * self.law.place_like(row.place, b.place, b.region)
        if birth < 1e-12:
            return 0.0
        serial = int(b.nik[12:])
        found = 0.0
        for sex in "LP":
            stem = b.nik[:6] + _birth_digits(b.birth, sex)
            chances = [(serial + 1, 0.5), (serial - 1, 0.5)] if sex == b.sex and serial > 1 else [(serial + 1, 1.0)]
            if sex != b.sex:
                chances = list(enumerate(self.law.serials, start=1))
            numbers = sum(share * self._number(row, f"{stem}{s:04d}", b) for s, share in chances)
            name = self.law.given_name(row.name, sex, like.marga_of(b.name))
            found += 0.5 * like.sex_like(row.sex, sex) * name * numbers
        return found * birth

    def _sibling(self, row: Row, b: Person) -> float:
        law, marga = self.law, like.marga_of(b.name)
        place = 0.93 * law.place_like(row.place, b.place, b.region) + 0.07 * law.free_place(row.place)
        prefixes = _with_home(self.near_prefixes(row.digits[:6]), b.nik[:6], 0.93)

        def day(birth: date) -> float:
            return like.gap_share(law.siblings, birth, b.birth)

        return place * sum(
            0.5 * law.given_name(row.name, sex, marga) * self._numbers(row, sex, b, b.region, day, prefixes)
            for sex in "LP"
        )

    def _spouse(self, row: Row, b: Person, name: dict[str, float]) -> float:
        law, sex = self.law, "P" if b.sex == "L" else "L"
        place = 0.85 * law.place_like(row.place, b.place, b.region) + 0.15 * law.free_place(row.place)
        prefixes = _with_home(self.near_prefixes(row.digits[:6]), b.nik[:6], 0.87)

        def day(birth: date) -> float:
            return like.gap_share(law.couples, birth, b.birth)

        return place * name[sex] * self._numbers(row, sex, b, b.region, day, prefixes)

    def _same_day(self, row: Row, b: Person, name: float) -> float:
        serial = int(b.nik[12:])
        beside = [serial + 1, serial - 1] if serial > 1 else [serial + 1]
        numbers = sum(self._number(row, f"{b.nik[:12]}{s:04d}", None) for s in beside) / len(beside)
        region = 0.9 * self.law.region_like(row.region, b.region) + 0.1 * self.law.free_region(row.region)
        return numbers * name * like.birth_like(row.birth, b.birth) * like.sex_like(row.sex, b.sex) * region

    def _number(self, row: Row, own: str, near: Person | None) -> float:
        """The NIK cell of somebody absent whose own number would be this; `near`: somebody on the same card."""
        family = (near.nik, *near.family) if near else ()
        share = self.law.share_of_region(near.region if near else row.region)
        likely = like.nik_like(row.digits, None, own, 0.0)
        return likely + (like.borrowed_like(row.digits, family, share) if row.digits else 0.0)

    def _numbers(self, row: Row, sex: str, near: Person | None, region: str, day: Any, prefixes: Any) -> float:
        """NIK cell, birth date and sex together, x's own birth date and number summed out.

        In: `day`: density of x's birth date; `prefixes`: (first six digits, share).
        """
        said = like.sex_like(row.sex, sex)
        births = {row.birth, *_births_in(row.digits)} - {None}
        if not row.digits:  # the number says nothing: any spoiled date is possible
            born = like.NIK["KOSONG"]
            right = (1 - rates.BIRTH_TOUCHED) * day(row.birth) if row.birth else 0.0
            spoiled = rates.BIRTH_TOUCHED * (0.9 * self.law.birth_share(row.birth) if row.birth else 0.1)
            return said * born * (right + spoiled)
        found = 0.0
        for birth in births:
            written = like.birth_like(row.birth, birth) * day(birth)
            if written < 1e-16:
                continue
            stems = [(prefix + _birth_digits(birth, sex), share) for prefix, share in prefixes]
            for serial, often in enumerate(self.law.serials, start=1):
                found += written * often * sum(
                    share * like.nik_like(row.digits, None, f"{stem}{serial:04d}", 0.0) for stem, share in stems
                )  # fmt: skip
        family = (near.nik, *near.family) if near else ()
        borrowed = like.borrowed_like(row.digits, family, self.law.share_of_region(region or row.region))
        return said * (found + borrowed * (day(row.birth) if row.birth else 0.1 * rates.BIRTH_TOUCHED))

    def _near_prefixes(self, written: str) -> list[tuple[str, float]]:
        """Places of issue that may stand behind these digits: all that differ in at most two."""
        return [
            (prefix, share) for prefix, share in self.law.prefixes.items()
            if sum(a != b for a, b in zip(prefix, written.ljust(6), strict=True)) <= 1
        ]  # fmt: skip


def _with_home(prefixes: Sequence[tuple[str, float]], home: str, share: float) -> list[tuple[str, float]]:
    return [(home, share), *((prefix, (1 - share) * often) for prefix, often in prefixes if prefix != home)]


@lru_cache(maxsize=200_000)
def _birth_digits(birth: date, sex: str) -> str:
    return f"{birth.day + (40 if sex == 'P' else 0):02d}{birth.month:02d}{birth.year % 100:02d}"


@lru_cache(maxsize=50_000)
def _births_in(digits: str) -> tuple[date, ...]:
    """Birth dates the middle of a number can mean."""
    found = []
    if len(digits) >= 12:
        day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
        for century in (1900, 2000):
            try:
                found.append(date(century + year, month, day - 40 if day > 40 else day))
            except ValueError:
                continue
    return tuple(birth for birth in found if 1950 <= birth.year <= 2012)


def spread(items: Sequence[T], most: int) -> list[T]:
    """So many of the items, evenly spread over all; 0 = all."""
    return [items[i * len(items) // most] for i in range(most)] if 0 < most < len(items) else list(items)


def verdicts(folder: Path, programme: Path, most: int = 0, without: Sequence[str] = ()) -> list[Verdict]:
    """Judge the candidates of the folder. In: `most`: only so many, 0 = all; `without`: fields not read."""
    blank = {name: None if name == "birth" else "" for name in without}
    rows = [replace(row, number=i, **blank) for i, row in enumerate(spread(read_rows(folder), most))]
    truth = spread(pq.read_table(folder / "truth.parquet").to_pylist(), most)
    regencies = {r.code: r.name.upper() for r in load_programme(programme).regions}
    found = [Verdict("", 0.0, 1.0, False, bool(t["nik"]), t["nik_class"]) for t in truth]
    with TemporaryDirectory(dir=folder) as spilled, duckdb.connect(config={"temp_directory": spilled}) as con:
        con.execute("SET threads = 2")
        con.execute(f"SET memory_limit = '{MEMORY}'")
        con.execute("SET enable_progress_bar = false")
        con.execute("SET preserve_insertion_order = false")
        judge: Judge | None = None
        for number, people in rivals(con, folder, rows):
            judge = judge or Judge(law_of(con.cursor(), regencies))
            nik, sure, absent = judge.judge(rows[number], people)
            t = truth[number]
            right, reached = bool(nik) and nik == t["nik"], any(p.nik == t["nik"] for p in people)
            found[number] = Verdict(nik, sure, absent, right, bool(t["nik"]), t["nik_class"], reached)
    return found


def best_cut(found: Sequence[Verdict], weight: float = 0.0) -> tuple[float, int, list[Verdict]]:
    """Link the rows with the highest P - weight · P(absent). Out: expected F1, how many, rows in that order."""
    order = sorted(found, key=lambda v: v.sure - weight * v.absent, reverse=True)
    present = sum(1 - v.absent for v in found)
    best, cut, gained = 0.0, 0, 0.0
    for k, verdict in enumerate(order, start=1):
        gained += verdict.sure
        f1 = 2 * gained / (k + present)
        if f1 > best:
            best, cut = f1, k
    return best, cut, order


def strict_cut(found: Sequence[Verdict]) -> tuple[float, int, list[Verdict]]:
    """The fewest absent people at an expected F1 within F1_SLACK of the best."""
    best, cut, order = best_cut(found)
    present = sum(1 - v.absent for v in found)
    chosen = (best, cut, order)
    fewest = sum(v.absent for v in order[:cut])
    for weight in (0.0, 1.0, 3.0, 10.0, 30.0):
        ranked = sorted(found, key=lambda v, w=weight: v.sure - w * v.absent, reverse=True)
        gained = stray = 0.0
        for k, verdict in enumerate(ranked, start=1):
            gained, stray = gained + verdict.sure, stray + verdict.absent
            f1 = 2 * gained / (k + present)
            if f1 >= best - F1_SLACK and stray < fewest:
                chosen, fewest = (f1, k, ranked), stray
    return chosen


def told(order: Sequence[Verdict], cut: int) -> dict[str, float]:
    """Expected and achieved figures of linking the first `cut` rows."""
    linked = order[:cut]
    gained, present = sum(v.sure for v in linked), sum(1 - v.absent for v in order)
    stray, absent = sum(v.absent for v in linked), sum(v.absent for v in order)
    return {
        "f1": 2 * gained / max(1e-9, cut + present), "precision": gained / max(1, cut),
        "recall": gained / max(1e-9, present), "absent_false": stray / max(1e-9, absent),
        **{f"achieved_{name}": value for name, value in _achieved([(v, i < cut) for i, v in enumerate(order)]).items()},
    }  # fmt: skip


def _achieved(cases: Sequence[tuple[Verdict, bool]]) -> dict[str, float]:
    linked = sum(link for _, link in cases)
    right = sum(link and v.right for v, link in cases)
    present = sum(v.present for v, _ in cases)
    strays = sum(link and not v.present for v, link in cases)
    return {
        "f1": 2 * right / max(1, linked + present), "precision": right / max(1, linked),
        "recall": right / max(1, present), "absent_false": strays / max(1, len(cases) - present),
    }  # fmt: skip


def intervals(order: Sequence[Verdict], cut: int) -> dict[str, list[float]]:
    """95 % of the achieved figures, bootstrap over rows."""
    kinds = Counter((v.right, v.present, i < cut) for i, v in enumerate(order))
    cells, counts = list(kinds), list(kinds.values())
    rng = Random(1)
    figures: dict[str, list[float]] = {}
    for _ in range(DRAWS):
        drawn = Counter(rng.choices(cells, counts, k=len(order)))
        linked = sum(n for (_, _, link), n in drawn.items() if link)
        right = sum(n for (good, _, link), n in drawn.items() if link and good)
        present = sum(n for (_, there, _), n in drawn.items() if there)
        strays = sum(n for (_, there, link), n in drawn.items() if link and not there)
        for name, value in (
            ("f1", 2 * right / max(1, linked + present)), ("precision", right / max(1, linked)),
            ("recall", right / max(1, present)), ("absent_false", strays / max(1, len(order) - present)),
        ):  # fmt: skip
            figures.setdefault(name, []).append(value)
    return {name: [sorted(v)[DRAWS // 40], sorted(v)[-DRAWS // 40 - 1]] for name, v in figures.items()}


def ceiling(found: Sequence[Verdict]) -> dict[str, Any]:
    """Everything the command prints."""
    _, cut, order = best_cut(found)
    _, low, ranked = strict_cut(found)
    classes = sorted({v.nik_class for v in found})
    linked = set(map(id, order[:cut]))
    bins: dict[int, list[Verdict]] = {}
    for verdict in found:
        bins.setdefault(min(9, int(verdict.sure * 10)), []).append(verdict)
    return {
        "rows": len(found), "threshold": order[cut - 1].sure if cut else 1.0, **told(order, cut),
        "intervals": intervals(order, cut), "strict": told(ranked, low),
        "unreached": sum(v.present and not v.reached for v in found) / max(1, sum(v.present for v in found)),
        "by_nik_class": {
            name: {"rows": len(mine), **told(mine, sum(id(v) in linked for v in mine))}
            for name in classes for mine in [[v for v in order if v.nik_class == name]]
        },
        "calibration": [
            {"bin": b / 10, "rows": len(vs), "stated": sum(v.sure for v in vs) / len(vs),
             "observed": sum(v.right for v in vs) / len(vs)}
            for b, vs in sorted(bins.items())
        ],
    }  # fmt: skip


def main() -> None:
    """Print the ceiling of one folder of linkage data as JSON."""
    parser = argparse.ArgumentParser(description="The best any linkage could do on this data.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--programme", type=Path, default=Path("programmes/sumut-2025.toml"))
    parser.add_argument("--rows", type=int, default=0, help="judge only so many rows, spread over the list")
    parser.add_argument("--without", nargs="*", default=(), choices=BLANKED, help="as if this field were never written")
    asked = parser.parse_args()
    begun = time.monotonic()
    found = verdicts(asked.folder, asked.programme, asked.rows, asked.without)
    result = ceiling(found)
    json.dump({**result, "seconds": round(time.monotonic() - begun, 1)}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
