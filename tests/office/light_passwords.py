"""Argon2 with the least work it can do: what a test waits for is not how long a guess must take."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher

AT_WORK = (Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost)
"""Passes, and memory in KiB, of an office."""


def lighten() -> None:
    """From here on, in this process."""
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1
