"""Tables that set their columns apart by blanks become tables with tabs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sightline.intake.reading.census import Census
from sightline.intake.reading.encodings import CHUNK_BYTES, Utf8File
from sightline.intake.reading.workshop import Workshop

_OUTER_BLANKS = re.compile(rb"(?m)^ +| +(?=\r?$)")
_INNER_BLANKS = re.compile(rb" +")


def is_aligned(lines: Sequence[str]) -> bool:
    """Whether blanks set columns apart: as many words in every line, and several blanks or a leading one in most.

    >>> is_aligned([" 00001 19970101  1   11.77", " 00002 19970112  1   12.00", " 00002 19970112  5   77.00"])
    True
    >>> is_aligned(["Ana Ruiz", "Bo Lee", "Cy Orr"])
    False
    """
    filled = [line for line in lines if line.strip()]
    words = {len(line.split()) for line in filled}
    spread = sum(1 for line in filled if line.startswith(" ") or "  " in line.strip())
    return len(filled) >= 3 and len(words) == 1 and words != {1} and 2 * spread > len(filled)


def with_tabs(text: Utf8File, where: str, workshop: Workshop) -> Utf8File:
    """A copy of a table in which each run of blanks is one tab."""
    copy, census, rest = workshop.scratch(".aligned.csv"), Census(workshop.limits.record_bytes), b""
    with workshop.reading(where), text.path.open("rb") as handle, copy.open("wb") as out:
        while chunk := handle.read(CHUNK_BYTES):
            whole, end, rest = (rest + chunk).rpartition(b"\n")
            data = _INNER_BLANKS.sub(b"\t", _OUTER_BLANKS.sub(b"", whole + end))
            census.feed(data)
            out.write(data)
        data = _INNER_BLANKS.sub(b"\t", _OUTER_BLANKS.sub(b"", rest))
        census.feed(data)
        out.write(data)
    census.finish()
    notes = (*text.notes, "Blanks set the columns apart; each run of them was taken for one delimiter.")
    return Utf8File(copy, census, text.encoding, notes, is_ours=True)
