"""The report's charts and maps, made from a summary.

Knows: which share becomes which bar or tile, in which colour. Does not know: how a bar or tile is drawn.
"""

from __future__ import annotations

from markupsafe import Markup

from naungan.model.decision import Check
from naungan.model.programme import Programme
from naungan.reports.charts import FILLS, Bar, Segment, bar_chart
from naungan.reports.html.words import words
from naungan.reports.summary import READ, RECIPIENTS, FunnelStep, RegencySum, Summary
from naungan.reports.tile_map import NO_DATA, PALETTE, Tile, level_of, tile_map
from naungan.stages.explain import CHECK_NAMES, number_text, reason_text

FILLED_BOUNDS = (0.5, 0.75, 0.9, 1.0)
OPEN_BOUNDS = (0.02, 0.05, 0.10, 0.20)
"""Lower bounds of the map's colours two to five. Units: share."""
SHOWN_REASONS = 10


def percent(part: int, whole: int, lang: str = "id") -> str:
    """'87,5%', cut and not rounded, so that 100% means all. '–' of nothing."""
    if not whole:
        return "–"
    tenths = 1000 * part // whole
    text = str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"
    return (text.replace(".", ",") if lang == "id" else text) + "%"


class Drawings:
    """All drawings of one report, in one language."""

    def __init__(self, summary: Summary, programme: Programme, lang: str) -> None:
        self._summary, self._programme, self._lang = summary, programme, lang
        self._words = words(lang)
        self._regions = {region.code: region for region in programme.regions}

    def quota(self) -> Markup:
        """Seats filled, one bar for each fund."""
        bars = [
            Bar(fund.name, f"{self._n(fund.filled)} / {self._n(fund.seats)}",
                (Segment("isi", fund.filled / fund.seats if fund.seats else 0.0),))
            for fund in self._summary.funds
        ]  # fmt: skip
        return self._chart(bars, "dana", "quota_chart", self._words["quota_desc"])

    def funnel(self) -> Markup:
        """Rows still in after each step, and what became of those who left at it."""
        bars = [Bar(self.step(step.step), self._n(step.remaining), self._parts(step)) for step in self._summary.funnel]
        text = self._words["funnel_desc"].format(rows=self._n(self._summary.rows), filled=self._n(self._summary.filled))
        return self._chart(bars, "corong", "funnel_chart", text)

    def reasons(self) -> Markup:
        """The most frequent reasons."""
        shown = self._summary.reasons[:SHOWN_REASONS]
        most = max([1, *(count.rows for count in shown)])
        bars = [
            Bar(
                _upper(reason_text(count.code, self._lang)),
                self._n(count.rows),
                (Segment("tunggu", count.rows / most),),
            )
            for count in shown
        ]
        return self._chart(bars, "alasan-grafik", "reasons_chart", self._words["reasons_desc"])

    def step(self, step: str) -> str:
        """The printed name of a step of the funnel."""
        special = {READ: "READ", RECIPIENTS: "RECIPIENTS"}
        if step in special:
            return self._words[special[step]]
        return CHECK_NAMES[Check(step)][1 if self._lang == "en" else 0]

    def _parts(self, step: FunnelStep) -> tuple[Segment, ...]:
        most = max(1, self._summary.funnel[0].remaining)
        if step.step == RECIPIENTS:
            return Segment("isi", step.remaining / most), Segment("tunggu", self._summary.waiting / most)
        return (
            Segment("isi", step.remaining / most),
            Segment("gagal", step.failed / most),
            Segment("belum", step.unknown / most),
        )

    def key_funnel(self) -> list[tuple[Markup, str]]:
        """What the parts of the funnel's bars mean."""
        keys = (("isi", "k_in"), ("gagal", "k_failed"), ("belum", "k_unknown"), ("tunggu", "k_waiting"))
        return [(_swatch(FILLS[kind]), self._words[word]) for kind, word in keys]

    def map_filled(self) -> Markup:
        """Filled share of the seats of each regency."""
        tiles = [
            self._tile(item, item.share, FILLED_BOUNDS, percent(item.filled, item.seats, self._lang), "no_quota")
            for item in self._summary.regencies
            if item.code in self._regions
        ]
        return self._map(tiles, "peta-kursi", "map_filled", "map_filled_desc")

    def map_open(self) -> Markup:
        """Undecided rows of each regency."""
        tiles = [
            self._tile(item, item.unsettled / item.rows if item.rows else None, OPEN_BOUNDS, self._n(item.unsettled),
                "no_rows")
            for item in self._summary.regencies
            if item.code in self._regions
        ]  # fmt: skip
        return self._map(tiles, "peta-tinjauan", "map_open", "map_open_desc")

    def key_filled(self) -> list[tuple[Markup, str]]:
        """The map's colours and what they mean."""
        return self._key(FILLED_BOUNDS, self._words["full"], "no_quota")

    def key_open(self) -> list[tuple[Markup, str]]:
        """The second map's colours and what they mean."""
        return self._key(OPEN_BOUNDS, self._words["at_least"].format(low=self._bound(OPEN_BOUNDS[-1])), "no_rows")

    def regency(self, code: str) -> str:
        """'Kab. Langkat', 'Kota Medan'; a row without a regency says so."""
        region = self._regions.get(code)
        if region is None:
            return code or self._words["unknown_regency"]
        return f"{'Kota' if region.kind == 'kota' else 'Kab.'} {region.name}"

    def _tile(self, item: RegencySum, share: float | None, bounds: tuple[float, ...], value: str, nothing: str) -> Tile:
        level = level_of(share, bounds)
        shown = "–" if level == NO_DATA else value.rstrip("%")
        spoken = f"{self.regency(item.code)}: {self._words[nothing] if level == NO_DATA else value}"
        return Tile(self._regions[item.code], level, shown, spoken)

    def _key(self, bounds: tuple[float, ...], last: str, nothing: str) -> list[tuple[Markup, str]]:
        labels = [self._words["less_than"].format(to=self._bound(bounds[0]))]
        for low, high in zip(bounds, bounds[1:], strict=False):
            labels.append(self._words["from_to"].format(low=self._bound(low), to=self._bound(high)))
        labels.append(last)
        keys = [(_swatch(fill), label) for (fill, _), label in zip(PALETTE, labels, strict=True)]
        return [*keys, (_swatch("url(#arsir)"), self._words[nothing])]

    def _bound(self, share: float) -> str:
        return percent(round(share * 1000), 1000, self._lang)

    def _chart(self, bars: list[Bar], name: str, title: str, description: str) -> Markup:
        return Markup(bar_chart(bars, name=name, title=self._words[title], description=description))  # noqa: S704 escaped there

    def _map(self, tiles: list[Tile], name: str, title: str, description: str) -> Markup:
        return Markup(tile_map(tiles, name=name, title=self._words[title], description=self._words[description]))  # noqa: S704

    def _n(self, number: int) -> str:
        return number_text(number, self._lang)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _swatch(fill: str) -> Markup:
    return Markup(  # noqa: S704 made of our own palette
        '<svg width="22" height="22" aria-hidden="true" focusable="false">'
        f'<rect x="1" y="1" width="20" height="20" rx="3" fill="{fill}" stroke="#5b6b7b"/></svg>'
    )
