"""Gaps are strict: what an engine is said not to do must really fail, or the gap has closed."""

from __future__ import annotations

import pytest

from sightline.base.errors import SightlineError


def check_gap(name, gap, attempt):
    """Fail when `attempt`, said not to work, works; `attempt` returns what differs."""
    try:
        differences = attempt()
    except SightlineError:
        return
    if not differences:
        pytest.fail(f'"{name}" works now; take its gap away ({gap})', pytrace=False)
