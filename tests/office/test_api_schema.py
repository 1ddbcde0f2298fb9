"""The API keeps to its own document: schemathesis asks the WSGI application whatever the document allows, and more."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.generation.modes import GenerationMode

from naungan.office.accounts.models import Role
from naungan.office.api import actions
from naungan.office.api.v1 import document
from tests.office.api_world import BASE, Regencies, token
from tests.office.places import Place

Environ = dict[str, Any]


def _secure(application: Callable[[Environ, Any], Iterable[bytes]]) -> Callable[[Environ, Any], Iterable[bytes]]:
    """As if the proxy in front had taken off the TLS."""

    def asked(environ: Environ, start: Any) -> Iterable[bytes]:
        return application({**environ, "wsgi.url_scheme": "https", "HTTP_HOST": "kantor.test"}, start)

    return asked


@pytest.fixture
def world(sqlite_office: Place, monkeypatch: pytest.MonkeyPatch) -> Regencies:
    monkeypatch.setattr(actions, "CALLS_A_MINUTE", 1_000_000)
    return Regencies()


def _operations() -> list[Any]:
    schema = schemathesis.openapi.from_wsgi(f"{BASE}openapi.json", _secure(WSGIHandler()))
    return [each.ok() for each in schema.get_all_operations()]


def _asked(operation: Any, mode: GenerationMode, examples: int, check: Callable[[Any], None]) -> None:
    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        check(case)

    ask()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["meant", "not meant"])
def test_every_answer_is_as_the_document_says(
    mode: GenerationMode, world: Regencies, drill_count: Callable[[int, int], int]
) -> None:
    secret = token(world.account(Role.REGENCY_OFFICER)).secret
    examples, asked = drill_count(15, 150), 0

    def check(case: Any) -> None:
        nonlocal asked
        asked += 1
        headers = {"Authorization": f"Bearer {secret}"}
        if case.method == "POST" and mode is GenerationMode.POSITIVE:  # chance gives two requests the same key
            headers["Idempotency-Key"] = str(uuid.uuid4())
        case.validate_response(case.call(headers=headers), headers=headers)

    for operation in _operations():
        _asked(operation, mode, examples, check)
    assert asked > 50


def test_without_a_token_nothing_else_is_told(world: Regencies, drill_count: Callable[[int, int], int]) -> None:
    examples, told = drill_count(8, 60), set()

    def check(case: Any) -> None:
        answer = case.call(headers={"Authorization": "Bearer nga_" + "a" * 43})
        assert answer.status_code == 401
        found = answer.json()
        assert found.pop("instance").startswith(BASE)
        told.add(str(found))

    for operation in _operations():
        _asked(operation, GenerationMode.POSITIVE, examples, check)
    assert len(told) == 1


def test_the_document_is_openapi_3_1_and_public(world: Regencies) -> None:
    found = document()
    assert found["openapi"].startswith("3.1")
    assert len(_operations()) == sum(len(methods) for methods in found["paths"].values())
