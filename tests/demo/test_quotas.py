"""Quotas and what was sold against them: who is above, who is below."""

from collections import defaultdict
from pathlib import Path

import python_calamine


def quotas(company):
    sheet = (
        python_calamine.load_workbook(str(Path(company.folder) / "finance/quotas.xlsx"))
        .get_sheet_by_index(0)
        .to_python()
    )
    header = next(row for row in sheet if row[0] == "Salesperson")
    for row in sheet[sheet.index(header) + 1 :]:
        for name, value in zip(header[3:], row[3:], strict=True):
            if row[0] != "Total" and value != "":
                yield row[0], row[1], name.removeprefix("Quota from "), float(value)


def test_the_north_is_above_its_quota_when_a_year_is_added_up(company, exports):
    asked, sold = defaultdict(float), defaultdict(float)
    carriers = set()
    for rep, team, quarter, value in quotas(company):
        if "2024-01-01" <= quarter < "2026-10-01":
            asked[team] += value
            carriers.add((rep, quarter, team))
    for rep, quarter, euros in exports(
        """
        select case when rep like 'Deactivated%' then '' else rep end, strftime(date_trunc('quarter', closed), '%Y-%m-%d'), coalesce(sum(euros), 0)
        from fresh where stage = 'Closed Won' group by 1, 2
        """
    ):
        for team in {team for name, start, team in carriers if (name, start) == (rep, quarter)}:
            sold[team] += euros
    assert sold["North"] / asked["North"] > 1.03
    assert sold["Bavaria & Swabia"] / asked["Bavaria & Swabia"] < 0.97


def test_the_tireless_rep_misses_most_quotas_when_quarters_are_counted(company, exports):
    by_quarter = exports(
        """
        select strftime(date_trunc('quarter', closed), '%Y-%m-%d'), coalesce(sum(euros), 0) from fresh
        where rep = 'Henrik Vogtmann' and stage = 'Closed Won' group by 1
        """
    )
    won = dict(by_quarter)
    asked = {quarter: value for rep, _, quarter, value in quotas(company) if rep == "Henrik Vogtmann"}
    past = [quarter for quarter in asked if "2024-01-01" <= quarter < "2026-10-01"]
    met = [quarter for quarter in past if won.get(quarter, 0) >= asked[quarter]]
    assert len(past) == 11
    assert len(met) <= 4
    assert sum(won.get(quarter, 0) for quarter in past) < 0.75 * sum(asked[quarter] for quarter in past)


def test_new_hires_carry_less_when_they_start(company):
    of = defaultdict(dict)
    for rep, _, quarter, value in quotas(company):
        of[quarter][rep] = value
    latest = of["2026-10-01"]
    assert min(latest.values()) < 0.7 * sorted(latest.values())[len(latest) // 2]
