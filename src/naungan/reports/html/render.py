"""Renders the governor's report from a summary: template, words and drawings into one string.

Knows: which number goes where and how it is printed. Does not know: how it was counted, or how a template is filled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from naungan.model.money import grouped
from naungan.model.problem import PROBLEM_TEXTS, ProblemCode
from naungan.model.programme import Programme, RankKey
from naungan.model.register import RegisterInfo
from naungan.reports.html import drawings
from naungan.reports.html.template import fill_page
from naungan.reports.html.words import words
from naungan.reports.summary import Summary
from naungan.stages.explain import day_text, number_text, reason_text
from naungan.stages.next_steps import next_step

LISTED_IDS = 60
"""How many candidate ids of unsettled rows the report prints; the workbooks hold all."""


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What a report says besides the numbers: the bundle's short code, whether it is a draft, what data was used."""

    code: str
    draft: bool
    registers: tuple[RegisterInfo, ...]
    lottery_commitment: str


def render_report(summary: Summary, programme: Programme, facts: ReportFacts, lang: str = "id") -> str:
    """The whole page in one language. The same arguments give the same text."""
    text = words(lang)
    return fill_page(
        "laporan.html",
        t=text,
        s=summary,
        p=programme,
        facts=facts,
        n=lambda number: number_text(number, lang),
        rp=lambda amount: _rupiah(amount, lang),
        pct=lambda part, whole: drawings.percent(part, whole, lang),
        day=lambda moment: day_text(moment.isoformat(), lang),
        reason=lambda code: sentence_case(reason_text(code, lang)),
        next_step=lambda code: next_step(code, lang),
        draw=drawings.Drawings(summary, programme, lang),
        problems=_problems(summary.problems, lang),
        sources=_sources(facts.registers, programme, text, lang),
        methods=_methods(programme, facts, text, lang),
        fund_totals=_fund_totals(summary),
        regency_totals=_regency_totals(summary),
        listed=summary.unsettled_above[:LISTED_IDS],
        more=max(0, len(summary.unsettled_above) - LISTED_IDS),
    )


def sentence_case(text: str) -> str:
    """'tercatat meninggal' -> 'Tercatat meninggal'."""
    return text[:1].upper() + text[1:]


def _rupiah(amount: int, lang: str) -> str:
    text = grouped(abs(amount)) if lang == "id" else f"{abs(amount):,}"
    return f"{'-' if amount < 0 else ''}Rp{text}"


def _problems(counts: Sequence[tuple[ProblemCode, int]], lang: str) -> list[tuple[str, int, str]]:
    """(sentence, how often, remedy) of every kind of problem, most frequent first."""
    texts = [(PROBLEM_TEXTS[code], count) for code, count in counts]
    if lang == "en":
        return [(text.sentence_en, count, text.remedy_en) for text, count in texts]
    return [(text.sentence, count, text.remedy) for text, count in texts]


def _sources(
    registers: Sequence[RegisterInfo], programme: Programme, text: dict[str, str], lang: str
) -> list[dict[str, str]]:
    """One line per kind of register that the programme asks, held or not."""
    held = {info.kind: info for info in registers}
    lines = []
    for kind in programme.registers:
        info = held.get(kind)
        if info is None:
            lines.append(
                {"kind": text[kind], "source": text["not_held"], "as_of": "", "coverage": text["not_held_text"]}
            )
            continue
        where = text["region_prefix"].format(codes=", ".join(info.regions)) if info.regions else text["everywhere"]
        lists = f" ({', '.join(info.lists)})" if info.lists else ""
        lines.append({
            "kind": text[kind],
            "source": info.source,
            "as_of": day_text(info.as_of.isoformat(), lang),
            "coverage": f"{text[info.coverage.value]}{lists}, {where}",
        })  # fmt: skip
    return lines


def _methods(programme: Programme, facts: ReportFacts, text: dict[str, str], lang: str) -> list[str]:
    """The rules of this programme as sentences; every number comes from the programme."""
    keys = ", ".join(text[RankKey(key).value] for key in programme.ranking)
    lists = ", ".join(name.replace("_", " ") for name in programme.required_lists)
    commitment = facts.lottery_commitment
    lines = [
        text["m_identity"],
        text["m_unknown"],
        text["m_age"].format(
            day=day_text(programme.registration_date.isoformat(), lang), low=programme.age_min, high=programme.age_below
        ),
        text["m_decile"].format(decile=programme.decile_max),
        text["m_lists"].format(lists=lists) if lists else "",
        _schemes(programme, text),
        *(text["m_funds_only_new"].format(fund=fund.name) for fund in programme.funds if fund.only_unregistered),
        text["m_rank"].format(keys=keys) if keys else text["m_rank_none"],
        text["m_once"],
        text["m_family"].format(people=programme.max_per_family) if programme.max_per_family else "",
        text["m_spare_stay" if programme.spare_seats.value == "tetap_kosong" else "m_spare_move"],
        text["m_reserve"].format(percent=programme.reserve_percent),
        text["m_tariff"].format(tariff=_rupiah(programme.monthly_contribution, lang), months=programme.months),
        text["m_lottery"].format(commitment=commitment) if commitment else "",
    ]
    return [line for line in lines if line]


def _schemes(programme: Programme, text: dict[str, str]) -> str:
    """The sentence about other programmes; '' where this one does not ask."""
    if programme.schemes is None:
        return ""
    names = ", ".join(name.replace("_", " ") for name in programme.schemes)
    return text["m_schemes"].format(lists=f" ({names})" if names else "")


def _fund_totals(summary: Summary) -> dict[str, Any]:
    names = ("seats", "filled", "waiting", "budget", "committed", "remaining")
    return {name: sum(getattr(fund, name) for fund in summary.funds) for name in names}


def _regency_totals(summary: Summary) -> dict[str, Any]:
    names = ("rows", "seats", "filled", "waiting", "unsettled", "unsettled_above", "refused", "to_mend")
    return {name: sum(getattr(regency, name) for regency in summary.regencies) for name in names}
