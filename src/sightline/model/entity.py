"""What a canonical table is made of: entities, fields, column types and the columns all share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """The column types a snapshot may hold; every engine reads all of them alike."""

    TEXT = "text"
    DATE = "date"
    INSTANT = "instant"
    MONEY = "money"
    NUMBER = "number"
    RATE = "rate"
    INTEGER = "integer"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its type, its meaning in a sentence, and what it may hold.

    `ref` names the entity whose id stands here; before identity resolution the column holds
    ``<source>:<text as written>``. `allowed` lists the only values of an enumerated text.
    `tracked` columns leave a `field_change` row when a later load brings another value.
    """

    name: str
    type: Type
    doc: str
    ref: str | None = None
    allowed: tuple[str, ...] = ()
    required: bool = False
    tracked: bool = False


@dataclass(frozen=True, slots=True)
class Entity:
    """One canonical table: one row per real thing, or per dated statement about one.

    `key` are the columns that identify a row when the source gives it no id of its own.
    `identity` are columns of which one equal value (folded) makes two rows the same thing.
    `anchor` is the moment or day the table is partitioned by, if it grows with time.
    """

    name: str
    doc: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    identity: tuple[str, ...] = ()
    anchor: str | None = None
    label: str | None = None

    def field(self, name: str) -> Field:
        """The field of that name; raises `KeyError` when there is none."""
        for item in self.fields:
            if item.name == name:
                return item
        raise KeyError(name)

    @property
    def references(self) -> tuple[Field, ...]:
        """The fields that hold another entity's id."""
        return tuple(item for item in self.fields if item.ref)

    @property
    def columns(self) -> tuple[Field, ...]:
        """All columns in storage order: the shared ones, then the entity's own."""
        return COMMON + self.fields


def text(name: str, doc: str, *allowed: str, required: bool = False, tracked: bool = False) -> Field:
    """A text column; `allowed` values, when given, are the only ones it takes."""
    return Field(name, Type.TEXT, doc, allowed=allowed, required=required, tracked=tracked)


def ref(name: str, entity: str, doc: str, *, required: bool = False, tracked: bool = False) -> Field:
    """A column that holds the id of a row of `entity`."""
    return Field(name, Type.TEXT, doc, ref=entity, required=required, tracked=tracked)


def date(name: str, doc: str, *, required: bool = False, tracked: bool = False) -> Field:
    """A local calendar date; it has no time zone and is never shifted."""
    return Field(name, Type.DATE, doc, required=required, tracked=tracked)


def instant(name: str, doc: str, *, required: bool = False, tracked: bool = False) -> Field:
    """A moment in UTC."""
    return Field(name, Type.INSTANT, doc, required=required, tracked=tracked)


def money(name: str, doc: str, *, tracked: bool = False) -> Field:
    """An exact decimal amount with four places; its currency stands in a column beside it."""
    return Field(name, Type.MONEY, doc, tracked=tracked)


def number(name: str, doc: str) -> Field:
    """A measured quantity that may have a fraction."""
    return Field(name, Type.NUMBER, doc)


def integer(name: str, doc: str) -> Field:
    """A whole number."""
    return Field(name, Type.INTEGER, doc)


def flag(name: str, doc: str) -> Field:
    """True, false or unknown."""
    return Field(name, Type.FLAG, doc)


def rate(name: str, doc: str) -> Field:
    """An exact decimal factor with eight places."""
    return Field(name, Type.RATE, doc)


COMMON: tuple[Field, ...] = (
    Field("id", Type.TEXT, "`<source>:<key>`; stable over loads.", required=True),
    Field("source", Type.TEXT, "The system the row came from, named by its mapping file.", required=True),
    Field("is_deleted", Type.FLAG, "The source says that the row no longer exists."),
    Field("updated_at", Type.INSTANT, "When the source last changed the row, if it says so."),
    Field("load_id", Type.INTEGER, "The load that brought the row in its present form.", required=True),
    Field("row_ref", Type.TEXT, "`<load>/<file>#<record>` where the row was read."),
    Field("custom", Type.TEXT, "JSON of the source's columns that no field of the model takes."),
)
