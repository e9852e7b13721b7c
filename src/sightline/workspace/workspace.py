"""The one object every door talks to: a folder of data, its settings, and what can be done with them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

from sightline.base.periods import Grain, Period
from sightline.intake.reading.staged import Progress
from sightline.intake.report import LoadReport
from sightline.measure.answer import Answer
from sightline.measure.catalog import Catalog
from sightline.measure.drill import Rows, drill, sides_of
from sightline.measure.errors import CombinedRowsError
from sightline.measure.left_out_rows import left_out_rows
from sightline.measure.packs import Pack
from sightline.measure.question import Question
from sightline.measure.scope import ViewScope
from sightline.scorecards.parts import Scorecard
from sightline.scorecards.scorecard import HEADLINES
from sightline.snapshots.errors import NothingToUndoError
from sightline.snapshots.lock import loader_lock
from sightline.snapshots.store import SnapshotStore
from sightline.store.load_runs import LoadRuns
from sightline.workspace import clock
from sightline.workspace.cache import AnswerCache
from sightline.workspace.cards import Card, Explanation, catalog_cards, catalog_packs, explanation_of
from sightline.workspace.desks import Desks, Opened
from sightline.workspace.errors import NoWorkspaceError, UnknownPartError, WorkspaceExistsError
from sightline.workspace.freshness import is_fresh, loaded_at, loads_of, refresh
from sightline.workspace.loading import Loader
from sightline.workspace.loads import LoadRun, run_of
from sightline.workspace.questions import Asked, WhereText, read_question
from sightline.workspace.scoring import scorecard_maker, wanted_scorecard
from sightline.workspace.settings import FILE, Settings, write_settings

EXCLUDED = "excluded"

MOST_CELLS = 2_000_000
"""How many cells of answers are kept, a cell being about 150 bytes."""

CELLS_OF_A_FRAME = 50
"""What an answer weighs besides its cells."""

OWNER = ViewScope.everything("the owner of the workspace")


class Workspace:
    """A workspace folder, open for questions.

    A viewer is whose rows may be seen; without one it is the owner of the machine, who sees everything.
    `notify` is told in a sentence when something takes longer than whoever waits would expect.
    """

    notify: Callable[[str], None] | None = None

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.snapshots = SnapshotStore(folder / "snapshots")
        self.runs = LoadRuns(folder / "loads")
        self._desks = Desks(folder, self.snapshots)
        self._answers: AnswerCache[Answer] = AnswerCache(MOST_CELLS)
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
        """Everything that can be measured, own KPIs included."""
        return self._desks.units() if self._pinned is None else self._pinned.desk.units

    def reading(self) -> Self:
        """The same workspace held at the present snapshot, for a page that asks more than once."""
        return self._at(self._opened())

    def catalog(self, pack: str | None = None) -> list[Card]:
        """A card for every KPI, in order of id, or for those of a pack, in its order.

        An own one that is broken has a card that names its fault.
        """
        return catalog_cards(pack, self.units)

    def packs(self) -> list[Pack]:
        """The packs of KPIs to choose few from, the starter set first."""
        return catalog_packs()

    def explain(self, kpi: str, variant: str | None = None, viewer: ViewScope | None = None) -> Explanation:
        """Everything there is to say about a KPI."""
        units = self.units
        entry = units.entry(kpi)
        entry.shape(variant)
        day = clock.now()
        question = Question(kpi, Period(day.date(), date.max, "any"), day, variant=variant)
        return explanation_of(entry, question, units, self._desks.engine, viewer or OWNER)

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
        desk = opened.desk
        base = (desk.snapshot.number, opened.settings.measure.digest, desk.units.digest, scope.people)
        kept = {question: self._answers.get((*base, question)) for question in questions}
        answers = {question: answer for question, answer in kept.items() if answer is not None}
        missing = [question for question in kept if question not in answers]
        if missing:
            for question, answer in zip(missing, desk.ask_many(missing, scope), strict=True):
                answers[question] = answer
                self._answers.put((*base, question), answer, len(answer.cells.value) + CELLS_OF_A_FRAME)
        return [answers[question] for question in questions]

    def rows(
        self,
        question: Question,
        viewer: ViewScope | None = None,
        part: str | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> Rows:
        """The rows behind a number, which add up to it, or with the part "excluded" those left out of it.

        Where numerator and denominator differ, these are parts as well.
        """
        desk = self._opened().desk
        entry = desk.units.entry(question.kpi)
        if entry.made_of:
            raise CombinedRowsError(entry.id, [item.id for item in entry.made_of])
        if part == EXCLUDED:
            return left_out_rows(desk, question, viewer or OWNER, limit, offset)
        sides = sides_of(entry.shape(question.variant))
        side = next((side for side in sides if side == part), None)
        if part is not None and side is None:
            raise UnknownPartError(question.kpi, part, (*sides, EXCLUDED))
        return drill(desk, question, viewer or OWNER, side, limit, offset)

    def scorecard(
        self,
        period: str | Period | None = None,
        team: str | None = None,
        as_of: str | date | datetime | None = None,
        viewer: ViewScope | None = None,
    ) -> Scorecard:
        """The headline numbers of a period, without one of the running quarter, for everybody or one team."""
        scope, opened = viewer or OWNER, self._opened()
        held = self._at(opened)
        where = {} if team is None else {"team": team}
        first = held.question(HEADLINES[0][0], period=period, where=where, as_of=as_of, viewer=scope)
        wanted = wanted_scorecard(opened, first)
        return scorecard_maker(opened, lambda questions: held.ask_many(questions, scope)).make(wanted)

    def data_through(self) -> datetime:
        """When the newest data was loaded."""
        return loaded_at(self._opened().desk.snapshot)

    def plan_load(
        self, paths: Sequence[Path], mapping: Path | Sequence[Path] | None = None, progress: Progress | None = None
    ) -> LoadReport:
        """What loading these files would do; nothing is changed."""
        return self._loader.plan(paths, _listed(mapping), clock.now(), progress)

    def load(
        self, paths: Sequence[Path], mapping: Path | Sequence[Path] | None = None, progress: Progress | None = None
    ) -> LoadReport:
        """Load files into a new snapshot; on an error everything stays as it was."""
        return self._loader.load(paths, _listed(mapping), clock.now(), progress)

    def propose_mapping(self, path: Path) -> str:
        """The mapping that the columns of a file suggest, as TOML to be edited."""
        return self._loader.propose(path)

    def loads(self) -> list[LoadRun]:
        """Every load that was made, the newest first."""
        counting = set(loads_of(self.snapshots.current()))
        runs = [run_of(found, is_undone=False) for found in self.runs.reports()]
        for run in runs:
            run.is_undone = run.load_id not in counting and not run.changes_nothing
        return runs

    def rejects_of(self, load: int) -> Path | None:
        """The file of the rows a load did not take, each with its reason; none when it took all."""
        file = self.runs.rejects(load)
        return file if file.is_file() else None

    def undo(self) -> LoadRun:
        """Take the last load back: the data is again as it was before it. Returns the load that was undone."""
        with loader_lock(self._loader.lock):
            current = self.snapshots.current()
            loads = loads_of(current)
            if not loads:
                raise NothingToUndoError(None)
            # Facts made anew are a snapshot of their own, so the way back may be longer than one step.
            while loads_of(current) == loads:
                current = self.snapshots.undo()
        undone = LoadRun(loads[-1], clock.now(), is_undone=True)
        return next((run for run in self.loads() if run.load_id == undone.load_id), undone)

    def refresh(self) -> None:
        """Make the facts anew when settings or definitions have changed since they were made."""
        with loader_lock(self._loader.lock):
            snapshot = self.snapshots.current()
            if snapshot is not None and not is_fresh(snapshot, self.settings.measure):
                if self.notify is not None:
                    self.notify("Settings or definitions have changed; making the facts anew.")
                refresh(self.snapshots, self.settings.measure, clock.now())

    @property
    def _loader(self) -> Loader:
        return Loader(self.folder, self.snapshots, self.runs, self.settings.measure)

    def _at(self, opened: Opened) -> Self:
        held = copy.copy(self)
        held.__dict__["_pinned"] = opened
        return held

    def _opened(self) -> Opened:
        if self._pinned is not None:
            return self._pinned
        snapshot = self.snapshots.current()
        if snapshot is not None and not is_fresh(snapshot, self.settings.measure):
            self.refresh()
        return self._desks.current()


def cards_in(folder: Path, pack: str | None = None) -> list[Card]:
    """The cards of the workspace in a folder, and where there is none, those of the product."""
    return Workspace.open(folder).catalog(pack) if (folder / FILE).is_file() else catalog_cards(pack)


def _listed(mapping: Path | Sequence[Path] | None) -> Sequence[Path]:
    if mapping is None:
        return ()
    return (mapping,) if isinstance(mapping, Path) else mapping
