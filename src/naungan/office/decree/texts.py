"""What a decree and its annexes say: rows and figures -> the papers' inputs.

Knows: the articles, and which figures stand in them. Does not know: how a paper is set (reports/documents), or tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from naungan.ledger.checkpoint import Checkpoint
from naungan.model.programme import Programme
from naungan.office.decree.models import Decree
from naungan.office.decree.queries import Entry
from naungan.office.programmes.models import RegisterSnapshot
from naungan.office.review.figures import Figures
from naungan.reports.documents.annex import AnnexRow, AnnexText
from naungan.reports.documents.decree import AnnexLine, DecreeText
from naungan.reports.documents.letter import LegalText, Letterhead, Paper, Proof, SignatureBlock, long_day
from naungan.reports.spelled import counted, in_rupiah, spelled

PART_OF_IT = "yang merupakan bagian tidak terpisahkan dari Keputusan ini."
PAID_FROM = "seluruhnya %s, dibebankan pada: %s."
COPIES = (
    "Salinan publik lampiran menyamarkan NIK. Salinan tersegel dengan NIK lengkap disimpan dan hanya dibuka menurut "
    "kewenangan; setiap pembukaan dicatat."
)
REPLACED = (
    "Penerima yang tidak lagi memenuhi syarat diganti orang berikutnya pada daftar cadangan kelompok yang sama menurut "
    "urutan peringkat"
)
IN_FORCE = "Keputusan ini mulai berlaku pada tanggal ditetapkan."
HASH_PART = 8
"""Letters of a hash that are printed together, as in the footer."""
ROMAN_PLACES = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """33 -> 'XXXIII'."""
    text = ""
    for value, letters in ROMAN_PLACES:
        times, number = divmod(number, value)
        text += letters * times
    return text


def proof(decree: Decree, figures: Figures, point: Checkpoint, url: str, *, is_trial: bool) -> Proof:
    """By what its papers are checked."""
    stamp = figures.stamp
    return Proof(
        root=figures.root,
        code=stamp.code,
        day=stamp.day,
        content_hash=decree.content_hash,
        url=url,
        checkpoint=point,
        is_trial=is_trial,
    )


def decree_text(
    decree: Decree, policy: Programme, figures: Figures, lines: Sequence[AnnexLine], shown: Proof,
    welfare: RegisterSnapshot | None = None,
) -> DecreeText:  # fmt: skip
    """The first part. In: one line for each public annex; the welfare register that the list was worked out from."""
    articles = _amending(decree, figures, lines) if decree.amends else _first(decree, policy, figures, lines, welfare)
    return DecreeText(
        letterhead=Letterhead(names=policy.letter.letterhead or (decree.issuer,), contact=policy.letter.contact),
        authority=decree.issuer, subject=subject(decree, policy),
        considering=tuple(LegalText(text=_item(line)) for line in _lines(decree.considering)),
        recalling=tuple(
            LegalText(text=_item(line), is_verified=line in policy.letter.verified) for line in _lines(decree.recalling)
        ),
        articles=articles, annexes=tuple(lines), signature=_block(decree), place=decree.place, proof=shown,
        number=decree.number, day=decree.day, paper=Paper(decree.paper),
        amends=_title(decree.amends),
    )  # fmt: skip


def subject(decree: Decree, policy: Programme) -> str:
    """What it is about."""
    about = f"Penetapan Penerima {policy.title}"
    if decree.amends is None:
        return about
    return f"Perubahan atas {_title(decree.amends)} tentang {about}"


def annex_text(
    decree: Decree, policy: Programme, number: int, region: str, entries: Sequence[Entry], shown: Proof, *,
    is_sealed: bool,
) -> AnnexText:  # fmt: skip
    """One regency's annex, whole. In: who is set, or who leaves (with a cause) and enters."""
    sectors = dict(policy.sectors)
    return AnnexText(
        authority=decree.issuer, subject=subject(decree, policy), number=roman(number), regency=region,
        rows=tuple(_row(at, each, sectors) for at, each in enumerate((e for e in entries if not e.cause), 1)),
        leaving=tuple(_row(at, each, sectors) for at, each in enumerate((e for e in entries if e.cause), 1)),
        people=sum(not each.cause for each in entries), people_leaving=sum(bool(each.cause) for each in entries),
        is_sealed=is_sealed, is_amending=decree.amends is not None, signature=_block(decree), proof=shown,
        decree_number=decree.number, decree_day=decree.day, paper=Paper(decree.paper),
    )  # fmt: skip


def annex_line(of: AnnexText, sha256: str) -> AnnexLine:
    """Its line in the decree's table."""
    part = f" ({of.part}/{of.parts})" if of.parts > 1 else ""
    return AnnexLine(
        number=f"{of.number}{part}", regency=of.regency, people=len(of.rows), leaving=len(of.leaving), sha256=sha256
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _item(line: str) -> str:
    return f"{line.rstrip(' .;')};"


def _row(number: int, entry: Entry, sectors: Mapping[str, str]) -> AnnexRow:
    return AnnexRow(
        number=number, name=entry.name, nik=entry.nik, village=entry.village, district=entry.district,
        sector=sectors.get(entry.sector, entry.sector), sex=entry.sex, born=entry.born, cause=entry.cause,
    )  # fmt: skip


def _block(decree: Decree) -> SignatureBlock:
    return SignatureBlock(office=decree.issuer, name=decree.signatory)


def _annexes(lines: Sequence[AnnexLine]) -> str:
    names = list(dict.fromkeys(line.number.split(" ")[0] for line in lines))
    return f"Lampiran {names[0]}" if len(names) == 1 else f"Lampiran {names[0]} sampai dengan Lampiran {names[-1]}"


def _first(
    decree: Decree, policy: Programme, figures: Figures, lines: Sequence[AnnexLine], welfare: RegisterSnapshot | None
) -> tuple[str, ...]:
    funds = "; ".join(f"{each.name} {in_rupiah(each.whole)} bagi {counted(each.filled)}" for each in figures.by_fund)
    chosen, monthly, whole = counted(figures.total.filled), policy.monthly_contribution, in_rupiah(figures.total.whole)
    months = f"{policy.months} ({spelled(policy.months)}) bulan"
    return (
        f"Menetapkan {chosen} penerima {policy.title} sebagaimana tercantum dalam {_annexes(lines)} {PART_OF_IT}",
        f"Iuran bagi setiap penerima {in_rupiah(monthly)} setiap bulan selama {months}, {PAID_FROM % (whole, funds)}",
        COPIES,
        f"{REPLACED}{_waiting(figures.total.waiting)} dengan keputusan perubahan.",
        f"{_agreed(decree)} yang ditandatangani kabupaten/kota, BPJS Ketenagakerjaan dan provinsi.",
        *([_based_on(welfare)] if welfare else []),
        IN_FORCE,
    )


def _based_on(welfare: RegisterSnapshot) -> str:
    """By which welfare data the list was worked out, so that nobody can say later that it was another."""
    parts = " ".join(welfare.sha256[at : at + HASH_PART] for at in range(0, len(welfare.sha256), HASH_PART))
    return (
        f"Desil kesejahteraan penerima dinilai menurut data {welfare.source}, keadaan tanggal "
        f"{long_day(welfare.as_of)}, yang dikenali dari sidik SHA-256 {parts}."
    )


def _waiting(people: int) -> str:
    return f", {counted(people)} pada saat ditetapkan," if people else ""


def _amending(decree: Decree, figures: Figures, lines: Sequence[AnnexLine]) -> tuple[str, ...]:
    leaving, entering = counted(sum(each.leaving for each in lines)), counted(sum(each.people for each in lines))
    where = f"sebagaimana tercantum dalam {_annexes(lines)} {PART_OF_IT}"
    return (
        f"Mengubah lampiran {_title(decree.amends)}: {leaving} keluar dan {entering} masuk {where}",
        f"Sesudah perubahan ini penerima seluruhnya {counted(figures.total.filled)}.",
        f"{REPLACED}.",
        f"{_agreed(decree)}.",
        IN_FORCE,
    )


def _title(of: Decree | None) -> str:
    """Within a sentence an office does not shout."""
    return f"Keputusan {of.issuer.title()} Nomor {of.number}" if of else ""


def _agreed(decree: Decree) -> str:
    of = decree.agreement
    return f"Isi Keputusan ini sesuai dengan berita acara nomor {of.number} tanggal {long_day(of.held_on)}"
