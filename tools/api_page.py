"""Writes docs/reference/api.md from the API's own document: `python -m tools.api_page`.

Knows: how the OpenAPI document reads as a page. Does not know: any operation; the office says them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tools.reference import FOLDER, MADE, table

NAME = "api.md"


def page() -> str:
    """The page as it should stand. In: a Django that is set up."""
    from naungan.office.api import problems
    from naungan.office.api.v1 import document

    found = document()
    lines = [
        "# The API, operation by operation", "", MADE, "",
        "For a regency's own system: [how to use it](../how-to/use-the-api.md). The same as OpenAPI 3.1 stands at",
        "`/api/v1/openapi.json`. Each operation may answer with a problem (RFC 9457).", "",
    ]  # fmt: skip
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            lines += _operation(method.upper(), path, operation)
    lines += ["## What is told", ""]
    for name, shape in sorted(found["components"]["schemas"].items()):
        lines += _shape(name, shape)
    lines += [
        "## Problems", "",
        *table(("status", "title", "langkah"), ((str(s), t, problems.NEXT[s]) for s, t in problems.TITLES.items())),
    ]  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


def _operation(method: str, path: str, operation: dict[str, Any]) -> Iterator[str]:
    yield from (f"## {method} {path}", "", f"**{operation['summary']}.** {operation['description']}", "")
    asked = [
        (f"`{each['name']}`", each["in"], _type(each["schema"]), "yes" if each["required"] else "", _told(each))
        for each in operation["parameters"]
    ]
    if asked:
        yield from table(("parameter", "in", "type", "needed", "meaning"), asked)
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        yield from (f"Body: `{kind}`, {_type(content['schema'])}", "")
        if "properties" in content["schema"]:
            yield from _fields(content["schema"])
    for status, answer in operation["responses"].items():
        for kind, content in answer.get("content", {}).items():
            if status.startswith("2"):
                yield from (f"Answer {status}: `{kind}`, {_type(content['schema'])}", "")


def _shape(name: str, shape: dict[str, Any]) -> Iterator[str]:
    yield from (f"### {name}", "", shape.get("description", ""), "")
    if "enum" in shape:
        yield from (", ".join(f"`{value}`" for value in shape["enum"]), "")
    if "properties" in shape:
        yield from _fields(shape)


def _fields(shape: dict[str, Any]) -> list[str]:
    needed = set(shape.get("required", ()))
    rows = (
        (f"`{name}`", _type(of), "yes" if name in needed else "", _told(of)) for name, of in shape["properties"].items()
    )
    return table(("field", "type", "always", "meaning"), rows)


def _told(of: dict[str, Any]) -> str:
    return " ".join(str(of.get("description", "")).split())


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if several := schema.get("anyOf") or schema.get("allOf"):
        return " or ".join(_type(each) for each in several)
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    if schema.get("format") == "binary":
        return "file"
    return str(schema.get("format") or schema.get("type", ""))


def main() -> None:
    """Write the page, by an office of its own that is thrown away."""
    with TemporaryDirectory() as home:
        import django

        from naungan.office.secret_files import make_secrets

        make_secrets(Path(home))
        os.environ.update(NAUNGAN_DATA=home, DJANGO_SETTINGS_MODULE="naungan.office.settings", NAUNGAN_DATABASE="")
        django.setup()
        (FOLDER / NAME).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
