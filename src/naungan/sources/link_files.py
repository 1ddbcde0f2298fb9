"""Profile and model files of record linkage: TOML in and out, every mistake of a file at once.

Knows: the two files' keys and what may stand there. Does not know: how anything is compared or weighed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

from naungan.model.errors import FileMissing, WrongCall
from naungan.model.linkage import ROUNDS, Block, Comparison, Kind, LevelTable, LevelWeight, LinkModel, Profile
from naungan.stages.weigh import NIK_TABLES

LEVELS: Mapping[Kind, int] = {Kind.NIK: 10, Kind.NAME: 9, Kind.DATE: 7, Kind.NUMBER: 3, Kind.CODE: 2}
"""How many levels each kind has, 0 the least alike (stages/compare.py)."""
SEAT_ACCEPT = 0.99
"""From this probability a link may give somebody a seat; below it an officer looks. Absent people come first."""
RARE_KINDS = (Kind.NAME, Kind.DATE, Kind.CODE)
_PARTS = {
    Kind.NIK: ("", "head", "tail", "family"), Kind.NAME: ("", "word", "words"), Kind.DATE: ("", "year", "day_month"),
    Kind.CODE: ("",), Kind.NUMBER: ("",),
}  # fmt: skip
_HOW = "Contoh berkas: naungan link --print-profile, naungan link --print-model."


def shipped_profile() -> Profile:
    """The profile of the population register."""
    return _profile(_shipped("penduduk.profile.toml"), "penduduk.profile.toml")


def shipped_model() -> LinkModel:
    """The model of the population register."""
    return _model(_shipped("penduduk.model.toml"), shipped_profile(), "penduduk.model.toml")


def seat_model() -> LinkModel:
    """The shipped model as a determination uses it: a seat asks for a surer link than others need be."""
    return replace(shipped_model(), accept=SEAT_ACCEPT)


def shipped_text(name: str) -> str:
    """The text of a file that comes with the program."""
    return resources.files("naungan.sources").joinpath(f"linkage/{name}").read_text(encoding="utf-8")


def load_link_profile(path: Path) -> Profile:
    """Read a profile file. Raises: FileMissing; WrongCall with every mistake at once."""
    return _profile(_read(path), path.name)


def load_link_model(path: Path, profile: Profile) -> LinkModel:
    """Read a model file for a profile. Raises: FileMissing; WrongCall with every mistake at once."""
    return _model(_read(path), profile, path.name)


def _shipped(name: str) -> dict[str, Any]:
    return tomllib.loads(shipped_text(name))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise FileMissing(f"{path} tidak ada atau tidak dapat dibaca. {_HOW}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WrongCall(f"{path} bukan TOML yang benar: {error}. {_HOW}") from error


def _stop_at(faults: Sequence[str], name: str) -> None:
    if faults:
        raise WrongCall(f"{name} mempunyai {len(faults)} kesalahan:\n- " + "\n- ".join(faults) + f"\n{_HOW}")


def _profile(told: Mapping[str, Any], name: str) -> Profile:
    faults: list[str] = []
    _unknown_keys(
        told, ("code", "row_id", "register_id", "sounds", "family", "proof", "comparison", "blocks"), "berkas", faults
    )
    comparisons = tuple(_comparison(each, at, faults) for at, each in enumerate(_tables(told, "comparison", faults), 1))
    keys = ("code", "row_id", "register_id")
    faults += [f"{missing} belum ditulis atau bukan teks" for missing in keys if not _text(told, missing)]
    if not comparisons:
        faults.append("tidak ada [[comparison]]: sebutkan paling sedikit satu kolom yang dibandingkan")
    twice = {c.name for c in comparisons if [o.name for o in comparisons].count(c.name) > 1}
    faults += [f"comparison '{each}' ditulis dua kali" for each in sorted(twice)]
    if sum(c.kind is Kind.NIK for c in comparisons) > 1:
        faults.append('hanya satu comparison boleh ber-kind "nik"')
    if _text(told, "family") and _text(told, "family") not in [c.name for c in comparisons if c.kind is Kind.NUMBER]:
        faults.append(f"family '{_text(told, 'family')}' harus nama sebuah comparison ber-kind \"nomor\"")
    blocks = _blocks(told.get("blocks"), {c.name: c.kind for c in comparisons}, faults)
    _stop_at(faults, name)
    return Profile(
        _text(told, "code"), _text(told, "row_id"), _text(told, "register_id"), comparisons, blocks,
        bool(told.get("sounds", False)), _text(told, "family"), bool(told.get("proof", False)),
    )  # fmt: skip


def _comparison(told: Mapping[str, Any], at: int, faults: list[str]) -> Comparison:
    place = f"comparison[{at}]"
    _unknown_keys(told, ("name", "kind", "row", "register"), place, faults)
    name, kind = _text(told, "name"), _text(told, "kind")
    if not name.isidentifier() or name != name.lower():
        faults.append(f"{place}: name '{name}' harus satu kata huruf kecil")
    if kind not in list(Kind):
        faults.append(f"{place}: kind '{kind}' tidak dikenal; pilih {', '.join(Kind)}")
        kind = Kind.CODE
    columns = [_text(told, side) for side in ("row", "register")]
    if not all(columns):
        faults.append(f"{place}: row dan register harus menyebut nama kolom")
    return Comparison(name, Kind(kind), *columns)


def _blocks(told: object, kinds: Mapping[str, Kind], faults: list[str]) -> tuple[Block, ...]:
    if not isinstance(told, dict) or not any(told.get(each) for each in ROUNDS):
        faults.append(f"[blocks] {' atau '.join(ROUNDS)} belum ditulis: tanpa itu tidak ada yang dibandingkan")
        return ()
    _unknown_keys(told, ROUNDS, "blocks", faults)
    blocks = [Block(tuple(parts), each) for each in ROUNDS for parts in told.get(each, [])]
    for part in sorted({part for block in blocks for part in block.parts}):
        name, _, piece = str(part).partition(".")
        if name not in kinds or piece not in _PARTS[kinds[name]]:
            faults.append(f"blocks: '{part}' tidak dapat dipakai; untuk kind nama: .word atau .words")
    return tuple(blocks)


def _model(told: Mapping[str, Any], profile: Profile, name: str) -> LinkModel:
    faults: list[str] = []
    _unknown_keys(told, ("code", "source", "absent", "relatives", "accept", "review", "level"), "berkas", faults)
    levels: dict[tuple[str, str], list[LevelWeight]] = {}
    for at, each in enumerate(_tables(told, "level", faults), 1):
        levels.setdefault((_text(each, "of"), _text(each, "when")), []).append(_level(each, at, faults))
    _check_levels(levels, profile, faults)
    numbers = [_share(told, key, "berkas", faults) for key in ("absent", "accept", "review")]
    relatives = told.get("relatives", 0.0)
    if not isinstance(relatives, (int, float)) or not 0 < relatives < 1000:
        faults.append("relatives harus bilangan di atas 0, misalnya 3.0")
    if numbers[2] > numbers[1]:
        faults.append("review harus lebih kecil daripada accept")
    _stop_at(faults, name)
    tables = tuple(
        LevelTable(of, when, tuple(sorted(found, key=lambda w: -w.level))) for (of, when), found in levels.items()
    )
    return LinkModel(
        _text(told, "code"), _text(told, "source"), numbers[0], float(relatives), numbers[1], numbers[2], tables
    )


def _level(told: Mapping[str, Any], at: int, faults: list[str]) -> LevelWeight:
    place = f"level[{at}]"
    keys = ("of", "when", "level", "label", "same", "relative", "stranger", "rare", "each", "sentence", "sentence_en")
    _unknown_keys(told, keys, place, faults)
    same, relative, stranger = (_share(told, key, place, faults) for key in ("same", "relative", "stranger"))
    level = told.get("level")
    if not isinstance(level, int):
        faults.append(f"{place}: level harus bilangan bulat")
        level = 0
    if not _text(told, "sentence"):
        faults.append(f"{place}: sentence belum ditulis: setiap temuan punya kalimat")
    return LevelWeight(
        level, same, relative, stranger, bool(told.get("rare", False)), bool(told.get("each", False)),
        _text(told, "label"), _text(told, "sentence"), _text(told, "sentence_en"),
    )  # fmt: skip


def _check_levels(levels: Mapping[tuple[str, str], Sequence[LevelWeight]], profile: Profile, faults: list[str]) -> None:
    kinds = {c.name: c.kind for c in profile.comparisons}
    wanted = [(c.name, "") for c in profile.comparisons]
    wanted += [(c.name, when) for c in profile.of_kind(Kind.NIK) for when in NIK_TABLES if when]
    for of, when in levels:
        if (of, when) not in wanted:
            faults.append(f"level of '{of}' when '{when}' tidak ada dalam profil")
    for of, when in wanted:
        found = sorted(each.level for each in levels.get((of, when), ()))
        if found != list(range(LEVELS[kinds[of]])):
            faults.append(
                f"'{of}' {when} harus punya tingkat 0 sampai {LEVELS[kinds[of]] - 1}, masing-masing satu kali"
            )
        if kinds[of] not in RARE_KINDS and any(each.rare for each in levels.get((of, when), ())):
            faults.append(f"'{of}': rare hanya untuk kind nama, tanggal dan kode")


def _share(told: Mapping[str, Any], key: str, place: str, faults: list[str]) -> float:
    value = told.get(key)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= 1:
        faults.append(f"{place}: {key} harus bilangan di atas 0 sampai 1")
        return 0.5
    return float(value)


def _text(told: Mapping[str, Any], key: str) -> str:
    value = told.get(key, "")
    return value.strip() if isinstance(value, str) else ""


def _tables(told: Mapping[str, Any], key: str, faults: list[str]) -> list[Mapping[str, Any]]:
    found = told.get(key, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        faults.append(f"[[{key}]] harus berupa tabel berulang")
        return []
    return found


def _unknown_keys(told: Mapping[str, Any], known: Iterable[str], place: str, faults: list[str]) -> None:
    faults += [f"{place}: kunci '{key}' tidak dikenal" for key in told if key not in set(known)]


def model_text(model: LinkModel) -> str:
    """A model as the text of its file; reading it gives the same model back."""
    head = [
        f"code = {_quoted(model.code)}", f"source = {_quoted(model.source)}", f"absent = {model.absent!r}",
        f"relatives = {model.relatives!r}", f"accept = {model.accept!r}", f"review = {model.review!r}",
    ]  # fmt: skip
    return "\n".join([*head, *(_level_text(table, each) for table in model.tables for each in table.levels)]) + "\n"


def _level_text(table: LevelTable, each: LevelWeight) -> str:
    lines = ["", "[[level]]", f"of = {_quoted(table.comparison)}"]
    lines += [f"when = {_quoted(table.when)}"] if table.when else []
    lines += [f"level = {each.level}", f"label = {_quoted(each.label)}", f"same = {each.same!r}"]
    lines += [f"relative = {each.relative!r}", f"stranger = {each.stranger!r}"]
    lines += ["rare = true"] if each.rare else []
    lines += ["each = true"] if each.each else []
    return "\n".join([*lines, f"sentence = {_quoted(each.sentence)}", f"sentence_en = {_quoted(each.sentence_en)}"])


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
