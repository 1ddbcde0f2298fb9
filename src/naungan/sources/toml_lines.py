"""On which line of a TOML text does each key stand?

Knows: where keys, array elements and table headers begin. Does not know: values (tomllib reads those first), so the
text given here is already known to be valid TOML. Rejected: a round-trip TOML library; it would be a run-time
dependency for nothing but line numbers.
"""

from __future__ import annotations

import re
import tomllib

KeyPath = tuple[str | int, ...]
"""Keys from the root; an int is the 0-based place in an array or an array of tables."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}\n#]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'',
    re.DOTALL,
)


def key_lines(text: str) -> dict[KeyPath, int]:
    """The 1-based line of every key path in a valid TOML text.

    `[[dana]]` for the second time stands as ("dana", 1), its keys as ("dana", 1, "pagu"); array elements likewise.
    """
    return _Scanner(text).scan()


def line_of(lines: dict[KeyPath, int], path: KeyPath) -> int:
    """The line of a key or, when it is missing, of the nearest table that should hold it; 0 = the whole file."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 0


class _Scanner:
    """Walks once through the text; every method leaves `at` behind what it read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.counted_to = 0
        self.line = 1
        self.lines: dict[KeyPath, int] = {}
        self.last_index: dict[KeyPath, int] = {}

    def scan(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        self._pass(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._pass(_BLANK)
        return self.lines

    def _pass(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:  # only when the text is not valid TOML after all
            raise ValueError(f"bukan TOML pada baris {self._line_here()}")
        self.at = found.end()
        return found.group()

    def _line_here(self) -> int:
        self.line += self.text.count("\n", self.counted_to, self.at)
        self.counted_to = self.at
        return self.line

    def _note(self, path: KeyPath, line: int) -> None:
        """The first mention counts, for the path and for every table it implies."""
        for length in range(1, len(path) + 1):
            self.lines.setdefault(path[:length], line)

    def _header(self) -> KeyPath:
        line = self._line_here()
        is_array = self.text.startswith("[[", self.at)
        self.at += 2 if is_array else 1
        keys = self._dotted_key()
        self._pass(_BLANK)
        self.at += 2 if is_array else 1
        path: KeyPath = ()
        for key in keys[:-1]:
            path += (key,)
            if path in self.last_index:
                path += (self.last_index[path],)
        path += (keys[-1],)
        if is_array:
            self.last_index[path] = self.last_index.get(path, -1) + 1
            path += (self.last_index[path],)
        self._note(path, line)
        # `[kuota.bobot]` implies `kuota`, but a later plain header names it: keep the header of the table itself
        self.lines[path] = line
        return path

    def _pair(self, table: KeyPath) -> None:
        line = self._line_here()
        path = table + self._dotted_key()
        self._note(path, line)
        self._pass(_BLANK)
        self.at += 1  # the equals sign
        self._pass(_BLANK)
        self._value(path)

    def _dotted_key(self) -> tuple[str, ...]:
        keys: list[str] = []
        while True:
            self._pass(_BLANK)
            if self.text[self.at] in "\"'":
                keys.append(str(tomllib.loads(f"k = {self._pass(_STRING)}")["k"]))
            else:
                keys.append(self._pass(_BARE_KEY))
            here = self.at
            self._pass(_BLANK)
            if self.text[self.at : self.at + 1] != ".":
                self.at = here
                return tuple(keys)
            self.at += 1

    def _value(self, path: KeyPath) -> None:
        first = self.text[self.at]
        if first in "\"'":
            self._pass(_STRING)
        elif first == "[":
            self._array(path)
        elif first == "{":
            self._inline_table(path)
        else:
            self._pass(_BARE_VALUE)

    def _array(self, path: KeyPath) -> None:
        index = 0
        while not self._at_end("]"):
            self._note((*path, index), self._line_here())
            self._value((*path, index))
            index += 1

    def _inline_table(self, path: KeyPath) -> None:
        while not self._at_end("}"):
            self._pair(path)

    def _at_end(self, bracket: str) -> bool:
        """Step over the opening bracket or a comma; step over the closing bracket and say so."""
        self._pass(_BLANK)
        if self.text[self.at] != bracket:
            self.at += self.text[self.at] in "[{,"
            self._pass(_BLANK)
        if self.text[self.at] != bracket:
            return False
        self.at += 1
        return True
