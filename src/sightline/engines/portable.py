"""Portable SQL: one small subset plus primitives, checked, guarded and rendered per engine.

Written as DuckDB reads it, restricted to what all engines agree on. A *primitive* is a function
whose rendering differs per engine; an engine gives a template in its own dialect in which `_0`,
`_1` … stand for the arguments. A *guard* is the predicate that decides which rows of a physical
table a viewer sees; it is put in here, at the one place every query passes, and a table without
a guard is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from sightline.engines.errors import PortableSQLError, UnguardedTableError

Guard = tuple[tuple[str, str | None], ...]
"""Pairs of physical table and predicate; no predicate means that everybody may see every row."""

PORTABLE = "duckdb"


def parse(sql: str) -> exp.Expr:
    """The syntax tree of a portable query; raises `PortableSQLError` when it cannot be read."""
    try:
        return sqlglot.parse_one(sql, read=PORTABLE)
    except SqlglotError as error:
        raise PortableSQLError(str(error), sql) from error


@lru_cache(maxsize=1024)
def render(sql: str, dialect: str, primitives: tuple[tuple[str, str], ...], guards: Guard, tables: str) -> str:
    """The query in an engine's dialect, primitives expanded and every table guarded.

    `tables` is the engine's template for a physical table, with `_name_` for its name.
    """
    tree = parse(sql)
    tree = _guarded(tree, dict(guards), dialect, tables)
    tree = expanded(tree, primitives, dialect)
    return tree.sql(dialect=dialect)


@lru_cache(maxsize=4096)
def physical_tables(sql: str) -> frozenset[str]:
    """The tables a query reads that it does not define itself."""
    tree = parse(sql)
    defined = _defined(tree)
    return frozenset(table.name for table in tree.find_all(exp.Table) if table.name not in defined)


@lru_cache(maxsize=4096)
def parameters_named(native: str, sign: str) -> frozenset[str]:
    """The parameters a rendered query names after the engine's sign.

    >>> sorted(parameters_named("select $where_10, f.at < $as_of", "$"))
    ['as_of', 'where_10']
    """
    return frozenset(re.findall(rf"{re.escape(sign)}([A-Za-z_]\w*)", native))


def _defined(tree: exp.Expr) -> set[str]:
    return {cte.alias for cte in tree.find_all(exp.CTE)}


def _guarded(tree: exp.Expr, guards: Mapping[str, str | None], dialect: str, tables: str) -> exp.Expr:
    defined = _defined(tree)
    for table in list(tree.find_all(exp.Table)):
        name = table.name
        if name in defined:
            continue
        if name not in guards:
            raise UnguardedTableError(name)
        predicate = guards[name]
        source = sqlglot.parse_one("select * from " + tables.replace("_name_", name), read=dialect)
        assert isinstance(source, exp.Select)
        if predicate is not None:
            source = source.where(parse(f"select 1 where {predicate}").args["where"].this)
        table.replace(source.subquery(table.alias or name))
    return tree


def expanded(tree: exp.Expr, primitives: tuple[tuple[str, str], ...], dialect: str) -> exp.Expr:
    """The tree with every primitive replaced by the engine's own words for it."""
    templates = dict(primitives)

    def expand(node: exp.Expr) -> exp.Expr:
        name = _function_name(node)
        if name is None or name not in templates:
            return node
        template = _template(templates[name], dialect).copy()
        arguments = _arguments(node)
        for column in list(template.find_all(exp.Column)):
            if column.name.startswith("_") and column.name[1:].isdigit():
                argument = arguments[int(column.name[1:])].copy()
                replacement = exp.paren(argument) if isinstance(argument, exp.Binary) else argument
                column.replace(replacement)
        return template

    # Innermost first, so that an argument's own primitives are expanded before they are copied.
    for node in reversed(list(tree.walk())):
        replaced = expand(node)
        if replaced is not node:
            if node is tree:
                return replaced
            node.replace(replaced)
    return tree


@lru_cache(maxsize=256)
def _template(text: str, dialect: str) -> exp.Expr:
    return sqlglot.parse_one(text, read=dialect)


def _function_name(node: exp.Expr) -> str | None:
    if isinstance(node, exp.Anonymous):
        return str(node.this).lower()
    if isinstance(node, exp.Median | exp.CountIf):
        return node.sql_name().lower()
    return None


def _arguments(node: exp.Expr) -> list[exp.Expr]:
    return list(node.expressions) if isinstance(node, exp.Anonymous) else [node.this]
