"""One determination by SQL: the order of the steps, whichever database does them.

Knows: the order of the steps and how rules over few distinct values are asked of the stages themselves.
Does not know: any rule that SQL does not need (each step stands in engines/sql/<step>.sql), or which database runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from naungan.engines import doubles as row_doubles
from naungan.engines import sql_words
from naungan.engines.database import Database, step_sql
from naungan.engines.engine import Determined, Inputs, Progress, judge_again, silent
from naungan.engines.link_index import load_index, ready_index
from naungan.engines.link_run import LinkRun
from naungan.model.programme import Cell, Programme, SpareSeats
from naungan.sources.link_files import seat_model, shipped_profile
from naungan.stages import allocate, assess, cards, clean, doubles, evidence_age, rank, rule
from naungan.stages.fold import fold_text


class SqlRun:
    """One determination in one database: the tables of earlier steps live there."""

    def __init__(self, database: Database, inputs: Inputs, progress: Progress = silent) -> None:
        self.database, self.inputs, self.progress = database, inputs, progress
        self.words = sql_words.words(inputs)
        self.rulings = rule.gather(inputs.rulings)

    def determine(self) -> Determined:
        """Run the steps in order; each leaves its tables for the next."""
        steps = (self._load, self._clean, self._identify, self._compare, self._assess, self._allocate)
        labels = (
            "Membaca usulan", "Merapikan baris", "Mencari identitas", "Membandingkan baris", "Memeriksa syarat",
            "Membagi kuota",
        )  # fmt: skip
        for done, (label, step) in enumerate(zip(labels, steps, strict=True)):
            self.progress(label, done, len(steps))
            step()
        self.progress("Menyusun keputusan", len(steps), len(steps))
        found = Determined(
            self.database.arrow("SELECT * FROM decided ORDER BY candidate_id"),
            self.database.arrow("SELECT * FROM printed_links"),
            self.database.arrow("SELECT * FROM cell_results"),
            self.database.arrow("SELECT * FROM clean_problems"),
            self.database.arrow("SELECT * FROM doubles"),
        )
        return replace(found, if_fresh=self._if_fresh(found.decisions))

    def _if_fresh(self, decisions: pa.Table) -> tuple[evidence_age.IfFresh, ...]:
        """What would be if stale evidence were fresh; nothing to do where none is stale."""
        return judge_again(decisions, self.inputs.programme, self._verdicts_under)

    def _verdicts_under(self, programme: Programme) -> dict[str, str]:
        """Everybody judged and seated again under another programme: the verdicts of those who are eligible."""
        self.progress("Menghitung seandainya bukti diperbarui", 0, 0)
        self.inputs = replace(self.inputs, programme=programme)
        self.words = sql_words.words(self.inputs)
        for statement in sql_words.register_views(self.inputs):
            self.database.execute(statement)
        self._load_answers()
        self._judge()
        self._allocate()
        return dict(self._rows("SELECT candidate_id, verdict FROM decided WHERE rank IS NOT NULL"))

    def _sql(self, *steps: str) -> None:
        for step in steps:
            self.database.execute(step_sql(step, self.words))

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.database.rows(query)

    def _table(self, name: str, columns: Mapping[str, pa.DataType], rows: Iterable[Sequence[Any]]) -> None:
        """Put small Python rows into a table of the database."""
        data = list(rows)
        arrays = [pa.array([row[i] for row in data], type_) for i, type_ in enumerate(columns.values())]
        self.database.put(name, pa.Table.from_arrays(arrays, names=list(columns)))

    def _load(self) -> None:
        programme, text, num = self.inputs.programme, pa.string(), pa.int32()
        cells = [(c, f, value) for c, fields in self.rulings.corrections.items() for f, value in fields.items()]
        self._table("corrections", {"candidate_id": text, "field": text, "value": text}, cells)
        self.database.execute(sql_words.rows_view(self.inputs.rows, sorted({field for _, field, _ in cells})))
        self._sql("registers")
        for statement in sql_words.register_views(self.inputs):
            self.database.execute(statement)
        self._table("regions", {"code": text}, ((r.code,) for r in programme.regions))
        self._table("own_payers", {"name": text}, ((name,) for name in programme.own_payers))
        self._table(
            "required_lists", {"pos": num, "name": text}, ((i, name) for i, name in enumerate(programme.required_lists))
        )
        self._table("ruled_identity", {"candidate_id": text, "value": text}, self.rulings.identity.items())
        self._table("objections", {"candidate_id": text, "value": text}, self.rulings.objections.items())
        self._load_answers()

    def _load_answers(self) -> None:
        """People's evidence, and whether it is too old for this programme."""
        text, programme = pa.string(), self.inputs.programme
        self._table(
            "answers",
            {"candidate_id": text, "check": text, "value": text, "by": text, "day": text, "stale": pa.bool_()},
            (
                (c, str(check), *answer, evidence_age.is_stale_answer(check, answer[2], programme))
                for c, checks in self.rulings.answers.items()
                for check, answer in checks.items()
            ),
        )

    def _clean(self) -> None:
        programme, text = self.inputs.programme, pa.string()
        self.database.execute(sql_words.ROWS_TABLE)
        rules = clean.CleanRules(programme.occupations, programme.registration_date.year)
        births = (
            (t, o, clean.read_date(t, o, rules))
            for t, o in self._rows("SELECT DISTINCT birth_text, date_order FROM rows")
        )
        self._table(
            "birth_texts",
            {"text": text, "date_order": text, "birth_date": pa.date32(), "code": text},
            ((t, o, day, str(clean.birth_fault(t, day) or "")) for t, o, day in births),
        )  # fmt: skip
        self._table(
            "sex_texts",
            {"text": text, "sex": text, "readable": pa.bool_()},
            (
                (t, clean.sex_of(t), bool(fold_text(t)))
                for (t,) in self._rows("SELECT DISTINCT jenis_kelamin FROM rows")
            ),
        )
        self._table("work_texts", {"text": text, "sector": text, "risk": pa.int32(), "code": text}, self._works(rules))
        self._sql("clean")

    def _works(self, rules: clean.CleanRules) -> Iterable[tuple[Any, ...]]:
        for (t,) in self._rows("SELECT DISTINCT pekerjaan FROM rows"):
            faults: list[clean.Fault] = []
            sector, risk = clean.read_sector(t, rules.occupations, faults)
            yield t, sector, risk, str(faults[0][2]) if faults else ""

    def _identify(self) -> None:
        link = LinkRun(self.database, shipped_profile(), seat_model(), sql_words.people(self.inputs))
        link.odds()
        self._sql("compare", "identify")
        link.judge("holders", "holder_posterior")
        register = self.inputs.registers.get("population")
        if register and self._rows("SELECT count(*) FROM open_seekers")[0][0]:
            with ready_index(register) as folder:
                load_index(self.database, folder)
                link.search()
        else:  # nobody left to search for: the register is not read a second time
            link.nobody()
        self._sql("rivals")
        self.database.execute(
            sql_words.population_for_rivals(
                self._rows("SELECT count(*) FROM best_rivals WHERE band = 'COCOK'")[0][0] > 0
            )
        )
        self._sql("links")

    def _compare(self) -> None:
        """Rows of one person while it is open who one of them is: the tables `doubles` and `others`."""
        found, nik_of = row_doubles.sides(self.database, shipped_profile(), seat_model())
        pairs = doubles.find_pairs(found, nik_of, rule.said_apart(self.rulings))
        regency = row_doubles.regencies(self.database, {row for pair in pairs for row in pair[1:3]})
        text, num = pa.string(), pa.int32()
        columns = dict.fromkeys(("cluster", "candidate_id", "other_id", "between"), text)
        columns |= {"match_weight": num, "ppm": num}
        self._table("doubles", columns, pairs)
        self._table("others", {"candidate_id": text, "rows": text}, doubles.others_of(pairs, regency).items())

    def _assess(self) -> None:
        text = pa.string()
        self._sql("welfare")
        relations = self._rows("SELECT DISTINCT relation FROM welfare_chosen")
        self._table("relation_texts", {"text": text, "folded": text}, ((t, fold_text(t)) for (t,) in relations))
        self._judge()

    def _judge(self) -> None:
        text, yes = pa.string(), pa.bool_()
        self._sql("assess")
        key = "kode_kab, sector, cover_known, cover_other, cover_own"
        self._table(
            "fund_answers",
            {"kode_kab": text, "sector": text, "cover_known": yes, "cover_other": yes, "cover_own": yes,
             "code": text, "value": text, "cell": text, "possible": pa.list_(text)},
            (self._fund(*row) for row in self._rows(f"SELECT DISTINCT {key} FROM standing")),
        )  # fmt: skip
        self._sql("evidence")
        for statement in sql_words.answer_updates(self.rulings.answers, self.inputs.programme):
            self.database.execute(statement)

    def _fund(self, kode_kab: str, sector: str, known: bool, other: bool, own: bool) -> tuple[Any, ...]:
        cover = cards.Cover(known, other, own)
        (_, code, value), cell, possible = assess.check_fund(kode_kab, sector, cover, self.inputs.programme)
        return kode_kab, sector, known, other, own, str(code), value, cell, list(possible)

    def _allocate(self) -> None:
        seed, text = self.inputs.lottery_seed, pa.string()
        self._sql("entries")
        niks = self._rows("SELECT DISTINCT nik FROM entries WHERE class = 0")
        self._table("tickets", {"nik": pa.int64(), "ticket": text}, ((n, rank.ticket(seed, str(n))) for (n,) in niks))
        rows = self._rows("SELECT candidate_id, nik FROM doubled")
        self._table(
            "row_tickets",
            {"candidate_id": text, "ticket": text},
            ((c, rank.row_ticket(seed, str(n), c)) for c, n in rows),
        )
        self._sql("allocate")
        cells = self.inputs.programme.cells
        counts = dict(self._rows("SELECT cell, count(*) FROM competing GROUP BY cell"))
        moved = self._move(cells, counts)
        self._table("seats", {"cell": text, "seats": pa.int32()}, ((c.code, c.seats + moved[c.code]) for c in cells))
        self._sql("decide")
        unsettled = dict(self._rows("SELECT cell, count(*) FROM could_sit GROUP BY cell"))
        self._table("cell_results", sql_words.CELL_TYPES, (self._cell(c, moved, counts, unsettled) for c in cells))

    def _move(self, cells: Sequence[Cell], counts: Mapping[str, int]) -> dict[str, int]:
        """Seats moved and the table `lines`, as stages/allocate.py: who takes spare seats is one sorted query."""
        text, num = pa.string(), pa.int32()
        shared = self.inputs.programme.spare_seats is SpareSeats.PINDAH
        pools = allocate.pools(cells)
        pool_of = {cell.code: str(number) for number, pool in enumerate(pools) for cell in pool}
        spare = {c.code: max(0, c.seats - counts.get(c.code, 0)) for c in cells}
        total = {pool_of[pool[0].code]: sum(spare[c.code] for c in pool) for pool in pools}
        self._table(
            "plain_seats",
            {"cell": text, "seats": num, "pool": text},
            ((c.code, c.seats, pool_of[c.code]) for c in cells),
        )
        self._table("pools", {"pool": text, "spare": num}, ((p, n if shared else 0) for p, n in total.items()))
        self._sql("moves")
        taken = dict(self._rows("SELECT cell, taken FROM takers"))
        used = {
            p: (n, worst) for p, n, worst in self._rows("SELECT pool, sum(taken), max(worst) FROM takers GROUP BY pool")
        }
        last = dict(self._rows("SELECT cell, rank_key FROM last_of_quota"))
        lines = []
        for cell in cells:
            seated, worst = used.get(pool_of[cell.code], (0, None))
            free = spare[cell.code] > 0 or (shared and total[pool_of[cell.code]] > seated)
            lines.append((cell.code, allocate.seating_line(free, last.get(cell.code), worst)))
        self._table("lines", {"cell": text, "line": text}, lines)
        return allocate.settle_moves(cells, spare, taken)

    def _cell(
        self, cell: Cell, moved: Mapping[str, int], counts: Mapping[str, int], unsettled: Mapping[str, int]
    ) -> tuple[Any, ...]:
        result = allocate.cell_result(
            cell, moved[cell.code], counts.get(cell.code, 0), unsettled.get(cell.code, 0), self.inputs.programme
        )
        return (
            cell.code, cell.kode_kab, "+".join(cell.sectors), cell.fund, cell.seats, result.moved, result.seats,
            result.filled, result.waiting, result.reserve_target, result.unsettled_above, cell.origin,
        )  # fmt: skip
