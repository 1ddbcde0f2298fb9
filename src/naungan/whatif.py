"""A what-if: a determination's result and a few changes in, who would enter and leave and what it would cost out.

Knows: the order of the steps, and that nothing may be compared before the result itself has been found again.
Does not know: any rule (stages/), how a comparison is shown (cli/), or who may see a name: it gives ids only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from naungan.engines.engine import Register
from naungan.engines.people_of import PeopleOf, people_of
from naungan.engines.registers import open_registers
from naungan.model.decision import Check, Outcome
from naungan.model.errors import EvidenceMissing, ProgrammeInvalid, WrongCall
from naungan.model.nik import parse_nik
from naungan.model.person import Registered
from naungan.model.programme import Programme, RankKey
from naungan.reports.bundle import read_manifest
from naungan.reports.comparison import Comparison, Held, compare
from naungan.reports.held_result import Result, as_file, of_file, read_programme
from naungan.sources.key_file import draft_seed, load_lottery_seed
from naungan.sources.programme_changes import Changes, read_changes
from naungan.sources.ruling_files import load_rulings
from naungan.stages import allocate, assess, cards, clean, rank, rule, whatif

__all__ = ["Result", "ask", "keep", "open_result"]

JUDGED_AGAIN = (Check.USIA, Check.DESIL)
NOT_PLAIN = (*JUDGED_AGAIN, Check.GANDA, Check.KK)
"""Checks that are judged again, here or by allocation; all others stand as they are."""


class Decided(NamedTuple):
    """The columns of decisions.parquet that are needed; `told`: what some checks said, row by row; `passed`: did all
    others pass, but for those of allocation?"""

    ids: list[str]
    regencies: list[str]
    cells: list[str]
    verdicts: list[str]
    ranks: list[int | None]
    niks: list[str]
    tickets: list[str | None]
    told: Mapping[Check, list[whatif.Told]]
    passed: list[bool]


class Known(NamedTuple):
    """What a row needs of the registers: the person in it, and what each ranking key says of them."""

    row: int
    person: Registered
    values: tuple[int, ...]


def open_result(
    folder: Path, *, registers: Path | None = None, decisions: Path | None = None, lottery_seed: Path | None = None
) -> Result:
    """Read a bundle once, to ask it many things; or the file that `keep` made of one, which needs nothing else.

    In: the registers, rulings and seed of that determination; without registers only questions that leave everybody's
    verdict and place untouched can be answered. Raises: BundleBroken, EvidenceMissing, ProgrammeInvalid, Stop.
    """
    if folder.is_file():
        return of_file(folder.read_bytes())
    read_manifest(folder)
    programme_text, regions_text = (
        (folder / name).read_text("utf-8-sig") for name in ("programme.toml", "regions.csv")
    )
    programme = read_programme(programme_text, regions_text)
    decided = _read_decided(folder / "decisions.parquet")
    rows = pq.read_table(folder / "rows.parquet", columns=["candidate_id", "jenis_kelamin", "pekerjaan"])
    held = Held(
        decided.ids, decided.regencies, decided.cells, decided.verdicts,
        _sexes(decided, _by_id(rows, "jenis_kelamin")), [told.value for told in decided.told[Check.USIA]],
        pq.read_table(folder / "cells.parquet").to_pylist(),
    )  # fmt: skip
    texts = (programme_text, regions_text, programme, held)
    if registers is None:
        return Result(*texts, None, tuple(_ranked(decided)))
    seed = load_lottery_seed(lottery_seed) if lottery_seed else draft_seed(programme)
    _check_seed(decided, seed)
    rulings = rule.gather(load_rulings(decisions) if decisions else {})
    works = _by_id(rows, "pekerjaan") | {
        row: fields["pekerjaan"] for row, fields in rulings.corrections.items() if "pekerjaan" in fields
    }
    known = list(_look_up(decided, programme, open_registers(registers), rulings, works))
    result = Result(*texts, tuple(_facts(decided, known, rule.said_apart(rulings), seed)))
    _check_found_again(result, decided, registers)
    return result


def keep(result: Result, path: Path) -> None:
    """Write a result with its registers' facts into a file for its owner only. Raises: WrongCall, EvidenceMissing."""
    if result.facts is None:
        raise EvidenceMissing("Yang disimpan harus dapat ditanya apa pun. Berikan register: --registers FOLDER.")
    if path.exists():
        raise WrongCall(f"{path} sudah ada dan tidak ditimpa. Hapus dahulu, atau pilih nama lain.")
    path.touch(0o600, exist_ok=False)
    path.write_bytes(as_file(result))


def ask(result: Result, words: Sequence[str]) -> Comparison:
    """What would be if? In: changes as 'KEY=VALUE'. Raises: WrongCall for a change that cannot be; EvidenceMissing."""
    changes = read_changes(words, result.document, result.programme.cells)
    after = _changed(result, changes)
    competing, cells = _seat(result, after, changes)
    return compare(result.held, result.programme, after, changes.words, competing, cells)


def _changed(result: Result, changes: Changes) -> Programme:
    try:
        return result.changed(changes)
    except ProgrammeInvalid as error:
        faults = "; ".join(f"{fault.key}: {fault.what}. Perbaikan: {fault.remedy}" for fault in error.faults)
        raise WrongCall(f"Program dengan perubahan ini bertentangan dengan dirinya. {faults}.") from error


def _seat(
    result: Result, after: Programme, changes: Changes
) -> tuple[Mapping[str, Sequence[allocate.Entry]], tuple[allocate.CellResult, ...]]:
    if result.facts is not None:
        return whatif.seat(whatif.entries(result.facts, after), after)
    if not changes.keep_order:
        raise EvidenceMissing(
            "Hasil penetapan ini tidak menyimpan semua yang diperlukan untuk menilai syarat atau menyusun peringkat "
            "lagi, dan tidak ada yang ditebak. Berikan register yang dipakai saat penetapan: --registers FOLDER."
        )
    held = {cell["cell"]: cell["seats"] for cell in result.held.cell_rows}
    programme, unknown = whatif.programme_of_ranks(result.programme, after, held, result.ranked)
    if unknown:
        raise EvidenceMissing(
            f"Sisa kursi akan berpindah antar sel ({', '.join(unknown)} dan sel sedana), dan hasil penetapan tidak "
            "menyimpan siapa yang lebih dulu di antara sel. Berikan register yang dipakai saat penetapan: "
            "--registers FOLDER."
        )
    return whatif.seat(whatif.ranked_entries(result.ranked), programme)


def _ranked(decided: Decided) -> list[whatif.Ranked]:
    rows = zip(decided.ids, decided.regencies, decided.cells, decided.ranks, strict=True)
    return [whatif.Ranked(row, kab, cell, place) for row, kab, cell, place in rows if place is not None]


def _read_decided(path: Path) -> Decided:
    names = ("candidate_id", "kode_kab", "cell", "verdict", "rank", "nik", "ticket")
    table = pq.read_table(path, columns=[*names, "evidence"]).combine_chunks()
    evidence = pc.list_flatten(table.column("evidence")).combine_chunks()
    columns = [table.column(name).to_pylist() for name in names]
    ids, regencies, cells, verdicts, ranks, niks, tickets = columns
    passed = pa.array([True] * len(ids), pa.bool_())
    made = set(pc.unique(evidence.field("check")).to_pylist())
    for check in Check:
        if check in made and check not in NOT_PLAIN:
            passed = pc.and_(passed, pc.equal(_of(evidence, check, "outcome"), Outcome.LOLOS.value))
    told = {check: _told(evidence, check) for check in (*JUDGED_AGAIN, Check.DOMISILI)}
    return Decided(ids, regencies, cells, verdicts, ranks, niks, tickets, told, passed.to_pylist())


def _of(evidence: pa.StructArray, check: Check, field: str) -> pa.Array:
    """What one check says of every row, in the order of the rows: every check is made for every row."""
    return evidence.field(field).filter(pc.equal(evidence.field("check"), check.value))


def _told(evidence: pa.StructArray, check: Check) -> list[whatif.Told]:
    known: dict[tuple[str, str], whatif.Told] = {}  # few differ: one object for each
    said = zip(_of(evidence, check, "outcome").to_pylist(), _of(evidence, check, "value").to_pylist(), strict=True)
    return [known.get(each) or known.setdefault(each, whatif.Told(Outcome(each[0]), each[1])) for each in said]


def _by_id(rows: pa.Table, column: str) -> dict[str, str]:
    return dict(zip(rows.column("candidate_id").to_pylist(), rows.column(column).to_pylist(), strict=True))


def _sexes(decided: Decided, written: Mapping[str, str]) -> list[str]:
    """The sex that the linked NIK tells, else the one the list tells."""
    said = {text: clean.sex_of(text or "") for text in set(written.values())}
    parts = [parse_nik(nik) if nik else None for nik in decided.niks]
    return [
        part.sex if part else said.get(written.get(row, ""), "")
        for row, part in zip(decided.ids, parts, strict=True)
    ]  # fmt: skip


def _check_seed(decided: Decided, seed: bytes) -> None:
    drawn = next(((nik, ticket) for nik, ticket in zip(decided.niks, decided.tickets, strict=True) if ticket), None)
    if drawn and drawn[1] != rank.ticket(seed, drawn[0]):
        raise EvidenceMissing(
            "Undian hasil ini memakai benih lain. Berikan benih yang dipakai saat penetapan: --lottery-seed BERKAS."
        )


def _look_up(
    decided: Decided, programme: Programme, registers: Mapping[str, Register], rulings: rule.Rulings,
    works: Mapping[str, str],
) -> Iterable[Known]:  # fmt: skip
    """Every row whose checks passed, but for those that are judged again, with its person and ranking values."""
    wanted = {nik for nik, good in zip(decided.niks, decided.passed, strict=True) if good and nik}
    continuing, keys = RankKey.BERLANJUT in programme.ranking, list(RankKey)
    known = people_of(wanted, registers, programme.decile_column, cards=continuing)
    risks = {text: clean.sector_of(text, programme.occupations)[1] for text in set(works.values())}
    for at, good in enumerate(decided.passed):
        if not good or not decided.niks[at]:
            continue
        row, home = decided.ids[at], decided.told[Check.DOMISILI][at].value
        person = _person(known.population.get(decided.niks[at], ()), home)
        welfare, _ = assess.choose_welfare(_welfare_rows(person, known), person)
        continues = _continues(person, known, registers, rulings, row, programme) if continuing else None
        told = (welfare, person, continues, risks[works[row]], rank.LAST)
        yield Known(at, person, tuple([rank.key_value(key, *told) for key in keys]))


def _facts(
    decided: Decided, known: Sequence[Known], apart: Mapping[str, tuple[str, str]], seed: bytes
) -> Iterable[whatif.Facts]:
    """What is known, with numbers in place of NIKs, cards and likenesses that rows share."""
    rows_of = Counter(each.person.nik for each in known)
    people = _numbered(each.person.nik for each in known)
    cards = _numbered(each.person.kk for each in known)
    alike = {each.person.nik: _likeness(each.person) for each in known}
    shared = {like for like, times in Counter(alike.values()).items() if like and times > 1}
    likenesses = _numbered(alike[each.person.nik] for each in known)
    tickets = {nik: rank.ticket(seed, nik) for nik in people}
    places = {nik: f"{place:08d}" for place, nik in enumerate(sorted(tickets, key=tickets.__getitem__))}
    for at, person, values in known:
        row, nik = decided.ids[at], person.nik
        yield whatif.Facts(
            row, decided.regencies[at], decided.cells[at], decided.told[Check.USIA][at],
            decided.told[Check.DESIL][at], people[nik], cards[person.kk] if person.kk else "", person.kode_kab, values,
            places[nik], rank.row_ticket(seed, nik, row) if rows_of[nik] > 1 else "",
            likenesses[alike[nik]] if alike[nik] in shared else "", row in apart,
        )  # fmt: skip


def _numbered(words: Iterable[Hashable]) -> dict[Any, str]:
    return {word: str(number) for number, word in enumerate(dict.fromkeys(words), 1)}


def _likeness(person: Registered) -> tuple[str, ...]:
    return allocate.likeness(person.name, person.birth_date, person.sex, person.mother)


def _person(holders: Sequence[Registered], home: str) -> Registered:
    """The registered person. Of several under one NIK the one who lives where the result says."""
    if len(holders) == 1:
        return holders[0]
    found = {holder._replace(status="", as_of=None) for holder in holders}
    if len(found) > 1:
        found = {holder for holder in found if holder.kode_kab == home}
    if len(found) != 1:
        raise EvidenceMissing(
            "Register kependudukan ini bukan yang dipakai saat penetapan: ada orang dalam hasil yang tidak ditemukan "
            "di dalamnya atau tidak dapat dibedakan. Berikan register yang dipakai saat penetapan."
        )
    return found.pop()


def _welfare_rows(person: Registered, known: PeopleOf) -> tuple[Any, ...]:
    key = (person.name, str(person.birth_date or ""), person.kode_kab)
    loose = tuple(w for w in known.unmatched.get(key, ()) if w.nik != person.nik) if all(key) else ()
    return known.welfare.get(person.nik, ()) + loose


def _continues(
    person: Registered, known: PeopleOf, registers: Mapping[str, Register], rulings: rule.Rulings, row: str,
    programme: Programme,
) -> bool | None:  # fmt: skip
    """Was this person covered by the programme? None = nobody knows, which an officer's answer settles."""
    info = registers["membership"].info if "membership" in registers else None
    asked = person.nik in known.asked_membership
    found, cover = cards.check_membership(known.membership.get(person.nik, ()), person, info, asked, programme)
    answer = rulings.answers.get(row, {}).get(Check.KEPESERTAAN, ("",))[0]
    answered = found[0] is Outcome.TIDAK_DIKETAHUI and answer == Outcome.LOLOS
    return cover.own if cover.own or cover.known or answered else None


def _check_found_again(result: Result, decided: Decided, registers: Path) -> None:
    """No change must mean no difference; else something that the result rests on was not given."""
    competing, _ = whatif.seat(whatif.entries(result.facts or (), result.programme), result.programme)
    found = {entry.candidate_id: place for rows in competing.values() for place, entry in enumerate(rows, 1)}
    told = {row: place for row, place in zip(decided.ids, decided.ranks, strict=True) if place is not None}
    if found != told:
        different = sum(found.get(row) != told.get(row) for row in found.keys() | told.keys())
        raise EvidenceMissing(
            f"Dari {registers} hasil ini tidak ditemukan kembali: {different} calon menempati urutan lain. Berikan "
            "register yang dipakai saat penetapan, dan --decisions bila waktu itu ada keputusan petugas."
        )
