"""The whole model by name: every entity of the files beside this one."""

from __future__ import annotations

from sightline.model import (
    activities,
    commerce,
    marketing,
    parties,
    people,
    pipeline,
    plans,
    voice,
)
from sightline.model.entity import Entity

ENTITIES: dict[str, Entity] = {
    item.name: item
    for module in (people, parties, pipeline, activities, commerce, plans, marketing, voice)
    for item in module.ENTITIES
}


def entity(name: str) -> Entity:
    """The entity of that name; raises `KeyError` when the model has none."""
    return ENTITIES[name]
