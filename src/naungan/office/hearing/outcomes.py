"""What became of whom a village named: of a frozen determination, in words that can be read out in the village.

Knows: names, results and reasons; that a reason from the welfare register is told by the social office only.
Does not know: hearings or objections; a list may be frozen without one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from naungan.model.decision import REASON_TEXTS, ReasonCode, Verdict
from naungan.office.programmes import queries as programmes
from naungan.office.review import queries as review
from naungan.office.review.figures import Stamp, figures
from naungan.office.review.models import Determination, Person
from naungan.office.review.policies import WELFARE_REASONS
from naungan.sources.cell_text import mask_card_numbers
from naungan.sources.villages import Group, Named, grouped
from naungan.stages.fold import fold_name

MESSAGE_LETTERS = 700
NAME_LETTERS = 60
WELFARE = "data kesejahteraan: tanyakan ke dinas sosial"
RESULTS = {
    Verdict.DITETAPKAN: "ditetapkan sebagai penerima",
    Verdict.CADANGAN: "masuk daftar cadangan",
    Verdict.TIDAK_MEMENUHI: "belum memenuhi syarat",
    Verdict.PERLU_TINJAUAN: "belum dapat diputuskan",
}


class PersonResult(NamedTuple):
    """One person: name, result and reasons in words."""

    name: str
    verdict: Verdict
    result: str
    reasons: tuple[str, ...]


class VillageResult(NamedTuple):
    """A village with everybody whom it named. `stamp`: of the determination."""

    regency: str
    district: str
    village: str
    number: int
    programme: str
    stamp: Stamp
    people: tuple[PersonResult, ...]

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """Result -> people, all four in their order."""
        counted = Counter(each.verdict for each in self.people)
        return tuple((RESULTS[verdict], counted[verdict]) for verdict in Verdict)

    @property
    def message(self) -> str:
        """A text to be pasted into a message to the village: counts and whom to ask, nobody's name."""
        place = f"Desa/Kelurahan {_clipped(self.village)}" if self.village else "Tanpa nama desa"
        district = f", Kecamatan {_clipped(self.district)}" if self.district else ""
        lines = [
            f"Hasil {_clipped(self.programme)}", f"{place}{district}, {_clipped(self.regency)}",
            f"Diusulkan: {len(self.people)} orang", *(f"- {result}: {number}" for result, number in self.counts),
            f"Keadaan {self.stamp.day:%d-%m-%Y}, kode {self.stamp.code}.",
            f"Tanya hasil dan alasan: petugas {_clipped(self.regency)}. Tentang data kesejahteraan: dinas sosial.",
            "Jangan meneruskan NIK lewat pesan.",
        ]  # fmt: skip
        return "\n".join(lines)


class VillageCount(NamedTuple):
    """A village as one line. `counts`: people by result, as in VillageResult."""

    number: int
    district: str
    village: str
    people: int
    chosen: int


def villages(determination: Determination, kode_kab: str) -> list[VillageCount]:
    """Every village that the regency's list names, rows without one first."""
    people = _people(determination, kode_kab)
    verdicts = {person.candidate_id: person.verdict for person, _ in people}
    return [
        VillageCount(each.number, each.district, each.name, len(each.members),
                     sum(verdicts[member] == Verdict.DITETAPKAN for member in each.members))
        for each in _groups(people)
    ]  # fmt: skip


def village(determination: Determination, kode_kab: str, number: int) -> VillageResult | None:
    """One of them; None: there is none of this number."""
    people = _people(determination, kode_kab)
    found = next((each for each in _groups(people) if each.number == number), None)
    if found is None:
        return None
    members = set(found.members)
    told = [_outcome(person, name) for person, name in
            ((person, content["name"]) for person, content in people if person.candidate_id in members)]  # fmt: skip
    return VillageResult(
        programmes.regions(determination.programme)[kode_kab].name, found.district, found.name, number,
        determination.programme.title, figures(determination).stamp,
        tuple(sorted(told, key=lambda each: (fold_name(each.name), each.verdict))),
    )  # fmt: skip


def reasons(codes: Iterable[str]) -> tuple[str, ...]:
    """Reasons in words; those of the welfare register all become one that tells nothing of it."""
    told = (WELFARE if code in WELFARE_REASONS else REASON_TEXTS[ReasonCode(code)][0] for code in codes)
    return tuple(dict.fromkeys(told))


def _outcome(person: Person, name: str) -> PersonResult:
    verdict = Verdict(person.verdict)
    return PersonResult(mask_card_numbers(name), verdict, RESULTS[verdict], reasons(person.reasons.split()))


def _people(determination: Determination, kode_kab: str) -> list[tuple[Person, dict[str, Any]]]:
    found = Person.objects.filter(determination=determination, kode_kab=kode_kab).order_by("candidate_id")
    return [(person, review.opened(person)) for person in found]


def _groups(people: Iterable[tuple[Person, dict[str, Any]]]) -> tuple[Group, ...]:
    rows = []
    for person, content in people:
        cells: dict[str, str] = content["cells"]
        rows.append(Named(person.candidate_id, person.kode_kab, cells.get("kec", ""), cells.get("desa", "")))
    return grouped(rows)


def _clipped(text: str) -> str:
    return text if len(text) <= NAME_LETTERS else f"{text[: NAME_LETTERS - 1]}…"
