"""Expressions tried on the rows there are, so that what the engine would refuse is known before anybody asks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sightline.engines import Engine
from sightline.engines.errors import QueryFailedError
from sightline.engines.portable import Guard
from sightline.facts import table_name
from sightline.measure.catalog import catalog
from sightline.measure.own.measured import Expression
from sightline.measure.own.refusing import RefusedError
from sightline.measure.reader import TableFiles
from sightline.measure.scope import ViewScope

ROWS = 200
"""How many rows an expression is worked out for; a text that is no number shows on the first."""


@dataclass(frozen=True, slots=True)
class Tryout:
    """Tries the expressions of a file on the facts of a snapshot."""

    engine: Engine
    snapshot: TableFiles

    def __call__(self, fact: str, expressions: list[Expression]) -> None:
        """Raise `RefusedError` for the first expression the engine does not take."""
        for expression in expressions:
            self._try(fact, expression)

    def _try(self, fact: str, expression: Expression) -> None:
        table = table_name(fact)
        files = [path for path in self.snapshot.files("facts", fact) if path.stem != "left_out"]
        if not files:
            return
        guards = ViewScope.everything().guards(catalog())
        try:
            # Without a row a column keeps its own kind; with rows that are none, a flag comes back as a number.
            kinds = self._fetch(f"select {expression.sql} as it from {table} f where false", table, files, guards)
            self._fetch(f"select {expression.sql} as it from {table} f limit {ROWS}", table, files, guards)
        except QueryFailedError as error:
            reason = f"The rows do not stand it: {error.why}"
            fix = "Compare like with like: texts in quotes, numbers without, days as date '2025-01-31'."
            raise RefusedError(reason, fix, expression.field) from error
        if expression.kind == "condition" and kinds != "b":
            fix = "Write something that is true or false for a row, such as: outcome = 'won'"
            raise RefusedError("It is neither true nor false.", fix, expression.field)
        if expression.kind == "value" and kinds not in "iuf":
            raise RefusedError("It is no number.", "Name a column of numbers, or work one out.", expression.field)

    def _fetch(self, sql: str, table: str, files: list[Path], guards: Guard) -> str:
        return str(self.engine.fetch(sql, {table: files}, guards=guards, parameters={})["it"].dtype.kind)
