"""A breach from its discovery to its end: a record, whom it concerns, the clock, drafts of notices, what was sent when.

Knows: what each step needs, and that a drill is the same with a mark. Does not know: the length of the clock
(data_classes.py) or the words of a notice (breach_notices.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from naungan.model.errors import FileMissing, OutputInTheWay
from naungan.model.nik import mask_nik
from naungan.model.refusal import Refusal
from naungan.office import scope
from naungan.office.accounts.models import Account
from naungan.office.accounts.policies import OPERATOR, demand
from naungan.office.audit.actions import append
from naungan.office.audit.models import LogEntry
from naungan.office.intake import queries as intake
from naungan.office.intake.models import ListRow
from naungan.office.intake.policies import Act as ListAct
from naungan.office.privacy import policies
from naungan.office.privacy.breach_notices import Told, drafts
from naungan.office.privacy.data_classes import Limit, Span, span_on
from naungan.office.privacy.dossier import Sheet, workbook
from naungan.office.privacy.models import Incident
from naungan.office.privacy.policies import Act
from naungan.office.review.policies import Act as ReviewAct
from naungan.office.typed_text import plain
from naungan.office.vault_in_use import vault
from naungan.sources.durable_file import write_durably

READS = (ReviewAct.SHOW_NIK, ReviewAct.OPEN_PERSON, ReviewAct.RULE)
ADDRESS = ("alamat", "desa", "kec", "kab")


class Reach(NamedTuple):
    """Whose rows are concerned: a regency's, those that one account has read in a time, or with neither everybody's."""

    regency: str = ""
    username: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def words(self) -> str:
        """For people. What an account saw of masked pages is not logged, so that its reads are the least."""
        if self.regency:
            return f"daftar kabupaten/kota {self.regency}"
        if self.username:
            times = f"{_said(self.since)} sampai {_said(self.until)}"
            return f"yang dibaca lengkap atau diunduh akun {self.username}, {times} (paling sedikit)"
        return "semua daftar"


class Concerned(NamedTuple):
    """`people`: different persons by NIK; `unnumbered`: rows without a whole NIK; `rows`: the newest row of each."""

    people: int
    unnumbered: int
    rows: tuple[ListRow, ...]

    @property
    def words(self) -> str:
        """For people."""
        return f"{self.people} orang menurut NIK" + (
            f" dan {self.unnumbered} baris tanpa NIK" if self.unnumbered else ""
        )


class IncidentState(NamedTuple):
    """How an incident stands at a moment. `left`: of the clock, negative when it is over; `late`: who was told late, or
    is not told and late already, with by how much."""

    incident: Incident
    deadline: datetime
    left: timedelta
    late: dict[str, timedelta]
    span: Span


def open_incident(
    *, discovered: datetime, classes: Sequence[str], reach: Reach, story: str, is_drill: bool
) -> tuple[Incident, Concerned]:
    """Begin a record; the clock runs from the discovery, not from this. Raises: Refused."""
    now = timezone.now()
    demand(
        Refusal("BELUM_TERJADI", "Waktu diketahui ada di masa depan. Periksa --discovered.")
        if discovered > now
        else None,
        None if any(each.strip() for each in classes) else Refusal("TANPA_DATA", "Sebut data yang terungkap: --data."),
    )
    with scope.entered(scope.EVERYWHERE), transaction.atomic():
        found = concerned(reach)
        number = Incident.objects.filter(opened_at__year=timezone.localdate().year, is_drill=is_drill).count() + 1
        made = Incident.objects.create(
            code=f"{'L' if is_drill else 'I'}-{timezone.localdate().year}-{number:03d}", is_drill=is_drill,
            discovered_at=discovered, opened_at=now,
            classes=[plain(each) for each in classes if each.strip()],
            scope={name: str(value) for name, value in reach._asdict().items() if value}, people=found.people,
            unnumbered=found.unnumbered, story=b"",
        )  # fmt: skip
        made.story = vault().seal(plain(story).encode(), Incident.sealed["story"].format(pk=made.pk))
        made.save(update_fields=["story"])
        told = {"reach": reach.words, "people": found.people, "unnumbered": found.unnumbered, "drill": is_drill,
                "discovered": discovered.isoformat()}  # fmt: skip
        append(by=OPERATOR.id, act=Act.OPEN_INCIDENT, subject=made.log_id, payload=told)
    return made, found


def standing(code: str) -> IncidentState:
    """How it stands now. Raises: FileMissing."""
    found = Incident.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(Incident.objects.values_list("code", flat=True)[:5]) or "belum ada"
        raise FileMissing(f"Insiden {code} tidak ada. Yang ada: {known}.")
    span = span_on(Limit.BREACH_NOTICE, timezone.localdate(found.discovered_at))
    now = timezone.now()
    told = {"orang yang terdampak": found.people_told_at, "lembaga": found.authority_told_at}
    clocks = {who: policies.clock(found.discovered_at, span.delta, at or now) for who, at in told.items()}
    late = {who: -left for who, left in clocks.items() if left < timedelta()}
    left = policies.clock(found.discovered_at, span.delta, now)
    return IncidentState(found, found.discovered_at + span.delta, left, late, span)


def write_notices(code: str, folder: Path) -> list[Path]:
    """Both drafts and the list of people to be told, into a folder; logged. Raises: FileMissing, OutputInTheWay."""
    now = standing(code)
    incident = now.incident
    if not folder.is_dir():
        raise OutputInTheWay(f"Folder {folder} tidak ada. Buat dahulu, atau sebut tempat lain.")
    reach = _reach(incident)
    with scope.entered(scope.EVERYWHERE), transaction.atomic():
        found = concerned(reach)
        told = Told(
            incident.code, incident.is_drill, _said(incident.discovered_at), _said(now.deadline), incident.classes,
            reach.words, found.words, _story(incident),
            now.span.source.law, now.span.source.is_verified,
        )  # fmt: skip
        files = {name: text.encode() for name, text in drafts(told).items()}
        files[f"{incident.code}-penerima.xlsx"] = _recipients(found.rows)
        for name in files:
            if (folder / name).exists():
                raise OutputInTheWay(f"{folder / name} sudah ada. Pindahkan dahulu; surat tidak pernah ditimpa.")
        append(by=OPERATOR.id, act=Act.WRITE_NOTICE, subject=incident.log_id, payload={"people": found.people})
        for name, data in files.items():
            write_durably(folder / name, data, keep=True)
    return [folder / name for name in files]


def close(code: str, *, people_told: datetime, authority_told: datetime, letter: str) -> IncidentState:
    """End a record with what was sent when; late is told late. Raises: Refused, FileMissing."""
    incident = standing(code).incident
    now = timezone.now()
    demand(
        Refusal("SUDAH_DITUTUP", f"Insiden {code} sudah ditutup.") if incident.closed_at else None,
        None if letter.strip() else Refusal("TANPA_SURAT", "Tulis nomor surat pemberitahuannya dengan --letter."),
        *(_moment(each, incident.discovered_at, now) for each in (people_told, authority_told)),
    )
    with transaction.atomic():
        incident.people_told_at, incident.authority_told_at = people_told, authority_told
        incident.letter, incident.closed_at = plain(letter), now
        incident.save(update_fields=["people_told_at", "authority_told_at", "letter", "closed_at"])
        ended = standing(code)
        told = {
            "letter": incident.letter, "people_told": people_told.isoformat(),
            "authority_told": authority_told.isoformat(),
            "late_seconds": {who: int(by.total_seconds()) for who, by in ended.late.items()},
        }  # fmt: skip
        append(by=OPERATOR.id, act=Act.CLOSE_INCIDENT, subject=incident.log_id, payload=told)
    return ended


def concerned(reach: Reach) -> Concerned:
    """Whom it concerns, over every version of the lists. Within scope.EVERYWHERE. Raises: FileMissing."""
    rows = ListRow.objects.exclude(content_mark=b"").order_by("upload_id", "position")  # what is erased concerns nobody
    if reach.regency:
        rows = rows.filter(kode_kab=reach.regency)
    elif reach.username:
        candidates, receipts = _read_by(reach)
        rows = rows.filter(candidate_id__in=candidates) | rows.filter(upload__receipt__in=receipts)
    numbered: dict[bytes, ListRow] = {}
    unnumbered: dict[str, ListRow] = {}
    for row in rows.iterator(2000):
        if row.nik_blind is not None:
            numbered[bytes(row.nik_blind)] = row
        else:
            unnumbered[row.candidate_id] = row
    known = {row.candidate_id for row in numbered.values()}
    left = [row for candidate, row in unnumbered.items() if candidate not in known]
    return Concerned(len(numbered), len(left), (*numbered.values(), *left))


def _read_by(reach: Reach) -> tuple[set[str], set[str]]:
    """Candidate ids and receipts that an account has read in full or downloaded, by the log."""
    account = Account.objects.filter(username=reach.username).first()
    if account is None:
        raise FileMissing(f"Akun {reach.username} tidak ada.")
    found = LogEntry.objects.filter(actor=account.log_id, act__in=[*READS, ListAct.EXPORT])
    if reach.since:
        found = found.filter(at__gte=_stamp(reach.since))
    if reach.until:
        found = found.filter(at__lt=_stamp(reach.until))
    subjects = list(found.values_list("act", "subject"))
    candidates = {subject.rpartition("/")[2] for act, subject in subjects if act in READS}
    return candidates, {subject.partition(":")[2] for act, subject in subjects if act == ListAct.EXPORT}


def _recipients(rows: Iterable[ListRow]) -> bytes:
    """Whom to write to, by regency; the number stays masked."""
    told = []
    for row in rows:
        cells = intake.opened(row)["cells"]
        address = ", ".join(cells[name] for name in ADDRESS if cells.get(name))
        told.append((row.kode_kab, str(cells.get("nama", "")), mask_nik(str(cells.get("nik", ""))), address))
    note = "Untuk mengirim pemberitahuan saja. Hapus sesudahnya."
    return workbook([Sheet("Penerima", note, ("Kab/kota", "Nama", "NIK", "Alamat"), tuple(sorted(told)))])


def _story(incident: Incident) -> str:
    return vault().open(bytes(incident.story), Incident.sealed["story"].format(pk=incident.pk)).decode()


def _reach(incident: Incident) -> Reach:
    told = incident.scope
    since, until = (datetime.fromisoformat(told[name]) if name in told else None for name in ("since", "until"))
    return Reach(told.get("regency", ""), told.get("username", ""), since, until)


def _moment(at: datetime, discovered: datetime, now: datetime) -> Refusal | None:
    if discovered <= at <= now:
        return None
    return Refusal("WAKTU_SALAH", "Waktu pemberitahuan harus sesudah diketahui dan tidak di masa depan.")


def _said(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%d-%m-%Y %H.%M} WIB" if at else "…"


def _stamp(at: datetime) -> str:
    """As entries of the log write a moment."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
