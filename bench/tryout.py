"""A question asked in the office: from the form sent to the page, of a determination that is kept there.

Knows: an office on SQLite with one officer and one determination, put there as a job would. Does not know: how the
answer is found, or networks: Django's own client asks, in this process.

Run: python -m bench.tryout RESULT FILE
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bench.child import Stopwatch

if TYPE_CHECKING:
    from naungan.office.accounts.models import Account

HOST = "localhost"
QUESTIONS = (
    {"kriteria.desil_maksimum": "1", "batas": "12.07"},
    {"peringkat.kunci.0": "tanggungan"},
    {"sisa_kursi.aturan": "tetap_kosong"},
    {"kriteria.maks_per_kk": "1"},
)
"""The first finds the result sealed, the others find it open."""


def main() -> None:
    """Fill an office, then ask."""
    folder, kept = Path(sys.argv[1]), Path(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="naungan-bench-") as home:
        os.environ |= {"NAUNGAN_DATA": home, "NAUNGAN_HOSTS": HOST}
        from naungan.office.commands import init

        init()
        measure(folder, kept)


def measure(folder: Path, kept: Path) -> None:
    """The first question of a process, and the median of the others."""
    from django.test import Client

    from naungan.office.accounts.models import Account, Assignment, Role

    officer = Account.objects.create(username="siti", name="Siti")
    Assignment.objects.create(account=officer, role=Role.PROVINCE_OFFICER)
    number, rows = keep_determination(folder, kept, officer)
    client = Client(headers={"host": HOST})
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    taken = []
    for told in QUESTIONS:
        with Stopwatch() as watch:
            answer = client.post(f"/penetapan/{number}/coba/", told, secure=True)
        assert answer.status_code == 200
        assert b"Sama" in answer.content
        taken.append(watch.seconds)
    watch.answer(rows=rows, first=taken[0], again=statistics.median(taken[1:]), bytes=len(answer.content))


def keep_determination(folder: Path, kept: Path, officer: Account) -> tuple[int, int]:
    """Put a result into the office, its people sealed. Out: its number, and how many rows it has."""
    from naungan.office import scope
    from naungan.office.accounts.policies import OPERATOR
    from naungan.office.accounts.queries import actor
    from naungan.office.programmes.actions import add_version
    from naungan.office.review import actions, bundle_rows
    from naungan.office.review.models import Determination, Purpose
    from naungan.reports.held_result import read_programme

    text, regions = ((folder / name).read_text("utf-8") for name in ("programme.toml", "regions.csv"))
    version = add_version(by=OPERATOR, account=None, text=text, regions_text=regions, note="Pengukuran")
    cells, people = bundle_rows.cells(folder), bundle_rows.people(folder, None)
    with scope.entered(scope.EVERYWHERE):
        made = Determination.objects.create(
            programme=version.programme, version=version, purpose=Purpose.DRAFT, account=officer
        )
        sums = bundle_rows.sums(cells, read_programme(text, regions))
        result = actions.Result("0" * 64, "uji", b"zip", cells, people, sums, kept.read_bytes())
        actions.store(made, result, by=actor(officer), complete=lambda: None)
    return made.pk, len(people)


if __name__ == "__main__":
    main()
