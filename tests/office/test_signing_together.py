"""Thirty-three heads sign while one person edits, in real processes: no decree on content that not everybody signed."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from django.db import connection, transaction

from naungan.model.errors import Refused
from naungan.office.accounts.queries import actor
from naungan.office.audit.models import LogEntry
from naungan.office.audit.queries import verify
from naungan.office.review.models import Determination
from naungan.office.review.models import State as Stands
from naungan.office.signing import actions, queries
from naungan.office.signing.machine import State, Step
from naungan.office.signing.models import Agreement, Kind, Signature
from naungan.office.signing.policies import Part
from tests.office.places import Place
from tests.office.signing_world import BPJS, PROVINCE, Meeting, by, fresh, sign

ROOT = Path(__file__).parents[2]
CROWD = """
import json, sys, threading, time, random
sys.path[:0] = [{src!r}, {root!r}]
import django
{where}
django.setup()
from django.db import connections
from naungan.model.errors import Refused
from naungan.office import scope
from naungan.office.accounts.models import Account
from naungan.office.accounts.queries import actor
from naungan.office.review import actions as review
from naungan.office.signing import actions
from naungan.office.signing.machine import Step
from naungan.office.signing.models import Agreement
from naungan.office.signing.policies import Part

def one(pk, username, part, pause, said):
    time.sleep(pause)
    account = Account.objects.get(username=username)
    try:
        if part == "edit":
            for number in range(2):
                with scope.entered(scope.EVERYWHERE):
                    now = Agreement.objects.get(pk=pk)
                    actions.edit(by=actor(account), account=account, agreement=now, notes=f"{{now.notes}}+{{number}}",
                                 why="Catatan kurang", seen=now.content_hash)
                said.append(["edit", ""])
            return
        now = Agreement.objects.get(pk=pk)
        if part == "reopen":
            with scope.entered(scope.EVERYWHERE):
                review.reopen(by=actor(account), determination=now.determination, why="Keberatan diterima")
            said.append(["reopen", ""])
            return
        where = Part(Step.REGENCY, part)
        actions.sign(by=actor(account), account=account, agreement=now, part=where, seen=now.content_hash)
        said.append([part, now.content_hash])
    except Refused as refused:
        said.append([part, str(refused.refusal.code)])
    finally:
        connections.close_all()

print("ready", flush=True)
for line in sys.stdin:
    pk, work, seed = json.loads(line)
    rng, said = random.Random(seed), []
    threads = [threading.Thread(target=one, args=(pk, username, part, rng.uniform(0.0, 0.3), said))
               for username, part in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps(said), flush=True)
"""


class Crowd:
    """A process of its own in which several people act at once, on the same database."""

    def __init__(self, office: Place, home: Path) -> None:
        where, environment = "", {
            **os.environ, "NAUNGAN_DATA": str(home), "NAUNGAN_DATABASE": office.address, "NAUNGAN_HOSTS": "kantor.test",
            "DJANGO_SETTINGS_MODULE": "naungan.office.settings", "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
        }  # fmt: skip
        if office.kind == "sqlite":
            name = str(connection.settings_dict["NAME"])
            where = f"from django.conf import settings\nsettings.DATABASES['default']['NAME'] = {name!r}"
        code = CROWD.format(src=str(ROOT / "src"), root=str(ROOT), where=where)
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            [sys.executable, "-c", code], env=environment, stdin=pipe, stdout=pipe, text=True, bufsize=1
        )
        assert self._line() == "ready"

    def begin(self, pk: int, work: list[tuple[str, str]], seed: int) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps([pk, work, seed]) + "\n")
        self.process.stdin.flush()

    def said(self) -> list[list[str]]:
        found: list[list[str]] = json.loads(self._line())
        return found

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                stream.close()

    def _line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()


def test_all_heads_sign_while_one_person_edits(
    office: Place, home: Path, drill_count: Callable[[int, int], int]
) -> None:
    rounds = drill_count(10, 500)
    meeting = Meeting.of_the_province()
    people = [(head.username, code) for code, head in meeting.heads.items()]
    assert len(people) == 33
    crowds = [Crowd(office, home) for _ in range(3)]
    outcomes: Counter[str] = Counter()
    try:
        for number in range(rounds):
            outcomes += _round(meeting, crowds, people, number)
    finally:
        for crowd in crowds:
            crowd.close()
    assert outcomes["signed"], "nobody ever signed: the drill shows nothing"
    assert outcomes["edited"], "nobody ever edited: the drill shows nothing"
    assert outcomes["issued"] + outcomes["late"] == rounds
    assert outcomes["stale"] + outcomes["fell"], "no edit ever met a signature: the drill shows nothing"
    assert verify().fault is None


def test_a_list_is_opened_again_or_a_decree_stands_on_it(
    office: Place, home: Path, drill_count: Callable[[int, int], int]
) -> None:
    rounds, meeting, crowd = drill_count(6, 200), Meeting(), Crowd(office, home)
    outcomes: Counter[bool] = Counter()
    try:
        for number in range(rounds):
            made = meeting.opened(kind=Kind.AMENDMENT, regions=meeting.codes, facts={"round": number})
            _finish(meeting, made)
            crowd.begin(made.pk, [(meeting.second.username, "reopen")], number)
            time.sleep(random.Random(number + 1000).uniform(0.0, 0.3))
            issued = _issued(meeting, made)
            assert crowd.said() == [["reopen", "SUDAH_DIPAKAI" if issued else ""]]
            assert fresh(made).state == (State.ISSUED if issued else State.CANCELLED)
            assert bool(queries.standing_signatures(made)) == issued
            Agreement.objects.update(state=State.CANCELLED.value)  # the next round begins as this one did
            Determination.objects.update(state=Stands.FROZEN)
            outcomes[issued] += 1
    finally:
        crowd.close()
    assert sum(outcomes.values()) == rounds
    assert verify().fault is None


def _issued(meeting: Meeting, made: Agreement) -> bool:
    """Is a decree issued on these minutes, in the transaction that holds them?"""
    try:
        with transaction.atomic():
            held = actions.hold_complete(made.pk, made.content_hash)
            signed = queries.standing_signatures(held)
            assert {each.content_hash for each in signed} == {made.content_hash} == {held.content_hash}
            assert len(signed) == len(held.regions) + 2
            actions.conclude(by=actor(meeting.head), agreement=held)
    except Refused:
        return False
    return True


def _round(meeting: Meeting, crowds: list[Crowd], people: list[tuple[str, str]], number: int) -> Counter[str]:
    """One agreement: the heads in three processes, the editor among them; a decree is tried all the while."""
    made = meeting.opened(kind=Kind.AMENDMENT, regions=meeting.codes, facts={"round": number})
    work = [*people, (meeting.second.username, "edit")]
    for at, crowd in enumerate(crowds):
        crowd.begin(made.pk, work[at::3], number)
    tried = _try_decrees(made.pk)
    said = [each for crowd in crowds for each in crowd.said()]
    now = fresh(made)
    rows = list(Signature.objects.filter(agreement=now))
    standing = [each for each in rows if each.fell_at is None]
    given = [each for each in said if len(each[1]) == 64]
    # every act that said it was done left its row; no act that was refused left one
    assert Counter((each.regency, each.content_hash) for each in rows) == Counter((part, h) for part, h in given)
    assert all(each.content_hash == now.content_hash for each in standing)
    assert len({each.account_id for each in standing}) == len(standing)
    # no edit was lost: each that was written stands in the history, and the last one is what stands now
    edits = sum(part == "edit" and not code for part, code in said)
    history = list(now.revisions.order_by("number"))
    assert len(history) == edits + 1
    assert history[-1].content_hash == now.content_hash
    assert now.notes.count("+") == edits
    assert (now.state == State.AWAITS_BPJS) == (len(standing) == len(people))
    assert tried == 0, "a decree on minutes that BPJS and the province have not signed"
    _finish(meeting, now)
    issued = _race_for_the_decree(meeting, crowds[0], now, number)
    logged = LogEntry.objects.filter(act="tanda_tangani", subject=now.log_id).count()
    assert logged == Signature.objects.filter(agreement=now).count()
    stale = sum(code == "ISI_BERUBAH" for _, code in said)
    if not issued:
        actions.cancel(**by(meeting.officer), agreement=now, why="Putaran berikutnya")
    return Counter(
        signed=len(given), edited=edits, stale=stale, fell=len(rows) - len(standing), issued=issued, late=not issued
    )


def _race_for_the_decree(meeting: Meeting, editors: Crowd, complete: Agreement, number: int) -> bool:
    """A decree is issued on complete minutes while somebody edits them: one of both happens, never both. Out: which."""
    editors.begin(complete.pk, [(meeting.second.username, "edit")], number)
    time.sleep(random.Random(number + 1000).uniform(0.0, 0.3))
    issued = _issued(meeting, complete)
    said = editors.said()
    now = fresh(complete)
    assert said == ([["edit", "SUDAH_TERBIT"]] if issued else [["edit", ""]] * 2)
    assert (now.state == State.ISSUED) == issued
    assert (now.content_hash == complete.content_hash) == issued, "no decree on a content that was edited"
    assert bool(queries.standing_signatures(now)) == issued
    return issued


def _try_decrees(pk: int) -> int:
    """How often minutes were held as complete while people still signed and edited."""
    held = 0
    for _ in range(20):
        with transaction.atomic():
            try:
                actions.hold_complete(pk, Agreement.objects.get(pk=pk).content_hash)
                held += 1
            except Refused:
                pass
    return held


def _finish(meeting: Meeting, now: Agreement) -> None:
    """Whoever still has to signs; then, and only then, the minutes are complete."""
    signed = {each.regency for each in queries.standing_signatures(now)}
    for code in meeting.codes:
        if code not in signed:
            sign(meeting.heads[code], now, Part(Step.REGENCY, code))
    sign(meeting.bpjs, now, BPJS)
    sign(meeting.head, now, PROVINCE)
    with transaction.atomic():
        held = actions.hold_complete(now.pk, now.content_hash)
    assert held.state == State.COMPLETE
    assert len(queries.standing_signatures(held)) == len(meeting.codes) + 2
