"""Records the engine could not fit into a table become rows with a line, a value and a reason in words."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sightline.intake.errors import TooManyBrokenRecordsError, UnclosedQuoteError, spoken_bytes
from sightline.intake.reading.encodings import CHUNK_BYTES
from sightline.intake.reading.staged import quoted
from sightline.intake.reading.workshop import Workshop

VALUE_CHARACTERS = 2_000

# One broken record may leave several faults; the first that explains the others is the one told.
_FAULTS = """
CREATE OR REPLACE TEMP TABLE broken AS
WITH fault AS (
    -- The engine counts empty lines before a broken record as part of it.
    SELECT CAST(line AS BIGINT) AS record, ltrim(csv_line, chr(10) || chr(13)) AS text, error_message, column_idx,
        CAST(line_byte_position AS BIGINT) - 1 + length(csv_line) - length(text) AS "at",
        CASE error_type::VARCHAR
            WHEN 'INVALID ENCODING' THEN 1 WHEN 'UNQUOTED VALUE' THEN 2 WHEN 'LINE SIZE OVER MAXIMUM' THEN 3
            WHEN 'MISSING COLUMNS' THEN 4 WHEN 'TOO MANY COLUMNS' THEN 5 ELSE 6 END AS cause,
        coalesce(try_cast(regexp_extract(error_message, 'Found: (\\d+)', 1) AS INTEGER), 0) AS cells
    FROM reject_errors
)
SELECT record, min("at") AS "at", min(cause) AS cause, min(cells) AS fewest, max(cells) AS most,
    CAST(min(column_idx) FILTER (WHERE cause = 1) AS BIGINT) AS in_column, any_value(text) AS text,
    any_value(error_message) AS message
FROM fault GROUP BY record
"""


@dataclass(frozen=True, slots=True)
class Layout:
    """What rejects are described with: the file, its columns, and the row its first record stands in."""

    where: str
    path: Path
    columns: tuple[str, ...]
    first_record: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """The Parquet files of the broken records and of the gaps they leave, and how many there are."""

    count: int = 0
    rejects: Path | None = None
    gaps: Path | None = None


def note_faults(workshop: Workshop) -> tuple[int, bool]:
    """Gather what the engine noted while it read: how many records are broken, and whether it gave up noting."""
    engine = workshop.engine
    engine.execute(_FAULTS)
    faults = engine.execute("SELECT count(*) FROM reject_errors").fetchall()[0][0]
    broken = int(engine.execute("SELECT count(*) FROM broken").fetchall()[0][0])
    return broken, faults >= faults_noted(workshop) or broken > workshop.limits.broken_records


def faults_noted(workshop: Workshop) -> int:
    """How many faults the engine is to note, of which a broken record may have several."""
    return 2 * workshop.limits.broken_records + 2


def note_unfinished(workshop: Workshop, record: int, at: int, text: str) -> None:
    """Add a last record whose quote stays open, which the engine may pass over without a word."""
    workshop.engine.execute(
        'INSERT INTO broken (record, "at", cause, text) VALUES ($1, $2, 2, $3)', [record, at, text[:VALUE_CHARACTERS]]
    )


def collect_rejects(workshop: Workshop, layout: Layout, *, gave_up: bool) -> Rejected:
    """Write the broken records noted; raises when the file as a whole is broken, not single records."""
    engine = workshop.engine
    offsets = _lines(workshop, layout)
    if not offsets:
        return Rejected()
    _refuse_unclosed(workshop, layout, offsets)
    engine.execute('CREATE OR REPLACE TEMP TABLE place ("at" BIGINT, line BIGINT)')
    engine.execute("INSERT INTO place SELECT unnest($1), unnest($2)", [list(offsets), list(offsets.values())])
    rejects, gaps = workshop.target(f"{layout.where}-rejects"), workshop.target(f"{layout.where}-gaps")
    engine.execute(_rejects_query(layout, workshop.limits.record_bytes, rejects))
    if gave_up:
        line, reason = engine.execute(f"SELECT line, reason FROM {quoted(rejects)} LIMIT 1").fetchall()[0]
        raise TooManyBrokenRecordsError(layout.where, count=len(offsets), line=line, reason=reason)
    engine.execute(_gaps_query(layout.first_record, gaps))
    return Rejected(len(offsets), rejects, gaps)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of a table that a reader itself passes over: `reason` is None for rows that are merely empty."""

    row: int
    value: str
    reason: str | None


def write_left_out(workshop: Workshop, where: str, first_record: int, left_out: Sequence[LeftOut]) -> Rejected:
    """Write the rows a reader passed over, in the order of the file, the way broken records are written."""
    if not left_out:
        return Rejected()
    engine = workshop.engine
    engine.execute("CREATE OR REPLACE TEMP TABLE broken (record BIGINT, value VARCHAR, reason VARCHAR)")
    engine.execute(
        "INSERT INTO broken SELECT unnest($1), unnest($2), unnest($3)",
        [[item.row for item in left_out], [item.value for item in left_out], [item.reason for item in left_out]],
    )
    gaps = workshop.target(f"{where}-gaps")
    engine.execute(_gaps_query(first_record, gaps))
    count = sum(1 for item in left_out if item.reason)
    if not count:
        return Rejected(gaps=gaps)
    rejects = workshop.target(f"{where}-rejects")
    engine.execute(
        f"""
        COPY (
            SELECT record AS row, record AS line, NULL::VARCHAR AS "column",
                left(value, {VALUE_CHARACTERS}) AS value, reason
            FROM broken WHERE reason IS NOT NULL ORDER BY record
        ) TO {quoted(rejects)} (FORMAT parquet)"""
    )
    return Rejected(count, rejects, gaps)


def _gaps_query(first_record: int, gaps: Path) -> str:
    """For every broken record, after how many staged ones it stood and how many were left out up to there."""
    return f"""
        COPY (
            WITH numbered AS (SELECT record, row_number() OVER (ORDER BY record) AS left_out FROM broken)
            SELECT record - {first_record} - left_out + 1 AS after, max(left_out) AS left_out
            FROM numbered GROUP BY after ORDER BY after
        ) TO {quoted(gaps)} (FORMAT parquet)"""


def _rejects_query(layout: Layout, limit: int, rejects: Path) -> str:
    columns = "[" + ", ".join(quoted(name) for name in layout.columns) + "]"
    width = len(layout.columns)
    return f"""
        COPY (
            SELECT broken.record AS row, place.line, {columns}[broken.in_column] AS "column",
                left(broken.text, {VALUE_CHARACTERS}) AS value,
                CASE broken.cause
                    WHEN 1 THEN 'It holds bytes that are not UTF-8.'
                    WHEN 2 THEN 'A quoted cell does not end where its quote closes, or its quote is never closed.'
                    WHEN 3 THEN 'It is larger than {spoken_bytes(limit)}.'
                    WHEN 4 THEN 'Cells found: ' || broken.fewest || '; columns of the table: {width}.'
                    WHEN 5 THEN 'Cells found: ' || broken.most || '; columns of the table: {width}.'
                    ELSE broken.message END AS reason
            FROM broken JOIN place USING ("at") ORDER BY broken.record
        ) TO {quoted(rejects)} (FORMAT parquet)"""


def _lines(workshop: Workshop, layout: Layout) -> dict[int, int]:
    """The byte offset of each broken record, in order, and the line of the file it stands on."""
    offsets = [row[0] for row in workshop.engine.execute('SELECT "at" FROM broken ORDER BY "at"').fetchall()]
    return lines_at(layout.path, offsets)


def lines_at(path: Path, offsets: Sequence[int]) -> dict[int, int]:
    """The line, counted from 1, of each of these ascending byte offsets of a file."""
    lines: dict[int, int] = {}
    line, position = 1, 0
    waiting = deque(offsets)
    with path.open("rb") as handle:
        while waiting and (chunk := handle.read(CHUNK_BYTES)):
            mark = b"\n" if b"\n" in chunk else b"\r"
            done = 0
            while waiting and waiting[0] < position + len(chunk):
                upto = waiting[0] - position
                line += chunk.count(mark, done, upto)
                done = upto
                lines[waiting.popleft()] = line
            line += chunk.count(mark, done)
            position += len(chunk)
    lines.update(dict.fromkeys(waiting, line))
    return lines


def _refuse_unclosed(workshop: Workshop, layout: Layout, lines: dict[int, int]) -> None:
    """A quote that swallows the rest of the file, more than its own line, leaves nothing to trust."""
    size = layout.path.stat().st_size
    found = workshop.engine.execute(
        f"""
        SELECT "at" FROM broken WHERE cause = 2 AND "at" + strlen(text) >= {size} - 2
            AND rtrim(text, chr(10) || chr(13)) LIKE '%' || chr(10) || '%' LIMIT 1
        """
    ).fetchall()
    if found:
        raise UnclosedQuoteError(layout.where, line=lines[found[0][0]])
