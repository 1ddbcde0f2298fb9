"""Doing something that may go wrong without ending the worker: the one place where it catches everything.

Knows: what of a fault may be written down. Does not know: what is done.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable


def outlived(act: Callable[[], object], *passing: type[Exception]) -> bool:
    """Did it end well? Whatever it does, the worker goes on. `passing`: what its caller answers itself."""
    try:
        act()
    except passing:
        raise
    except Exception as error:  # noqa: BLE001  (the one place where a worker catches everything)
        where = "".join(traceback.format_tb(error.__traceback__))
        sys.stderr.write(f"{where}{type(error).__name__}\n")  # not its words: they could name a person
        return False
    return True
