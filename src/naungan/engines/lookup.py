"""One person looked up at a time in a prepared register: a process that stays warm answers in milliseconds.

Knows: which few rows of an index have to be read for a NIK, or for a name and a birth date. Does not know: how they are
compared and weighed (stages/link.py), or who asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from naungan.engines.link_index import BY_BIRTH, FOLDER, PEOPLE, SOUNDS, VALUES, is_current, looked_up, open_index
from naungan.engines.linkage import register_data
from naungan.model.decision import Band
from naungan.model.errors import RegisterInvalid, WrongCall
from naungan.model.linkage import Comparison, Kind, LinkModel, Profile
from naungan.stages import compare, link, weigh
from naungan.stages.compare import Name
from naungan.stages.fold import fold_name, fold_text
from naungan.stages.identify import band_of
from naungan.stages.link import Person, Posterior, Row, Value, Vocabulary, Weighed

COMPARED = 25
"""How many of those born on a day, in one row group, are compared."""
SHOWN = 5
SHOWN_FROM_PPM = 1_000


Keep = Callable[[pa.Table], pa.Table]
"""The rows of a table that are worth comparing."""


class Asked(NamedTuple):
    """What is asked: a NIK ('' none), a name as written, a birth date."""

    nik: str
    name: str
    birth: date | None


class Found(NamedTuple):
    """A registered person who may be meant. `values`: what the register says, as text.

    Units: `ppm` parts of a million, `match_weight` thousandths of a bit.
    """

    register_id: str
    ppm: int
    band: Band
    match_weight: int
    levels: Mapping[str, int]
    values: Mapping[str, str]


class Lookup:
    """A register held ready. Opening it reads its words; each question reads a few thousand rows."""

    def __init__(self, register: Path, profile: Profile, model: LinkModel) -> None:
        """Raises: FileMissing when there is no register; RegisterInvalid when its index is missing or stale."""
        folder = ready_folder(register, profile)
        found = open_index(folder, profile)
        if found is None:
            raise RegisterInvalid(_unready(register))
        self.profile, self.model, self.people = profile, model, found.people
        self._nik, self._name, self._birth = (_part(profile, kind) for kind in (Kind.NIK, Kind.NAME, Kind.DATE))
        self._vocabulary = vocabulary(folder, found.people)
        columns = looked_up(profile)
        self._by_nik = _Sorted(folder / PEOPLE, columns, self._nik)
        by_birth = folder / BY_BIRTH
        self._by_birth = _Sorted(by_birth if by_birth.is_file() else folder / PEOPLE, columns, self._birth)

    def find(self, asked: Asked) -> tuple[Found, ...]:
        """Who may be meant, the most probable first; nobody when nobody comes near.

        Raises: WrongCall when the register has no column for what is asked, or nothing is asked.
        """
        if not asked.nik and not (asked.name and asked.birth):
            raise WrongCall("Sebutkan NIK, atau nama bersama tanggal lahir.")
        name = self._asked_name(asked.name)
        rows = {row["pid"]: row for row in self._rows(asked, name)}
        holder = next((r for r in rows.values() if self._nik and _text(r[self._nik.name]) == asked.nik), None)
        holder_kk = _text(holder[self.profile.family]) if holder and self.profile.family else ""
        row = self._row(asked, name, holder_kk)
        pairs = [
            link.weighed(row, self._person(each), self._vocabulary, self.profile, self.model) for each in rows.values()
        ]
        return tuple(self._found(pairs, rows))

    def _rows(self, asked: Asked, name: Name) -> Iterator[dict[str, Any]]:
        if asked.nik:
            if not self._nik:
                raise WrongCall("Profil register ini tidak punya NIK. Tanyakan nama dan tanggal lahir.")
            yield from self._by_nik.rows([int(asked.nik)])
        if name.text and asked.birth and self._birth:
            yield from self._by_birth.rows(_dates(asked.birth), lambda table: self._nearest(table, name))

    def _nearest(self, table: pa.Table, name: Name) -> pa.Table:
        """Those who promise most: rare words in common, or a beginning and a length alike. Ties: by place.

        The rest cannot be the person: one common word beside the birth date weighs less than being absent.
        """
        worth = {sound: bits for sound, bits in zip(name.sounds, name.bits, strict=True) if sound != compare.NO_WORD}
        texts = table.column(self._name.name if self._name else "").to_pylist()
        words = zip(*(table.column(column).to_pylist() for column in _word_columns(self._name)), strict=True)
        order = []
        for at, (text, sounds) in enumerate(zip(texts, words, strict=True)):
            shared = sum(worth[sound] for sound in set(sounds) if sound in worth)
            if promise := shared or _near(text or "", name.text) * weigh.NEAR_WORD:
                order.append((-promise, at))
        return table.take(pa.array([at for _, at in sorted(order)[:COMPARED]], pa.int64()))

    def _asked_name(self, written: str) -> Name:
        folded = fold_name(written) if self.profile.sounds else fold_text(written)
        comparison = self._name.name if self._name else ""
        return link.ready_name(folded, comparison, self._vocabulary, sounds=self.profile.sounds)

    def _row(self, asked: Asked, name: Name, holder_kk: str) -> Row:
        """What is asked as a row in which everything else is unknown."""
        values: dict[str, Value] = {c.name: self._value(c, None) for c in self.profile.comparisons}
        told = ((self._nik, asked.nik), (self._name, name), (self._birth, asked.birth))
        values |= {c.name: value for c, value in told if c}
        return Row(values, False, holder_kk)

    def _person(self, row: Mapping[str, Any]) -> Person:
        values = {c.name: self._value(c, row[c.name]) for c in self.profile.comparisons}
        return Person(row["pid"], str(row["register_id"]), values)

    def _value(self, c: Comparison, value: Any) -> Value:
        """A registered value made ready; of names only the one that may be asked."""
        if c.kind is Kind.NAME:
            text = _text(value) if c is self._name else ""
            return link.registered_name(text, c.name, self._vocabulary, sounds=self.profile.sounds)
        return value if isinstance(value, date) else _text(value)

    def _found(self, pairs: Sequence[Weighed], rows: Mapping[int, Mapping[str, Any]]) -> Iterator[Found]:
        """Each person with the probability of being meant, among all who came near, their relatives, and nobody."""
        order = sorted(pairs, key=lambda each: (-each.match_weight, each.person.place))
        same, relative = [each.match_weight for each in order], link.relative_weights(order, self.profile.family)
        absent = weigh.absent_weight(self.model)
        for at, each in enumerate(order[:SHOWN]):
            ppm = weigh.probability_ppm(each.match_weight, same, relative, absent)
            if at and ppm < SHOWN_FROM_PPM:
                return
            row = rows[each.person.place]
            values = {c.name: _text(row[c.name]) for c in self.profile.comparisons}
            band = band_of(Posterior(each, ppm, None), self.profile, self.model)
            yield Found(each.person.register_id, ppm, band, each.match_weight, each.levels, values)


class _Sorted:
    """A Parquet file of which only the row groups are read that may hold a value."""

    def __init__(self, path: Path, columns: Sequence[str], key: Comparison | None) -> None:
        self._file = pq.ParquetFile(path, memory_map=True)
        self._columns, self._key = list(columns), key.name if key else ""
        self._spans = list(self._read_spans()) if key else []

    def _read_spans(self) -> Iterator[tuple[Any, Any] | None]:
        """Least and greatest value of each row group; None where the file does not say."""
        about, at = self._file.metadata, self._file.schema_arrow.names.index(self._key)
        for group in range(about.num_row_groups):
            told = about.row_group(group).column(at).statistics
            yield (told.min, told.max) if told is not None and told.has_min_max else None

    def rows(self, wanted: Sequence[Any], keep: Keep | None = None) -> Iterator[dict[str, Any]]:
        """Every row whose key is one of these, and that is to be kept."""
        for group, span in enumerate(self._spans):
            if span is None or any(span[0] <= value <= span[1] for value in wanted):
                yield from self._group_rows(group, wanted, keep)

    def _group_rows(self, group: int, wanted: Sequence[Any], keep: Keep | None) -> list[dict[str, Any]]:
        keys = self._file.read_row_group(group, columns=[self._key], use_threads=False).column(0)
        here = pc.is_in(keys, value_set=pa.array(wanted, keys.type))
        if not pc.any(here).as_py():  # most of what a group holds need not be read to know that
            return []
        found = self._file.read_row_group(group, columns=self._columns, use_threads=False).filter(here)
        rows: list[dict[str, Any]] = (keep(found) if keep and found.num_rows else found).to_pylist()
        return rows


def ready_folder(register: Path, profile: Profile) -> Path:
    """The index of a register, if it was made from this very data. Raises: FileMissing, RegisterInvalid."""
    if not is_current(register / FOLDER, register_data(register), profile):
        raise RegisterInvalid(_unready(register))
    return register / FOLDER


def _unready(register: Path) -> str:
    return f"Indeks {register} belum ada atau sudah tidak cocok. Buat dulu: naungan register prepare {register}"


def vocabulary(folder: Path, people: int) -> Vocabulary:
    """What an index says of words and values, held in memory."""
    sounds = pq.read_table(folder / SOUNDS).to_pydict()
    values = pq.read_table(folder / VALUES).to_pydict()
    numbered = zip(sounds["sound_id"], sounds["bits"], strict=True)
    return Vocabulary(
        people,
        dict(zip(zip(sounds["comparison"], sounds["sound"], strict=True), numbered, strict=True)),
        dict(zip(zip(values["comparison"], values["value"], strict=True), values["bits"], strict=True)),
    )


def _part(profile: Profile, kind: Kind) -> Comparison | None:
    return next(iter(profile.of_kind(kind)), None)


def _word_columns(name: Comparison | None) -> list[str]:
    return [f"{name.name}_{i}" for i in range(1, compare.WORDS + 1)] if name else []


def _near(a: str, b: str) -> bool:
    """Do two names begin alike at nearly the same length? Then they may differ by a typing error."""
    return a[:1] == b[:1] and abs(len(a) - len(b)) <= compare.NAME_EDITS


def _dates(birth: date) -> list[date]:
    """The date, and the one with day and month swapped where there is such a day."""
    dates = [birth]
    with suppress(ValueError):
        dates.append(date(birth.year, birth.day, birth.month))
    return list(dict.fromkeys(dates))


def _text(value: object) -> str:
    return "" if value is None else str(value)
