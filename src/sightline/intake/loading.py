"""A load from staged files to the tables of a draft, and the plan of one, which is the same and then dropped."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from sightline.intake.checking import Checked, check
from sightline.intake.mapping import Mapping, TableMapping, read_mapping
from sightline.intake.mapping_errors import UnknownFileError
from sightline.intake.merging import count_possible_duplicates, merge, pour
from sightline.intake.naming import Aliases, load_aliases
from sightline.intake.proposing import propose_mapping
from sightline.intake.reading.staged import StagedTable, Staging
from sightline.intake.rejecting import Rejects
from sightline.intake.report import LoadReport, Note, TableReport
from sightline.intake.rows.typed import Context
from sightline.model import ENTITIES, entity
from sightline.snapshots import Draft, SnapshotStore
from sightline.snapshots.columns import quoted, table
from sightline.snapshots.errors import DiskFullError
from sightline.snapshots.identity import resolve
from sightline.snapshots.reading import connect

Progress = Callable[[str, int, int], None]

FILE_ROWS = "file_rows"
_DROP = 0.8


@dataclass(frozen=True, slots=True)
class Settings:
    """What the workspace knows beside the mappings; `time_zone` is the one days are reckoned in."""

    time_zone: str = "UTC"
    aliases: Path | None = None
    memory: str = "3GB"
    is_plan: bool = False
    rejects: Path | None = None
    progress: Progress | None = None


def load_into(
    draft: Draft,
    staged: Sequence[StagedTable],
    mappings: Sequence[Mapping],
    now: datetime,
    load_id: int,
    settings: Settings | None = None,
) -> LoadReport:
    """Bring the staged files into the draft's tables and key maps, and say what that did.

    Files no mapping names are taken as their column names suggest, which the report tells. Raises when a
    file cannot be understood; rows that cannot be are rejected one by one, and the others taken.
    """
    chosen = settings or Settings()
    report = LoadReport(load_id, now, is_plan=chosen.is_plan)
    if isinstance(staged, Staging):
        for item in staged.skipped:
            report.skipped.append(Note(item.source_path.name + (f"/{item.member}" if item.member else ""), item.reason))
    draft.keep_rest("tables")
    scratch = draft.scratch("load")
    try:
        with connect(draft.scratch("spill"), chosen.memory) as connection:
            load = _Load(draft, connection, report, chosen, load_aliases(chosen.aliases), scratch, Rejects(connection))
            load.run(staged, mappings)
            load.tell("Finding out who is who", len(staged), len(staged))
            if not report.changes_nothing or draft.base is None:
                report.identity = [
                    item.as_json()
                    for item in resolve(draft, connection)
                    if item.merged or item.written or item.ambiguous or item.unknown
                ]
            else:
                draft.keep_rest("keys")
            if chosen.rejects is not None:
                load.rejects.write(chosen.rejects)
    except duckdb.Error as error:
        if _is_full(error):
            raise DiskFullError(draft.folder, str(error).splitlines()[0]) from error
        raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    draft.extras[FILE_ROWS] = {**_rows_before(draft), **report.file_rows}
    return report


def plan(
    store: SnapshotStore,
    staged: Sequence[StagedTable],
    mappings: Sequence[Mapping],
    now: datetime,
    load_id: int,
    settings: Settings | None = None,
) -> LoadReport:
    """What `load_into` would do, found out by doing it to a draft that is thrown away."""
    given = settings or Settings()
    trial = Settings(given.time_zone, given.aliases, given.memory, True, given.rejects, given.progress)
    with store.trial() as draft:
        return load_into(draft, staged, mappings, now, load_id, trial)


@dataclass(slots=True)
class _Load:
    draft: Draft
    connection: duckdb.DuckDBPyConnection
    report: LoadReport
    settings: Settings
    aliases: Aliases
    scratch: Path
    rejects: Rejects

    def run(self, staged: Sequence[StagedTable], mappings: Sequence[Mapping]) -> None:
        """Take the files one after the other; a file may refer to what an earlier one brought."""
        work = [(item, *self._mapping_of(item, mappings)) for item in staged]
        understood = [(item, mapping, tables) for item, mapping, tables in work if mapping is not None]
        if not understood:
            raise UnknownFileError([(item.name, item.columns) for item in staged])
        # Stages say which deals are won, so they come before the deals of the same load.
        understood.sort(key=lambda entry: 0 if entry[2][0].entity in ("pipeline", "stage") else 1)
        for place, (item, mapping, tables) in enumerate(understood):
            self.tell(f"Taking in {item.name}", place, len(understood))
            self._take(item, mapping, tables)

    def tell(self, step: str, done: int, total: int) -> None:
        """Pass on how far the load is."""
        if self.settings.progress is not None:
            self.settings.progress(step, done, total)

    def _mapping_of(self, item: StagedTable, mappings: Sequence[Mapping]) -> tuple[Mapping | None, list[TableMapping]]:
        for mapping in mappings:
            tables = mapping.tables_for(item.name) or mapping.tables_for(item.source_path.name)
            if tables:
                self.report.mappings[item.name] = mapping.name
                return mapping, tables
        try:
            proposal = propose_mapping(self.connection, item, self.aliases)
        except UnknownFileError:
            self.report.ask(
                item.name,
                f"What is this file? No table has columns such as {', '.join(item.columns[:8])}; it was left out.",
            )
            return None, []
        mapping = read_mapping(proposal.text, f"proposed for {item.name}")
        listed = ", ".join(table.entity for table in mapping.tables)
        self.report.decide(item.name, f"Recognized as {proposal.title}, feeding {listed}.")
        if proposal.guessed:
            stages = ", ".join(f'"{stage}"' for stage in proposal.guessed)
            self.report.ask(
                item.name,
                f"Are deals in these stages still open, as they were taken: {stages}? If not, say it under [stages] of a mapping.",
            )
        return mapping, list(mapping.tables)

    def _take(self, item: StagedTable, mapping: Mapping, tables: list[TableMapping]) -> None:
        for note in item.notes:
            self.report.decide(item.name, note)
        unmatched = self._unmatched(item, tables)
        if unmatched:
            self.report.unmatched[item.name] = unmatched
        for number, table_mapping in enumerate(tables):
            custom = self._filled(item, unmatched) if number == 0 else []
            counts = TableReport(item.name, table_mapping.entity)
            self.report.tables.append(counts)
            stages = table(ENTITIES["stage"], self.draft.files("tables", "stage"))
            context = Context(self.connection, self.report, self.aliases, self.settings.time_zone, stages, self.scratch)
            checked = check(item, table_mapping, mapping, context, custom)
            if not self._pour(counts, checked, item, table_mapping):
                checked.write(self.connection)
                counts.rows, counts.reasons = self.rejects.collect(checked, item.name)
                self._merge(counts, checked, table_mapping)
            counts.rejected = sum(counts.reasons.values())
            if number == 0:
                self._account(counts, item, table_mapping)
            self._look_for_duplicates(counts)
            checked.file.unlink(missing_ok=True)
        self._compare_rows(item, mapping, tables[0])

    def _pour(self, counts: TableReport, checked: Checked, item: StagedTable, mapped: TableMapping) -> bool:
        """The short way of a table's very first rows; false when there were some, or ids repeat."""
        if mapped.distinct or self.draft.files("tables", counts.entity):
            return False
        good = pour(self.connection, self.draft, checked)
        if good is None:
            return False
        counts.rows = self.connection.execute(f"SELECT count(*) FROM {checked.cells}").fetchall()[0][0]
        if counts.rows > good:
            checked.write(self.connection, "problem > 0")
            _, counts.reasons = self.rejects.collect(checked, item.name)
        counts.new = good
        return True

    def _merge(self, counts: TableReport, checked: Checked, mapped: TableMapping) -> None:
        merged = merge(self.connection, self.draft, checked, self.report.at, distinct=mapped.distinct)
        counts.new, counts.changed, counts.same = merged.new, merged.changed, merged.same
        counts.duplicates, counts.changes_recorded = merged.duplicates, merged.changes_recorded
        counts.possible_duplicates = merged.numbered
        if merged.numbered:
            self.report.warn(
                counts.file, f"{merged.numbered:,} rows read exactly like another one and have no id; both were kept."
            )
        if merged.duplicates:
            self.report.warn(
                counts.file, f"{merged.duplicates:,} rows repeat the id of a later row, which was taken instead."
            )

    def _look_for_duplicates(self, counts: TableReport) -> None:
        if counts.new:
            alike = count_possible_duplicates(self.connection, self.draft, entity(counts.entity), self.report.load_id)
            counts.possible_duplicates = max(counts.possible_duplicates, alike)

    def _account(self, counts: TableReport, item: StagedTable, mapped: TableMapping) -> None:
        """Every record of the file is in one of the counts: taken, rejected, broken, or filtered out."""
        if mapped.each is None and not mapped.distinct:
            counts.filtered = max(0, item.rows - counts.rows)
        if item.reject_count and item.rejects is not None:
            self.rejects.collect_broken(item, counts.entity)
            counts.rows += item.reject_count
            counts.rejected += item.reject_count
            counts.reasons["the record is broken"] = item.reject_count

    def _unmatched(self, item: StagedTable, tables: list[TableMapping]) -> list[str]:
        used = columns_used(item, tables)
        return [column for column in item.columns if column not in used]

    def _filled(self, item: StagedTable, columns: list[str]) -> list[str]:
        """The unmatched columns that hold anything at all."""
        if not columns:
            return []
        counts = ", ".join(f"count({quoted(column)})" for column in columns)
        found = self.connection.execute(f"SELECT {counts} FROM read_parquet($1)", [str(item.parquet)]).fetchall()[0]
        return [column for column, count in zip(columns, found, strict=True) if count]

    def _compare_rows(self, item: StagedTable, mapping: Mapping, main: TableMapping) -> None:
        """A much shorter file than last time is often a filtered view or an export cut short."""
        key = f"{mapping.source}:{main.entity}:{main.files}"
        before = _rows_before(self.draft).get(key)
        self.report.file_rows[key] = self.report.file_rows.get(key, 0) + item.rows
        if before and item.rows < before * _DROP:
            drop = round(100 * (1 - item.rows / before))
            self.report.warn(
                item.name,
                f"It has {item.rows:,} rows, {drop} % fewer than the {before:,} of the last load of such a file. "
                "Is the export complete? Rows that are missing stay as they were.",
            )


def columns_used(item: StagedTable, tables: Sequence[TableMapping]) -> set[str]:
    """The columns of a file that some table takes, or that a mapping says to ignore."""
    from sightline.intake.naming import fold
    from sightline.intake.recognise import each_columns

    named = {fold(column) for table in tables for source in table.fields.values() for column in source.columns}
    named |= {fold(column) for table in tables for column in (*table.key, *table.take, *table.skip, *table.ignore)}
    used = {column for column in item.columns if fold(column) in named}
    for found in tables:
        if found.each is not None:
            used |= set(each_columns(found.each, item.columns))
    return used


def _rows_before(draft: Draft) -> dict[str, int]:
    found = draft.base.manifest.get(FILE_ROWS, {}) if draft.base else {}
    return found if isinstance(found, dict) else {}


def _is_full(error: duckdb.Error) -> bool:
    text = str(error).lower()
    return "no space left" in text or "disk full" in text or "could not write" in text or "disk quota" in text
