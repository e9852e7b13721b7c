"""What the words of a file mean: enumerated fields, and the status of a deal out of its stage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb

from sightline.intake.mapping_errors import UnknownStageError
from sightline.intake.naming import Aliases, fold, fold_word
from sightline.intake.recognise import known_value
from sightline.model import ENTITIES
from sightline.snapshots.columns import literal, quoted

_MOST = 500
_WON = {"won", "gewonnen", "gagné", "gagnée", "ganado", "ganada", "vinto", "vinta", "ganho", "gewonnene", "sold"}
_LOST = {"lost", "verloren", "perdu", "perdue", "perdido", "perdida", "perso", "persa", "disqualified", "abandoned"}


@dataclass(slots=True)
class Words:
    """The meaning of every word of a column: `known` by the word as written, `unknown` with its rows."""

    known: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)
    guessed: dict[str, str] = field(default_factory=dict)

    def sql(self, raw: str) -> str:
        """The SQL of the meaning of the word in `raw`; NULL for unknown ones."""
        meanings = {**self.guessed, **self.known}
        if not meanings:
            return "CAST(NULL AS VARCHAR)"
        cases = " ".join(f"WHEN {literal(word)} THEN {literal(meaning)}" for word, meaning in meanings.items())
        return f"CASE {raw} {cases} END"


def counted_words(connection: duckdb.DuckDBPyConnection, source: str, column: str) -> dict[str, int]:
    """The words of a column with the rows they stand in, the commonest first; at most a few hundred."""
    found = connection.execute(
        f"SELECT {quoted(column)}, count(*) FROM {source} WHERE {quoted(column)} IS NOT NULL "
        f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_MOST}"
    ).fetchall()
    return {str(word): int(count) for word, count in found}


def enumerated(entity: str, name: str, words: Mapping[str, int], values: Mapping[str, str], aliases: Aliases) -> Words:
    """The meaning of the words of an enumerated field, by the mapping first, then by what is known anyway."""
    given = {fold_word(word): meaning for word, meaning in values.items()}
    found = Words()
    for word, count in words.items():
        meaning = given.get(fold_word(word)) or known_value(entity, name, word, aliases)
        if meaning is None:
            found.unknown[word] = count
        else:
            found.known[word] = meaning
    return found


def stage_words(words: Mapping[str, int], stages: Mapping[str, str], table: Mapping[str, str]) -> Words:
    """Which stages are open, won, lost or void.

    The mapping's [stages] decide first, then the loaded stage table, then words everybody uses. When at
    least one stage of the column is known that way, the others are taken as open, which is `guessed`.
    """
    given = {fold(stage): meaning for stage, meaning in stages.items()}
    loaded = {fold(stage): meaning for stage, meaning in table.items()}
    found = Words()
    for word, count in words.items():
        meaning = next((item[name] for name in _stage_names(word) for item in (given, loaded) if name in item), None)
        meaning = meaning or _closed_word(word)
        if meaning is None:
            found.unknown[word] = count
        else:
            found.known[word] = meaning
    if found.known or given:
        found.guessed = dict.fromkeys(found.unknown, "open")
    return found


def _stage_names(word: str) -> list[str]:
    """A stage's own name, also where the pipeline stands behind it in brackets."""
    return [fold(word), fold(re.sub(r"\s*\([^()]*\)$", "", word))]


def _closed_word(word: str) -> str | None:
    if fold(word) in ("closedwon", "closedlost"):
        return fold(word).removeprefix("closed")
    parts = set(re.findall(r"[^\W\d_]+", word.casefold()))
    if parts & _WON and not parts & _LOST and "not" not in parts:
        return "won"
    return "lost" if parts & _LOST and not parts & _WON else None


def loaded_stages(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """The categories of the stages loaded so far, by id and by name."""
    found = connection.execute(f"SELECT id, name, category FROM {table} WHERE category IS NOT NULL").fetchall()
    by_name: dict[str, str] = {}
    for key, name, category in found:
        by_name[str(key).split(":", 1)[-1]] = category
        # Two pipelines may use one name for different outcomes; such a name tells nothing.
        by_name[str(name)] = category if by_name.get(str(name), category) == category else ""
    return {name: category for name, category in by_name.items() if category}


def require_any(file: str, column: str, found: Words) -> None:
    """Raise `UnknownStageError` when no stage of the column is known by anything."""
    if found.unknown and not found.known and not found.guessed:
        raise UnknownStageError(file, column, list(found.unknown))


def allowed(entity: str, name: str) -> tuple[str, ...]:
    """The values an enumerated field takes."""
    return ENTITIES[entity].field(name).allowed
