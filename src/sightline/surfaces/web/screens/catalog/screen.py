"""The catalog: every KPI by role with the question it answers, packs to choose few from, and a search over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sightline.surfaces.web import words
from sightline.surfaces.web.screen import Screen, Shown, Visit
from sightline.workspace import STARTER, Card, Pack

ROLES = ("managers", "business_development", "account_management", "sales_development", "marketing", "calculator")


LATER = "When those are read every week and somebody acts on them."


@dataclass(frozen=True, slots=True)
class Group:
    """Some KPIs under a heading, with the sentence that says what they are for."""

    id: str
    title: str
    cards: Sequence[Card]
    about: str = ""


def show(visit: Visit) -> Shown:
    """All KPIs or those of a pack, and of them the ones every word of the search occurs in."""
    packs, chosen = visit.workspace.packs(), visit.choice("pack")
    every = visit.workspace.catalog(chosen)
    cards = [card for card in every if card.fault is None]
    broken = [card for card in every if card.fault is not None]
    sought = visit.choice("q") or ""
    found = [card for card in cards if matches(card, sought)]
    pack = next((one for one in packs if one.id == chosen), None)
    groups = parted(found, pack) if pack else grouped(found)
    if not pack and not sought:
        groups = [starter(found, packs), *groups]
    parts = {"groups": groups, "found": len(found), "all": len(cards), "sought": sought, "question": question}
    return Shown(pack.title if pack else "KPIs", parts | {"packs": packs, "pack": pack, "broken": broken})


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


def parted(cards: Sequence[Card], pack: Pack) -> list[Group]:
    """The KPIs of a pack: those to begin with, and those for later."""
    first = Group("first", "Begin with", [card for card in cards if card.id in pack.first])
    later = Group("later", "Later", [card for card in cards if card.id in pack.later], LATER)
    return [group for group in (first, later) if group.cards]


def starter(cards: Sequence[Card], packs: Sequence[Pack]) -> Group:
    """The few KPIs of those who begin."""
    pack = next(one for one in packs if one.id == STARTER)
    return Group("starter", pack.title, [card for name in pack.first for card in cards if card.id == name], pack.asks)


def question(card: Card) -> str:
    """The question a KPI answers, without its title before it."""
    before, sign, rest = card.summary.partition(": ")
    return rest[:1].upper() + rest[1:] if sign and before.casefold() == card.title.casefold() else card.summary


SCREEN = Screen(path="/kpis", show=show, menu="KPIs", place=20)
