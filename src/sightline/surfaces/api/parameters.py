"""The parameters of a question in an address; one nobody knows is refused, not passed over."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from sightline.workspace import Question, Workspace


class AskingCatalog(BaseModel):
    """What the list of KPIs may be asked with."""

    model_config = ConfigDict(extra="forbid")

    pack: str | None = Field(None, description="Only the KPIs of this pack; /packs lists them.")


class AskingWhole(BaseModel):
    """What a question about one number may say."""

    model_config = ConfigDict(extra="forbid")

    period: str | None = Field(None, description="Such as 2025-Q1, 2025-01..2025-12, last-month, FY26, all.")
    where: list[str] = Field(default_factory=list, description="Only these, as team=North; may be repeated.")
    as_of: str | None = Field(None, description="As known on that day, or at that instant; now without it.")
    variant: str | None = Field(None, description="Another reading of the KPI.")

    def question(self, workspace: Workspace, kpi: str) -> Question:
        """The question meant, about a KPI."""
        return workspace.question(kpi, period=self.period, where=self.where, as_of=self.as_of, variant=self.variant)


class Asking(AskingWhole):
    """What a question may say."""

    grain: str | None = Field(None, description="Cut the period: day, week, month, quarter, year or total.")
    by: list[str] = Field(default_factory=list, description="Split by a dimension; may be repeated.")

    def question(self, workspace: Workspace, kpi: str) -> Question:
        """The question meant, about a KPI."""
        return workspace.question(
            kpi,
            period=self.period,
            grain=self.grain,
            by=self.by,
            where=self.where,
            as_of=self.as_of,
            variant=self.variant,
        )


class AskingRows(AskingWhole):
    """What the rows behind a number may be asked with."""

    part: str | None = Field(None, description="numerator, denominator, or excluded: the rows left out.")
    limit: int = Field(50, ge=1, le=10_000, description="How many rows to list.")
    offset: int = Field(0, ge=0, description="How many rows to pass over.")
