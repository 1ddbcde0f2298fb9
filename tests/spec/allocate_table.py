"""Allocate: who gets the seats. Every case is a whole allocation in small, with a handful of applicants.

An applicant `a("A", 5)` is row A of person A: a palm-oil worker proposed by 12.01, living there, in percentile 5 (the
smaller, the sooner). 12.01 has two palm-oil seats and 12.02 one, from the palm-oil fund; the district's own fund has one
seat in 12.01 for palm oil or fishing, and one in 12.02 for fishing. Rows A1 and A2 are two rows of person A.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from naungan.model.programme import Cell, Programme, RankKey, SpareSeats
from tests import small_world as w

SAWIT_1, SAWIT_2, SAWIT_3 = "12.01/SAWIT/DBH", "12.02/SAWIT/DBH", "12.03/SAWIT/DBH"
APBD_1 = "12.01/SAWIT+NELAYAN/APBD"
OWN = {"segmen": "BPU", "status": "AKTIF", "pembayar": "PEMPROV UJI"}


class Applicant(NamedTuple):
    """One row. `who`: the person (a letter); `dead`, `unsettled`, `register`: what the population register says of the
    person; `apart`: an officer has said that this is a person of its own."""

    row: str
    who: str
    kab: str
    home: str
    kk: str
    dead: bool
    unsettled: bool
    work: str
    sex: str
    welfare: Mapping[str, Any]
    card: Mapping[str, Any]
    register: Mapping[str, Any]
    apart: bool


def a(row: str, percentile: int | None = None, **said: Any) -> Applicant:
    """An applicant; what is not said is plain."""
    plain: dict[str, Any] = {"who": row[0], "kab": "12.01", "home": "12.01", "kk": "", "dead": False, "unsettled": False,
                             "work": "buruh sawit", "sex": "L", "welfare": {}, "card": {},
                             "register": {}, "apart": False}  # fmt: skip
    made = Applicant(row, **(plain | said))
    return made._replace(welfare={"persentil": percentile} | dict(made.welfare))


class SeatCase(NamedTuple):
    """One allocation. `verdicts`: row -> verdict and rank ('DITETAPKAN 1') or verdict and reasons; `above`: unsettled rows
    that could sit; `cells`: cell -> filled, waiting, moved."""

    sentence: str
    applicants: tuple[Applicant, ...]
    verdicts: Mapping[str, str]
    above: tuple[str, ...]
    cells: Mapping[str, tuple[int, int, int]]
    programme: Programme


PLAIN = replace(w.PROGRAMME, ranking=(RankKey.PERSENTIL,))
MOVING = replace(PLAIN, spare_seats=SpareSeats.PINDAH)
ONE_PER_CARD, TWO_PER_CARD = replace(PLAIN, max_per_family=1), replace(PLAIN, max_per_family=2)


def case(sentence: str, *applicants: Applicant, above: tuple[str, ...] = (), programme: Programme = PLAIN,
         cells: Mapping[str, tuple[int, int, int]] | None = None, **verdicts: str) -> SeatCase:  # fmt: skip
    """An allocation case."""
    return SeatCase(sentence, applicants, verdicts, above, cells or {}, programme)


def one_seat(*keys: RankKey) -> Programme:
    """One seat for palm oil in 12.01, from the fund that may pay anybody; ranked by these keys."""
    return replace(w.PROGRAMME, ranking=keys, cells=(Cell("12.01", ("SAWIT",), "APBD", 1, "tetap"),))


def first(sentence: str, key: RankKey, better: Mapping[str, Any], worse: Mapping[str, Any]) -> SeatCase:
    """A ranking key decides: B, who is better by it, sits; A, who is first in all else, waits."""
    return case(f"{sentence} first", a("A", 1, **worse), a("B", 2, **better), B="DITETAPKAN 1", A="CADANGAN 2",
                programme=one_seat(key, RankKey.PERSENTIL))  # fmt: skip


def of_welfare(**columns: Any) -> Mapping[str, Any]:
    return {"welfare": columns}


ALIKE: Mapping[str, Any] = {"register": {"nama": "RINA LASE", "nama_ibu": "SITI AMINAH"}}
"""What the register says of A and B alike, each under a NIK of their own."""


def alike_but(**columns: Any) -> Mapping[str, Any]:
    return {"register": {**ALIKE["register"], **columns}}


MAYBE = "PERLU_TINJAUAN GANDA_MUNGKIN"
DOUBLE, FULL, OPEN = "TIDAK_MEMENUHI NIK_GANDA", "TIDAK_MEMENUHI KK_PENUH", "PERLU_TINJAUAN NIK_NONAKTIF"
DEAD, UNCLEAR = "TIDAK_MEMENUHI MENINGGAL", "PERLU_TINJAUAN SEKTOR_BELUM_JELAS SUMBER_DANA_BELUM_PASTI"

TABLE: list[SeatCase] = [
    case("the better ranked sit, the others wait in their order", a("A", 11), a("B", 3), a("C", 15), a("D", 17),
        B="DITETAPKAN 1", A="DITETAPKAN 2", C="CADANGAN 3", D="CADANGAN 4", cells={SAWIT_1: (2, 2, 0), SAWIT_2: (0, 0, 0), APBD_1: (0, 0, 0)}),
    case("cells do not mix: regency, sector and fund each have their own order",
        a("A", 9), a("B", 8, kab="12.02"), a("C", 7, kab="12.02"), a("D", 6, work="nelayan"), a("E", 5, work="nelayan", kab="12.02"), a("F", 4, card=OWN),
        A="DITETAPKAN 1", C="DITETAPKAN 1", B="CADANGAN 2", F="DITETAPKAN 1", D="CADANGAN 2", E="DITETAPKAN 1",
        cells={SAWIT_1: (1, 0, 0), SAWIT_2: (1, 1, 0), APBD_1: (1, 1, 0)}),
    case("an unfilled seat stays empty where the programme says so", a("A", 1), a("B", 2, kab="12.02"), a("C", 3, kab="12.02"),
        A="DITETAPKAN 1", B="DITETAPKAN 1", C="CADANGAN 2", cells={SAWIT_1: (1, 0, 0), SAWIT_2: (1, 1, 0)}),

    case("of two rows of one person the one of the regency of residence stands", a("A1", 1), a("A2", 1, kab="12.02"), A1="DITETAPKAN 1", A2=DOUBLE),
    case("also when it is the other one", a("A1", 1, home="12.02"), a("A2", 1, kab="12.02", home="12.02"), A1=DOUBLE, A2="DITETAPKAN 1"),
    case("it stands on the waiting list too: no second try elsewhere", a("A1", 9), a("A2", 9, kab="12.02"), a("B", 1), a("C", 2),
        B="DITETAPKAN 1", C="DITETAPKAN 2", A1="CADANGAN 3", A2=DOUBLE),
    case("an eligible row stands before an unclear one of the regency of residence", a("A1", 1, work="?"), a("A2", 1, kab="12.02"), A1=DOUBLE, A2="DITETAPKAN 1"),
    case("an unclear row stands before a refused one", a("A1", 1, work="PNS"), a("A2", 1, work="?", kab="12.02"),
        A1="TIDAK_MEMENUHI NIK_GANDA SEKTOR_TIDAK_TERMASUK", A2=UNCLEAR, above=("A2",)),
    case("a person refused twice is a double too, and dead in both rows", a("A1", 1, dead=True), a("A2", 1, dead=True, kab="12.02"),
        A1=DEAD, A2="TIDAK_MEMENUHI NIK_GANDA MENINGGAL"),

    case("who is probably one person under two NIKs keeps the better place only, until somebody settles it", a("B", 2, **ALIKE), a("A", 1, **ALIKE),
        A="DITETAPKAN 1", B=MAYBE, above=("B",)),
    case("the seat goes to the next", a("A", 1, **ALIKE), a("B", 2, **ALIKE), a("C", 3), A="DITETAPKAN 1", B=MAYBE, C="DITETAPKAN 2", above=("B",)),
    case("across regencies and sectors", a("A", 2, work="nelayan", **ALIKE), a("B", 1, kab="12.02", **ALIKE), B="DITETAPKAN 1", A=MAYBE, above=("A",)),
    case("of three one", a("A", 3, **ALIKE), a("B", 1, **ALIKE), a("C", 2, kab="12.02", **ALIKE), B="DITETAPKAN 1", A=MAYBE, C=MAYBE, above=("A", "C")),
    case("who could not sit either way keeps nobody waiting", a("A", 1, **ALIKE), a("B", 9, **ALIKE), a("C", 2), A="DITETAPKAN 1", C="DITETAPKAN 2", B=MAYBE),
    case("an officer's word makes them two", a("A", 1, **ALIKE), a("B", 2, apart=True, **ALIKE), A="DITETAPKAN 1", B="DITETAPKAN 2"),
    case("of whichever of the two it was said", a("A", 1, apart=True, **ALIKE), a("B", 2, **ALIKE), A="DITETAPKAN 1", B="DITETAPKAN 2"),
    case("of three alike it tells one apart", a("A", 1, apart=True, **ALIKE), a("B", 2, **ALIKE), a("C", 3, **ALIKE), A="DITETAPKAN 1", B="DITETAPKAN 2", C=MAYBE),
    case("said of a row that does not stand it holds for the person", a("A", 1, **ALIKE), a("B1", 2, **ALIKE), a("B2", 2, kab="12.02", apart=True, **ALIKE),
        A="DITETAPKAN 1", B1="DITETAPKAN 2", B2=DOUBLE),
    case("said of a refused row it does not", a("A", 1, **ALIKE), a("B1", 2, **ALIKE), a("B2", 2, work="PNS", apart=True, **ALIKE),
        A="DITETAPKAN 1", B1=MAYBE, B2="TIDAK_MEMENUHI NIK_GANDA SEKTOR_TIDAK_TERMASUK", above=("B1",)),
    case("the second row of a probable double is a double", a("A", 1, **ALIKE), a("B1", 2, **ALIKE), a("B2", 2, kab="12.02", **ALIKE), A="DITETAPKAN 1", B1=MAYBE, B2=DOUBLE, above=("B1",)),
    case("another mother makes two people", a("A", 1, **ALIKE), a("B", 2, **alike_but(nama_ibu="MARIA")), A="DITETAPKAN 1", B="DITETAPKAN 2"),
    case("so does another name", a("A", 1, **ALIKE), a("B", 2, **alike_but(nama="RINI LASE")), A="DITETAPKAN 1", B="DITETAPKAN 2"),
    case("another birth date", a("A", 1, **ALIKE), a("B", 2, **alike_but(tanggal_lahir=date(1980, 3, 13))), A="DITETAPKAN 1", B="DITETAPKAN 2"),
    case("another sex", a("A", 1, **ALIKE), a("B", 2, sex="P", **ALIKE), A="DITETAPKAN 1", B="DITETAPKAN 2"),
    case("without mothers nobody is taken for another", a("A", 1, **alike_but(nama_ibu="")), a("B", 2, **alike_but(nama_ibu="")), A="DITETAPKAN 1", B="DITETAPKAN 2"),
    case("nor by a name of one word", a("A", 1, **alike_but(nama="RINA")), a("B", 2, **alike_but(nama="RINA")), A="DITETAPKAN 1", B="DITETAPKAN 2"),
    case("who is refused under the other NIK makes nobody wait", a("A", 1, dead=True, **ALIKE), a("B", 2, **ALIKE), A=DEAD, B="DITETAPKAN 1"),
    case("nor does who is unsettled there for another reason", a("A", 1, unsettled=True, **ALIKE), a("B", 2, **ALIKE), A=OPEN, B="DITETAPKAN 1", above=("A",)),
    case("a probable double takes nobody's place on the card", a("A", 1, kk="7", **ALIKE), a("B", 2, kk="7", **ALIKE), a("C", 3, kk="7"),
        A="DITETAPKAN 1", B=MAYBE, C="DITETAPKAN 2", above=("B",), programme=TWO_PER_CARD),
    case("its seat moves to where it is needed, and it keeps its claim", a("A", 1, kab="12.02", **ALIKE), a("B", 2, **ALIKE), a("C", 3, kab="12.02"),
        A="DITETAPKAN 1", C="DITETAPKAN 2", B=MAYBE, above=("B",), cells={SAWIT_1: (0, 0, -1), SAWIT_2: (2, 0, 1)}, programme=MOVING),

    case("a family card's limit keeps the best ranked", a("A", 2, kk="7"), a("B", 1, kk="7"), a("C", 3, kk="8"),
        B="DITETAPKAN 1", A=FULL, C="DITETAPKAN 2", programme=ONE_PER_CARD),
    case("across all cells", a("A", 2, kk="7"), a("B", 1, kk="7", kab="12.02"), A=FULL, B="DITETAPKAN 1", programme=ONE_PER_CARD),
    case("before seats are given: who waits holds the family's place", a("A", 1, kk="7", kab="12.02"), a("B", 2, kk="7"), a("C", 0, kk="8", kab="12.02"),
        C="DITETAPKAN 1", A="CADANGAN 2", B=FULL, programme=ONE_PER_CARD),
    case("who has no card number cannot be counted against the limit and waits for one", a("A", 1), a("B", 2, kk="7"),
        A="PERLU_TINJAUAN KK_BELUM_DIKETAHUI", B="DITETAPKAN 1", above=("A",), programme=ONE_PER_CARD),
    case("a limit of two keeps two", a("A", 1, kk="7"), a("B", 2, kk="7"), a("C", 3, kk="7"), A="DITETAPKAN 1", B="DITETAPKAN 2", C=FULL, programme=TWO_PER_CARD),
    case("who is refused takes nobody's place on the card", a("A", 1, kk="7", dead=True), a("B", 2, kk="7"), A=DEAD, B="DITETAPKAN 1", programme=ONE_PER_CARD),
    case("nor does who is unsettled", a("A", 1, kk="7", unsettled=True), a("B", 2, kk="7"), A=OPEN, B="DITETAPKAN 1", above=("A",), programme=ONE_PER_CARD),
    case("a person proposed twice counts once on the card", a("A1", 1, kk="7"), a("A2", 1, kk="7", kab="12.02"), a("B", 2, kk="7"),
        A1="DITETAPKAN 1", A2=DOUBLE, B="DITETAPKAN 2", programme=TWO_PER_CARD),
    case("without a limit families are not counted", a("A", 1, kk="7"), a("B", 2, kk="7"), A="DITETAPKAN 1", B="DITETAPKAN 2"),

    case("who is unsettled holds no seat, and is named where he could", a("A", 1, unsettled=True), a("B", 2), a("C", 3), A=OPEN, B="DITETAPKAN 1", C="DITETAPKAN 2", above=("A",)),
    case("who is unsettled and could not sit keeps nobody waiting", a("A", 5, unsettled=True, card=OWN), a("B", 2, card=OWN), A=OPEN, B="DITETAPKAN 1"),
    case("with a free seat he could", a("A", 9, unsettled=True, card=OWN), A=OPEN, above=("A",)),
    case("at the same rank he could: the lottery is not drawn for him", a("A", 2, unsettled=True, card=OWN), a("B", 2, card=OWN), A=OPEN, B="DITETAPKAN 1", above=("A",)),
    case("whose sector is unclear could sit in any cell of the regency", a("A", 4, work="?"), a("B", 2), a("C", 3), A=UNCLEAR, B="DITETAPKAN 1", C="DITETAPKAN 2", above=("A",)),
    case("whose percentile nobody knows comes last", a("A"), a("B", 90), a("C", 95), B="DITETAPKAN 1", C="DITETAPKAN 2", A="CADANGAN 3"),
    case("but could be first while he is unsettled", a("A", unsettled=True, card=OWN), a("B", 1, card=OWN), A=OPEN, B="DITETAPKAN 1", above=("A",)),

    case("spare seats move within fund and sector to the best ranked elsewhere", a("B", 2, kab="12.02"), a("C", 3, kab="12.02"), a("D", 4, kab="12.02"), a("A", 1),
        A="DITETAPKAN 1", B="DITETAPKAN 1", C="DITETAPKAN 2", D="CADANGAN 3", cells={SAWIT_1: (1, 0, -1), SAWIT_2: (2, 1, 1)}, programme=MOVING),
    case("only as many as somebody takes", a("B", 2, kab="12.02"), a("C", 3, kab="12.02"), B="DITETAPKAN 1", C="DITETAPKAN 2",
        cells={SAWIT_1: (0, 0, -1), SAWIT_2: (2, 0, 1)}, programme=MOVING),
    case("to the best ranked, whichever cell that is", a("B", 1, kab="12.02"), a("C", 5, kab="12.02"), a("D", 2, kab="12.03"), a("E", 3, kab="12.03"),
        B="DITETAPKAN 1", D="DITETAPKAN 1", E="DITETAPKAN 2", C="CADANGAN 2", cells={SAWIT_1: (0, 0, -1), SAWIT_2: (1, 1, 0), SAWIT_3: (2, 0, 1)},
        programme=replace(MOVING, cells=tuple(Cell(f"12.0{i}", ("SAWIT",), "DBH", 1, "tetap") for i in (1, 2, 3)))),
    case("never to another fund or sector", a("A", 1, work="nelayan"), a("B", 2, work="nelayan"), A="DITETAPKAN 1", B="CADANGAN 2",
        cells={APBD_1: (1, 1, 0), SAWIT_1: (0, 0, 0)}, programme=MOVING),
    case("never from who is waiting", a("A", 3), a("B", 4), a("C", 5), a("D", 1, kab="12.02"), a("E", 2, kab="12.02"),
        A="DITETAPKAN 1", B="DITETAPKAN 2", C="CADANGAN 3", D="DITETAPKAN 1", E="CADANGAN 2", cells={SAWIT_1: (2, 1, 0), SAWIT_2: (1, 1, 0)}, programme=MOVING),

    first("who was covered last year comes", RankKey.BERLANJUT, {"card": OWN}, {}),
    first("the lower decile comes", RankKey.DESIL, of_welfare(desil=1), of_welfare(desil=2)),
    first("the more dangerous work comes", RankKey.RISIKO, {"work": "pemanen sawit"}, {"work": "buruh sawit"}),
    first("the head of the family comes", RankKey.KEPALA_KELUARGA, of_welfare(hubungan="Kepala Keluarga"), of_welfare(hubungan="Istri")),
    first("a known relation comes before an unknown one", RankKey.KEPALA_KELUARGA, of_welfare(hubungan="Istri"), of_welfare(hubungan=None)),
    first("the larger family comes", RankKey.TANGGUNGAN, of_welfare(jumlah_anggota=6), of_welfare(jumlah_anggota=5)),
    first("a woman who heads her family comes", RankKey.PEREMPUAN_KEPALA, of_welfare(hubungan="Kepala Keluarga") | {"sex": "P"}, of_welfare(hubungan="Kepala Keluarga")),
    first("a woman who heads her family comes before a woman who does not", RankKey.PEREMPUAN_KEPALA,
        of_welfare(hubungan="Kepala Keluarga") | {"sex": "P"}, of_welfare(hubungan="Istri") | {"sex": "P"}),
    first("who is disabled comes", RankKey.DISABILITAS, of_welfare(disabilitas=True), of_welfare(disabilitas=False)),
    first("known not to be disabled comes before unknown", RankKey.DISABILITAS, of_welfare(disabilitas=False), of_welfare(disabilitas=None)),

    case("whose membership is unknown could have been covered last year", a("A", 1, card={"segmen": "BPU", "status": "AKTIF"}), a("B", 2, card=OWN),
        A="PERLU_TINJAUAN KEPESERTAAN_BELUM_DIKETAHUI", B="DITETAPKAN 1", above=("A",), programme=one_seat(RankKey.BERLANJUT)),
    case("whose decile is stale could be in the first", a("A", 1, welfare={"desil": 2, "as_of": date(2020, 1, 1)}), a("B", 2),
        A="PERLU_TINJAUAN DESIL_BASI", B="DITETAPKAN 1", above=("A",),
        programme=replace(one_seat(RankKey.DESIL), evidence_max_days=(("welfare", 365),))),
    case("who is known to compete for one cell has no claim on the next", a("A", 1), a("B", 2), a("C", 9, unsettled=True),
        A="DITETAPKAN 1", B="DITETAPKAN 2", C=OPEN),
    case("a seat that moved away is still the unsettled one's to claim", a("A", 9, unsettled=True), a("B", 1), a("C", 2, kab="12.02"), a("D", 3, kab="12.02"),
        A=OPEN, B="DITETAPKAN 1", C="DITETAPKAN 1", D="DITETAPKAN 2", above=("A",), cells={SAWIT_1: (1, 0, -1), SAWIT_2: (2, 0, 1)}, programme=MOVING),
    case("so is one that moved elsewhere in the pool, to who outranks its taker", a("A", 4, unsettled=True, kab="12.03"), a("E", 6, unsettled=True, kab="12.03"),
        a("C", 2, kab="12.02"), a("D", 5, kab="12.02"), A=OPEN, E=OPEN, C="DITETAPKAN 1", D="DITETAPKAN 2", above=("A",), cells={SAWIT_1: (0, 0, -1)},
        programme=replace(MOVING, cells=tuple(Cell(f"12.0{i}", ("SAWIT",), "DBH", seats, "tetap") for i, seats in ((1, 1), (2, 1), (3, 0))))),
    case("where no cell has a seat nobody has a claim", a("A", 1, unsettled=True), A=OPEN, programme=replace(MOVING, cells=(Cell("12.01", ("SAWIT",), "DBH", 0, "tetap"),))),
]  # fmt: skip
