"""The room every test of reading works in."""

from __future__ import annotations

import pytest

from intake.reading.room import Room


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path)
