"""The door to the demo company: builds its world and has every tool export it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sightline.demo.context import Context
from sightline.demo.exports import (
    activities,
    billing,
    catalog,
    crm_companies,
    crm_deal_history,
    crm_deal_parts,
    crm_deals,
    crm_leads,
    crm_setup,
    finance,
    hr,
    marketing,
    service,
    shop,
    surveys,
)
from sightline.demo.files import Shelf
from sightline.demo.report import DemoReport
from sightline.demo.stamps import Stamps
from sightline.demo.world.world import build

TODAY = date(2026, 11, 20)
_EXPORTS = (
    hr,
    crm_setup,
    crm_companies,
    crm_leads,
    crm_deals,
    crm_deal_history,
    crm_deal_parts,
    activities,
    catalog,
    shop,
    billing,
    finance,
    marketing,
    service,
    surveys,
)


def generate(folder: Path, *, size: float = 1.0, seed: int = 20250101, today: date = TODAY) -> DemoReport:
    """Write the export files of the demo company below `folder`; the same arguments give the same bytes.

    `size` multiplies people (above 1), accounts, leads, deals and activities; 1 has about 60,000 activities.
    """
    world = build(size, seed, today)
    report = DemoReport(folder)
    context = Context(world, Shelf(folder, report), Stamps(world.clock), report)
    for export in _EXPORTS:
        export.write(context)
    return report
