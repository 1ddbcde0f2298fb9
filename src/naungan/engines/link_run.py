"""Linking rows to an index in one database: exact numbers first, then rivals by blocks, then how probable each is.

Knows: the order of the steps and the tables between them. Does not know: files (linkage), or which database runs.
Tables in: people (view of the index), sounds, rare, seekers (row_id and the profile's values). Tables out: settled,
ranked and posterior, with `ready` naming the rows by cid.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pyarrow as pa

from naungan.engines import link_learn, link_sql
from naungan.engines.database import Database, step_sql
from naungan.engines.engine import Progress, silent
from naungan.model.linkage import Comparison, Kind, LinkModel, Profile
from naungan.stages import compare, link, names, weigh


class LinkRun:
    """The steps of one linking. `people`: how many people the index holds."""

    def __init__(
        self, database: Database, profile: Profile, model: LinkModel, people: int, progress: Progress = silent
    ) -> None:
        self.database, self.profile, self.model, self.people, self.progress = database, profile, model, people, progress
        self.words = link_sql.words(profile, model, people)
        self.learns, self.itself = False, False

    def run(self) -> None:
        """From seekers to settled, ranked and posterior."""
        self.odds()
        steps = (self.exact, self.learn, self.settle, self.ready, self.look)
        for done, step in enumerate(steps):
            self.progress("Mencari identitas", done, len(steps))
            step()
        self.progress("Mencari identitas", len(steps), len(steps))

    def search(self) -> None:
        """From open_seekers and nik_holders, whose exact path is done already, to ranked and posterior."""
        for step in (self.ready, self.look):
            step()

    def nobody(self) -> None:
        """The tables of a search that found nobody because there was nobody to look for."""
        self.database.execute(link_sql.nobody(self.profile))

    def odds(self) -> None:
        """The table that turns weights into odds."""
        self._put("odds", {"lighter": pa.int32(), "part": pa.int64()}, enumerate(weigh.odds_parts()))

    def exact(self) -> None:
        """Find who holds each row's NIK."""
        self.database.execute(step_sql("compare", self.words))
        niks = self.profile.of_kind(Kind.NIK)
        if niks and not self.itself:
            self.database.execute(step_sql("link_exact", self.words | {"nik": niks[0].name}))
        else:
            self.database.execute(link_sql.NO_HOLDERS)

    def learn(self) -> None:
        """Estimate the model from rows whose NIK is right, where that is asked for."""
        if not self.learns or self.itself or not self.profile.of_kind(Kind.NIK):
            return
        self.database.execute(link_learn.sample())
        self.ready()
        self.database.execute(link_learn.pairs())
        self.database.execute(step_sql("link", self.words | {"ranked": "ranked"}))
        learnt = link_learn.learnt(self.database, self.profile, self.model)
        self.model = link_learn.with_strangers(self.database, self.profile, learnt, self.people)
        self.words = link_sql.words(self.profile, self.model, self.people)

    def settle(self) -> None:
        """Settle rows whose NIK, name and birth date agree; the others stay open."""
        where = ""
        if self.profile.of_kind(Kind.NIK) and not self.itself:
            self.database.execute(step_sql("link_settled", self.words))
            self.judge("settled", "settled_posterior")
            where = "WHERE row_id NOT IN (SELECT row_id FROM settled)"
        self.database.execute(f"CREATE OR REPLACE TEMP TABLE open_seekers AS SELECT * FROM seekers {where}")

    def ready(self) -> None:
        """Number the words of open rows and look up how rare every value is."""
        for c in self.profile.of_kind(Kind.NAME):
            self._words(c)
        self.database.execute(link_sql.ready(self.profile, self.people))
        self.database.execute(link_sql.row_words(self.profile))

    def _words(self, c: Comparison) -> None:
        found = self.database.rows(f"SELECT DISTINCT {c.name} FROM open_seekers WHERE {c.name} <> ''")
        words = {name: link.row_words(name, sounds=self.profile.sounds) for (name,) in found}
        distinct = {w for each in words.values() for w in each}  # few, where names are many
        sound = {w: names.sound_of(w) if self.profile.sounds else w for w in distinct}
        rows = []
        for name, each in words.items():
            heard = list(dict.fromkeys(sound[w] for w in each))
            short, word = compare.short_word(name)
            short_sound = names.sound_of(word) if word and self.profile.sounds else word
            pattern = compare.short_pattern(short) if short else ""
            rows.append(
                (name, len(heard), pattern, short_sound, *heard, *("" for _ in range(compare.WORDS - len(heard))))
            )
        text = pa.string()
        columns = {
            "name": text,
            "n": pa.int32(),
            "short": text,
            "short_sound": text,
            **{f"w{i}": text for i in link_sql.SLOTS},
        }
        self._put(f"names_{c.name}", columns, rows)

    def look(self) -> None:
        """Compare rows with everyone they meet, round by round; a later round is for rows that are not sure yet."""
        self._meet(link_sql.block_joins(self.profile, self.profile.rounds[0], rows="ready"))
        self._weigh("ranked", "posterior")
        for before, each in pairwise(self.profile.rounds):
            self._look_further(each, link.SURE[before])

    def _look_further(self, round_: str, sure: int) -> None:
        """Weigh unsure rows anew, with whom they meet in this round as well; what was found for the others stays."""
        self.database.execute(f"""CREATE OR REPLACE TEMP TABLE unsure AS SELECT r.* FROM ready AS r
            LEFT JOIN ranked AS k ON k.cid = r.cid AND k.place = 1
            WHERE k.cid IS NULL OR k.match_weight < {sure}""")
        for name in ("pairs", "ranked", "posterior"):
            kept = "" if name == "pairs" else "NOT"
            self.database.execute(f"""CREATE OR REPLACE TEMP TABLE kept_{name} AS SELECT * FROM {name}
                WHERE cid {kept} IN (SELECT cid FROM unsure)""")
        again = "SELECT cid, pid FROM kept_pairs"
        self._meet([again, *link_sql.block_joins(self.profile, round_, rows="unsure")])
        self._weigh("found_ranked", "found_posterior")
        for name in ("ranked", "posterior"):
            both = f"SELECT * FROM found_{name} UNION ALL SELECT * FROM kept_{name}"
            self.database.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {both}")

    def _meet(self, queries: list[str]) -> None:
        """The pairs that any query finds and that agree in enough to be worth comparing."""
        self.database.execute(link_sql.pairs("met", queries))
        self.database.execute(link_sql.promising(self.profile, self.model, self.people, itself=self.itself))

    def _weigh(self, ranked: str, posterior: str) -> None:
        self.database.execute(step_sql("link", self.words | {"ranked": ranked}))
        self.judge(ranked, posterior)

    def judge(self, ranked: str, posterior: str) -> None:
        """How probable each row's best record in `ranked` is, as the table `posterior`."""
        self.database.execute(step_sql("link_posterior", self.words | {"ranked": ranked, "posterior": posterior}))

    def _put(self, name: str, columns: Mapping[str, pa.DataType], rows: Iterable[Sequence[Any]]) -> None:
        data = list(rows)
        arrays = [pa.array([row[i] for row in data], type_) for i, type_ in enumerate(columns.values())]
        self.database.put(name, pa.Table.from_arrays(arrays, names=list(columns)))
