"""Columns over periods: the trend where no script runs, on paper and in mail."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from sightline.surfaces.web.svg.drawing import drawing, element

WIDTH, HEIGHT = 720.0, 180.0
FOOT, HEAD = 20.0, 16.0


def columns(
    labels: Sequence[str], values: Sequence[float | None], texts: Sequence[str], label: str, *, running: bool
) -> Markup:
    """One column per period with its text above; a gap is a gap, the running period is hatched."""
    known = [value for value in values if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known]) or 1.0
    step = WIDTH / max(len(values), 1)
    every = max(1, round(len(values) / 14))
    pieces = [element("line", x1=0, x2=WIDTH, y1=_y(0.0, low, high), y2=_y(0.0, low, high), class_="axis")]
    for place, value in enumerate(values):
        middle = step * (place + 0.5)
        if place % every == 0 or place == len(values) - 1:
            pieces.append(_words(labels[place], middle, HEIGHT - 4, "name"))
        if value is None:
            continue
        top, base = sorted((_y(value, low, high), _y(0.0, low, high)))
        kind = "bar running" if running and place == len(values) - 1 else "bar"
        width = min(step * 0.7, 36.0)
        pieces.append(
            element("rect", x=middle - width / 2, y=top, width=width, height=max(base - top, 0.5), class_=kind)
        )
        if place % every == 0 or place == len(values) - 1:
            pieces.append(_words(texts[place], middle, top - 4, "text"))
    return drawing(WIDTH, HEIGHT, "columns", label, *pieces)


def _y(value: float, low: float, high: float) -> float:
    room = HEIGHT - FOOT - HEAD
    return HEAD + room * (1 - (value - low) / ((high - low) or 1.0))


def _words(text: str, x: float, y: float, kind: str) -> str:
    return element("text", text=text, x=x, y=y, class_=kind, text_anchor="middle")
