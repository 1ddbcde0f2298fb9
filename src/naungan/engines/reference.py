"""The reference engine: calls the stages row by row. Slow, and obviously right.

Knows: how to look records up in dictionaries. Does not know: any rule; every rule is a stage.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from naungan.engines.engine import Determined, Inputs, Progress, Register, judge_again, silent
from naungan.model import tables
from naungan.model.decision import Band, Check, Evidence, Outcome
from naungan.model.nik import mask_nik
from naungan.model.person import Candidate, Link, Membership, NikState, Registered, Scheme, Welfare
from naungan.model.problem import ProblemCode
from naungan.model.programme import Programme
from naungan.model.register import PopulationStatus
from naungan.model.row import RawRow
from naungan.sources.frames import as_table
from naungan.sources.link_files import seat_model, shipped_profile
from naungan.stages import allocate, assess, doubles, identify, link, names, rank, rule, weigh
from naungan.stages.clean import CleanRules, clean_row

Record = dict[str, Any]
PROFILE, MODEL = shipped_profile(), seat_model()
_LINK_FIELDS = [name for name, _ in tables.LINKS if name != "probability"] + ["ppm"]


class Population(NamedTuple):
    """The population register in dictionaries: by NIK and by block key."""

    by_nik: Mapping[int, tuple[Registered, ...]]
    by_key: Mapping[link.Key, tuple[link.Person, ...]]
    vocabulary: link.Vocabulary


class Lookup(NamedTuple):
    """All registers in dictionaries."""

    population: Population
    welfare: Mapping[int, tuple[Welfare, ...]]
    unmatched: Mapping[tuple[str, str, str], tuple[Welfare, ...]]
    membership: Mapping[int, tuple[Membership, ...]]
    exclusions: Mapping[int, tuple[tuple[str, Any], ...]]
    schemes: Mapping[int, tuple[Scheme, ...]]
    asked: Mapping[str, frozenset[int]]


class ReferenceEngine:
    """The stages as written, for small inputs and for holding the fast engines to account."""

    name = "reference"

    def determine(self, inputs: Inputs, progress: Progress = silent) -> Determined:
        """Clean, identify, assess and allocate every row. Memory: all registers at once."""
        programme = inputs.programme
        rulings = rule.gather(inputs.rulings)
        progress("Membaca register", 0, 0)
        lookup = load(inputs)
        infos = {kind: register.info for kind, register in inputs.registers.items()}
        rules = CleanRules(programme.occupations, programme.registration_date.year)
        raws = [RawRow(**record) for record in read(inputs.rows)]
        cleaned = [clean_row(rule.correct(raw, rulings.corrections.get(raw.candidate_id, {})), rules) for raw in raws]
        problems = [
            _problem(raw, field, value, code)
            for raw, (_, faults) in zip(raws, cleaned, strict=True)
            for field, value, code in faults
        ]
        repeated = Counter(c.nik for c, _ in cleaned if c.nik_state is NikState.LENGKAP)
        problems += [
            _problem(raw, "nik", mask_nik(c.nik), ProblemCode.NIK_BERULANG)
            for raw, (c, _) in zip(raws, cleaned, strict=True)
            if c.nik_state is NikState.LENGKAP and repeated[c.nik] > 1
        ]
        links = [_identify(candidate, lookup, rulings) for candidate, _ in cleaned]
        known = {each.candidate_id: each.nik for each in links if each.band == Band.COCOK}
        objections = rule.objections_of_people(rulings.objections, known)
        apart = rule.said_apart(rulings)
        twice = doubles.find_pairs(_sides([c for c, _ in cleaned], links, known), known, apart)
        others = doubles.others_of(twice, {c.candidate_id: c.kode_kab for c, _ in cleaned})

        def decide(inputs: Inputs) -> tuple[pa.Table, pa.Table]:
            standings, entries = [], []
            for done, ((candidate, _), found) in enumerate(zip(cleaned, links, strict=True), 1):
                person = _person(found, candidate, lookup)
                standing = assess.assess(
                    candidate, found, _records(person, lookup), infos, inputs.programme,
                    objections.get(candidate.candidate_id, ""), rulings.answers.get(candidate.candidate_id, {}),
                )  # fmt: skip
                standings.append(standing)
                beside = (apart.get(candidate.candidate_id, ("", "")), others.get(candidate.candidate_id, ""))
                entries.append(_entry(candidate, person, standing, inputs, *beside))
                if done % 1000 == 0:
                    progress("Memeriksa syarat", done, len(cleaned))
            progress("Membagi kuota", 0, 0)
            seats, cells = allocate.allocate(entries, inputs.programme)
            decisions = [
                _decision(raw, each, standing, entry, seats[entry.candidate_id])
                for raw, each, standing, entry in zip(raws, links, standings, entries, strict=True)
            ]
            return (
                as_table(decisions, _with_ppm(tables.DECISIONS)),
                as_table([_cell_record(cell) for cell in cells], tables.CELLS),
            )

        decisions, cells = decide(inputs)

        def verdicts_under(other: Programme) -> dict[str, str]:
            table, _ = decide(replace(inputs, programme=other))
            return dict(zip(table["candidate_id"].to_pylist(), table["verdict"].to_pylist(), strict=True))

        return Determined(
            decisions,
            as_table([_link_record(each) for each in links], _with_ppm(tables.LINKS)),
            cells,
            as_table(problems, tables.PROBLEMS),
            as_table([pair._asdict() for pair in twice], _with_ppm(tables.DOUBLES)),
            judge_again(decisions, programme, verdicts_under),
        )


def read(path: Path) -> Iterable[Record]:
    """Rows of a Parquet file as dictionaries."""
    for batch in pq.ParquetFile(path).iter_batches():
        yield from batch.to_pylist()


def load(inputs: Inputs) -> Lookup:
    """Read every register into dictionaries."""

    def rows(kind: str) -> Iterable[Record]:
        register = inputs.registers.get(kind)
        return read(register.data) if register else ()

    by_nik: dict[int, list[Registered]] = defaultdict(list)
    for r in rows("population"):
        by_nik[r["nik"]].append(registered_row(r))
    everybody = [person for several in by_nik.values() for person in several]
    vocabulary = vocabulary_of(everybody)
    welfare = [(r["nik"], welfare_row(r, inputs.programme.decile_column)) for r in rows("welfare")]
    return Lookup(
        Population({k: tuple(v) for k, v in by_nik.items()}, _by_key(everybody, vocabulary), vocabulary),
        _grouped(welfare),
        _grouped(((w.name, str(w.birth_date or ""), w.kode_kab), w) for _, w in welfare if w.matched is False),
        _grouped((r["nik"], membership_row(r)) for r in rows("membership")),
        _grouped((r["nik"], (r["daftar"], r["as_of"])) for r in rows("exclusions")),
        _grouped((r["nik"], scheme_row(r)) for r in rows("schemes")),
        {kind: _asked(register) for kind, register in inputs.registers.items()},
    )


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, tuple[Any, ...]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}


def _asked(register: Register) -> frozenset[int]:
    return frozenset(r["nik"] for r in read(register.asked)) if register.asked else frozenset()


def registered_row(r: Record) -> Registered:
    """One row of the prepared population register."""
    return Registered(
        str(r["nik"]), r["kk"] or "", r["nama_lipat"] or "", r["ibu_lipat"] or "", r["tanggal_lahir"],
        r["jenis_kelamin"] or "", r["kode_kab"] or "", r["status"] or "", r["as_of"],
    )  # fmt: skip


def welfare_row(r: Record, decile_column: str) -> Welfare:
    """One row of the prepared welfare register."""
    return Welfare(
        str(r["nik"] or ""), r["nama_lipat"] or "", r["tanggal_lahir"], r["kode_kab"] or "", r[decile_column],
        r["persentil"], r["hubungan"] or "", r["jumlah_anggota"], r["disabilitas"], r["padan_dukcapil"],
        r["source"] or "", r["as_of"],
    )  # fmt: skip


def membership_row(r: Record) -> Membership:
    """One row of the prepared membership register."""
    return Membership(str(r["nik"]), r["segmen"] or "", r["status"] or "", r["pembayar"] or "", r["as_of"])


def scheme_row(r: Record) -> Scheme:
    """One row of the prepared register of other programmes."""
    return Scheme(
        str(r["nik"]), r["program"], r["pembayar"] or "", r["sumber_dana"] or "", r["mulai"], r["sampai"], r["as_of"]
    )  # fmt: skip


def _with_ppm(columns: tables.Columns) -> tables.Columns:
    """An engine gives parts of a million; the writer makes the probability of them."""
    return tuple(("ppm", "int") if name == "probability" else (name, kind) for name, kind in columns)


def vocabulary_of(people: Sequence[Registered]) -> link.Vocabulary:
    """What a register says of words and values."""
    values = Counter(
        (c, str(v)) for p in people for c, v in (("birth", p.birth_date), ("sex", p.sex), ("region", p.kode_kab)) if v
    )
    heard: Counter[tuple[str, str]] = Counter()
    for comparison, texts in (("name", [p.name for p in people]), ("mother", [p.mother for p in people])):
        heard.update((comparison, names.sound_of(word)) for text in texts for word in text.split())
        for text in texts:
            for word in link.row_words(text, sounds=True):
                heard[comparison, names.sound_of(word)] += 0
    order = sorted(heard, key=lambda each: (each[0], -heard[each], each[1]))
    first = {comparison: at for at, (comparison, _) in reversed(list(enumerate(order)))}
    sounds = {each: (at - first[each[0]] + 1, weigh.rarity(heard[each], len(people))) for at, each in enumerate(order)}
    return link.Vocabulary(len(people), sounds, {each: weigh.rarity(n, len(people)) for each, n in values.items()})


def _by_key(people: Sequence[Registered], vocabulary: link.Vocabulary) -> Mapping[link.Key, tuple[link.Person, ...]]:
    ready = [identify.ready_person(place, person, vocabulary, PROFILE) for place, person in enumerate(people)]
    return _grouped((key, person) for person in ready for key in link.person_keys(person, PROFILE))


def _identify(candidate: Candidate, lookup: Lookup, rulings: rule.Rulings) -> Link:
    ruled = rulings.identity.get(candidate.candidate_id, "")
    own = ruled if ruled.isdigit() else candidate.nik if candidate.nik_state is NikState.LENGKAP else ""
    holders = lookup.population.by_nik.get(int(own), ()) if own else ()
    asked = bool(own) and int(own) in lookup.asked.get("population", ())
    by_key, vocabulary = lookup.population.by_key, lookup.population.vocabulary
    return identify.identify(candidate, holders, by_key, vocabulary, PROFILE, MODEL, asked=asked, ruled=ruled)


def _sides(rows: Sequence[Candidate], links: Sequence[Link], known: Mapping[str, str]) -> Iterator[doubles.Side]:
    """Open rows beside the rows of whoever they probably are, and beside each other. In: `known`: NIKs of sure rows."""
    sure = _grouped((nik, row) for row, nik in known.items())
    for each in links:
        if each.candidate_id not in known and each.nik:
            for row in sure.get(each.nik, ()):
                yield doubles.Side(each.candidate_id, row, each.match_weight or 0, each.ppm or 0)
    open_rows = sorted((row for row in rows if row.candidate_id not in known), key=lambda row: row.candidate_id)
    people = [_as_registered(row) for row in open_rows]
    vocabulary, profile, model = vocabulary_of(people), doubles.profile_of_rows(PROFILE), doubles.model_of_rows(MODEL)
    ready = [
        identify.ready_person(place, person, vocabulary, profile)._replace(register_id=row.candidate_id)
        for place, (row, person) in enumerate(zip(open_rows, people, strict=True))
    ]
    by_key = _grouped((key, person) for person in ready for key in link.person_keys(person, profile))
    for row in open_rows:
        own = identify.ready_row(row, "", vocabulary, profile)
        yield from doubles.sides(row.candidate_id, own, by_key, vocabulary, profile, model)


def _as_registered(row: Candidate) -> Registered:
    """An open row as if it stood in a register. A number that begins with 0 is no NIK."""
    nik = row.nik if row.nik_state in (NikState.LENGKAP, NikState.LIMA_BELAS) and row.nik[0] != "0" else ""
    return Registered(nik, row.kk, row.name, row.mother, row.birth_date, row.sex, row.kode_kab, "", None)


def _person(found: Link, candidate: Candidate, lookup: Lookup) -> Registered | None:
    """The register's record of the linked person; a NIK that stands twice is GANDA, unless all are dead."""
    holders = lookup.population.by_nik.get(int(found.nik), ()) if found.nik and found.band == Band.COCOK else ()
    if not holders:
        return None
    person, _ = identify.best_holder(candidate, holders, lookup.population.vocabulary, PROFILE, MODEL)
    if len(holders) == 1 or all(p.status == PopulationStatus.MENINGGAL for p in holders):
        return person
    return person._replace(status=PopulationStatus.GANDA)


def _records(person: Registered | None, lookup: Lookup) -> assess.Records:
    if person is None:
        return assess.Records(None, (), (), (), False, False, False)
    nik = int(person.nik)
    key = (person.name, str(person.birth_date or ""), person.kode_kab)
    unmatched = tuple(w for w in lookup.unmatched.get(key, ()) if w.nik != person.nik) if all(key) else ()

    def was_asked(kind: str) -> bool:
        return nik in lookup.asked.get(kind, ())

    return assess.Records(
        person, lookup.welfare.get(nik, ()) + unmatched, lookup.membership.get(nik, ()), lookup.exclusions.get(nik, ()),
        was_asked("welfare"), was_asked("membership"), was_asked("exclusions"), lookup.schemes.get(nik, ()),
        was_asked("schemes"),
    )  # fmt: skip


def _entry(
    candidate: Candidate, person: Registered | None, standing: assess.Standing, inputs: Inputs,
    apart: tuple[str, str], others: str,
) -> allocate.Entry:  # fmt: skip
    keys, seed = inputs.programme.ranking, inputs.lottery_seed
    nik, kk = (person.nik, person.kk) if person else ("", "")

    # at best, what a stale or unknown welfare row says of the person would turn out otherwise
    open_decile = any(e.check is Check.DESIL and e.outcome is Outcome.TIDAK_DIKETAHUI for e in standing.evidence)

    def text(unknown: int, welfare: Welfare | None) -> str:
        return rank.rank_text(keys, welfare, person, standing.continuing, standing.risk, unknown)

    return allocate.Entry(
        candidate.candidate_id, candidate.kode_kab, nik, kk, person.kode_kab if person else "",
        allocate.outcome_with_card(assess.outcome_of(standing.evidence), nik, kk, inputs.programme), standing.cell,
        standing.possible_cells, text(rank.LAST, standing.welfare),
        text(rank.FIRST, None if open_decile else standing.welfare),
        rank.ticket(seed, nik) if nik else "", rank.row_ticket(seed, nik, candidate.candidate_id) if nik else "",
        allocate.likeness(person.name, person.birth_date, person.sex, person.mother) if person else (),
        apart, others,
    )  # fmt: skip


def _problem(raw: RawRow, column: str, value: str, code: ProblemCode) -> Record:
    return {
        "candidate_id": raw.candidate_id, "source_file": raw.source_file, "source_sheet": raw.source_sheet,
        "source_row": raw.source_row, "column": column, "value": value, "code": str(code),
    }  # fmt: skip


def _decision(
    raw: RawRow, found: Link, standing: assess.Standing, entry: allocate.Entry, seat: allocate.Seat
) -> Record:
    evidence: tuple[Evidence, ...] = standing.evidence + seat.extra
    return {
        "candidate_id": raw.candidate_id, "source_file": raw.source_file, "source_sheet": raw.source_sheet,
        "source_row": raw.source_row, "kode_kab": entry.kode_kab, "sector": standing.sector, "cell": standing.cell,
        "verdict": str(seat.verdict), "reasons": [str(code) for code in allocate.reasons_of(standing.evidence, seat)],
        "rank": seat.rank, "cut_off": seat.cut_off, "above_cut_off": seat.above_cut_off, "nik": found.nik,
        "match_weight": found.match_weight, "ppm": found.ppm, "ticket": entry.ticket if seat.rank is not None else None,
        "evidence": [{field: str(value) for field, value in item._asdict().items()} for item in evidence],
    }  # fmt: skip


def _link_record(found: Link) -> Record:
    return {name: getattr(found, name) for name in _LINK_FIELDS}


def _cell_record(result: allocate.CellResult) -> Record:
    cell = result.cell
    return {
        "cell": cell.code, "kode_kab": cell.kode_kab, "sectors": "+".join(cell.sectors), "fund": cell.fund,
        "quota": cell.seats, "moved": result.moved, "seats": result.seats, "filled": result.filled,
        "waiting": result.waiting, "reserve_target": result.reserve_target, "unsettled_above": result.unsettled_above,
        "origin": cell.origin,
    }  # fmt: skip
