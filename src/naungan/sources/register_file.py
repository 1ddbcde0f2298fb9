"""register.toml: what a prepared register says of itself.

Knows: its keys, in one fixed order, so that the same facts are the same bytes. Does not know: Parquet (engines/).
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from naungan.model.errors import FileMissing, RegisterInvalid
from naungan.model.register import REGISTERS, Coverage, RegisterInfo
from naungan.model.tables import REGISTER_COLUMNS

FILE_NAME = "register.toml"
_KEYS: dict[str, type] = {
    "kind": str, "source": str, "as_of": date, "coverage": str, "regions": list, "lists": list, "columns": list,
    "rows": int, "unusable": int,
}  # fmt: skip


def register_text(info: RegisterInfo) -> str:
    """The text of register.toml."""
    return (
        "# Register hasil `naungan import`; jangan diubah dengan tangan.\n"
        f"kind = {_text(info.kind)}\n"
        f"source = {_text(info.source)}\n"
        f"as_of = {info.as_of.isoformat()}\n"
        f"coverage = {_text(info.coverage.value)}\n"
        f"regions = {_texts(info.regions)}\n"
        f"lists = {_texts(info.lists)}\n"
        f"columns = {_texts(info.columns)}\n"
        f"rows = {info.rows}\n"
        f"unusable = {info.unusable}\n"
    )


def write_register_file(folder: Path, info: RegisterInfo) -> None:
    """Write register.toml into a register's folder."""
    (folder / FILE_NAME).write_text(register_text(info), encoding="utf-8", newline="\n")


def read_register_file(folder: Path) -> RegisterInfo:
    """Read register.toml of a register's folder.

    Raises: FileMissing when there is none; RegisterInvalid when a key is missing, unknown or of the wrong type.
    """
    path = folder / FILE_NAME
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileMissing(f"{path} tidak dapat dibaca. Siapkan register dengan `naungan import`.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RegisterInvalid(f"{path} bukan TOML yang sah: {error}. Impor ulang register ini.") from error
    faults = _faults(table)
    if faults:
        raise RegisterInvalid(f"{path}: {'; '.join(faults)}. Impor ulang register ini dengan `naungan import`.")
    return RegisterInfo(
        table["kind"], table["source"], table["as_of"], Coverage(table["coverage"]),
        tuple(table["regions"]), tuple(table["lists"]), tuple(table["columns"]), table["rows"],
        table["unusable"],
    )  # fmt: skip


def _faults(table: dict[str, Any]) -> list[str]:
    faults = [f"kunci '{key}' tidak ada" for key in _KEYS if key not in table]
    faults += [f"kunci '{key}' tidak dikenal" for key in table if key not in _KEYS]
    faults += [
        f"isi kunci '{key}' salah jenis" for key, kind in _KEYS.items() if key in table and type(table[key]) is not kind
    ]
    if faults:
        return faults
    if table["kind"] not in REGISTERS:
        return [f"kind '{table['kind']}' bukan salah satu dari {', '.join(REGISTERS)}"]
    if table["coverage"] not in tuple(Coverage):
        faults.append(f"coverage '{table['coverage']}' bukan lengkap atau jawaban")
    for key in ("regions", "lists", "columns"):
        if not all(isinstance(item, str) for item in table[key]):
            faults.append(f"isi kunci '{key}' bukan daftar teks")
    known = {column for column, _ in REGISTER_COLUMNS[table["kind"]]}
    unknown = [column for column in table["columns"] if column not in known]
    if unknown:
        faults.append(f"kolom tidak dikenal: {', '.join(map(str, unknown))}")
    faults += [f"{key} kurang dari nol" for key in ("rows", "unusable") if table[key] < 0]
    return faults


def _text(value: str) -> str:
    """A TOML basic string."""
    plain = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in plain) + '"'


def _texts(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(map(_text, values)) + "]"
