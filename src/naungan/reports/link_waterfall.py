"""Why a row was linked, as one HTML file: a waterfall of its weights, both sides, rivals, shares of the probability.

Knows: how a link's explanation is laid out and drawn. Does not know: files, or how anything was weighed. Long numbers
are masked; birth dates stand in full, for a clerk has to compare them: the page is for officers, not for publication.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from naungan.model.decision import Band
from naungan.model.linkage import LinkModel
from naungan.reports.charts import Bar, Segment, bar_chart
from naungan.reports.html.template import fill_page
from naungan.stages import weigh
from naungan.stages.explain_link import (
    Finding,
    Rival,
    Share,
    Step,
    Who,
    bits_text,
    label_of,
    posterior,
    prior_text,
    probability_text,
    say_finding,
    shown,
    steps_of,
    who_text,
)

SMALLEST_SHARE_PPM = 50
"""A part of the probability below this is not drawn."""
_FILLS = {Who.PERSON: "tunggu", Who.RELATIVE: "gagal", Who.ABSENT: "belum", Who.OTHERS: "gagal"}

WORDS: Mapping[str, tuple[str, str]] = {
    "lang": ("id", "en"),
    "title": ("Mengapa baris ini ditautkan", "Why this row was linked"),
    "title_open": ("Mengapa baris ini perlu ditinjau", "Why this row needs a look"),
    "title_none": ("Mengapa baris ini tidak ditautkan", "Why this row was not linked"),
    "candidate": ("ID calon", "Candidate"),
    "person": ("Orang register", "Registered person"),
    "band": ("Hasil", "Outcome"),
    "internal": ("Memuat data pribadi", "Holds personal data"),
    "internal_text": (
        "Hanya untuk petugas yang berwenang; jangan dipublikasikan.",
        "For authorised officers only; do not publish.",
    ),
    "skip": ("Langsung ke isi", "Skip to content"),
    "probability": ("peluang bahwa orangnya sama", "probability that it is the same person"),
    "waterfall": ("Bagaimana bobotnya terjumlah", "How its weight adds up"),
    "waterfall_text": (
        "Setiap temuan menambah atau mengurangi bobot. Satu bit: dua kali lebih mungkin; sepuluh bit: seribu kali.",
        "Every finding adds to the weight or takes from it. One bit means twice as likely, ten bits a thousand times.",
    ),
    "start": ("Awal", "Start"),
    "sum": ("Jumlah", "Sum"),
    "sum_text": ("orang register nomor 1", "registered person 1"),
    "others": ("Kemungkinan lain pada ukuran yang sama", "Other possibilities on the same scale"),
    "sides": ("Berdampingan", "Side by side"),
    "row": ("Baris calon", "Candidate row"),
    "register": ("Register", "Register"),
    "found": ("Temuan", "Finding"),
    "bits": ("Bit", "Bits"),
    "what": ("Yang dibandingkan", "What was compared"),
    "rivals": ("Pesaing", "Rivals"),
    "rival": ("Orang register nomor {place}, {nik}: jumlah {bits}", "Registered person {place}, {nik}: sum {bits}"),
    "no_rivals": ("Tidak ada pesaing yang dibandingkan.", "Nobody else was compared."),
    "nobody": (
        "Tidak ada orang di register yang cukup mirip untuk dibandingkan dengan baris ini.",
        "Nobody in the register was alike enough to be compared with this row.",
    ),
    "shares": ("Siapa orang ini?", "Who is this person?"),
    "share": ("Bagian peluang", "Share of the probability"),
    "shares_text": (
        "Peluang dibagi antara setiap orang yang dibandingkan, kerabatnya, dan kemungkinan tidak ada di register.",
        "The probability is shared between everyone compared, their relatives, and being in no register at all.",
    ),
    "thresholds": (
        "Ditautkan mulai {accept}, ditinjau mulai {review}.",
        "Linked from {accept}, reviewed from {review}.",
    ),
    "lead": (
        "Bobotnya {bits}. Pesaing terdekat {second}, {less} lebih ringan.",
        "Its weight is {bits}. The nearest rival has {second}, {less} less.",
    ),
    "lead_equal": (
        "Bobotnya {bits}, dan pesaing terdekat sama beratnya.",
        "Its weight is {bits}, and the nearest rival weighs as much.",
    ),
    "lead_alone": ("Bobotnya {bits}. Tidak ada pesaing.", "Its weight is {bits}. There is no rival."),
    "model": ("Model {code}, angka dari: {source}.", "Model {code}, numbers from: {source}."),
}  # fmt: skip

BAND_TEXTS: Mapping[str, tuple[str, str]] = {
    Band.COCOK: ("COCOK: ditautkan", "COCOK: linked"),
    Band.TINJAUAN: ("TINJAUAN: petugas harus melihatnya", "TINJAUAN: an officer must look at it"),
    Band.TIDAK_ADA: ("TIDAK_ADA: tidak ditautkan", "TIDAK_ADA: not linked"),
}


class ExplainedLink(NamedTuple):
    """One row with its rivals, best first, and the model that weighed them. `people` None: how many is not known.

    `stated`: the probability the links state, None where they state none. Units: parts of a million.
    """

    candidate_id: str
    register_id: str
    band: str
    stated: int | None
    rivals: tuple[Rival, ...]
    model: LinkModel
    people: int | None

    @property
    def shares(self) -> tuple[Share, ...]:
        """How the probability is shared out; nothing when nobody was compared."""
        return posterior(self.rivals, self.model, self.stated) if self.rivals else ()

    @property
    def ppm(self) -> int:
        """How probable the best rival is: as stated, else by the rivals that are known."""
        found = next((share.ppm for share in self.shares if _is_best(share)), 0)
        return found if self.stated is None else self.stated


class Line(NamedTuple):
    """One compared thing, ready to be shown. Units: thousandths of a bit."""

    label: str
    row: str
    registered: str
    sentence: str
    bits: str
    differs: bool


class WaterfallRow(NamedTuple):
    """One row of the drawing: what it is, its sentence, its number, its bar. Units: `weight` thousandths of a bit."""

    label: str
    sentence: str
    weight: int
    bits: str
    drawing: Markup
    kind: str


def words(lang: str) -> dict[str, str]:
    """Every word of the page in one language."""
    return {name: texts[1 if lang == "en" else 0] for name, texts in WORDS.items()}


def render_link(explained: ExplainedLink, lang: str = "id") -> str:
    """The whole page. The same arguments give the same text."""
    text = words(lang)
    best = explained.rivals[0] if explained.rivals else None
    return fill_page(
        "tautan.html",
        t=text,
        e=explained,
        heading=heading(explained.band, lang),
        band=band_text(explained.band, lang),
        person=shown(explained.register_id),
        probability=probability_text(explained.ppm, lang),
        sentences=sentences(explained, lang),
        rows=waterfall_rows(explained, lang),
        others=other_rows(explained, lang),
        lines=lines_of(best, explained.model, lang) if best else (),
        rivals=[(rival_title(rival, lang), lines_of(rival, explained.model, lang)) for rival in explained.rivals[1:]],
        shares=Markup(shares_chart(explained, lang)),  # noqa: S704 escaped there
    )


def heading(band: str, lang: str) -> str:
    """The page's question, by what became of the row."""
    name = {Band.COCOK: "title", Band.TINJAUAN: "title_open"}.get(Band(band), "title_none")
    return words(lang)[name]


def band_text(band: str, lang: str) -> str:
    """What became of the row."""
    return BAND_TEXTS.get(band, (band, band))[1 if lang == "en" else 0]


def sentences(explained: ExplainedLink, lang: str) -> list[str]:
    """What a reader should know first: weight, nearest rival, thresholds, model."""
    text, model = words(lang), explained.model
    told = []
    if explained.rivals:
        told.append(_lead(explained.rivals, lang))
    else:
        told.append(text["nobody"])
    accept, review = (probability_text(round(x * weigh.MILLION), lang) for x in (model.accept, model.review))
    told.append(text["thresholds"].format(accept=accept, review=review))
    told.append(text["model"].format(code=model.code, source=model.source))
    return told


def _lead(rivals: Sequence[Rival], lang: str) -> str:
    text, best = words(lang), rivals[0].match_weight
    if len(rivals) == 1:
        return text["lead_alone"].format(bits=bits_text(best, lang))
    second = rivals[1].match_weight
    if second == best:
        return text["lead_equal"].format(bits=bits_text(best, lang))
    less = bits_text(best - second, lang).lstrip("+")
    return text["lead"].format(bits=bits_text(best, lang), second=bits_text(second, lang), less=less)


def lines_of(rival: Rival, model: LinkModel, lang: str) -> tuple[Line, ...]:
    """Both sides of a pair, one line for each comparison."""
    return tuple(
        Line(
            label_of(f.comparison, lang),
            shown(f.row),
            shown(f.registered),
            say_finding(model, f, rival.levels, lang),
            bits_text(f.weight, lang, unit=False) if _counts(f) else "",
            _counts(f) and f.row != f.registered,
        )
        for f in rival.findings
    )


def _is_best(share: Share) -> bool:
    return (share.who, share.place) == (Who.PERSON, 1)


def _counts(finding: Finding) -> bool:
    return finding.level is not None and finding.level >= 0


def waterfall_rows(explained: ExplainedLink, lang: str) -> list[WaterfallRow]:
    """The best rival's weights, one after another, and their sum."""
    if not explained.rivals:
        return []
    best, text = explained.rivals[0], words(lang)
    scale = Scale.of(explained)
    rows = []
    for step in steps_of(best):
        label = label_of(step.comparison, lang) if step.comparison else text["start"]
        finding = next((f for f in best.findings if f.comparison == step.comparison), None)
        sentence = (
            say_finding(explained.model, finding, best.levels, lang) if finding else prior_text(explained.people, lang)
        )
        rows.append(WaterfallRow(label, sentence, step.weight, bits_text(step.weight, lang), scale.bar(step), ""))
    whole = Step("", best.match_weight, 0, best.match_weight)
    drawn, total = scale.bar(whole, total=True), bits_text(best.match_weight, lang)
    return [*rows, WaterfallRow(text["sum"], text["sum_text"], best.match_weight, total, drawn, "jumlah")]


def other_rows(explained: ExplainedLink, lang: str) -> list[WaterfallRow]:
    """What else may be true, each with its weight on the same scale, the heaviest first; only what holds a share."""
    scale = Scale.of(explained)
    rows = []
    for share in explained.shares:
        weight = weight_of(share, explained)
        if weight is None or _is_best(share):
            continue
        if share.ppm >= SMALLEST_SHARE_PPM or share.who is Who.ABSENT:
            sentence = f"{who_text(share, lang)}: {probability_text(share.ppm, lang)}"
            rows.append(WaterfallRow("", sentence, weight, bits_text(weight, lang), scale.mark(weight), ""))
    return rows


def weight_of(share: Share, explained: ExplainedLink) -> int | None:
    """The weight of a possibility; None of the rivals left out, which have many."""
    if share.who is Who.ABSENT:
        return weigh.absent_weight(explained.model)
    rival = next((rival for rival in explained.rivals if rival.place == share.place), None)
    if rival is None:
        return None
    return rival.match_weight if share.who is Who.PERSON else rival.relative_weight


def shares_chart(explained: ExplainedLink, lang: str) -> str:
    """The probability, one bar for each possibility that holds a visible part."""
    text = words(lang)
    shares = [share for share in explained.shares if share.ppm >= SMALLEST_SHARE_PPM]
    bars = [
        Bar(
            _upper(who_text(share, lang)),
            probability_text(share.ppm, lang),
            (Segment("isi" if _is_best(share) else _FILLS[share.who], share.ppm / weigh.MILLION),),
        )
        for share in shares
    ]
    return bar_chart(bars, name="peluang", title=text["share"], description=text["shares_text"])


class Scale(NamedTuple):
    """The drawing's axis. Units: thousandths of a bit."""

    low: int
    high: int

    @classmethod
    def of(cls, explained: ExplainedLink) -> Scale:
        """Wide enough for every step and every other possibility that is drawn."""
        ends = [0]
        if explained.rivals:
            ends += [end for step in steps_of(explained.rivals[0]) for end in (step.start, step.end)]
            ends.append(weigh.absent_weight(explained.model))
        for share in explained.shares:
            weight = weight_of(share, explained)
            if weight is not None and share.ppm >= SMALLEST_SHARE_PPM:
                ends.append(weight)
        room = max(weigh.BIT, (max(ends) - min(ends)) // 50)
        return cls(min(ends) - room, max(ends) + room)

    def at(self, weight: int) -> int:
        """Where a weight stands. Units: hundredths of a per cent of the width."""
        return 10_000 * (weight - self.low) // (self.high - self.low)

    def bar(self, step: Step, *, total: bool = False) -> Markup:
        """One bar of the waterfall, with a thin line where the next one begins."""
        left, right = sorted((self.at(step.start), self.at(step.end)))
        fill = "#14202b" if total else "#0b3c6f" if step.weight >= 0 else "url(#arsir)"
        body = (
            f'<rect x="{_percent(left)}" width="{_percent(max(20, right - left))}" y="4" height="18" fill="{fill}" '
            f'stroke="{"#14202b" if total else "#0b3c6f"}"/>'
        )
        line = "" if total else f'<rect x="{_percent(self.at(step.end))}" width="1" y="22" height="8" fill="#45535f"/>'
        return self._drawn(body + line)

    def mark(self, weight: int) -> Markup:
        """A thin bar from nothing to another possibility's weight, with a dot at its end."""
        left, right = sorted((self.at(0), self.at(weight)))
        return self._drawn(
            f'<rect x="{_percent(left)}" width="{_percent(right - left)}" y="12" height="2" fill="#45535f"/>'
            f'<circle cx="{_percent(self.at(weight))}" cy="13" r="6" fill="#fff" stroke="#14202b" stroke-width="2.5"/>'
        )

    def _drawn(self, parts: str) -> Markup:
        zero = f'<rect x="{_percent(self.at(0))}" width="1" height="30" fill="#8fa0af"/>'
        return Markup(  # noqa: S704 numbers and our own colours
            f'<svg class="air" width="100%" height="30" aria-hidden="true" focusable="false">{zero}{parts}</svg>'
        )


def rival_title(rival: Rival, lang: str) -> str:
    """Which rival, and what it comes to."""
    bits = bits_text(rival.match_weight, lang)
    return words(lang)["rival"].format(place=rival.place, nik=shown(rival.register_id), bits=bits)


def _percent(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def context(explained: ExplainedLink, lang: str) -> dict[str, Any]:
    """The explanation for machines: no full number, sentences as they are said."""
    best = explained.rivals[0] if explained.rivals else None
    return {
        "candidate_id": explained.candidate_id,
        "person": shown(explained.register_id) if explained.register_id else "",
        "band": explained.band,
        "probability": explained.ppm / weigh.MILLION,
        "match_weight": best.match_weight if best else None,
        "prior": best.prior if best else None,
        "sentences": sentences(explained, lang),
        "rivals": [_rival_told(rival, explained.model, lang) for rival in explained.rivals],
        "shares": [_share_told(share) for share in explained.shares],
    }


def _share_told(share: Share) -> dict[str, Any]:
    return {"who": share.who.value, "place": share.place, "probability": share.ppm / weigh.MILLION}


def _rival_told(rival: Rival, model: LinkModel, lang: str) -> dict[str, Any]:
    findings = [
        {"comparison": f.comparison, "level": f.level, "weight": f.weight, "row": shown(f.row),
         "register": shown(f.registered), "sentence": say_finding(model, f, rival.levels, lang)}
        for f in rival.findings
    ]  # fmt: skip
    return {
        "place": rival.place,
        "person": shown(rival.register_id),
        "match_weight": rival.match_weight,
        "relative_weight": rival.relative_weight,
        "findings": findings,
    }
