"""An engine in front of another that answers the same query once."""

from __future__ import annotations


class RememberingEngine:
    """Questions about different things share queries; a snapshot never changes, so their answers may be kept."""

    def __init__(self, engine):
        self.engine = engine
        self.name = engine.name
        self.known = {}

    def fetch(self, sql, sources, *, guards, parameters):
        """The columns, from memory when the very same query was answered before."""
        named = sorted((name, repr(value)) for name, value in parameters.items() if f"${name}" in sql)
        files = sorted((table, tuple(map(str, paths))) for table, paths in sources.items())
        key = (sql, tuple(files), tuple(named), guards, str(parameters.get("visible")))
        if key not in self.known:
            self.known[key] = self.engine.fetch(sql, sources, guards=guards, parameters=parameters)
        return self.known[key]

    def each(self, jobs):
        """What every job returns, run as the engine behind runs them."""
        return self.engine.each(jobs)

    def native_sql(self, sql, *, guards):
        """The query in the words of the engine behind."""
        return self.engine.native_sql(sql, guards=guards)
