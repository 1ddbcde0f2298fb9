"""What exchange does now and then without being asked: remind of answers that are due.

Knows: that it sees every regency. Does not know: how often it is called (jobs/chores.py).
"""

from __future__ import annotations

from naungan.office import scope
from naungan.office.exchange import actions
from naungan.office.programmes import queries as programmes


def remind() -> None:
    """Of the programme that the office works on."""
    programme = programmes.current_or_none()
    if programme is not None:
        with scope.entered(scope.EVERYWHERE):
            actions.remind(programme)
