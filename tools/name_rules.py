"""Writes docs/reference/names.md: `python -m tools.name_rules`.

Knows: the rules of names, as stages/names.py reads them. Does not know: what a link makes of them.
"""

from __future__ import annotations

from collections.abc import Iterable

from naungan.stages import names
from tools.reference import FOLDER, MADE, table

NAME = "names.md"


def code(words: Iterable[str]) -> str:
    """Words as code, one beside the other."""
    return ", ".join(f"`{word}`" for word in words)


def word_steps() -> list[str]:
    """From a folded name to its words."""
    steps = ((f"`{s.name}`", s.sentence, f"`{s.before}`", code(s.after), s.source) for s in names.STEPS)
    short: dict[str, list[str]] = {}
    for abbreviation, marga in names.ABBREVIATIONS.items():
        short.setdefault(marga, []).append(abbreviation)
    return [
        "## Kata-kata sebuah nama", "",
        "Nama yang sudah dilipat dipecah menjadi kata, menurut langkah berikut, dari atas ke bawah.", "",
        *table(("langkah", "aturan", "nama", "kata", "sumber"), steps),
        "### Singkatan marga", "",
        *table(("marga", "singkatan"), ((marga, code(each)) for marga, each in short.items())),
        "Yang dapat berarti beberapa marga dibiarkan seperti tertulis:", "",
        *table(("singkatan", "marga"), ((f"`{each}`", ", ".join(margas)) for each, margas in names.AMBIGUOUS.items())),
        "### Satu kata atau dua", "",
        "Disambung: " + ", ".join(" ".join(pair) for pair in names.JOINED) + ".", "",
        "Dipisah: " + ", ".join(names.SPLIT) + ".", "",
        "### Kata panggilan", "",
        f"Di awal nama: {code(sorted(names.TEKNONYMS_FIRST))}.",
        f"Di tengah nama: {code(sorted(names.TEKNONYMS_ANYWHERE))}.",
        "`INA` (ibu dari) dibiarkan, karena ia nama diri juga: `INA GULO` bukan sembarang `GULO`, dan `INA YARIS GULO`",
        "tetap bertemu dengan `YARIS GULO`.", "",
    ]  # fmt: skip


def sounds() -> list[str]:
    """The sound of a word."""
    rules = ((f"`{r.name}`", r.sentence, f"`{r.before}`", f"`{r.after}`", r.source) for r in names.SOUND_RULES)
    same = (
        (code(each.words), f"`{names.sound_of(each.words[0])}`", each.sentence, each.source)
        for each in names.SAME_NAMES
    )
    apart = ((code(each.words), code(map(names.sound_of, each.words)), each.sentence) for each in names.APART_NAMES)
    return [
        "## Bunyi sebuah kata", "",
        "Aturan dicoba dari atas ke bawah, lalu diulang sampai tidak ada yang berubah. Hasilnya hanya kunci untuk",
        "membandingkan, bukan ejaan: yang dicetak selalu nama seperti tertulis. Kolom *menjadi* ialah hasil aturan itu",
        "sendiri.", "",
        *table(("aturan", "kalimat", "contoh", "menjadi", "sumber"), rules),
        "### Nama yang disamakan satu per satu", "",
        *table(("ejaan", "bunyi", "sebab", "sumber"), same),
        "### Nama mirip yang tetap dibedakan", "",
        *table(("nama", "bunyi", "sebab"), apart),
    ]  # fmt: skip


def page() -> str:
    """The page as it should stand."""
    lines = [
        "# Nama: kata dan bunyi", "", MADE, "",
        "Cara dua tulisan dari satu nama bertemu. Sebelum aturan di halaman ini, nama dilipat: huruf besar, tanpa",
        "tanda diakritik, gelar, *bin/binti*, *br/boru*, dan alias; semua ejaan Muhammad menjadi satu. Sumber *daftar",
        "nama* adalah daftar nama Sumatera Utara yang dipakai data sintetis; *asumsi* belum diukur pada register yang",
        "sebenarnya. EYD: Ejaan yang Disempurnakan 1972; Soewandi: Ejaan Republik 1947.", "",
        *word_steps(),
        *sounds(),
    ]  # fmt: skip
    return "\n".join(lines).rstrip("\n") + "\n"


def main() -> None:
    """Write the page."""
    (FOLDER / NAME).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
