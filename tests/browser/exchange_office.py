"""The office that the exchange's journey visits: a small world judged as a draft, without Dukcapil and without BPJS.

Knows: who can log in. Does not know: what the journey does.
"""

from __future__ import annotations

from pathlib import Path

from naungan.sources.key_file import data_home
from tests.browser.judge import PASSWORD
from tests.office.exchange_world import ExchangeWorld


def seed() -> None:
    world = ExchangeWorld(Path(data_home()) / "contoh" / "registers")
    for account in (*world.people.values(), world.elsewhere):
        account.set_password(PASSWORD)
        account.save()
