"""Read a TOML table key by key, and collect every fault instead of stopping at the first.

Knows: types, ranges, missing and unknown keys, and the line of each. Does not know: what any key means.
A reader returns a harmless placeholder for a faulty key; `ok(key)` says whether its value may be used further.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

from naungan.model.errors import ProgrammeFault
from naungan.sources.toml_lines import KeyPath, line_of

_T = TypeVar("_T")

NO_DATE = date(1, 1, 1)
_TYPE_NAMES: tuple[tuple[type, str], ...] = (
    (bool, "ya/tidak (true atau false)"),
    (int, "bilangan bulat"),
    (float, "bilangan pecahan"),
    (str, "teks"),
    (datetime, "tanggal dengan jam"),
    (date, "tanggal"),
    (list, "daftar"),
    (dict, "tabel"),
)


def type_name(value: object) -> str:
    """What a TOML value is called in a message."""
    return next((name for kind, name in _TYPE_NAMES if isinstance(value, kind)), "jam")


def printed_key(path: KeyPath) -> str:
    """A key as people count: ("dana", 1, "pagu") -> 'dana[2].pagu'. A key with a dot or blank stands in quotes."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            plain = re.fullmatch(r"[A-Za-z0-9_-]+", part)
            text += ("." if text else "") + (part if plain else f'"{part}"')
    return text


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A remedy: the closest known word, or all of them."""
    names = list(known)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    return f"mungkin maksudnya {close[0]}" if close else f"pilih salah satu: {', '.join(names) or '(belum ada)'}"


class Faults:
    """Every fault found so far, each with its line."""

    def __init__(self, lines: dict[KeyPath, int]) -> None:
        self._lines = lines
        self._found: list[ProgrammeFault] = []

    def add(self, path: KeyPath, what: str, remedy: str) -> None:
        """Note a fault at a key; a missing key stands at the line of its table."""
        fault = ProgrammeFault(line_of(self._lines, path), printed_key(path), what, remedy)
        if fault not in self._found:
            self._found.append(fault)

    def stands_at(self, key: str) -> bool:
        """Is there a fault at this printed key already?"""
        return any(fault.key == key for fault in self._found)

    def in_order(self) -> tuple[ProgrammeFault, ...]:
        """All faults by line."""
        return tuple(sorted(self._found))


class Fields:
    """One table of the file. `absent`: it is missing, or no table; then nothing more is said of its keys."""

    def __init__(self, faults: Faults, path: KeyPath, values: Mapping[str, object], *, absent: bool = False) -> None:
        self.faults = faults
        self.path = path
        self.values = values
        self.absent = absent
        self._known: list[str] = []
        self._good: set[str] = set()

    def fault(self, key: str, what: str, remedy: str) -> None:
        """Note a fault at a key of this table and stop using its value."""
        self.faults.add((*self.path, key), what, remedy)
        self._good.discard(key)

    def ok(self, *keys: str) -> bool:
        """Were all these keys present and right?"""
        return all(key in self._good for key in keys)

    def text(self, key: str, example: str, *, pattern: str = ".*", form: str = "", may_be_blank: bool = False) -> str:
        """Read text that fits the whole `pattern`; `form` says the pattern in words."""
        value = self._take(key, f'{key} = "{example}"')
        if not isinstance(value, str):
            return self._wrong_type(key, value, "teks di antara tanda kutip", f'"{example}"', "")
        if not value.strip() and not may_be_blank:
            self.fault(key, f"{key} kosong", f'isi, misalnya {key} = "{example}"')
        elif value.strip() and not re.fullmatch(pattern, value, re.DOTALL):
            self.fault(key, f"{key} {value!r} tidak berbentuk {form}", f'tulis seperti {key} = "{example}"')
        return value.strip()

    def number(self, key: str, low: int, high: int, unit: str, *, default: int | None = None) -> int:
        """Read a whole number from low to high."""
        if default is not None and key not in self.values:
            self._known.append(key)
            self._good.add(key)
            return default
        value = self._take(key, f"{key} = {low}")
        if isinstance(value, bool) or not isinstance(value, int):
            return self._wrong_type(key, value, f"bilangan bulat ({unit})", str(low), 0)
        if not low <= value <= high:
            self.fault(key, f"{key} {value} di luar batas", f"tulis {unit} dari {low} sampai {high}")
        return value

    def day(self, key: str, example: str) -> date:
        """Read a date without a time."""
        value = self._take(key, f"{key} = {example}")
        if isinstance(value, datetime) or not isinstance(value, date):
            return self._wrong_type(key, value, "tanggal tanpa tanda kutip", example, NO_DATE)
        return value

    def flag(self, key: str) -> bool:
        """Read true or false."""
        value = self._take(key, f"{key} = true")
        if not isinstance(value, bool):
            return self._wrong_type(key, value, "true atau false", "true", False)
        return value

    def choice(self, key: str, options: Sequence[str]) -> str:
        """Read one word out of `options`; the placeholder is the first."""
        value = self.text(key, options[0])
        if self.ok(key) and value not in options:
            self.fault(key, f"{key} {value!r} tidak dikenal", did_you_mean(value, options))
        return value if self.ok(key) else options[0]

    def texts(self, key: str, example: str, *, may_be_empty: bool = False) -> tuple[str, ...]:
        """Read a list of texts; a blank or doubled element is a fault of its own line."""
        value = self._take(key, f'{key} = ["{example}"]')
        if not isinstance(value, list):
            return self._wrong_type(key, value, "daftar di antara kurung siku", f'["{example}"]', ())
        if not value and not may_be_empty:
            self.fault(key, f"{key} kosong", f'isi, misalnya {key} = ["{example}"]')
        good: list[str] = []
        for index, element in enumerate(value):
            if not isinstance(element, str) or not element.strip():
                self.faults.add((*self.path, key, index), "isi daftar ini bukan teks", f'tulis seperti "{example}"')
            elif element in good:
                self.faults.add((*self.path, key, index), f"{element!r} tertulis dua kali", "hapus salah satunya")
            else:
                good.append(element)
        return tuple(good)

    def table(self, key: str, *, required: bool = True) -> Fields:
        """Read a table of its own, as `[kriteria]`."""
        path = (*self.path, key)
        if key not in self.values and not required:
            self._known.append(key)
            return Fields(self.faults, path, {}, absent=True)
        value = self._take(key, f"[{printed_key(path)}]")
        if not isinstance(value, dict):
            return Fields(self.faults, path, self._wrong_type(key, value, "tabel", "{ ... }", {}), absent=True)
        return Fields(self.faults, path, value)

    def tables(self, key: str, *, required: bool = True) -> list[Fields]:
        """Read all tables of an array, as every `[[dana]]`."""
        if key not in self.values and not required:
            self._known.append(key)
            return []
        value = self._take(key, f"[[{key}]]")
        if not isinstance(value, list) or not all(isinstance(element, dict) for element in value):
            return self._wrong_type(key, value, f"satu atau lebih tabel [[{key}]]", "[{ ... }]", [])
        return [Fields(self.faults, (*self.path, key, index), element) for index, element in enumerate(value)]

    def finish(self) -> None:
        """Every key that nobody asked for is a fault."""
        for key in self.values:
            if key not in self._known:
                what = f"kunci {key} tidak dikenal di sini"
                self.faults.add((*self.path, key), what, f"{did_you_mean(key, self._known)}, atau hapus baris ini")

    def _take(self, key: str, example: str) -> object:
        """Take the value; None (never a TOML value) when the key is missing, which is then a fault."""
        self._known.append(key)
        if key in self.values:
            self._good.add(key)
            return self.values[key]
        if not self.absent:
            self.fault(key, f"{key} belum ada", f"tambahkan, misalnya {example}")
        return None

    def _wrong_type(self, key: str, value: object, wanted: str, example: str, placeholder: _T) -> _T:
        if value is not None:
            self.fault(key, f"{key} harus {wanted}, bukan {type_name(value)}", f"tulis seperti {key} = {example}")
        return placeholder
