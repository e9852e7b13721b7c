"""The one object every door talks to: a folder of data, its settings, and what can be done with them."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

from sightline.base.periods import Grain, Period
from sightline.measure.answer import Answer
from sightline.measure.catalog import Catalog, catalog
from sightline.measure.question import Question
from sightline.measure.scope import ViewScope
from sightline.snapshots.store import SnapshotStore
from sightline.store.load_runs import LoadRuns
from sightline.workspace import clock
from sightline.workspace.cache import AnswerCache
from sightline.workspace.cards import Card, Explanation, catalog_cards, explanation_of
from sightline.workspace.desks import Desks, Opened
from sightline.workspace.errors import NoWorkspaceError, WorkspaceExistsError
from sightline.workspace.questions import Asked, WhereText, read_question
from sightline.workspace.settings import FILE, Settings, write_settings

OWNER = ViewScope.everything("the owner of the workspace")


class Workspace:
    """A workspace folder, open for questions.

    A viewer is whose rows may be seen; without one it is the owner of the machine, who sees everything.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.snapshots = SnapshotStore(folder / "snapshots")
        self.runs = LoadRuns(folder / "loads")
        self._desks = Desks(folder, self.snapshots)
        self._answers: AnswerCache[Answer] = AnswerCache()
        self._pinned: Opened | None = None

    @classmethod
    def create(cls, folder: Path | str, **settings: Any) -> Self:
        """Make a workspace in a folder; `settings` are the entries its settings file starts with."""
        folder = Path(folder)
        if (folder / FILE).exists():
            raise WorkspaceExistsError(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "mappings").mkdir(exist_ok=True)
        write_settings(folder / FILE, settings)
        return cls(folder)

    @classmethod
    def open(cls, folder: Path | str) -> Self:
        """Open the workspace in a folder; its settings are checked at once."""
        folder = Path(folder)
        if not (folder / FILE).is_file():
            raise NoWorkspaceError(folder)
        workspace = cls(folder)
        workspace._desks.settings()
        return workspace

    @property
    def settings(self) -> Settings:
        """What the settings file says."""
        return self._desks.settings()

    @property
    def settings_file(self) -> Path:
        """Where the settings stand."""
        return self.folder / FILE

    @property
    def units(self) -> Catalog:
        """Everything that can be measured."""
        return catalog()

    def reading(self) -> Self:
        """The same workspace held at the present snapshot, for a page that asks more than once."""
        held = copy.copy(self)
        held._pinned = self._opened()
        return held

    def catalog(self) -> list[Card]:
        """A card for every KPI, in order of id."""
        return catalog_cards()

    def explain(self, kpi: str, variant: str | None = None, viewer: ViewScope | None = None) -> Explanation:
        """Everything there is to say about a KPI."""
        entry = self.units.entry(kpi)
        entry.shape(variant)
        day = clock.now()
        question = Question(kpi, Period(day.date(), date.max, "any"), day, variant=variant)
        return explanation_of(entry, question, self.units, self._desks.engine, viewer or OWNER)

    def question(
        self,
        kpi: str,
        period: str | Period | None = None,
        grain: str | Grain | None = None,
        by: str | Iterable[str] = (),
        where: WhereText = (),
        as_of: str | date | datetime | None = None,
        variant: str | None = None,
        viewer: ViewScope | None = None,
    ) -> Question:
        """A question out of the words people use; see `read_question`."""
        opened = self._opened()
        asked = Asked(kpi, period, grain, by, where, as_of, variant)
        return read_question(asked, opened.desk, opened.members, clock.now(), viewer or OWNER)

    def ask(self, question: Question, viewer: ViewScope | None = None) -> Answer:
        """The answer to one question."""
        return self.ask_many([question], viewer)[0]

    def ask_many(self, questions: Sequence[Question], viewer: ViewScope | None = None) -> list[Answer]:
        """Answers in the order of the questions; those not known yet share their scans."""
        opened, scope = self._opened(), viewer or OWNER
        base = (opened.desk.snapshot.number, opened.settings.measure.digest, scope.people)
        answers = {question: self._answers.get((*base, question)) for question in questions}
        missing = [question for question, answer in answers.items() if answer is None]
        if missing:
            for question, answer in zip(missing, opened.desk.ask_many(missing, scope), strict=True):
                answers[question] = answer
                self._answers.put((*base, question), answer)
        return [answer for question in questions if (answer := answers[question]) is not None]

    def _opened(self) -> Opened:
        return self._pinned or self._desks.current()
