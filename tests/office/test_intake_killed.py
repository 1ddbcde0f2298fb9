"""kill -9 at a random moment of an import: nothing lost, nothing double, every receipt given is honoured."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from naungan.office import scope
from naungan.office.audit.queries import verify
from naungan.office.intake.models import ListRow, Upload
from tests.office.cast import HOME
from tests.office.places import Place
from tests.office.test_intake import FAULTY, GOOD, Desk, book

ROOT = Path(__file__).parents[2]
PEOPLE = 400
CODE = """
import sys
from pathlib import Path
sys.path[:0] = [{src!r}, {root!r}]
import django
{where}
django.setup()
from naungan.office import scope
from naungan.office.accounts.models import Account
from naungan.office.accounts.queries import actor
from naungan.office.intake import actions
from naungan.office.programmes.models import Programme
account = Account.objects.get(username="petugas")
print("ready", flush=True)
with scope.entered(scope.Scope(frozenset({{{home!r}}}))):
    taken = actions.upload(by=actor(account), account=account, programme=Programme.objects.get(), kode_kab={home!r},
                           name="daftar.xlsx", data=Path(sys.argv[1]).read_bytes())
print(taken.upload.receipt, flush=True)
"""


def test_an_import_is_whole_or_nothing(
    office: Place, home: Path, tmp_path: Path, drill_count: Callable[[int, int], int]
) -> None:
    Desk()
    rows = [[f"{int(GOOD[0]) + number}", f"BUDI {number}", *GOOD[2:]] for number in range(PEOPLE)]
    rng, receipts, kills = random.Random(3), set[str](), 0
    lists = drill_count(5, 100)
    for number in range(lists):
        file = tmp_path / f"{number}.xlsx"
        file.write_bytes(book(*rows, FAULTY, [*GOOD[:1], f"SATU {number}", *GOOD[2:]]))
        if given := sent(file, home, office, kill_after=rng.uniform(0.0, 0.35)):
            receipts.add(given)
        else:
            kills += 1
        given = sent(file, home, office)
        assert given
        receipts.add(given)
    assert kills, "a test without a kill tells nothing"
    with scope.entered(scope.EVERYWHERE):
        made = {each.receipt: each for each in Upload.objects.all()}
        assert made.keys() == receipts, "every receipt is honoured, and there is no other"
        assert [each.number for each in made.values()] == list(range(1, lists + 1)), "no file is in twice"
        for each in made.values():
            assert ListRow.objects.filter(upload=each).count() == each.rows == PEOPLE + 2
    assert verify().fault is None


def sent(file: Path, home: Path, office: Place, kill_after: float | None = None) -> str:
    """Upload in a process of its own. Out: the receipt it printed, '' when it was killed before."""
    where, environment = "", {
        **os.environ, "NAUNGAN_DATA": str(home), "NAUNGAN_DATABASE": office.address, "NAUNGAN_HOSTS": "kantor.test",
        "DJANGO_SETTINGS_MODULE": "naungan.office.settings",
    }  # fmt: skip
    if office.kind == "sqlite":
        name = str(connection.settings_dict["NAME"])
        where = f"from django.conf import settings\nsettings.DATABASES['default']['NAME'] = {name!r}"
    code = CODE.format(src=str(ROOT / "src"), root=str(ROOT), where=where, home=HOME)
    process = subprocess.Popen([sys.executable, "-c", code, file], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    if kill_after is not None:
        time.sleep(kill_after)
        process.send_signal(signal.SIGKILL)
    printed = process.stdout.read().strip()
    process.wait()
    process.stdout.close()
    return printed
