"""The workspace: the one thing a door may talk to. Data types that doors show are offered here too."""

from sightline.intake.report import LoadReport
from sightline.measure.answer import Answer, Row
from sightline.measure.drill import Rows
from sightline.measure.faults import Fault
from sightline.measure.packs import STARTER, Pack
from sightline.measure.question import NONE_MEMBER, Question
from sightline.measure.scope import ViewScope
from sightline.scorecards.parts import Cell, Column, Comparison, GridRow, Scorecard, Tile
from sightline.workspace.cards import Card, Explanation, Named, Statement, catalog_cards, catalog_packs
from sightline.workspace.demo import Demo, make_demo
from sightline.workspace.loads import LoadRun
from sightline.workspace.workspace import Workspace, cards_in

__all__ = [
    "NONE_MEMBER",
    "STARTER",
    "Answer",
    "Card",
    "Cell",
    "Column",
    "Comparison",
    "Demo",
    "Explanation",
    "Fault",
    "GridRow",
    "LoadReport",
    "LoadRun",
    "Named",
    "Pack",
    "Question",
    "Row",
    "Rows",
    "Scorecard",
    "Statement",
    "Tile",
    "ViewScope",
    "Workspace",
    "cards_in",
    "catalog_cards",
    "catalog_packs",
    "make_demo",
]
