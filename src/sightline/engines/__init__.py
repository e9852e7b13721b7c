"""Where queries run: one portable SQL, rendered and answered by each engine."""

from sightline.engines.engine import Columns, Engine
from sightline.engines.portable import Guard, render

__all__ = ["Columns", "Engine", "Guard", "render"]
