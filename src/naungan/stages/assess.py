"""Assess: every check for every row, with the value it rests on, its source and its date.

Knows: the programme's criteria and what absence from a register means. Does not know: quotas or rivals (allocate).
A check is LOLOS only on evidence; what nobody knows is TIDAK_DIKETAHUI. No check hides another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from naungan.model.decision import Band, Check, Evidence, Outcome, ReasonCode, Result
from naungan.model.person import OUTSIDE, Candidate, Link, Membership, Registered, Scheme, Welfare
from naungan.model.programme import Cell, Domicile, Fund, Programme
from naungan.model.register import Coverage, PopulationStatus, RegisterInfo
from naungan.stages import compare
from naungan.stages.cards import Cover, check_membership, decided_on, has_fresh_cover
from naungan.stages.evidence_age import STALE, absence_is_answer, can_know, is_stale, is_stale_answer
from naungan.stages.funding import check_schemes

R = ReasonCode
PASS, FAIL, UNKNOWN = Outcome.LOLOS, Outcome.GAGAL, Outcome.TIDAK_DIKETAHUI

LIST_CODES = {
    "ASN": R.DAFTAR_ASN, "TNI": R.DAFTAR_TNI, "POLRI": R.DAFTAR_POLRI, "BUMN": R.DAFTAR_BUMN,
    "PERANGKAT_DESA": R.DAFTAR_PERANGKAT_DESA, "PROGRAM_LAIN": R.DAFTAR_PROGRAM_LAIN,
}  # fmt: skip
"""Exclusion list -> reason; any other list gives DAFTAR_LAIN."""

RULED_FAILURES = {
    Check.HIDUP: R.MENINGGAL, Check.USIA: R.USIA_DI_ATAS_BATAS, Check.DOMISILI: R.DOMISILI_LUAR_WILAYAH,
    Check.DESIL: R.DESIL_DI_ATAS_BATAS, Check.KEPESERTAAN: R.PESERTA_DIBAYARI_PIHAK_LAIN,
    Check.PENGECUALIAN: R.DAFTAR_LAIN, Check.PROGRAM_LAIN: R.DIDANAI_PROGRAM_LAIN,
    Check.SEKTOR: R.SEKTOR_TIDAK_TERMASUK, Check.SUMBER_DANA: R.SUMBER_DANA_TIDAK_BERHAK,
}  # fmt: skip
"""What a person's evidence means when it answers an unknown check with GAGAL."""

ANSWERABLE = (*(check for check in RULED_FAILURES if check is not Check.SUMBER_DANA), Check.GANDA)
"""Checks that evidence brought by people may answer. Identity needs a judgement, an objection its own ruling.

GANDA, which allocation makes, is answered with LOLOS only: that two are one person is a judgement on identity."""

NO_LIST = "TIDAK TERDAFTAR"
"""What standing on no list is called in the evidence."""


class Records(NamedTuple):
    """What the registers hold of the linked person. `*_asked`: was this NIK among the asked keys."""

    person: Registered | None
    welfare: tuple[Welfare, ...]
    membership: tuple[Membership, ...]
    exclusions: tuple[tuple[str, date | None], ...]
    welfare_asked: bool
    membership_asked: bool
    exclusions_asked: bool
    schemes: tuple[Scheme, ...] = ()
    schemes_asked: bool = False


class Standing(NamedTuple):
    """One row assessed: evidence in the order of `Check` (without allocation's), the cell it competes for ('' none),
    the cells it could compete for if everything unknown turned out well, and what ranking needs.

    `welfare` is the row judged by, fresh or not; `continuing` None = nobody knows.
    """

    evidence: tuple[Evidence, ...]
    cell: str
    possible_cells: tuple[str, ...]
    welfare: Welfare | None
    continuing: bool | None
    sector: str
    risk: int


def outcome_of(evidence: Sequence[Evidence]) -> Outcome:
    """GAGAL if any check failed, else TIDAK_DIKETAHUI if any is unknown, else LOLOS."""
    outcomes = {item.outcome for item in evidence}
    return FAIL if FAIL in outcomes else UNKNOWN if UNKNOWN in outcomes else PASS


def nobody_is_answer(info: RegisterInfo | None, programme: Programme) -> bool:
    """Does finding nobody at all in the population register mean that there is no such person in the programme's area?

    Only when it covers every regency of the programme: whom nobody has found may live in any of them.
    Law: UU 24/2013 Pasal 58 ayat 4 (belum diverifikasi).
    """
    return all(absence_is_answer(info, False, region.code, programme) for region in programme.regions)


def check_identity(link: Link, info: RegisterInfo | None, programme: Programme) -> Result:
    """Is the row's person known? Law: UU 24/2013 Pasal 58 ayat 4 (belum diverifikasi)."""
    if link.band == Band.COCOK:
        return PASS, "", Band.COCOK
    if link.by:
        return (FAIL, R.TIDAK_ADA_DI_DUKCAPIL, link.band) if link.band == Band.TIDAK_ADA else (
            UNKNOWN, R.IDENTITAS_BELUM_PASTI, link.band)  # fmt: skip
    if info is None:
        return UNKNOWN, R.BELUM_DIPERIKSA_DUKCAPIL, Band.TIDAK_DIPERIKSA
    if link.nik_is_anothers and link.band == Band.TIDAK_ADA:
        return UNKNOWN, R.NIK_MILIK_ORANG_LAIN, link.band
    if link.band == Band.TINJAUAN:
        return UNKNOWN, R.IDENTITAS_BELUM_PASTI, link.band
    if info.coverage is Coverage.JAWABAN:
        return UNKNOWN, R.NIK_TIDAK_DITEMUKAN if link.asked else R.BELUM_DIPERIKSA_DUKCAPIL, link.band
    if nobody_is_answer(info, programme):
        return FAIL, R.TIDAK_ADA_DI_DUKCAPIL, link.band
    return UNKNOWN, R.BELUM_DIPERIKSA_DUKCAPIL, link.band


def check_alive(person: Registered | None, stale: bool) -> Result:
    """Is the person alive? A death does not go stale; a life does. Law: UU 24/2013 (belum diverifikasi)."""
    if person is None:
        return UNKNOWN, R.STATUS_HIDUP_BELUM_DIKETAHUI, ""
    if person.status == PopulationStatus.MENINGGAL:
        return FAIL, R.MENINGGAL, person.status
    if person.status == PopulationStatus.GANDA:
        return UNKNOWN, R.NIK_GANDA_DUKCAPIL, person.status
    if person.status == PopulationStatus.NONAKTIF:
        return UNKNOWN, R.NIK_NONAKTIF, person.status
    if person.status != PopulationStatus.AKTIF:
        return UNKNOWN, R.STATUS_HIDUP_BELUM_DIKETAHUI, person.status
    if stale:
        return UNKNOWN, R.STATUS_HIDUP_BASI, person.status
    return PASS, "", person.status


def age_on(birth: date, day: date) -> int:
    """Completed years. Someone born on 29 February turns a year older on 1 March of other years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def check_age(person: Registered | None, programme: Programme) -> Result:
    """Is the age within the limits on the registration date? Law: PP 44/2015 and the programme, [kriteria] usia."""
    if person is None or person.birth_date is None:
        return UNKNOWN, R.USIA_BELUM_DIKETAHUI, ""
    return judge_age(age_on(person.birth_date, programme.registration_date), programme)


def judge_age(age: int, programme: Programme) -> Result:
    """Is this age within the limits? Units: completed years. Law: PP 44/2015 and the programme, [kriteria] usia."""
    if age < programme.age_min:
        return FAIL, R.USIA_DI_BAWAH_BATAS, str(age)
    if age >= programme.age_below:
        return FAIL, R.USIA_DI_ATAS_BATAS, str(age)
    return PASS, "", str(age)


def check_domicile(candidate: Candidate, person: Registered | None, stale: bool, programme: Programme) -> Result:
    """Does the person live where the programme pays? Law: the programme, [kriteria] domisili."""
    if person is None or not person.kode_kab:
        return UNKNOWN, R.DOMISILI_BELUM_DIKETAHUI, ""
    if stale:
        return UNKNOWN, R.DOMISILI_BASI, person.kode_kab
    inside = any(region.code == person.kode_kab for region in programme.regions)
    if programme.domicile is Domicile.KABKOTA:
        inside = inside and person.kode_kab == candidate.kode_kab
    return (PASS, "", person.kode_kab) if inside else (FAIL, R.DOMISILI_LUAR_WILAYAH, person.kode_kab)


def belongs_to(row: Welfare, person: Registered) -> bool:
    """Is this welfare row about this person? A row Dukcapil has not matched is compared like a candidate.

    A row that says neither whether it was matched nor a name is taken at its NIK: the register gives no more.
    """
    if row.matched or (row.matched is None and not row.name):
        return row.nik == person.nik
    birth = compare.date_level(row.birth_date, person.birth_date)
    if row.nik == person.nik:
        if birth == compare.UNKNOWN:
            return compare.plain_name_level(row.name, person.name) >= compare.NAME_SOUND
        return birth >= compare.DATE_TWO_PARTS and compare.is_spelled_alike(row.name, person.name)
    born = birth == compare.DATE_SAME
    return row.name == person.name != "" and born and row.kode_kab == person.kode_kab != ""


def choose_welfare(rows: Sequence[Welfare], person: Registered | None) -> tuple[Welfare | None, bool]:
    """The welfare row to judge by, and whether rows were found that cannot be told to be this person's.

    A row under the person's own NIK comes before one found by name. Ties: newest first, then the higher decile
    (never the more favourable one), then the higher percentile.
    """
    if person is None:
        return None, False
    own = [row for row in rows if row.nik == person.nik and belongs_to(row, person)]
    if not own:
        found = [row for row in rows if row.nik != person.nik and row.matched is False and belongs_to(row, person)]
        own = found if len(found) == 1 else []
    doubtful = not own and bool(rows)
    return (min(own, key=_welfare_order) if own else None), doubtful


def _welfare_order(row: Welfare) -> tuple[int, int, int, str, str, int, bool]:
    newest = -(row.as_of.toordinal() if row.as_of else 0)
    # beyond these, rows are alike in all that a decision uses
    return (
        newest,
        -(row.decile or 0),
        -(row.percentile or 0),
        row.source,
        row.relation,
        row.members or 0,
        bool(row.disabled),
    )


def check_decile(
    row: Welfare | None, doubtful: bool, person: Registered | None, info: RegisterInfo | None, asked: bool,
    programme: Programme,
) -> Result:  # fmt: skip
    """Is the welfare decile within the programme's limit? Law: Inpres 4/2022 and Inpres 8/2025 (belum diverifikasi)."""
    if person is None or info is None:
        return UNKNOWN, R.DESIL_BELUM_DIKETAHUI, ""
    if row is None:
        if doubtful or not can_know(info, asked, person.kode_kab):
            return UNKNOWN, R.DESIL_BELUM_DIKETAHUI, ""
        stale = is_stale(info.as_of, info.kind, programme)
        return (UNKNOWN, R.DESIL_BASI, "") if stale else (FAIL, R.TIDAK_ADA_DI_DATA_KESEJAHTERAAN, "")
    if row.decile is None:
        return UNKNOWN, R.DESIL_BELUM_DIKETAHUI, ""
    if is_stale(row.as_of or info.as_of, info.kind, programme):
        return UNKNOWN, R.DESIL_BASI, str(row.decile)
    return judge_decile(row.decile, programme)


def judge_decile(decile: int, programme: Programme) -> Result:
    """Is this decile within the limit? Law: the programme, [kriteria] desil_maksimum."""
    if decile > programme.decile_max:
        return FAIL, R.DESIL_DI_ATAS_BATAS, str(decile)
    return PASS, "", str(decile)


def check_exclusions(
    hits: Sequence[tuple[str, date | None]], person: Registered | None, info: RegisterInfo | None, asked: bool,
    programme: Programme,
) -> Result:  # fmt: skip
    """Is the person on a list the programme excludes? Law: the programme, [kriteria] daftar_pengecualian."""
    if person is not None and not programme.required_lists:
        return PASS, "", NO_LIST
    if person is None or info is None:
        return UNKNOWN, R.PENGECUALIAN_BELUM_DIKETAHUI, ""
    wanted = [(name, day or info.as_of) for name, day in hits if name in programme.required_lists]
    told = ", ".join(sorted({name for name, _ in wanted}))
    fresh = {name for name, day in wanted if not is_stale(day, info.kind, programme)}
    if fresh:
        first = next(name for name in programme.required_lists if name in fresh)
        return FAIL, LIST_CODES.get(first, R.DAFTAR_LAIN), told
    if wanted:
        return UNKNOWN, R.PENGECUALIAN_BASI, told
    if not can_know(info, asked, person.kode_kab):
        return UNKNOWN, R.PENGECUALIAN_BELUM_DIKETAHUI, ""
    missing = sorted(name for name in programme.required_lists if name not in info.lists)
    if missing:
        return UNKNOWN, R.PENGECUALIAN_BELUM_DIKETAHUI, "belum ada: " + ", ".join(missing)
    stale = is_stale(info.as_of, info.kind, programme)
    return (UNKNOWN, R.PENGECUALIAN_BASI, NO_LIST) if stale else (PASS, "", NO_LIST)


def listed_on(
    hits: Sequence[tuple[str, date | None]], info: RegisterInfo | None, programme: Programme
) -> date | None:  # fmt: skip
    """The oldest day of the lists that decide: the fresh ones, or where all are stale, those."""
    days = [day or info.as_of for name, day in hits if name in programme.required_lists] if info else []
    fresh = [day for day in days if not is_stale(day, "exclusions", programme)]
    return min(fresh or days, default=None)


def check_sector(sector: str) -> Result:
    """Is the occupation in a sector of the programme? Law: the programme's own decree; PMK 91/2023 for palm oil."""
    if sector == OUTSIDE:
        return FAIL, R.SEKTOR_TIDAK_TERMASUK, ""
    return (PASS, "", sector) if sector else (UNKNOWN, R.SEKTOR_BELUM_JELAS, "")


def may_pay(fund: Fund, cover: Cover) -> Outcome:
    """May this fund pay for a person who stands so with BPJS? Law: PMK 91/2023, 'not yet registered'."""
    if not fund.only_unregistered:
        return PASS
    if cover.other or (cover.own and fund.own_cover_is_registered):
        return FAIL
    return PASS if cover.known else UNKNOWN


def cells_for(kode_kab: str, sector: str, programme: Programme) -> tuple[Cell, ...]:
    """Cells a row may compete in, in the programme's order; an unknown sector or regency leaves all of them open."""
    return tuple(
        cell
        for cell in programme.cells
        if (not kode_kab or cell.kode_kab == kode_kab) and (not sector or sector in cell.sectors)
    )


def check_fund(kode_kab: str, sector: str, cover: Cover, programme: Programme) -> tuple[Result, str, tuple[str, ...]]:
    """Which fund may pay? Out: result, the cell competed for, the cells still possible. Law: PMK 91/2023; PP 38/2023.

    The first cell in the programme's order whose fund may pay; an unknown before it leaves the answer unknown.
    """
    funds = {fund.code: fund for fund in programme.funds}
    cells = cells_for(kode_kab, sector, programme)
    answers = [(cell, may_pay(funds[cell.fund], cover)) for cell in cells]
    payable = [(cell, answer) for cell, answer in answers if answer is not FAIL]
    if not sector or sector == OUTSIDE or not kode_kab:
        return (UNKNOWN, R.SUMBER_DANA_BELUM_PASTI, ""), "", tuple(cell.code for cell, _ in payable)
    if not cells:
        return (FAIL, R.TIDAK_ADA_KUOTA, ""), "", ()
    if not payable:
        return (FAIL, R.SUMBER_DANA_TIDAK_BERHAK, ""), "", ()
    # behind the first fund that may certainly pay, no other is ever asked
    certain = next((place for place, (_, answer) in enumerate(payable, 1) if answer is PASS), len(payable))
    possible = tuple(cell.code for cell, _ in payable[:certain])
    cell, answer = payable[0]
    if answer is UNKNOWN:
        return (UNKNOWN, R.SUMBER_DANA_BELUM_PASTI, cell.fund), "", possible
    return (PASS, "", cell.fund), cell.code, possible


def check_objection(objection: str) -> Result:
    """Was an objection from the public hearing upheld or left open?

    Law: UU 27/2022 Pasal 10 (belum diverifikasi).
    """
    if objection == "DITERIMA":
        return FAIL, R.KEBERATAN_DITERIMA, objection
    if objection == "DIAJUKAN":
        return UNKNOWN, R.KEBERATAN_DIPROSES, objection
    return PASS, "", objection or "TIDAK ADA"


def assess(
    candidate: Candidate,
    link: Link,
    records: Records,
    infos: Mapping[str, RegisterInfo],
    programme: Programme,
    objection: str,
    answers: Mapping[Check, tuple[str, str, str]],
) -> Standing:
    """Make every check for one row.

    In: `answers`: check -> (value, by, day) from people's evidence; they answer unknown checks only and never overturn
    a register. Out: evidence in the order of `Check`.
    """
    known = records.person if link.band == Band.COCOK else None
    population, welfare_info = infos.get("population"), infos.get("welfare")
    person_day = (known.as_of if known else None) or (population.as_of if population else None)
    stale = is_stale(person_day, "population", programme)
    welfare, doubtful = choose_welfare(records.welfare, known)
    cards, hits = (records.membership, records.exclusions) if known else ((), ())
    membership, exclusions, schemes = (infos.get(kind) for kind in ("membership", "exclusions", "schemes"))
    member, cover = check_membership(cards, known, membership, records.membership_asked, programme)
    sector = candidate.sector or answered_sector(answers)
    if member[0] is UNKNOWN and is_shown(Check.KEPESERTAAN, answers, programme):
        # shown to be no obstacle; but an active card, whoever pays for it, is still a registration
        covered = membership and has_fresh_cover(cards, membership, programme)
        cover = Cover(True, bool(covered), cover.own)
    fund, cell, possible = check_fund(candidate.kode_kab, sector, cover, programme)
    welfare_day = (welfare.as_of if welfare else None) or (welfare_info.as_of if welfare_info else None)
    funded, funded_day = check_schemes(records.schemes, known, schemes, records.schemes_asked, programme)
    results: dict[Check, Result] = {
        Check.IDENTITAS: check_identity(link, population, programme),
        Check.HIDUP: check_alive(known, stale),
        Check.USIA: check_age(known, programme),
        Check.DOMISILI: check_domicile(candidate, known, stale, programme),
        Check.DESIL: check_decile(welfare, doubtful, known, welfare_info, records.welfare_asked, programme),
        Check.KEPESERTAAN: member,
        Check.PENGECUALIAN: check_exclusions(hits, known, exclusions, records.exclusions_asked, programme),
        Check.PROGRAM_LAIN: funded,
        Check.SEKTOR: check_sector(candidate.sector),
        Check.SUMBER_DANA: fund,
        Check.KEBERATAN: check_objection(objection),
    }
    welfare_source = (welfare.source if welfare else "") or (welfare_info.source if welfare_info else "")
    sources = {
        Check.IDENTITAS: _place(population, person_day), Check.HIDUP: _place(population, person_day),
        Check.USIA: _place(population, person_day), Check.DOMISILI: _place(population, person_day),
        Check.DESIL: (welfare_source, _day(welfare_day)),
        Check.KEPESERTAAN: _place(membership, decided_on(cards, member[1], membership, programme)),
        Check.PENGECUALIAN: _place(exclusions, listed_on(hits, exclusions, programme)),
        Check.PROGRAM_LAIN: _place(schemes, funded_day),
        Check.SEKTOR: ("daftar usulan", ""), Check.SUMBER_DANA: (programme.code, _day(programme.registration_date)),
        Check.KEBERATAN: ("keputusan petugas" if objection else "", ""),
    }  # fmt: skip
    if link.by:
        sources[Check.IDENTITAS] = ("keputusan petugas", "")
    evidence = tuple(
        _answered(Evidence(check, *result, *sources[check]), answers.get(check), programme)
        for check, result in results.items()
        if check in programme.checks
    )
    continuing = cover.own if cover.own or cover.known else None
    return Standing(evidence, cell, possible, welfare, continuing, sector, candidate.risk)


def is_shown(check: Check, answers: Mapping[Check, tuple[str, str, str]], programme: Programme) -> bool:
    """Has somebody's evidence shown that this check is passed, and not too long ago?"""
    value, _, day = answers.get(check, ("", "", ""))
    return value == PASS and not is_stale_answer(check, day, programme)


def answered_sector(answers: Mapping[Check, tuple[str, str, str]]) -> str:
    """The sector a person's evidence gives: its code, '-' for none of the programme's, '' when silent."""
    value = answers.get(Check.SEKTOR, ("",))[0]
    return OUTSIDE if value == FAIL else value


def _answered(item: Evidence, answer: tuple[str, str, str] | None, programme: Programme) -> Evidence:
    if item.outcome is not UNKNOWN or answer is None or item.check not in ANSWERABLE:
        return item
    value, by, day = answer
    source = f"keputusan petugas: {by}"
    if is_stale_answer(item.check, day, programme):
        return Evidence(item.check, UNKNOWN, STALE[item.check], value, source, day)
    if value == FAIL:
        return Evidence(item.check, FAIL, RULED_FAILURES.get(item.check, R.DAFTAR_LAIN), value, source, day)
    if item.check is Check.SEKTOR:
        return Evidence(item.check, *check_sector(value), source, day)
    return Evidence(item.check, PASS, "", value, source, day)


def _place(info: RegisterInfo | None, day: date | None) -> tuple[str, str]:
    return (info.source, _day(day or info.as_of)) if info else ("", "")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
