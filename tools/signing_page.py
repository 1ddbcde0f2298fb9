"""Writes docs/reference/signing.md: the states of minutes as a diagram and as the table they are made from.

Knows: Mermaid's words for a diagram. Does not know: any state; all of it is read from the program's own table.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from naungan.office.signing.machine import SENTENCES, TABLE, Event, No, State
from tools.reference import MADE, table

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "signing.md"


def page() -> str:
    """The whole page."""
    rows = ([f"`{event}`", *(_cell(found) for found in row)] for event, row in TABLE.items())
    return "\n".join([
        MADE, "", "# Minutes and their signatures", "",
        "The states of minutes (berita acara). First every regency with a seat or a person, then BPJS, then the",
        "province;",
        "an edit sends them back, and every signature falls. What is not drawn is refused, with the code in the table.",
        "", "```mermaid", "stateDiagram-v2", "    [*] --> disusun", *_arrows(), "    terbit --> [*]",
        "    dibatalkan --> [*]", "```", "",
        *table(["event", *(f"`{state}`" for state in State)], rows), "| code | what the person reads |", "|---|---|",
        *(f"| `{code}` | {SENTENCES[code]} |" for code in No), "",
    ])  # fmt: skip


def _arrows() -> Iterator[str]:
    """One for each two states, with all the events that lead from one to the other."""
    for at, state in enumerate(State):
        led: dict[str, list[Event]] = {}
        for event, row in TABLE.items():
            if isinstance(row[at], State):
                led.setdefault(str(row[at]), []).append(event)
        for to, events in led.items():
            yield f"    {state} --> {to}: {', '.join(events)}"


def _cell(found: State | No) -> str:
    return f"**{found}**" if isinstance(found, State) else found


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
