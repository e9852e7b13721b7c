"""A made-up company, told by the export files of the tools it works with; nothing here reads or loads them."""

from pathlib import Path

from sightline.demo.generate import TODAY, generate
from sightline.demo.report import DemoReport, Planted, WrittenFile

# The mapping files that say what the exports of `generate` mean.
MAPPINGS = Path(__file__).parent / "mappings"

__all__ = ["MAPPINGS", "TODAY", "DemoReport", "Planted", "WrittenFile", "generate"]
