"""Errors of the engines floor."""

from __future__ import annotations

from sightline.base.errors import BugError, EngineError


class UnguardedTableError(BugError):
    """A query names a physical table for which nobody said who may see its rows."""

    code = "unguarded-table"

    def __init__(self, table: str) -> None:
        """Name the table; the query is refused rather than run without a predicate."""
        super().__init__(
            f'The query reads the table "{table}", which has no rule saying who may see its rows.',
            where=table,
            fix="Declare the scope of the fact, or report this as a bug.",
        )


class PortableSQLError(BugError):
    """A piece of portable SQL cannot be read."""

    code = "portable-sql"

    def __init__(self, reason: str, sql: str) -> None:
        """Hold the parser's reason and the text it stumbled over."""
        super().__init__("A definition holds SQL that cannot be read.", why=reason, details={"sql": sql})


class QueryFailedError(EngineError):
    """The engine refused a query."""

    code = "query-failed"

    def __init__(self, engine: str, reason: str, sql: str) -> None:
        """Hold the engine's own words and the SQL it refused."""
        super().__init__(
            f"{engine} could not answer the query.",
            where=engine,
            why=reason.strip().splitlines()[0] if reason.strip() else None,
            fix="Try again; if it happens again, report it with the details.",
            details={"sql": sql, "reason": reason},
        )


class EngineUnavailableError(EngineError):
    """The engine's client or server is not there."""

    code = "engine-unavailable"

    def __init__(self, engine: str, reason: str, fix: str) -> None:
        """Name the engine, why it cannot be used, and what makes it usable."""
        super().__init__(f"{engine} cannot be used.", where=engine, why=reason, fix=fix)
