"""How sure a counted share is: its Wilson interval.

Knows: shares and their counts. Does not know: what is counted.
"""

from __future__ import annotations

import math

Z = 1.959964
"""The normal quantile of a two-sided interval of 95 %."""


def wilson_interval(hits: float, of: float) -> tuple[float, float]:
    """The Wilson interval of a share; of nothing it is 0 to 1. Counts may be broken: an effective number of rows is."""
    if not of:
        return 0.0, 1.0
    share, square = hits / of, Z * Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    low = 0.0 if hits <= 0 else max(0.0, middle - half)
    return low, 1.0 if hits >= of else min(1.0, middle + half)
