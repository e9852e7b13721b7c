"""The canonical tables: what sales is, declared once, whatever system a row came from."""

from sightline.model.entity import COMMON, Entity, Field, Type
from sightline.model.tables import ENTITIES, entity

__all__ = ["COMMON", "ENTITIES", "Entity", "Field", "Type", "entity"]
