"""What hearing does now and then without being asked: remind whoever answers.

Knows: that it sees every regency. Does not know: how often it is called (jobs/chores.py).
"""

from __future__ import annotations

from naungan.office import scope
from naungan.office.hearing import actions
from naungan.office.programmes import queries as programmes


def remind() -> None:
    """Of the programme that the office works on."""
    programme = programmes.current_or_none()
    if programme is not None:
        with scope.entered(scope.EVERYWHERE):
            actions.remind(programme)
