"""The catalog: every KPI by role with the question it answers, and a search over all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sightline.surfaces.web import words
from sightline.surfaces.web.screen import Screen, Shown, Visit
from sightline.workspace import Card

ROLES = ("managers", "business_development", "account_management", "sales_development", "marketing", "calculator")


@dataclass(frozen=True, slots=True)
class Group:
    """The KPIs of one role."""

    id: str
    title: str
    cards: Sequence[Card]


def show(visit: Visit) -> Shown:
    """All KPIs, or those every word of the search occurs in."""
    cards = visit.workspace.catalog()
    sought = visit.choice("q") or ""
    found = [card for card in cards if matches(card, sought)]
    parts = {"groups": grouped(found), "found": len(found), "all": len(cards), "sought": sought, "question": question}
    return Shown("KPIs", parts)


def matches(card: Card, sought: str) -> bool:
    """Whether every word of a search stands somewhere on the card."""
    text = " ".join((card.id, card.title, card.summary, card.goal or "", *(item.title for item in card.variants)))
    folded = text.replace("_", " ").casefold()
    return all(word in folded for word in sought.replace("_", " ").casefold().split())


def grouped(cards: Sequence[Card]) -> list[Group]:
    """Cards by role, roles in the order a sales organization is spoken of."""
    order = [*ROLES, *sorted({card.role for card in cards} - set(ROLES))]
    groups = [
        Group(role, words.role_title(role), sorted((c for c in cards if c.role == role), key=lambda c: c.title))
        for role in order
    ]
    return [group for group in groups if group.cards]


def question(card: Card) -> str:
    """The question a KPI answers, without its title before it."""
    before, sign, rest = card.summary.partition(": ")
    return rest[:1].upper() + rest[1:] if sign and before.casefold() == card.title.casefold() else card.summary


SCREEN = Screen(path="/kpis", show=show, menu="KPIs", place=20)
