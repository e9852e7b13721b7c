"""The workspace: the one thing a door may talk to. Data types that doors show are offered here too."""

from sightline.measure.answer import Answer, Row
from sightline.measure.question import NONE_MEMBER, Question
from sightline.measure.scope import ViewScope
from sightline.workspace.cards import Card, Explanation, Named, Statement, catalog_cards
from sightline.workspace.workspace import Workspace

__all__ = [
    "NONE_MEMBER",
    "Answer",
    "Card",
    "Explanation",
    "Named",
    "Question",
    "Row",
    "Statement",
    "ViewScope",
    "Workspace",
    "catalog_cards",
]
