"""Facts: one table per grain, in which every hard date, credit and currency rule is applied once."""

from sightline.facts.fact import DIMENSION_ENTITIES, PUBLIC, Fact, Step, table_name

__all__ = ["DIMENSION_ENTITIES", "PUBLIC", "Fact", "Step", "table_name"]
