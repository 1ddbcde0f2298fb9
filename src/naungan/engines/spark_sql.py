"""Our SQL in DuckDB's dialect as SQL for Spark, statement by statement.

Knows: how macros are put in, and how a call or a sign becomes its counterpart. Does not know: what runs the result.
sqlglot takes the text apart and writes it again (lists, structs, lambdas, types, order of nulls); what a function means
stands in spark_functions.py, so that nothing is translated which nobody looked at. A node of another kind is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, ClassVar, cast

from sqlglot import exp, parse
from sqlglot.dialects import DuckDB, Spark

from naungan.engines.spark_functions import COUNTERPARTS
from naungan.engines.spark_regex import first_match, java_pattern, java_separator, plain_replacement
from naungan.model.errors import Untranslatable

HIT = "_hit"
"""Marks, in what replaces an UPDATE, the rows that it changes."""
NO_ESCAPE = "\ue000"
"""A character nobody may use: texts are matched once they are folded to ASCII."""

_PLAIN_NODES = (
    exp.Add, exp.Alias, exp.And, exp.Array, exp.Between, exp.Boolean, exp.Case, exp.CTE, exp.Column, exp.DPipe,
    exp.Distinct, exp.EQ, exp.Except, exp.Exists, exp.Filter, exp.From, exp.GT, exp.GTE, exp.Group, exp.Having,
    exp.Identifier, exp.If, exp.In, exp.Is, exp.Join, exp.LT, exp.LTE, exp.Lambda, exp.Limit, exp.Literal, exp.Mod,
    exp.Mul, exp.NEQ, exp.Neg, exp.Not, exp.Null, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Or, exp.Order, exp.Ordered,
    exp.Paren, exp.PropertyEQ, exp.Qualify, exp.Select, exp.Star, exp.Struct, exp.Sub, exp.Subquery, exp.Table,
    exp.TableAlias, exp.Union, exp.Where, exp.Window, exp.WindowSpec, exp.With, exp.DataType, exp.Cast,
    exp.Anonymous,
)  # fmt: skip
"""What may stand in a translated statement. Not exp.Div (division by zero), tuples (nulls)…"""

_TYPES = {
    exp.DType.TEXT, exp.DType.VARCHAR, exp.DType.INT, exp.DType.BIGINT, exp.DType.DATE, exp.DType.BOOLEAN,
    exp.DType.SMALLINT, exp.DType.TINYINT,
}  # fmt: skip
_CASTABLE = {
    exp.DType.DATE: r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\z",
    exp.DType.BIGINT: r"\A-?[0-9]+\z",
    exp.DType.INT: r"\A-?[0-9]+\z",
}
"""What a text must look like for TRY_CAST to be tried at all."""


class _Duck(DuckDB):  # type: ignore[misc]
    """DuckDB's grammar, with every function left as it is called."""

    class Parser(DuckDB.Parser):  # type: ignore[misc]
        FUNCTIONS: ClassVar[dict[str, Any]] = {}
        FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {
            name: parser for name, parser in DuckDB.Parser.FUNCTION_PARSERS.items() if name in {"CAST", "TRY_CAST"}
        }
        NO_PAREN_FUNCTIONS: ClassVar[dict[str, Any]] = {}


class _Spark(Spark):  # type: ignore[misc]
    """Spark's grammar of today: QUALIFY is its own, and calls stay as they are."""

    class Parser(Spark.Parser):  # type: ignore[misc]
        FUNCTIONS: ClassVar[dict[str, Any]] = {}
        FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {}
        NO_PAREN_FUNCTIONS: ClassVar[dict[str, Any]] = {}

    class Generator(Spark.Generator):  # type: ignore[misc]
        TRANSFORMS: ClassVar[dict[Any, Any]] = {
            node: write for node, write in Spark.Generator.TRANSFORMS.items() if node not in {exp.Select, exp.TryCast}
        }


@dataclass(frozen=True, slots=True)
class Made:
    """A table or view under a name, from a query in Spark's dialect. `files`: name in the query -> Parquet file."""

    name: str
    query: str
    is_view: bool
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Changed:
    """An UPDATE as a query of the whole table: `values` column -> new value where `joined` finds a row (HIT)."""

    name: str
    values: dict[str, str]
    joined: str

    def query(self, columns: list[str]) -> str:
        """The table after the update, with its columns in their old order."""
        parts = [
            f"CASE WHEN {HIT} THEN {self.values[c]} ELSE `{self.name}`.`{c}` END AS `{c}`"
            if c in self.values else f"`{self.name}`.`{c}`"
            for c in columns
        ]  # fmt: skip
        return f"SELECT {', '.join(parts)} FROM `{self.name}` {self.joined}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query for its rows."""

    query: str
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Macro:
    parameters: tuple[str, ...]
    body: exp.Expr


class Translator:
    """Takes statements in order and remembers the macros that were made."""

    def __init__(self) -> None:
        self.macros: dict[str, _Macro] = {}
        self._numbers = count()
        self._files: dict[str, str] = {}

    def statements(self, text: str) -> Iterator[Made | Changed]:
        """Each statement but the macros, which are kept. Raises: Untranslatable."""
        for node in parse(text, dialect=_Duck):
            if isinstance(node, exp.Create) and node.kind == "MACRO":
                self._keep(node)
            elif isinstance(node, exp.Create):
                query = self._translated(node.expression)
                yield Made(node.this.name, query, node.kind == "VIEW", self._taken_files())
            elif isinstance(node, exp.Update):
                yield self._changed(node)
            elif node is not None:
                raise Untranslatable(f"Perintah {type(node).__name__} tidak punya padanan di Spark.")

    def asked(self, query: str) -> Asked:
        """One query. Raises: Untranslatable."""
        (node,) = parse(query, dialect=_Duck)
        return Asked(self._translated(cast(exp.Expr, node)), self._taken_files())

    def _taken_files(self) -> dict[str, str]:
        taken, self._files = self._files, {}
        return taken

    def _keep(self, node: exp.Create) -> None:
        signature = node.this
        parameters = tuple(parameter.name for parameter in signature.expressions)
        self.macros[signature.this.name.lower()] = _Macro(parameters, node.expression)

    def _changed(self, node: exp.Update) -> Changed:
        source = node.args["from_"].this
        hits = f"(SELECT *, true AS {HIT} FROM `{source.name}`) AS `{source.alias_or_name}`"
        values = {each.this.name: self._translated(each.expression) for each in node.expressions}
        return Changed(
            node.this.name, values, f"LEFT JOIN {hits} ON {self._translated(node.args['where'].this)}"
        )  # fmt: skip

    def _translated(self, node: exp.Expr) -> str:
        root = exp.Paren(this=self._expanded(node.copy()))
        for each in reversed(list(root.walk(bfs=False))):  # children before their parents
            if each is not root:
                replaced = self._counterpart(each)
                if replaced is not each:
                    each.replace(replaced)
        return str(root.this.sql(dialect=_Spark, identify=True, comments=False))

    def _expanded(self, node: exp.Expr) -> exp.Expr:
        """The tree with the body of every macro in place of its call, from the outermost inwards."""
        root = exp.Paren(this=node)
        waiting: list[exp.Expr] = [root]
        while waiting:
            each = waiting.pop()
            for child in list(each.iter_expressions()):
                while isinstance(child, exp.Anonymous) and child.name.lower() in self.macros:
                    body = self._body(self.macros[child.name.lower()], child)
                    child.replace(body)
                    child = body
                waiting.append(child)
        return cast(exp.Expr, root.this)

    def _body(self, macro: _Macro, call: exp.Anonymous) -> exp.Expr:
        if len(call.expressions) != len(macro.parameters):
            raise Untranslatable(f"Makro {call.name} dipanggil dengan {len(call.expressions)} nilai.")
        given = dict(zip(macro.parameters, call.expressions, strict=True))
        root = exp.Paren(this=exp.Paren(this=macro.body.copy()))
        for each in list(root.find_all(exp.Lambda)):
            self._rename(each)
        for column in list(root.find_all(exp.Column)):
            if not column.table and column.name in given:
                column.replace(_held(given[column.name].copy()))
        return cast(exp.Expr, root.this)

    def _rename(self, node: exp.Lambda) -> None:
        """Give a lambda's variables names of their own, so that they hide no column and no other lambda's."""
        for variable in node.expressions:
            old, new = variable.name, f"{variable.name}_{next(self._numbers)}"
            for each in node.find_all(exp.Identifier):
                if each.name == old and not isinstance(each.parent, exp.Column):
                    each.set("this", new)

    def _counterpart(self, node: exp.Expr) -> exp.Expr:
        special = _SPECIAL.get(type(node))
        if special:
            return special(node)
        if isinstance(node, exp.Union):
            return _once(node)
        if isinstance(node, exp.Anonymous):
            if node.name.lower() == "read_parquet":
                return self._file(node)
            return _call(node)
        if not isinstance(node, _PLAIN_NODES) or _is_unknown(node):
            raise Untranslatable(f"{type(node).__name__} belum pernah dibandingkan di Spark: {node.sql()[:80]}")
        return node

    def _file(self, node: exp.Anonymous) -> exp.Expr:
        name = f"_file_{next(self._numbers)}"
        self._files[name] = node.expressions[0].name
        return exp.to_identifier(name)


def _once(node: exp.Union) -> exp.Expr:
    """a UNION b, with DISTINCT left out of both: rows are told apart once for all of them, not once for each."""
    if node.args.get("distinct"):
        for side in (node.this, node.expression):
            if isinstance(side, exp.Select) and not side.args.get("limit"):
                side.set("distinct", None)
    return node


def _is_unknown(node: exp.Expr) -> bool:
    """A known node in a shape that was not looked at."""
    if isinstance(node, exp.Literal):
        return not node.is_string and not node.name.isdigit()
    if isinstance(node, exp.DataType):
        return node.this not in _TYPES
    return (isinstance(node, exp.Distinct) and bool(node.args.get("on"))) or (
        isinstance(node, exp.Star) and bool(node.args.get("replace"))
    )


def _held(node: exp.Expr) -> exp.Expr:
    """A macro's argument, in brackets when it is more than one word."""
    plain = (exp.Column, exp.Literal, exp.Anonymous, exp.Identifier, exp.Paren, exp.Null, exp.Boolean, exp.Cast)
    return node if isinstance(node, plain) else exp.Paren(this=node)


def _call(node: exp.Anonymous) -> exp.Expr:
    name = node.name.lower()
    if name == "string_agg":
        return _string_agg(node)
    counterpart = COUNTERPARTS.get(f"{name}/{len(node.expressions)}") or COUNTERPARTS.get(name)
    if counterpart is None or name in {"cast", "try_cast"}:
        raise Untranslatable(f"Fungsi {name} belum punya padanan di Spark (engines/spark_functions.py).")
    return _filled(counterpart.spark, node.expressions, name)


def _filled(template: str, arguments: list[exp.Expr], name: str = "") -> exp.Expr:
    """A counterpart's text with the arguments in their places."""
    (tree,) = parse(f"SELECT {template}", dialect=_Spark)
    made = cast(exp.Select, tree).expressions[0]
    if name == "regexp_replace" and len(arguments) == 4 and arguments[3].name != "g":
        raise Untranslatable(f"Tanda {arguments[3].name!r} pada regexp_replace belum pernah dibandingkan di Spark.")
    if template.endswith("(_all)"):
        return exp.Anonymous(this=made.name, expressions=arguments)
    root = exp.Paren(this=made)
    for column in list(root.find_all(exp.Column)):
        place, kind = column.name[1:2], column.name[2:]
        column.replace(_prepared(arguments[int(place)], kind))
    return cast(exp.Expr, root.this)


_PREPARE: dict[str, Callable[[str], str]] = {
    "re": java_pattern,
    "first": first_match,
    "with": lambda text: "$1" + plain_replacement(text),
    "plain": plain_replacement,
    "sep": java_separator,
}


def _prepared(argument: exp.Expr, kind: str) -> exp.Expr:
    if not kind:
        return argument.copy()
    if not isinstance(argument, exp.Literal) or not argument.is_string:
        raise Untranslatable(f"Pola {argument.sql()[:80]} harus teks tetap.")
    return exp.Literal.string(_PREPARE[kind](argument.name))


def _string_agg(node: exp.Anonymous) -> exp.Expr:
    """Texts joined in their own order: on Spark an aggregate's order is not promised, a sorted list's is."""
    first, *rest = node.expressions
    order = node.find(exp.Order)
    inner = first.this if isinstance(first, exp.Order) else first
    distinct = isinstance(inner, exp.Distinct)
    parts = [*(inner.expressions if distinct else [inner]), *rest]
    text, separator = parts[0], parts[1].this if isinstance(parts[1], exp.Order) else parts[1]
    keys = order.expressions if order else []
    if len(keys) != 1 or keys[0].this != text or keys[0].args.get("desc"):
        raise Untranslatable("string_agg harus diurutkan menurut teks yang digabungkan.")
    collected = "collect_set" if distinct else "collect_list"
    template = f"CASE WHEN count(_0) > 0 THEN array_join(sort_array({collected}(_0)), _1) END"
    return _filled(template, [text, separator])


def _bracket(node: exp.Expr) -> exp.Expr:
    """x[i]: null beyond the end, where Spark's own brackets fail."""
    (index,) = node.expressions
    if not isinstance(index, exp.Literal) or index.is_string:
        raise Untranslatable(f"Indeks {index.sql()[:80]} harus bilangan tetap.")
    return exp.Anonymous(this="try_element_at", expressions=[node.this, exp.Literal.number(int(index.name) + 1)])


def _int_div(node: exp.Expr) -> exp.Expr:
    """a // b. By zero both stop the run, as by %."""
    return exp.Paren(this=exp.IntDiv(this=node.this, expression=node.expression))


def _like(node: exp.Expr) -> exp.Expr:
    """a LIKE b: DuckDB knows no escape sign unless one is named, Spark always has one: one that no text holds."""
    return _filled(f"like(_0, _1, '{NO_ESCAPE}')", [node.this, node.expression])


def _try_cast(node: exp.Expr) -> exp.Expr:
    """Text to a date or a number, only where both would read it."""
    shape = _CASTABLE.get(node.args["to"].this)
    if shape is None:
        raise Untranslatable(f"try_cast ke {node.args['to'].sql()} belum pernah dibandingkan di Spark.")
    test = exp.Anonymous(this="rlike", expressions=[node.this.copy(), exp.Literal.string(shape)])
    return exp.Case(ifs=[exp.If(this=test, true=exp.TryCast(this=node.this, to=node.args["to"]))])


_SPECIAL: dict[type[Any], Callable[[exp.Expr], exp.Expr]] = {
    exp.Bracket: _bracket, exp.IntDiv: _int_div, exp.Like: _like, exp.TryCast: _try_cast,
}  # fmt: skip
