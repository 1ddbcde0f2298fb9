"""Writes docs/reference/registers.md: `python -m tools.register_columns`.

Knows: the tables of headings and of values. Does not know: how they are compared (sources/register_headers).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from naungan.model.register import REGISTERS
from naungan.model.tables import REQUIRED_COLUMNS
from tools.reference import FOLDER, MADE, table

NAME = "registers.md"
SHARED = {"orang": "In every register", "wilayah": "Regions (population and welfare)"}
GROUPS = {
    "penduduk": "status of a person in `population`",
    "segmen": "`segmen` in `membership`",
    "peserta": "`status` in `membership`",
    "pembayar": "`pembayar` in `membership` and `schemes`",
    "daftar": "`daftar` in `exclusions`",
    "padan": "`padan_dukcapil` in `welfare`",
    "disabilitas": "`disabilitas` in `welfare`",
}
REASONS = (
    ("NIK_KOSONG", "the NIK cell is empty"),
    ("NIK_BUKAN_16_ANGKA", "what stands there is not 16 digits"),
    ("NIK_TIDAK_MUNGKIN", "16 digits that begin with no province's code"),
    (
        "NIK_DIGIT_AKHIR_HILANG",
        "a number in exponent form, ending in 0, or above 9.007e15: the last digit is not known",
    ),
    ("TIDAK_DITEMUKAN, TIDAK_PADAN", "Dukcapil answered that there is no such person: asked, and no row"),
    ("PINDAH, JAWABAN_GAGAL", "moved away, or the call failed: the person counts as not asked"),
    ("DAFTAR_KOSONG", "the row of an exclusion list does not say which list"),
    ("PROGRAM_KOSONG", "the row of another programme's list does not say which programme"),
    ("BARIS_TIDAK_TERBACA", "a line of a text file that does not have the columns of its header"),
)
ABOUT = """\
How files become a register (`naungan import`). The columns after import are in [the bundle](bundle.md); how to import
is in [the guide](../how-to/import-a-register.md). Capitals, spaces, punctuation, numbering and remarks in parentheses
of a heading do not matter. Of two headings for one field the one further left in this table is used; the other, like
every heading that means nothing here, is named in the report.

- **NIK**: 16 digits, without blanks, apostrophes and `="…"`. Else the row goes to `unusable.parquet` with its reason.
  A welfare row that says it is *not* matched with Dukcapil stays even without a NIK: it is linked by name, birth date
  and regency.
- **Dates**: `1980-03-12`, `12-03-1980`, `12/3/1980`, `12.03.1980`, `12031980`, `19800312`, date cells. Two-digit years
  are not read.
- **Regions** become dotted Kemendagri codes, from a whole code (`1207262003`, `12.07.26.2003`) or from its parts
  (`NO_PROP` 12, `NO_KAB` 7, ...). Codes that contradict each other, and `12.1`, are not read. BPS codes and names are
  not translated.
- **desil**: a file without a plain decile (DTSEN) gives its national one.
- **pembayar**: empty in a `BPU` row means `MANDIRI`; without such a column it is unknown.
- **Status of a person**: the worst wins. A day of death, or a note (`catatan`) that begins with a word for death, makes
  `MENINGGAL` of any status; a day or note of death nobody can read leaves the status unknown. A note is the status
  where there is no other.
- **daftar**: a name that holds a word of a list is that list (`PNS Guru` is `ASN`), but not beside a word such as
  *non*, *bukan*, *pensiunan* or *suami*. A list nobody knows keeps its name, and the report tells it with its rows.
- **mulai**, **sampai** in `schemes`: the first and the last covered day. A month (`Desember 2026`, `12/2026`,
  `2026-12`) and a year (`2026`) are read to their ends. **program**, **sumber_dana** become codes: `Kartu Nelayan` is
  `KARTU_NELAYAN`.
- A text that is not in these tables is not guessed: the cell stays empty, is counted, and the report shows examples."""


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files("naungan.sources").joinpath(name).read_text("utf-8"))


def _headings() -> Iterator[str]:
    known = _toml("register_headers.toml")
    for part in (*SHARED, *REGISTERS):
        title = SHARED.get(part, part)
        needed = ("nik", *REQUIRED_COLUMNS.get(part, ()))
        rows = ((f"`{field}`" + (" *" if field in needed else ""), ", ".join(a)) for field, a in known[part].items())
        yield from (f"## {title}", "", *table(("field", "headings"), rows))


def _values() -> Iterator[str]:
    known = _toml("register_values.toml")
    for group, title in GROUPS.items():
        rows = [
            (
                f"`{code}`",
                ", ".join(
                    [
                        *entry.get("sama", ()),
                        *(f"{words} …" for words in entry.get("awal", ())),
                        *(f"… {words} …" for words in entry.get("kata", ())),
                    ]
                ),
            )
            for code, entry in known[group].items()
            if code != "kode"
        ]
        rows += [(f"`{meaning}`", f"response code {code}") for code, meaning in known[group].get("kode", {}).items()]
        yield from (f"## {title}", "", *table(("read as", "texts (A … = begins with, … A … = holds the word)"), rows))
    yield "Texts that say nothing: " + ", ".join(text for text in known["kosong"] if text) + ".\n"


def page() -> str:
    """The page as it should stand."""
    lines = [
        "# Headings and values of registers", "", MADE, "", ABOUT, "",
        "# Headings", "", "A star marks what must be found.", "", *_headings(),
        "# Values", "", *_values(),
        "# Why a row is set aside", "", *table(("reason", "meaning"), ((f"`{r}`", m) for r, m in REASONS)),
    ]  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Write the page."""
    (FOLDER / NAME).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
