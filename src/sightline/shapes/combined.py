"""A shape made of other KPIs' numbers by a formula, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from sightline.base.units import Flag, Reason
from sightline.shapes.cells import Cells, Shape, divide, nothing
from sightline.shapes.part import Part

Parts = Mapping[str, "npt.NDArray[Any]"]
Values = Mapping[str, "npt.NDArray[np.float64]"]


@dataclass(frozen=True, slots=True)
class Operation:
    """Two terms and what is done with them; a term is an operation, a number, or the name of an input."""

    sign: Literal["+", "-", "*", "/"]
    left: Operation | str | float
    right: Operation | str | float


Term = Operation | str | float


@dataclass(frozen=True, slots=True)
class Input:
    """The headline of one KPI, and the parts that raise its flags."""

    name: str
    shape: Shape
    flags: tuple[tuple[str, Part], ...] = ()


@dataclass(frozen=True, slots=True)
class Combined:
    """A formula over the values of other KPIs; a cell that lacks one of them has no value."""

    formula: Term
    inputs: tuple[Input, ...]

    def parts(self) -> Mapping[str, Part]:
        """Every part of every input, under the input's name."""
        found = {f"{item.name}.{key}": part for item in self.inputs for key, part in item.shape.parts().items()}
        return found | {f"{item.name}!{flag}": part for item in self.inputs for flag, part in item.flags}

    def cells(self, parts: Parts) -> Cells:
        """The values, from the parts' columns of equal length."""
        made = {
            item.name: item.shape.cells({key: parts[f"{item.name}.{key}"] for key in item.shape.parts()})
            for item in self.inputs
        }
        raised = [(flag, parts[f"{item.name}!{flag}"]) for item in self.inputs for flag, _ in item.flags]
        return self.combine(made, raised)

    def combine(self, made: Mapping[str, Cells], raised: list[tuple[str, npt.NDArray[Any]]]) -> Cells:
        """The formula over cells already made; no input, or nothing to divide by, is none and never zero."""
        values = {name: cells.value for name, cells in made.items()}
        lacking = np.any([np.isnan(column) for column in values.values()], axis=0)
        with np.errstate(over="ignore", invalid="ignore"):
            worked = np.where(lacking, np.nan, worked_out(self.formula, values))
        value = np.where(np.isfinite(worked), worked, np.nan)
        reason = nothing(np.isnan(value), Reason.NO_DENOMINATOR)
        reason[lacking] = str(Reason.NO_INPUT)
        flags = np.zeros(len(value), dtype=np.int64)
        for cells in made.values():
            flags |= 0 if cells.flags is None else cells.flags
        for flag, column in raised:
            flags |= np.where(column > 0, int(Flag[flag]), 0)
        return Cells(value, flags=flags, reason=reason)


def worked_out(term: Term, values: Values) -> npt.NDArray[np.float64]:
    """The value of a term for every cell; NaN where it divides by zero."""
    if isinstance(term, str):
        return values[term]
    if isinstance(term, float):
        return np.full(len(next(iter(values.values()))), term)
    left, right = worked_out(term.left, values), worked_out(term.right, values)
    match term.sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return divide(left, right)
