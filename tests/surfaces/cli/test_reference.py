"""The reference of the command line is what the commands say of themselves."""

from __future__ import annotations

from parts import ROOT
from sightline.surfaces.cli.reference import reference


def test_the_reference_is_up_to_date_when_the_commands_are_read() -> None:
    written = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert written == reference(), "write it anew: python -m sightline.surfaces.cli.reference > docs/cli.md"
