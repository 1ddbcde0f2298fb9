"""Reading signing: where minutes stand, who can sign where, what one part prints, the record for an auditor.

Knows: that a signature counts only while it stands on the current content of a frozen determination.
Does not know: how any of it is written (actions.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone, translation

from naungan.office import scope
from naungan.office.accounts.models import Account, Assignment, Delegation
from naungan.office.accounts.policies import Actor
from naungan.office.intake.models import HandIn, Upload
from naungan.office.programmes import queries as programmes
from naungan.office.review.figures import Stamp, figures
from naungan.office.review.models import Determination
from naungan.office.review.models import State as Stands
from naungan.office.signing import policies
from naungan.office.signing.machine import LIVE, State, Step
from naungan.office.signing.models import Agreement, Revision, Scan, ScanState, Signature
from naungan.office.signing.policies import SIGNERS, Part, Pool


class StepStanding(NamedTuple):
    """One place to sign. `signed`: signatures that stand; `hold`: why it can never come about as things are, '' = it
    can; `is_turn`: it is signed now; `paper`: a scan that waits for a second officer."""

    part: Part
    name: str
    needed: int
    signed: tuple[Signature, ...]
    hold: str
    is_turn: bool
    paper: Scan | None

    @property
    def is_done(self) -> bool:
        """Has it all that it needs? None needed is never enough."""
        return len(self.signed) >= self.needed > 0


class Standing(NamedTuple):
    """Where minutes stand. `is_valid`: their determination is still frozen; `is_complete`: everybody signed this."""

    state: State
    steps: tuple[StepStanding, ...]
    is_valid: bool
    is_complete: bool

    @property
    def holds(self) -> list[str]:
        """Each approval that nobody can give, in a sentence."""
        return [each.hold for each in self.steps if each.hold]

    def of(self, part: Part) -> StepStanding | None:
        """One place of it."""
        return next((each for each in self.steps if each.part == part), None)


class Minutes(NamedTuple):
    """What one part prints and signs on paper; frozen. `post`: that signs there; `names`: of whoever may sign there
    today, with their post."""

    kind: str
    number: int
    title: str
    place: str
    held_on: date
    notes: str
    part: str
    name: str
    post: str
    facts: dict[str, Any]
    regencies: tuple[dict[str, Any], ...]
    total: dict[str, Any]
    content_hash: str
    code: str
    names: tuple[tuple[str, str], ...]


def newest(determination: Determination, kind: str) -> Agreement | None:
    """The last minutes of this kind that were not cancelled."""
    found = Agreement.objects.filter(determination=determination, kind=kind).exclude(state=State.CANCELLED)
    return found.select_related("determination", "programme").order_by("-id").first()


def at_work() -> Agreement | None:
    """The minutes that people sign now, of the programme that the office works on."""
    programme = programmes.current_or_none()
    found = Agreement.objects.filter(programme=programme, state__in=[str(each) for each in LIVE])
    return found.select_related("determination__version", "programme").order_by("-id").first()


def standing_signatures(agreement: Agreement) -> list[Signature]:
    """Those that count: on this very content, and never fallen."""
    found = Signature.objects.filter(agreement=agreement, content_hash=agreement.content_hash, fell_at=None)
    return list(found.select_related("account", "scan"))


def standing(agreement: Agreement) -> Standing:
    """Where it stands today."""
    rule = programmes.read_policy(agreement.determination.version).signatures
    signed, names = standing_signatures(agreement), place_names(agreement)
    pools = _pools(agreement, signed, timezone.localdate())
    papers = {
        (scan.step, scan.regency): scan
        for scan in Scan.objects.filter(agreement=agreement, state=ScanState.WAITING).select_related("signer")
    }
    state, is_valid = State(agreement.state), agreement.determination.state == Stands.FROZEN
    turn = {State.OPEN: Step.REGENCY, State.AWAITS_BPJS: Step.BPJS, State.AWAITS_PROVINCE: Step.PROVINCE}.get(state)
    steps = []
    for part in policies.parts(agreement.regions):
        here = tuple(each for each in signed if (each.step, each.regency) == part)
        count = policies.needed(rule, part.step)
        hold = policies.hold(count, pools[part], role_word(part), names[part.code]) if state in LIVE else ""
        is_turn = is_valid and part.step is turn and len(here) < max(count, 1)
        paper = papers.get((part.step, part.regency))
        steps.append(StepStanding(part, names[part.code], count, here, hold, is_turn, paper))
    complete = is_valid and state in (State.COMPLETE, State.ISSUED) and all(each.is_done for each in steps)
    return Standing(state, tuple(steps), is_valid, complete)


def pool(agreement: Agreement, part: Part, day: date) -> Pool:
    """Who can sign at one place on a day."""
    return _pools(agreement, standing_signatures(agreement), day)[part]


def submitters(agreement: Agreement, part: Part) -> frozenset[int]:
    """Accounts that sent or handed in this regency's list, asked for the freeze, drew up or edited the minutes."""
    return _everywhere_barred(agreement) | _senders(agreement).get(part.regency, frozenset())


def _pools(agreement: Agreement, signed: list[Signature], day: date) -> dict[Part, Pool]:
    """Of every place, in a handful of queries."""
    holders, senders, barred = _holders(day), _senders(agreement), _everywhere_barred(agreement)
    found = {}
    for part in policies.parts(agreement.regions):
        here = frozenset(each.account_id for each in signed if (each.step, each.regency) == part)
        elsewhere = frozenset(each.account_id for each in signed) - here
        out = barred | elsewhere | senders.get(part.regency, frozenset())
        found[part] = Pool(holders.get(part, frozenset()), out, here)
    return found


def _holders(day: date) -> dict[Part, frozenset[int]]:
    """Place -> active accounts with its post that day, delegations included."""
    roles = [str(role) for role in SIGNERS.values()]
    own = Assignment.objects.filter(role__in=roles, ended=None, account__is_active=True)
    lent = Delegation.objects.filter(role__in=roles, ended=None, since__lte=day, until__gt=day, account__is_active=True)
    found: dict[Part, set[int]] = {}
    steps = {str(role): step for step, role in SIGNERS.items()}
    for rows in (own, lent):
        for role, regency, account in rows.values_list("role", "regency", "account_id"):
            found.setdefault(Part(steps[role], regency), set()).add(account)
    return {part: frozenset(ids) for part, ids in found.items()}


def _senders(agreement: Agreement) -> dict[str, frozenset[int]]:
    """Regency -> accounts that sent any file of its judged list, or handed it in."""
    with scope.entered(scope.EVERYWHERE):  # ids of officers, nobody's data: a hold is the same whoever looks
        judged = list(Upload.objects.filter(receipt__in=agreement.determination.uploads.values()))
        ids = {pk for each in judged for pk in (each.pk, *each.files)}
        sent = dict(Upload.objects.filter(pk__in=ids).values_list("pk", "account_id"))
        handed: dict[int, set[int]] = {}
        for upload, account in HandIn.objects.filter(upload__in=judged).values_list("upload_id", "account_id"):
            handed.setdefault(upload, set()).add(account)
    return {
        each.kode_kab: frozenset({sent[pk] for pk in (each.pk, *each.files) if pk in sent} | handed.get(each.pk, set()))
        for each in judged
    }


def _everywhere_barred(agreement: Agreement) -> frozenset[int]:
    of = agreement.determination
    wrote = Revision.objects.filter(agreement=agreement).values_list("account_id", flat=True)
    asked = {of.account_id, of.frozen_by_id} - {None}
    return frozenset({agreement.drawn_by_id, *wrote, *asked})  # type: ignore[arg-type]


def place_names(agreement: Agreement) -> dict[str, str]:
    """Code of a place -> its name."""
    policy = programmes.read_policy(agreement.determination.version)
    names = {region.code: region.name for region in policy.regions}
    return {
        **{code: names.get(code, code) for code in agreement.regions},
        str(Step.BPJS): "BPJS Ketenagakerjaan", str(Step.PROVINCE): "Provinsi",
    }  # fmt: skip


def role_word(part: Part) -> str:
    """Who signs there, in words."""
    with translation.override("id"):
        return str(SIGNERS[part.step].label).lower().replace("bpjs ketenagakerjaan", "BPJS Ketenagakerjaan")


def post_word(agreement: Agreement, part: Part) -> str:
    """The post that signs there, with its place in full: 'Kepala dinas Kabupaten Deli Serdang'."""
    with translation.override("id"):
        post = str(SIGNERS[part.step].label)
    if part.step is not Step.REGENCY:
        return post
    policy = programmes.read_policy(agreement.determination.version)
    place = next((f"{each.kind.capitalize()} {each.name}" for each in policy.regions if each.code == part.regency), "")
    return post.replace("kabupaten/kota", place or part.regency)


def capacity(account: Account, part: Part, place: str, day: date) -> str:
    """As whom somebody signs there that day: the post, or Plt./Plh. with the letter; '' = as nobody."""
    role = SIGNERS[part.step]
    with translation.override("id"):
        post = f"{role.label} {place}" if part.step is Step.REGENCY else str(role.label)
    here = Q(account=account, role=role, regency=part.regency, ended=None)
    if Assignment.objects.filter(here).exists():
        return post
    lent = Delegation.objects.filter(here, since__lte=day, until__gt=day).order_by("id").first()
    return f"{lent.kind.capitalize()}. {post}, surat perintah nomor {lent.letter}" if lent else ""


def content_since(agreement: Agreement) -> date:
    """The day on which the content that stands now came to be: nobody signed it earlier."""
    last = Revision.objects.filter(agreement=agreement).order_by("-number").first()
    return timezone.localdate(last.at if last else agreement.created_at)


def part_of(agreement: Agreement, code: str) -> Part | None:
    """The place of this code; None: these minutes have none."""
    return next((part for part in policies.parts(agreement.regions) if part.code == code), None)


def signs_at(agreement: Agreement, by: Actor) -> list[Part]:
    """Where this person has the post of a signer."""
    return [part for part in policies.parts(agreement.regions) if policies.holds(by, SIGNERS[part.step], part)]


def people(ids: Iterable[int]) -> list[Account]:
    """Accounts by name."""
    return list(Account.objects.filter(pk__in=ids).order_by("name"))


def choices(agreement: Agreement, part: Part, day: date) -> list[tuple[Account, str]]:
    """Who may have signed there on paper that day, each with their post."""
    name, found = place_names(agreement)[part.code], pool(agreement, part, day)
    return [(each, capacity(each, part, name, day)) for each in people(found.free)]


def lines(agreement: Agreement) -> list[dict[str, Any]]:
    """What the facts say of each regency; what they do not say is None, as in an amendment."""
    keys = ("code", "name", "seats", "filled", "waiting", "rupiah", "rows", "leave", "enter", "strike")
    return [{**dict.fromkeys(keys), **each} for each in agreement.facts.get("regencies", [])]


def total(agreement: Agreement) -> dict[str, Any]:
    """The same of all of them."""
    return {**dict.fromkeys(("seats", "filled", "waiting", "rupiah")), **agreement.facts.get("total", {})}


def stamp(agreement: Agreement) -> Stamp:
    """Of the figures that are signed; of minutes without figures, their determination's."""
    told = agreement.facts
    if "code" not in told:
        return figures(agreement.determination).stamp
    return Stamp(date.fromisoformat(told["day"]), told["code"])


def minutes(agreement: Agreement, regency: str) -> Minutes:
    """What one part prints. In: `regency`: a code, or 'bpjs', 'provinsi': those print every regency."""
    part = part_of(agreement, regency)
    if part is None:
        raise LookupError(f"no such part of these minutes: {regency}")
    own = tuple(each for each in lines(agreement) if part.step is not Step.REGENCY or each["code"] == part.regency)
    names = tuple((each.name, post) for each, post in choices(agreement, part, timezone.localdate()))
    return Minutes(
        agreement.kind, agreement.number, programmes.read_policy(agreement.determination.version).title,
        agreement.place, agreement.held_on, agreement.notes, part.code, place_names(agreement)[part.code],
        post_word(agreement, part), agreement.facts, own, total(agreement),
        agreement.content_hash, policies.code_of(agreement.content_hash), names,
    )  # fmt: skip


def reasons_to_wait(determination: Determination) -> list[str]:
    """Why the list is not opened again: a decree stands on it, or its minutes rest."""
    found, today = [], timezone.localdate()
    for each in Agreement.objects.filter(determination=determination).exclude(state=State.CANCELLED):
        if each.state == State.ISSUED:
            found.append(f"Keputusan atas berita acara nomor {each.number} sudah terbit; penetapan ini tetap beku.")
        elif refusal := policies.not_quiet(each.closed_from, each.closed_until, today):
            found.append(refusal.sentence)
    return found


def record(agreement: Agreement) -> dict[str, Any]:
    """Everything that was ever signed on these minutes, for an auditor: who, as whom, when, on which hash."""
    return {
        "berita_acara": {
            "nomor": agreement.number, "jenis": agreement.kind, "program": agreement.programme.code,
            "akar_penetapan": agreement.determination.root, "keadaan": agreement.state,
            "hash_isi": agreement.content_hash, "tempat": agreement.place, "hari": agreement.held_on.isoformat(),
            "catatan": agreement.notes, "kabkota": agreement.regions, "isi": agreement.facts,
        },
        "perubahan": [
            {
                "nomor": each.number, "oleh": each.account.log_id, "nama": each.account.name,
                "saat": each.at.isoformat(), "bagian": each.changed, "alasan": each.why, "hash_isi": each.content_hash,
            }
            for each in agreement.revisions.select_related("account")
        ],
        "tanda_tangan": [
            {
                "langkah": each.step, "kabkota": each.regency, "oleh": each.account.log_id, "nama": each.account.name,
                "sebagai": each.capacity, "saat": each.at.isoformat(), "hash_isi": each.content_hash,
                "di_kertas": each.scan.sha256 if each.scan else "",
                "disahkan_oleh": each.scan.decided_by.log_id if each.scan and each.scan.decided_by else "",
                "gugur_saat": each.fell_at.isoformat() if each.fell_at else "", "gugur_karena": each.fell_why,
            }
            for each in agreement.signatures.select_related("account", "scan__decided_by")
        ],
    }  # fmt: skip
