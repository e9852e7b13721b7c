"""What one quick pass over the bytes of a text table tells: line ends, quotes, sizes, odd blanks.

The engine reads a text table on all cores only by guessing where records start, and guesses wrong where a cell
holds line breaks. So it must be known beforehand whether any does, and how many lines there are, to check the
engine's count against.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

NO_BREAK_BLANKS = ("\u00a0", "\u202f", "\u2007")  # no-break, narrow no-break, as wide as a figure
_NO_BREAK_BYTES = tuple(blank.encode() for blank in NO_BREAK_BLANKS)
ALL_BUT_QUOTES_AND_LINE_ENDS = bytes(value for value in range(256) if value not in b'"\r\n')


@dataclass(slots=True)
class Census:
    """Fed with the whole of a file in chunks of UTF-8, in order; `finish` completes the counts.

    `several_lines` is true when some line holds an odd number of quotes, so that a cell may run over several
    lines. `long_quotes` are the offsets of quotes after which no other quote follows for longer than the limit.
    """

    limit: int
    size: int = 0
    feeds: int = 0
    returns: int = 0
    pairs: int = 0
    quotes: int = 0
    several_lines: bool = False
    odd_blanks: bool = False
    longest_line: int = 0
    longest_line_at: int = 0
    long_quotes: list[int] = field(default_factory=list)
    last_quote: int = -1
    _line_start: int = 0
    _open_quote: bool = False
    _held: bytes = b""
    _last: bytes = b""

    def feed(self, chunk: bytes) -> None:
        """Count another piece; a return at its end is held back until it is known what follows."""
        chunk = self._held + chunk
        self._held = b""
        if chunk.endswith(b"\r"):
            chunk, self._held = chunk[:-1], b"\r"
        if chunk:
            self._count(chunk)

    def finish(self) -> None:
        """Count what was held back and the last line, which may lack its line end."""
        if self._held:
            held, self._held = self._held, b""
            self._count(held)
        self._measure_line(self.size)
        self._measure_quote(self.size)

    @property
    def line_end(self) -> str | None:
        """The one way all lines end, or None when there are several ways."""
        if not self.returns:
            return "\n"
        if not self.feeds:
            return "\r"
        return "\r\n" if self.returns == self.feeds == self.pairs else None

    @property
    def lines(self) -> int:
        """The number of lines, a last one without line end included."""
        ends = self.returns if self.line_end == "\r" else self.feeds
        return ends + (self.size > 0 and self._last not in (b"\n", b"\r"))

    def _count(self, chunk: bytes) -> None:
        if b"\r" in chunk or b'"' in chunk:
            self._count_marks(chunk.translate(None, ALL_BUT_QUOTES_AND_LINE_ENDS))
        else:
            self.feeds += chunk.count(b"\n")
            self.several_lines = self.several_lines or (self._open_quote and b"\n" in chunk)
        if not self.odd_blanks and not chunk.isascii():
            self.odd_blanks = any(blank in chunk for blank in _NO_BREAK_BYTES)
        self._measure(chunk)
        self.size += len(chunk)
        self._last = chunk[-1:]

    def _count_marks(self, marks: bytes) -> None:
        feeds, returns = marks.count(b"\n"), marks.count(b"\r")
        self.feeds += feeds
        self.returns += returns
        self.pairs += marks.count(b"\r\n") if returns else 0
        self.quotes += len(marks) - feeds - returns
        if self.several_lines:
            return
        if returns:
            marks = marks.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        marks = (b'"' if self._open_quote else b"") + marks
        done, end, rest = marks.rpartition(b"\n")
        self.several_lines = bool(end) and b'"' in done.replace(b'""', b"")
        self._open_quote = len(rest) % 2 == 1

    def _measure(self, chunk: bytes) -> None:
        """Follow the longest line and the longest stretch after a quote, looking at the ends of chunks only."""
        mark = b"\n" if b"\n" in chunk else b"\r"
        first = chunk.find(mark)
        if first >= 0:
            self._measure_line(self.size + first)
            self._line_start = self.size + chunk.rfind(mark) + 1
        first = chunk.find(b'"')
        if first >= 0:
            self._measure_quote(self.size + first)
            self.last_quote = self.size + chunk.rfind(b'"')

    def _measure_line(self, end: int) -> None:
        if end - self._line_start > self.longest_line:
            self.longest_line, self.longest_line_at = end - self._line_start, self._line_start

    def _measure_quote(self, end: int) -> None:
        if self.last_quote >= 0 and end - self.last_quote > self.limit:
            self.long_quotes.append(self.last_quote)


def blank_lines(text: bytes, before: bytes = b"\n") -> int:
    r"""How many lines of a piece of a file are empty; `before` is the byte that stands before it.

    >>> blank_lines(b"a\n\n\nb\n")
    2
    """
    return len(re.findall(rb"(?<=\n)\r?\n", before + text))
