"""A sparkline: one line over a dozen periods, gaps where nothing was measured, the running period set apart."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from sightline.surfaces.web.svg.drawing import drawing, element

WIDTH, HEIGHT, MARGIN = 120.0, 28.0, 3.0
Point = tuple[float, float]


def sparkline(values: Sequence[float | None], label: str, *, running: bool = False) -> Markup:
    """The values from left to right; with `running`, the last one is dashed and its dot hollow."""
    points = _points(values)
    solid = points[:-1] if running else points
    pieces = [_line(piece, "line") for piece in _pieces(solid) if len(piece) > 1]
    pieces += [_dot(piece[0], "dot") for piece in _pieces(solid) if len(piece) == 1]
    last = points[-1] if points else None
    if running and last is not None:
        before = points[-2] if len(points) > 1 else None
        if before is not None:
            pieces.append(_line([before, last], "line running"))
        pieces.append(_dot(last, "dot running"))
    elif last is not None:
        pieces.append(_dot(last, "dot last"))
    return drawing(WIDTH, HEIGHT, "sparkline", label, *pieces)


def _points(values: Sequence[float | None]) -> list[Point | None]:
    known = [value for value in values if value is not None]
    if not known:
        return [None for _ in values]
    low, high = min(known), max(known)
    spread = high - low
    step = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    room = HEIGHT - 2 * MARGIN
    return [
        None
        if value is None
        else (MARGIN + place * step, HEIGHT / 2 if spread == 0 else HEIGHT - MARGIN - room * (value - low) / spread)
        for place, value in enumerate(values)
    ]


def _pieces(points: Sequence[Point | None]) -> list[list[Point]]:
    """The stretches without a gap."""
    pieces: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            pieces.append([])
        else:
            pieces[-1].append(point)
    return [piece for piece in pieces if piece]


def _line(points: Sequence[Point], kind: str) -> str:
    return element("polyline", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points), class_=kind)


def _dot(point: Point, kind: str) -> str:
    return element("circle", cx=point[0], cy=point[1], r=2.2, class_=kind)
