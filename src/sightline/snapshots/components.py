"""Which rows of one table are the same thing: groups of rows that share an identity value."""

from __future__ import annotations

import duckdb

from sightline.model import Entity
from sightline.snapshots.columns import literal, quoted
from sightline.snapshots.folding import folded_identity, strong_columns, weak_columns


def find_components(
    connection: duckdb.DuckDBPyConnection, entity: Entity, source: str, extra_edges: str | None
) -> None:
    """Leave a temporary table `component(id, root)` of all rows that belong to a group of more than one.

    Rows sharing a strong value (e-mail, domain, tax number, article number) are the same. Rows sharing a
    name are the same only when that brings together no two different values of a strong column.
    `extra_edges` is SQL of pairs (a, b) known to be the same from elsewhere.
    """
    strong = strong_columns(entity)
    _values(connection, "strong_value", strong, source)
    edges = "SELECT id, col || ':' || value AS node FROM strong_value"
    if extra_edges:
        edges += f" UNION ALL SELECT a, 'pair:' || a || '|' || b FROM ({extra_edges})"
        edges += f" UNION ALL SELECT b, 'pair:' || a || '|' || b FROM ({extra_edges})"
    _spread(connection, "strong_component", edges)
    if not weak_columns(entity):
        connection.execute("CREATE OR REPLACE TEMP TABLE component AS FROM strong_component")
        return
    _values(connection, "weak_value", weak_columns(entity), source)
    connection.execute(_AGREEING_NAMES)
    _spread(connection, "weak_component", "SELECT root AS id, value AS node FROM agreeing_name")
    connection.execute(_CONTRADICTORY)
    connection.execute(_COMBINED)


def ambiguous_names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The names that stand for several different things; only after `find_components` met names."""
    found = connection.execute("SELECT DISTINCT value FROM name_group WHERE clash ORDER BY value LIMIT 100").fetchall()
    return [str(row[0]) for row in found]


def _values(connection: duckdb.DuckDBPyConnection, name: str, columns: list[str], source: str) -> None:
    parts = " UNION ALL ".join(
        f"SELECT id, {literal(column)} AS col, {folded_identity(column, quoted(column))} AS value "
        f"FROM {source} WHERE {quoted(column)} IS NOT NULL"
        for column in columns
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM ({parts}) WHERE value IS NOT NULL")


def _spread(connection: duckdb.DuckDBPyConnection, name: str, edges: str) -> None:
    """Leave `name(id, root)`: ids joined through shared nodes get the smallest id of their group as root."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE edge AS SELECT DISTINCT id, node FROM ({edges}) "
        "QUALIFY min(id) OVER (PARTITION BY node) <> max(id) OVER (PARTITION BY node)"
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT DISTINCT id, id AS root FROM edge")
    while True:
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE next_root AS WITH lowest AS "
            f"(SELECT node, min(root) AS root FROM edge JOIN {name} USING (id) GROUP BY node) "
            "SELECT id, min(lowest.root) AS root FROM edge JOIN lowest USING (node) GROUP BY id"
        )
        moved = connection.execute(
            f"SELECT count(*) FROM {name} old JOIN next_root USING (id) WHERE old.root <> next_root.root"
        ).fetchall()[0][0]
        # A root may itself have found a lower one; following it halves the rounds long chains need.
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT n.id, coalesce(up.root, n.root) AS root "
            "FROM next_root n LEFT JOIN next_root up ON up.id = n.root"
        )
        if not moved:
            return


# Names that several strong groups bear are usable only if, for every strong column, at most one of the
# groups has a value. A row without strong values is a group of its own and can contradict nothing.
_AGREEING_NAMES = """
CREATE OR REPLACE TEMP TABLE named AS
    SELECT DISTINCT coalesce(c.root, w.id) AS root, w.value
    FROM (SELECT * FROM weak_value QUALIFY min(id) OVER (PARTITION BY value) <> max(id) OVER (PARTITION BY value)) w
    LEFT JOIN strong_component c USING (id);
CREATE OR REPLACE TEMP TABLE strong_root AS
    SELECT DISTINCT coalesce(c.root, s.id) AS root, s.col
    FROM strong_value s LEFT JOIN strong_component c USING (id);
CREATE OR REPLACE TEMP TABLE name_group AS
    SELECT value, max(groups) > 1 AS clash FROM (
        SELECT n.value, s.col, count(DISTINCT s.root) AS groups
        FROM named n LEFT JOIN strong_root s USING (root) GROUP BY n.value, s.col)
    GROUP BY value;
CREATE OR REPLACE TEMP TABLE agreeing_name AS
    SELECT named.* FROM named JOIN name_group USING (value) WHERE NOT clash;
"""

# Two names may agree each for itself and yet chain two different domains together; such chains are cut.
_CONTRADICTORY = """
CREATE OR REPLACE TEMP TABLE contradictory AS
    SELECT DISTINCT root FROM (
        SELECT w.root, s.col FROM weak_component w JOIN strong_root s ON s.root = w.id
        GROUP BY w.root, s.col HAVING count(*) > 1);
"""

_COMBINED = """
CREATE OR REPLACE TEMP TABLE component AS
    WITH usable AS (SELECT * FROM weak_component WHERE root NOT IN (SELECT root FROM contradictory))
    SELECT c.id, coalesce(u.root, c.root) AS root FROM strong_component c LEFT JOIN usable u ON u.id = c.root
    UNION ALL
    SELECT u.id, u.root FROM usable u WHERE u.id NOT IN (SELECT id FROM strong_component);
"""
