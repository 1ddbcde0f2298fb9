"""What lies beside a province: the demo key, the commands that use it, for people and for machines.

Knows: file names and the arguments of `naungan import` and `determine`. Does not know: what the files hold.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from naungan.model.programme import Programme
from naungan.synthetic import registers
from naungan.synthetic.truth import BY_LIST

MARK = "province.json"
"""The file that says: this folder is a synthetic province."""
KEY = "kunci.demo"
README = "README.txt"


def write_guide(out: Path, programme: Programme, as_of: date, seed: int, sizes: tuple[int, int]) -> None:
    """The demo key, what was made, and the commands that use it; as text for people and as JSON for machines."""
    (out / KEY).write_text(hashlib.sha256(f"kunci-demo:{seed}".encode()).hexdigest() + "\n", encoding="ascii")
    source = registers.decile_source(programme)
    dukcapil, dtsen = (
        sorted(p.name for p in (out / "sumber").glob(f"{stem}*.parquet")) for stem in ("dukcapil", "dtsen")
    )
    welfare = ["p3ke.csv"] if source == "P3KE" else dtsen
    provinces = sorted({region.code[:2] for region in programme.regions})
    lists = sorted({*BY_LIST, *programme.required_lists})
    imports: list[dict[str, Any]] = [
        {
            "kind": kind, "files": [f"sumber/{name}" for name in files], "as_of": as_of.isoformat(), "source": label,
            "coverage": "lengkap", "regions": regions, "lists": complete,
        }
        for kind, files, label, regions, complete in (
            ("population", dukcapil, "Dukcapil (tiruan)", provinces, []), ("welfare", welfare, source, provinces, []),
            ("membership", ["bpjs.csv"], "BPJS Ketenagakerjaan (tiruan)", [], []),
            ("exclusions", ["pengecualian.xlsx"], "Daftar pengecualian (tiruan)", [], lists),
        )
    ]  # fmt: skip
    about = {
        "programme": programme.code, "year": programme.year, "seed": seed, "population": sizes[0],
        "candidates": sizes[1], "as_of": as_of.isoformat(), "registers": "registers", "lists": "lists", "key": KEY,
        "truth": "truth/truth.parquet", "imports": imports,
    }  # fmt: skip
    (out / MARK).write_text(json.dumps(about, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    commands = [_import_command(each) for each in imports]
    determine = (
        f"naungan determine programmes/{programme.code}.toml --candidates lists/ --registers registers/ "
        f"--key {KEY} --out hasil/"
    )
    lines = [
        "PROVINSI BUATAN. Tidak ada orang, NIK, atau daftar sungguhan di sini.", "",
        "Jalankan dari folder ini:", "", *commands, determine, "",
        "Berkas programmes/ ada di folder proyek; sesuaikan alamatnya. truth/truth.parquet memuat jawaban yang benar.",
        "",
    ]  # fmt: skip
    (out / README).write_text("\n".join(lines), encoding="utf-8")


def _import_command(each: Mapping[str, Any]) -> str:
    parts = ["naungan import", each["kind"], *each["files"], "--into registers/ --coverage", each["coverage"]]
    parts += ["--as-of", each["as_of"], f'--source "{each["source"]}"']
    parts += ["--regions " + ",".join(each["regions"])] if each["regions"] else []
    parts += ["--lists " + ",".join(each["lists"])] if each["lists"] else []
    return " ".join(parts)
