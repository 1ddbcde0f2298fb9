"""Seeded people who exist nowhere else, and a search for them in any bytes.

Knows: numbers and names that cannot stand anywhere by chance. Does not know: where somebody looks for them.
"""

from __future__ import annotations

import base64
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import BytesIO
from typing import NamedTuple

import openpyxl

WORD = "MURAIBATU"
"""Every canary's name begins so: nobody else's does."""
HEADS = {
    "nik": "NIK", "kk": "NO KK", "name": "NAMA", "place": "TEMPAT LAHIR", "born": "TANGGAL LAHIR",
    "sex": "JENIS KELAMIN", "address": "ALAMAT", "work": "PEKERJAAN", "mother": "NAMA IBU KANDUNG", "phone": "NO HP",
}  # fmt: skip
_RUN = re.compile(rb"\d{11,}")
_APART = re.compile(rb"(?<=\d)[ .\-](?=\d)")
_HEX = re.compile(rb"(?:3\d){11,}")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
_NAMES = re.compile(WORD.encode(), re.IGNORECASE)
_PIECES = ("BA", "DO", "FI", "GU", "HA", "JO", "KI", "LU", "MA", "NO", "PI", "RU", "SA", "TO", "WI", "ZU")


class Canary(NamedTuple):
    """One of them. All texts as a list has them."""

    nik: str
    kk: str
    name: str
    place: str
    born: str
    sex: str
    address: str
    work: str
    mother: str
    phone: str


def canaries(count: int, seed: int = 7) -> list[Canary]:
    """So many different people of Deli Serdang."""
    r, found = random.Random(seed), []
    for number in range(1, count + 1):
        day, sex = date(r.randint(1965, 2000), r.randint(1, 12), r.randint(1, 28)), r.choice("LP")
        front = f"1207{r.randint(1, 20):02d}"
        nik = f"{front}{day.day + 40 * (sex == 'P'):02d}{day:%m%y}{number:04d}"
        found.append(Canary(
            nik, f"{front}010110{9999 - number:04d}", f"{WORD}{_word(r, 2)} {_word(r, 4)}", "LUBUK PAKAM",
            f"{day:%d-%m-%Y}", sex, f"GANG {_word(r, 3)} {number}", r.choice(("pemanen sawit", "nelayan")),
            f"{WORD}{_word(r, 2)} {_word(r, 3)}", f"0812{r.randint(0, 9999):04d}{number:04d}",
        ))  # fmt: skip
    return found


def _word(r: random.Random, pieces: int) -> str:
    return "".join(r.choices(_PIECES, k=pieces))


def book(people: Iterable[Canary], **changed: str) -> bytes:
    """A list of them. `changed`: the same value in everybody's column."""
    made, stream = openpyxl.Workbook(), BytesIO()
    sheet = made.active
    assert sheet is not None
    sheet.append(list(HEADS.values()))
    for person in people:
        row = {**person._asdict(), **changed}
        sheet.append([row[field] for field in HEADS])
    made.save(stream)
    return stream.getvalue()


class Search:
    """Looks for these people, however they are written."""

    def __init__(self, people: Sequence[Canary]) -> None:
        self.numbers = {n.encode(): what for p in people for what, n in (("NIK", p.nik), ("KK", p.kk), ("HP", p.phone))}
        self.lengths = sorted({len(number) for number in self.numbers})

    def numbers_of_cards(self, data: bytes) -> list[str]:
        """Only NIK and KK: what not even an entitled page shows."""
        return [hit for hit in self.found(data, names=False) if not hit.startswith("HP")]

    def found(self, data: bytes, *, names: bool = True) -> list[str]:
        """What stands in it, never repeating it: 'NIK …0003'. Plain, apart, UTF-16, hexadecimal, base64."""
        hits = set(self._in(data, names))
        narrow = data.replace(b"\0", b"")
        hits |= set(self._in(narrow, names)) if len(narrow) != len(data) else set()
        hits |= {hit for run in _HEX.findall(data) for hit in self._numbers(bytes.fromhex(run.decode()))}
        for run in _BASE64.findall(data):
            hits |= {hit for start in range(4) for hit in self._in(_decoded(run[start:]), names)}
        return sorted(hits)

    def _in(self, data: bytes, names: bool) -> Iterator[str]:
        yield from self._numbers(data)
        yield from self._numbers(_APART.sub(b"", data))
        if names:
            yield from (
                f"nama …{data[at.start() : at.start() + 10].decode('ascii', 'replace')}" for at in _NAMES.finditer(data)
            )

    def _numbers(self, data: bytes) -> Iterator[str]:
        for run in _RUN.findall(data):
            for length in self.lengths:
                for at in range(len(run) - length + 1):
                    what = self.numbers.get(run[at : at + length])
                    if what:
                        yield f"{what} …{run[at + length - 4 : at + length].decode()}"


def _decoded(run: bytes) -> bytes:
    run = run.translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
    return base64.b64decode(run[: len(run) // 4 * 4])
