"""The `[[kuota]]` tables of a programme file as cells: fixed seats, or a total shared by weights.

Knows: how seats reach regencies, and which contradictions make that impossible.
Does not know: the apportionment itself (stages/apportion.py), or whether the budget suffices (programme_file.py).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from naungan.model.programme import Cell, Fund
from naungan.sources.toml_fields import Fields, did_you_mean
from naungan.stages.apportion import METHODS, apportion

LARGEST_SEATS = 10_000_000
LARGEST_WEIGHT = 1_000_000_000

Citations = list[tuple[str, str]]


def read_cells(
    blocks: Sequence[Fields],
    funds: Mapping[str, Fund],
    sectors: Sequence[str],
    regions: Collection[str],
    citations: Citations,
) -> tuple[Cell, ...]:
    """Read every block; a block with a fault gives no cells. Citations of its numbers are appended.

    Out: cells in order of regency, then of block. A weight of zero gives no cell; a positive weight that comes to
    zero seats gives an empty cell, for spare seats may still move there.
    """
    cells: list[Cell] = []
    taken: set[tuple[str, str, str]] = set()
    for block in blocks:
        cells += _without_clashes(block, _read_block(block, funds, sectors, regions, citations), taken)
    return tuple(sorted(cells, key=lambda cell: cell.kode_kab))


def _read_block(
    block: Fields,
    funds: Mapping[str, Fund],
    sectors: Sequence[str],
    regions: Collection[str],
    citations: Citations,
) -> list[Cell]:
    chosen = block.texts("sektor", sectors[0] if sectors else "SAWIT")
    known = tuple(code for code in sectors if code in chosen)  # in the programme's order: one spelling of a cell's code
    for index, code in enumerate(chosen):
        if code not in sectors:
            block.faults.add((*block.path, "sektor", index), f"sektor {code} tidak ada", did_you_mean(code, sectors))
    fund = block.text("dana", next(iter(funds), "APBD"))
    _check_fund(block, fund, known, funds)
    seats, origins = _fixed(block, regions) if "kursi" in block.values else _shared(block, regions)
    used = ["kursi"] if "kursi" in block.values else [key for key in ("total", "tetap", "bobot") if key in block.values]
    sources = block.table("sumber")
    cited = {key: sources.text(key, "SK Gubernur nomor ..., atau asumsi: ...") for key in used}
    sources.finish()
    block.finish()
    name = f"kuota.{fund}.{'+'.join(known)}"
    citations += [(f"{name}.{key}", citation) for key, citation in cited.items()]
    if not block.ok("sektor", "dana") or not known:
        return []
    return [
        Cell(code, known, fund, number, "; ".join(f"{origins[code][0]}: {cited[key]}" for key in origins[code][1]))
        for code, number in seats.items()
    ]


def _check_fund(block: Fields, fund: str, sectors: Sequence[str], funds: Mapping[str, Fund]) -> None:
    if not block.ok("dana"):
        return
    if fund not in funds:
        block.fault("dana", f"dana {fund} tidak ada", did_you_mean(fund, funds))
        return
    unpayable = [code for code in sectors if code not in funds[fund].sectors]
    if unpayable:
        what = f"dana {fund} tidak boleh membayar sektor {', '.join(unpayable)}"
        block.fault("sektor", what, "pindahkan sektor itu ke dana lain, atau tambahkan pada sektor dana itu")


Origins = dict[str, tuple[str, tuple[str, ...]]]
"""Regency -> how its seats came about, and which of the block's numbers they rest on."""


def _fixed(block: Fields, regions: Collection[str]) -> tuple[dict[str, int], Origins]:
    """Read seats given one by one."""
    seats, _ = _by_region(block.table("kursi"), regions, 1, LARGEST_SEATS, "kursi")
    return seats, dict.fromkeys(seats, ("tetap", ("kursi",)))


def _shared(block: Fields, regions: Collection[str]) -> tuple[dict[str, int], Origins]:
    """Read a total, take off what is fixed inside it, and share the rest by weight."""
    total = block.number("total", 1, LARGEST_SEATS, "kursi")
    method = block.choice("metode", METHODS)
    fixed, fixed_ok = _by_region(block.table("tetap", required=False), regions, 1, LARGEST_SEATS, "kursi")
    weights, weights_ok = _by_region(block.table("bobot"), regions, 0, LARGEST_WEIGHT, "bobot")
    for code in sorted(fixed.keys() & weights.keys()):
        remedy = "hapus dari bobot: kursinya sudah tetap"
        block.faults.add((*block.path, "bobot", code), f"wilayah {code} ada pada tetap dan pada bobot", remedy)
        fixed_ok = False
    rest = total - sum(fixed.values())
    if block.ok("total") and rest < 0:
        block.fault("tetap", f"kursi tetap {total - rest} melebihi total {total}", "kurangi tetap, atau naikkan total")
    elif block.ok("total") and rest > 0 and weights_ok and not any(weights.values()):
        block.fault("bobot", f"{rest} kursi harus dibagi, tetapi tidak ada bobot di atas nol", "isi bobot tiap wilayah")
        weights_ok = False
    if rest < 0 or not (block.ok("total", "metode") and fixed_ok and weights_ok):
        return {}, {}
    positive = {code: weight for code, weight in weights.items() if weight > 0}
    seats = fixed | apportion(rest, positive, method)
    origins: Origins = dict.fromkeys(positive, (f"dibagi {method}", ("total", "bobot")))
    return seats, origins | dict.fromkeys(fixed, ("tetap", ("tetap",)))


def _by_region(table: Fields, regions: Collection[str], low: int, high: int, unit: str) -> tuple[dict[str, int], bool]:
    """Read regency -> number; and whether every entry is right."""
    found: dict[str, int] = {}
    for code in table.values:
        number = table.number(code, low, high, unit)
        if regions and code not in regions:
            table.fault(code, f"wilayah {code} tidak ada dalam berkas wilayah", did_you_mean(code, regions))
        if table.ok(code):
            found[code] = number
    return found, len(found) == len(table.values)


def _without_clashes(block: Fields, cells: Sequence[Cell], taken: set[tuple[str, str, str]]) -> list[Cell]:
    """A sector of a regency has one cell in each fund; a second one is a fault."""
    good: list[Cell] = []
    for cell in cells:
        clash = [sector for sector in cell.sectors if (cell.kode_kab, sector, cell.fund) in taken]
        for sector in clash:
            what = f"sektor {sector} di {cell.kode_kab} dari dana {cell.fund} sudah punya kuota pada tabel lain"
            block.fault("sektor", what, "gabungkan kedua kuota itu, atau hapus salah satunya")
        if not clash:
            good.append(cell)
        taken |= {(cell.kode_kab, sector, cell.fund) for sector in cell.sectors}
    return good
