"""Decisions as canonical JSON lines, for people outside the office who check the outcome.

Knows: which columns may leave. Does not know: names, NIK or source files; they never get here.
One line per decision, sorted by candidate_id, keys sorted, no spaces, UTF-8, integers only, '\\n' after each line.
Each piece of evidence is a list in the order of EVIDENCE_KEYS: ["HIDUP","LOLOS","","Dukcapil","2025-08-01"].

Left out on purpose: `nik`; `ticket` (whoever learns the lottery seed could try every NIK against it); the source
file, sheet and row (a file name may name a person); the `value` of each piece of evidence (it holds age, decile or
employer) and the name of the officer in its `source`; `probability` (a float: `match_weight` says the same in whole
thousandths of a bit).
"""

from __future__ import annotations

from collections.abc import Iterator

import orjson
import pyarrow as pa
import pyarrow.compute as pc

PLAIN_COLUMNS = (
    "above_cut_off", "candidate_id", "cell", "cut_off", "kode_kab", "match_weight", "rank", "reasons", "sector",
    "verdict",
)  # fmt: skip
EVIDENCE_KEYS = ("check", "outcome", "code", "source", "as_of")
OFFICER = "keputusan petugas"
"""Evidence by a person has this source, followed by ': ' and who; the name stays in the office."""
_LINE = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE


def decisions_jsonl(decisions: pa.Table) -> bytes:
    """All decisions as canonical JSON lines. In: decisions with the columns of DECISIONS, in any order."""
    return b"".join(decision_lines(decisions))


def decision_lines(decisions: pa.Table) -> Iterator[bytes]:
    """One line per decision, sorted by candidate_id."""
    decisions = decisions.sort_by("candidate_id").combine_chunks()
    columns = [decisions.column(name).to_pylist() for name in PLAIN_COLUMNS]
    keys = (*PLAIN_COLUMNS, "evidence")
    for values in zip(*columns, _evidence_texts(decisions), strict=True):
        yield orjson.dumps(dict(zip(keys, values, strict=True)), option=_LINE)


def _evidence_texts(decisions: pa.Table) -> Iterator[orjson.Fragment]:
    """The evidence of each row as ready JSON. Of millions of pieces only some thousands differ without their value,
    so each different piece is written once and the rows are joined from these texts."""
    column = decisions.column("evidence")
    codes, texts = _distinct_pieces(pc.list_flatten(column))
    start = 0
    for length in pc.fill_null(pc.list_value_length(column), 0).to_pylist():
        pieces = b",".join([texts[code] for code in codes[start : start + length]])
        start += length
        yield orjson.Fragment(b"[" + pieces + b"]")


def _distinct_pieces(structs: pa.ChunkedArray) -> tuple[list[int], list[bytes]]:
    """(which text each piece has, the texts): pieces are told apart by the numbers of their dictionary codes."""
    flat = structs.combine_chunks() if isinstance(structs, pa.ChunkedArray) else structs
    if len(flat) == 0:
        return [], []
    encoded = [pc.fill_null(flat.field(key), "").dictionary_encode() for key in EVIDENCE_KEYS]
    number = pa.array([0] * len(flat), pa.int64())
    for part in encoded:
        number = pc.add(pc.multiply(number, max(1, len(part.dictionary))), part.indices.cast(pa.int64()))
    numbered = number.dictionary_encode()
    words = [part.dictionary.to_pylist() for part in encoded]
    return numbered.indices.to_pylist(), [_piece(key, words) for key in numbered.dictionary.to_pylist()]


def _piece(number: int, words: list[list[str]]) -> bytes:
    """Undo the numbering of `_distinct_pieces` for one piece and write it."""
    values: list[str] = []
    for column in reversed(words):
        number, index = divmod(number, max(1, len(column)))
        values.append(column[index])
    piece = [OFFICER if value.startswith(OFFICER) else value for value in reversed(values)]
    return orjson.dumps(piece)
