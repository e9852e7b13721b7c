"""Expressions of own KPIs: read into a white list of forms, and written anew from it; nothing else gets through.

What reaches an engine is never the text somebody wrote but the SQL of the tree it was read into, in which every
node is one of `FORMS`, every column one of the fact's, and every function one of `FUNCTIONS`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from sightline.base.errors import did_you_mean
from sightline.engines.portable import PORTABLE
from sightline.measure.own.refusing import RefusedError

LONGEST = 2_000
DEEPEST = 40
NUMBER = re.compile(r"\d{1,15}(\.\d{1,10})?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
PARAMETER = re.compile(r"\$\w")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

# On some broken texts the parser stumbles over itself instead of saying what is wrong with them.
UNREADABLE = (SqlglotError, RecursionError, ValueError, TypeError, AttributeError, LookupError)

PAIR = frozenset({"this", "expression"})
ONE = frozenset({"this"})
SEVERAL = frozenset({"this", "expressions"})

CONDITIONS: Mapping[type[exp.Expr], frozenset[str]] = {
    **dict.fromkeys((exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.And, exp.Or, exp.Is, exp.Like), PAIR),
    exp.Not: ONE,
    exp.In: SEVERAL,
    exp.Between: frozenset({"this", "low", "high"}),
    exp.Boolean: ONE,
}
FORMS: Mapping[type[exp.Expr], frozenset[str]] = {
    **CONDITIONS,
    **dict.fromkeys((exp.Add, exp.Sub, exp.Mul, exp.Div), PAIR),
    exp.Neg: ONE,
    exp.Paren: ONE,
    exp.Null: frozenset(),
    exp.Case: frozenset({"this", "ifs", "default"}),
    exp.If: frozenset({"this", "true"}),
    exp.Literal: frozenset({"this", "is_string"}),
    exp.Column: ONE,
    exp.Cast: frozenset({"this", "to"}),
    exp.Lower: ONE,
    exp.Upper: ONE,
    exp.Trim: ONE,
    exp.Length: ONE,
    exp.Abs: ONE,
    exp.Nullif: PAIR,
    exp.Coalesce: SEVERAL,
    exp.Least: frozenset({"this", "expressions", "ignore_nulls"}),
    exp.Greatest: frozenset({"this", "expressions", "ignore_nulls"}),
    exp.Anonymous: SEVERAL,
}
"""Every form that may stand in an expression, with the arguments it may have."""

BETWEEN_MOMENTS = ("days_between", "seconds_between")
FUNCTIONS = (
    *("abs", "coalesce", "days_between", "greatest", "least", "length"),
    *("lower", "nullif", "seconds_between", "trim", "upper"),
)
ALLOWED = (
    "Use columns of the fact, numbers, texts, date '2025-01-31', comparisons, and, or, not, + - * /, case, in, "
    f"is null, between, like, and the functions {', '.join(FUNCTIONS)}."
)
_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Neg)
_SPOKEN: Sequence[tuple[type[exp.Expr], str]] = (
    (exp.Query, "a query inside the expression"),
    (exp.Placeholder, "a parameter"),
    (exp.Parameter, "a parameter"),
    (exp.SessionParameter, "a parameter"),
    (exp.AggFunc, "an aggregate; the shape adds up or counts"),
    (exp.Window, "a window"),
    (exp.Star, "the star"),
    (exp.Cast, "a conversion to another type"),
)


def read_condition(text: object, columns: frozenset[str], money: frozenset[str] = frozenset()) -> str:
    """Portable SQL of a condition on one row; raises `RefusedError`."""
    tree = _read(text, columns)
    if not _is_condition(tree):
        raise RefusedError(
            f"{_quoted(tree)} is a value where a condition is needed.",
            "Write something that is true or false for a row, such as: outcome = 'won'",
        )
    return _written(tree, money)


def read_value(text: object, columns: frozenset[str], money: frozenset[str] = frozenset()) -> str:
    """Portable SQL of a value of one row; raises `RefusedError`."""
    tree = _read(text, columns)
    if isinstance(_bare(tree), tuple(CONDITIONS)):
        raise RefusedError(
            f"{_quoted(tree)} is a condition where a value is needed.",
            "Write a column or a sum of columns; conditions stand in `where` and `of_which`.",
        )
    return _written(tree, money)


def parsed(text: object) -> exp.Expr:
    """The one expression a text is; raises `RefusedError` for anything else."""
    if not isinstance(text, str) or not text.strip():
        raise RefusedError("There is no expression.", "Write it as text, such as: where = \"outcome = 'won'\"")
    if len(text) > LONGEST:
        raise RefusedError(f"It is longer than {LONGEST:,} characters.", "Write it shorter.")
    if PARAMETER.search(text) or CONTROL.search(text):
        raise RefusedError("It holds a parameter or an unprintable character.", ALLOWED)
    try:
        found = sqlglot.parse(text, read=PORTABLE)
    except UNREADABLE as error:
        said = str(error).partition(". Line")[0] if isinstance(error, SqlglotError) else ""
        reason = "something is missing" if not said or said.startswith("Required") else said.splitlines()[0]
        raise RefusedError(f"It cannot be read: {reason}.", ALLOWED) from error
    if len(found) != 1 or found[0] is None:
        raise RefusedError("It is more than one expression.", "Leave the semicolon and what follows it out.")
    return found[0]


def _read(text: object, columns: frozenset[str]) -> exp.Expr:
    tree = parsed(text)
    _check(tree, columns, 0)
    return tree


def _check(node: exp.Expr, columns: frozenset[str], depth: int) -> None:
    if depth > DEEPEST:
        raise RefusedError(f"It is nested more than {DEEPEST} deep.", "Write it with fewer parentheses.")
    form = type(node)
    if form is exp.Column:
        _check_column(node, columns)
        return
    _check_form(node)
    if form in (exp.Literal, exp.Cast):
        return
    for child in _children(node):
        if isinstance(child, exp.If) and form is not exp.Case:
            raise _refused(child)
        _check(child, columns, depth + 1)


def _check_form(node: exp.Expr) -> None:
    form = type(node)
    given = {name for name, value in node.args.items() if value not in (None, False, [])}
    if form not in FORMS or not given <= FORMS[form]:
        raise _refused(node)
    if _lacks_something(node):
        raise RefusedError(f"{_quoted(node)} lacks something.", ALLOWED)
    if form is exp.If and not isinstance(node.parent, exp.Case):
        raise _refused(node)
    if form is exp.Anonymous and (str(node.this).lower() not in BETWEEN_MOMENTS or len(node.expressions) != 2):
        raise _refused(node)
    if form is exp.Is and not isinstance(node.expression, exp.Null | exp.Boolean):
        raise RefusedError("`is` compares with something else than null, true or false.", "Write = instead of is.")
    if form is exp.Like and "\\" in str(node.expression.this):
        raise RefusedError(
            "A backslash stands in a pattern.", "Use % and _ alone; engines differ in what a backslash means."
        )
    if form is exp.Literal and not node.is_string and not NUMBER.fullmatch(str(node.this)):
        raise RefusedError(f'"{node.this}" is no plain number.', "Write a number such as 1500 or 0.25.")
    if form is exp.Cast and not _is_day(node):
        raise _refused(node)


def _lacks_something(node: exp.Expr) -> bool:
    needed = {name for name, is_needed in node.arg_types.items() if is_needed}
    if isinstance(node, exp.In):
        needed.add("expressions")
    return any(node.args.get(name) in (None, []) for name in needed)


def _check_column(node: exp.Expr, columns: frozenset[str]) -> None:
    name = node.name.lower()
    if isinstance(node.this, exp.Star) or not isinstance(node.this, exp.Identifier):
        raise _refused(exp.Star())
    if any(value for key, value in node.args.items() if key != "this"):
        raise RefusedError(
            f'"{node.sql(dialect=PORTABLE)}" names another table.', "Name columns of the fact alone, without a table."
        )
    if name not in columns:
        near = did_you_mean(name, columns)
        raise RefusedError(
            f'The fact has no column "{node.name}".',
            " ".join(filter(None, [near, f"Its columns are: {', '.join(sorted(columns))}."])),
        )


def _children(node: exp.Expr) -> list[exp.Expr]:
    found: list[exp.Expr] = []
    for value in node.args.values():
        found += [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, exp.Expr)]
    return found


def _is_day(node: exp.Expr) -> bool:
    this, to = node.this, node.args["to"]
    is_text = isinstance(this, exp.Literal) and this.is_string and DAY.fullmatch(str(this.this)) is not None
    return type(node) is exp.Cast and is_text and to.sql(dialect=PORTABLE) == "DATE"


def _bare(tree: exp.Expr) -> exp.Expr:
    while isinstance(tree, exp.Paren):
        tree = tree.this
    return tree


def _is_condition(tree: exp.Expr) -> bool:
    bare = _bare(tree)
    return isinstance(bare, (*CONDITIONS, exp.Column, exp.Case, exp.Coalesce))


def _refused(node: exp.Expr) -> RefusedError:
    for kind, spoken in _SPOKEN:
        if isinstance(node, kind):
            return RefusedError(f"{_quoted(node)} is {spoken}.", ALLOWED)
    if isinstance(node, exp.Func):
        name = str(node.this) if isinstance(node, exp.Anonymous) else node.sql_name().lower()
        near = did_you_mean(name.lower(), FUNCTIONS)
        return RefusedError(f'"{name}" is not a function that may stand here.', " ".join(filter(None, [near, ALLOWED])))
    return RefusedError(f"{_quoted(node)} may not stand in an expression.", ALLOWED)


def _quoted(node: exp.Expr) -> str:
    try:
        text = node.sql(dialect=PORTABLE, comments=False)
    except (SqlglotError, ValueError):
        text = type(node).__name__
    return f'"{text if len(text) <= 60 else text[:57] + "..."}"'


def _written(tree: exp.Expr, money: frozenset[str]) -> str:
    """The tree as portable SQL: plain column names, fractions and money in arithmetic as doubles, one division."""
    return _rewritten(tree, money, is_worked=False).sql(dialect=PORTABLE, comments=False)


def _rewritten(node: exp.Expr, money: frozenset[str], *, is_worked: bool) -> exp.Expr:
    if isinstance(node, exp.Column):
        column = exp.column(node.name.lower())
        return _double(column) if is_worked and node.name.lower() in money else column
    if isinstance(node, exp.Literal):
        text = str(node.this)
        if node.is_string:
            return exp.Literal.string(text)
        return _double(exp.Literal.number(text)) if "." in text else exp.Literal.number(text)
    if isinstance(node, exp.Cast):
        return exp.Cast(this=exp.Literal.string(str(node.this.this)), to=exp.DataType.build("date"))
    below = is_worked or isinstance(node, _ARITHMETIC)

    def again(value: Any) -> Any:
        if isinstance(value, list):
            return [again(item) for item in value]
        return _rewritten(value, money, is_worked=below) if isinstance(value, exp.Expr) else value

    if isinstance(node, exp.Div):
        return exp.Anonymous(this="ratio", expressions=[again(node.this), again(node.expression)])
    return type(node)(**{name: again(value) for name, value in node.args.items()})


def _double(node: exp.Expr) -> exp.Expr:
    return exp.Cast(this=node, to=exp.DataType.build("double"))
