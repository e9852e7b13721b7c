"""The workspace: the one thing a door may talk to. Data types that doors show are offered here too."""

from sightline.intake.report import LoadReport
from sightline.measure.answer import Answer, Row
from sightline.measure.question import NONE_MEMBER, Question
from sightline.measure.scope import ViewScope
from sightline.workspace.cards import Card, Explanation, Named, Statement, catalog_cards
from sightline.workspace.demo import Demo, make_demo
from sightline.workspace.loads import LoadRun
from sightline.workspace.workspace import Workspace

__all__ = [
    "NONE_MEMBER",
    "Answer",
    "Card",
    "Demo",
    "Explanation",
    "LoadReport",
    "LoadRun",
    "Named",
    "Question",
    "Row",
    "Statement",
    "ViewScope",
    "Workspace",
    "catalog_cards",
    "make_demo",
]
