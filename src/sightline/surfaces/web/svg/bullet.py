"""A bullet bar: what was reached of a target, with a tick where it should stand today."""

from __future__ import annotations

from markupsafe import Markup

from sightline.surfaces.web.svg.drawing import drawing, element

WIDTH, HEIGHT = 160.0, 16.0


def bullet(reached: float, pace: float | None, label: str, tone: str = "flat") -> Markup:
    """The bar of `reached` on a track that ends at the target (1.0), the tick at `pace`.

    Beyond the target the scale grows, so that an over-full bar still shows where the target was.
    """
    scale = WIDTH / max(1.0, reached, pace or 0.0)
    pieces = [
        element("rect", x=0, y=3, width=WIDTH, height=10, rx=2, class_="track"),
        element("rect", x=0, y=5, width=max(reached, 0.0) * scale, height=6, rx=1, class_=f"bar {tone}"),
        element("line", x1=scale, x2=scale, y1=2, y2=14, class_="target"),
    ]
    if pace is not None:
        place = min(max(pace * scale, 0.75), WIDTH - 0.75)
        pieces.append(element("line", x1=place, x2=place, y1=0, y2=16, class_="pace"))
    return drawing(WIDTH, HEIGHT, "bullet", label, *pieces, stretch=True)
