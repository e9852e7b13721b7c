"""Formulas of own KPIs: ids of KPIs and numbers with + - * / and parentheses, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from sqlglot import exp

from sightline.engines.portable import PORTABLE
from sightline.measure.own.expressions import DEEPEST, NUMBER, parsed
from sightline.measure.own.refusing import RefusedError
from sightline.shapes.combined import Operation, Term

ALLOWED = "Use ids of KPIs, numbers, + - * / and parentheses, such as: deals_won / activity_count * 100"
_SIGNS: dict[type[exp.Expr], Literal["+", "-", "*", "/"]] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}


def read_formula(text: object) -> Term:
    """The formula a text is; raises `RefusedError` for anything that is none or names no KPI."""
    term = _term(parsed(text), 0)
    if not any(True for _ in named_in(term)):
        raise RefusedError("The formula names no KPI.", ALLOWED)
    return term


def named_in(term: Term) -> Iterator[str]:
    """The ids a formula names, in the order they stand, each once."""
    yield from dict.fromkeys(_names(term))


def keeps_whole(term: Term) -> bool:
    """Whether whole numbers stay whole: nothing is divided, and every number is whole."""
    if isinstance(term, float):
        return term.is_integer()
    if isinstance(term, str):
        return True
    return term.sign != "/" and keeps_whole(term.left) and keeps_whole(term.right)


def _names(term: Term) -> Iterator[str]:
    if isinstance(term, str):
        yield term
    elif isinstance(term, Operation):
        yield from _names(term.left)
        yield from _names(term.right)


def _term(node: exp.Expr, depth: int) -> Term:
    if depth > DEEPEST:
        raise RefusedError(f"The formula is nested more than {DEEPEST} deep.", "Write it with fewer parentheses.")
    form = type(node)
    if form is exp.Paren:
        return _term(node.this, depth + 1)
    if form is exp.Neg:
        return Operation("-", 0.0, _term(node.this, depth + 1))
    if form in _SIGNS:
        return Operation(_SIGNS[form], _term(node.this, depth + 1), _term(node.expression, depth + 1))
    if form is exp.Literal and not node.is_string and NUMBER.fullmatch(str(node.this)):
        return float(str(node.this))
    if form is exp.Column and isinstance(node.this, exp.Identifier):
        if any(value for name, value in node.args.items() if name != "this"):
            raise RefusedError(
                f'"{node.sql(dialect=PORTABLE)}" is not the id of a KPI.',
                "Name a KPI by its id alone; variants and companions cannot be combined.",
            )
        return node.name
    raise RefusedError(f'"{node.sql(dialect=PORTABLE, comments=False)[:60]}" may not stand in a formula.', ALLOWED)
