"""Records the engine could not fit into a table become rows with a line, a value and a reason in words."""

from __future__ import annotations

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
    SELECT line AS record, line_byte_position - 1 AS "at", column_idx, csv_line, error_message,
        CASE error_type::VARCHAR
            WHEN 'INVALID ENCODING' THEN 1 WHEN 'UNQUOTED VALUE' THEN 2 WHEN 'LINE SIZE OVER MAXIMUM' THEN 3
            WHEN 'MISSING COLUMNS' THEN 4 WHEN 'TOO MANY COLUMNS' THEN 5 ELSE 6 END AS cause,
        coalesce(try_cast(regexp_extract(error_message, 'Found: (\\d+)', 1) AS INTEGER), 0) AS cells
    FROM reject_errors
)
SELECT record, min("at") AS "at", min(cause) AS cause, min(cells) AS fewest, max(cells) AS most,
    min(column_idx) FILTER (WHERE cause = 1) AS in_column, any_value(csv_line) AS text,
    any_value(error_message) AS message
FROM fault GROUP BY record
"""


@dataclass(frozen=True, slots=True)
class Layout:
    """What rejects are described with: the names of the columns and the first row that was read."""

    where: str
    path: Path
    columns: tuple[str, ...]
    limit_bytes: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """The Parquet files of the broken records and of the gaps they leave, and how many there are."""

    count: int = 0
    rejects: Path | None = None
    gaps: Path | None = None


def collect_rejects(workshop: Workshop, layout: Layout) -> Rejected:
    """Write what the last read rejected; raises when the file as a whole is broken, not single records."""
    engine = workshop.engine
    engine.execute(_FAULTS)
    count, offsets = _lines(workshop, layout)
    if not count:
        return Rejected()
    _refuse_unclosed(workshop, layout)
    engine.execute('CREATE OR REPLACE TEMP TABLE place ("at" BIGINT, line BIGINT)')
    engine.execute("INSERT INTO place SELECT unnest($1), unnest($2)", [list(offsets), list(offsets.values())])
    rejects, gaps = workshop.target(f"{layout.where}-rejects"), workshop.target(f"{layout.where}-gaps")
    columns = "[" + ", ".join(quoted(name) for name in layout.columns) + "]"
    engine.execute(
        f"""
        COPY (
            SELECT broken.record AS row, place.line, {columns}[broken.in_column] AS "column",
                left(broken.text, {VALUE_CHARACTERS}) AS value, {_reason(layout)} AS reason
            FROM broken JOIN place USING ("at") ORDER BY broken.record
        ) TO {quoted(rejects)} (FORMAT parquet)
        """
    )
    if count >= workshop.limits.broken_records:
        line, reason = engine.execute(f"SELECT line, reason FROM {quoted(rejects)} LIMIT 1").fetchall()[0]
        raise TooManyBrokenRecordsError(layout.where, limit=workshop.limits.broken_records, line=line, reason=reason)
    return Rejected(count, rejects, gaps)


def write_gaps(workshop: Workshop, gaps: Path, first_record: int) -> None:
    """Write, for every broken record, how many records were left out up to there."""
    workshop.engine.execute(
        f"""
        COPY (
            SELECT record - {first_record} - row_number() OVER (ORDER BY record) + 1 AS after,
                row_number() OVER (ORDER BY record) AS left_out
            FROM broken
            QUALIFY row_number() OVER (PARTITION BY after ORDER BY left_out DESC) = 1 ORDER BY after
        ) TO {quoted(gaps)} (FORMAT parquet)
        """
    )


def _reason(layout: Layout) -> str:
    width = len(layout.columns)
    size = spoken_bytes(layout.limit_bytes)
    return f"""CASE broken.cause
        WHEN 1 THEN 'It holds bytes that are not UTF-8.'
        WHEN 2 THEN 'A quoted cell does not end where its quote closes, or its quote is never closed.'
        WHEN 3 THEN 'It is larger than {size}.'
        WHEN 4 THEN 'It has ' || broken.fewest || ' cells; the table has {width} columns.'
        WHEN 5 THEN 'It has ' || broken.most || ' cells; the table has {width} columns.'
        ELSE broken.message END"""


def _lines(workshop: Workshop, layout: Layout) -> tuple[int, dict[int, int]]:
    """The number of broken records, and the line of the file at which each byte offset of them stands."""
    offsets = [row[0] for row in workshop.engine.execute('SELECT "at" FROM broken ORDER BY "at"').fetchall()]
    lines: dict[int, int] = {}
    if not offsets:
        return 0, lines
    line, position, waiting = 1, 0, 0
    with layout.path.open("rb") as handle:
        while waiting < len(offsets) and (chunk := handle.read(CHUNK_BYTES)):
            mark = b"\n" if b"\n" in chunk else b"\r"
            done = 0
            while waiting < len(offsets) and offsets[waiting] < position + len(chunk):
                upto = offsets[waiting] - position
                line += chunk.count(mark, done, upto)
                done = upto
                lines[offsets[waiting]] = line
                waiting += 1
            line += chunk.count(mark, done)
            position += len(chunk)
    for offset in offsets[waiting:]:
        lines[offset] = line
    return len(offsets), lines


def _refuse_unclosed(workshop: Workshop, layout: Layout) -> None:
    """A quote that swallows the rest of the file, more than its own line, leaves nothing to trust."""
    size = layout.path.stat().st_size
    found = workshop.engine.execute(
        f"""
        SELECT "at" FROM broken WHERE cause = 2 AND "at" + strlen(text) >= {size} - 2
            AND rtrim(text, chr(10) || chr(13)) LIKE '%' || chr(10) || '%' LIMIT 1
        """
    ).fetchall()
    if found:
        raise UnclosedQuoteError(layout.where, line=_lines(workshop, layout)[1][found[0][0]])
