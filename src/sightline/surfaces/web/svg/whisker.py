"""A whisker: a value with its interval on a scale shared by every row of a table."""

from __future__ import annotations

from markupsafe import Markup

from sightline.surfaces.web.svg.drawing import drawing, element

WIDTH, HEIGHT = 120.0, 14.0
MARGIN = 4.0


def whisker(
    value: float, interval: tuple[float | None, float | None] | None, scale: tuple[float, float], label: str
) -> Markup:
    """A dot at the value and a line over its interval; `scale` is the lowest and highest of all rows."""
    low, high = interval if interval is not None else (value, value)
    first = scale[0] if low is None else low
    last = scale[1] if high is None else high
    middle = HEIGHT / 2
    pieces = [element("line", x1=0, x2=WIDTH, y1=middle, y2=middle, class_="axis")]
    if interval is not None:
        pieces.append(
            element("line", x1=_place(first, scale), x2=_place(last, scale), y1=middle, y2=middle, class_="reach")
        )
    pieces.append(element("circle", cx=_place(value, scale), cy=middle, r=3, class_="dot"))
    return drawing(WIDTH, HEIGHT, "whisker", label, *pieces)


def _place(value: float, scale: tuple[float, float]) -> float:
    low, high = scale
    share = 0.5 if high <= low else (value - low) / (high - low)
    return MARGIN + (WIDTH - 2 * MARGIN) * min(max(share, 0.0), 1.0)
