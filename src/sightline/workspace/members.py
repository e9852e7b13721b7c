"""Which members of a dimension a text means: an id, or what people call it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping

from sightline.facts import DIMENSION_ENTITIES, table_name
from sightline.measure.asking import Desk
from sightline.measure.errors import UnknownMemberError
from sightline.measure.question import NONE_MEMBER, Question
from sightline.measure.scope import ViewScope

MOST = 20_000


class Members:
    """The members of every dimension of one snapshot, each list read at most once per viewer's scope."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._words: dict[tuple[str, str, frozenset[str] | None], list[str]] = {}
        self._lock = threading.Lock()

    def find(
        self, facts: Iterable[str], dimension: str, text: str, scope: ViewScope, question: Question
    ) -> tuple[str | None, ...]:
        """The ids a text stands for: several when several things bear that name, None for "(none)".

        Raises `UnknownMemberError`; a viewer who does not see everybody is told no names.
        """
        if text == NONE_MEMBER:
            return (None,)
        known: dict[str, str] = {}
        for fact in facts:
            known.update(self._known(fact, dimension, scope, question))
        if text in known:
            return (text,)
        named = sorted(member for member, label in known.items() if label.casefold() == text.casefold())
        exact = [member for member in named if known[member] == text]
        if named:
            return tuple(exact or named)
        raise UnknownMemberError(dimension, text, known.values() if scope.people is None else ())

    def _known(self, fact: str, dimension: str, scope: ViewScope, question: Question) -> Mapping[str, str]:
        if dimension in DIMENSION_ENTITIES:
            return self._desk.labels.of(dimension)
        key = (fact, dimension, scope.people)
        with self._lock:
            if key not in self._words:
                self._words[key] = self._read(fact, dimension, scope, question)
            return {word: word for word in self._words[key]}

    def _read(self, fact: str, dimension: str, scope: ViewScope, question: Question) -> list[str]:
        column = self._desk.units.facts[fact].dimensions[dimension]
        sql = (
            f"select distinct f.{column} as member from {table_name(fact)} f where f.{column} is not null limit {MOST}"
        )
        reader = self._desk.reader(question, scope)
        return sorted(str(member) for member in reader.run(sql, fact, look_back=True, where=())["member"].tolist())


def texts_of(value: str | Iterable[str | None]) -> list[str]:
    """The members of one filter, given as one text or several; None is "(none)"."""
    if isinstance(value, str):
        return [value]
    return [NONE_MEMBER if item is None else item for item in value]
