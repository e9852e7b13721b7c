"""A workspace of two teams and three people, small enough to count: what doors and scorecards are tried on.

The clock stands at noon of the 16th of January 2026 in Berlin. In 2025-Q4 Ann (North) won 3 deals of 1,000 and lost 1,
Bob (South) won 1 of 5,000 and lost 3; one deal Ann won has no amount, one deal was lost on no known day.
"""

from datetime import UTC, date, datetime, timedelta

from sightline.snapshots.building import write_table
from sightline.snapshots.identity import resolve
from sightline.snapshots.reading import connect
from sightline.workspace import Workspace
from sightline.workspace.freshness import commit

NOW = "2026-01-16T11:00:00+00:00"
SETTINGS = {"company": "Lamp & Sons", "currency": "EUR", "time_zone": "Europe/Berlin"}


def deal(number, owner, status, closed, amount=1000, **more):
    """One decided deal, created 30 days before it closed."""
    closed_at = datetime.fromisoformat(f"{closed}T10:00:00+00:00") if closed else None
    return {
        "id": f"crm:d{number}",
        "name": f"Deal {number}",
        "owner_id": f"crm:{owner}",
        "account_id": f"crm:a{number % 4}",
        "status": status,
        "kind": "new",
        "amount": amount,
        "currency": "EUR",
        "created_at": closed_at - timedelta(days=30) if closed_at else datetime(2025, 9, 1, tzinfo=UTC),
        "closed_at": closed_at,
        **more,
    }


def tables():
    """The rows of the office."""
    won_by_ann = [deal(n, "ann", "won", f"2025-10-{n:02}") for n in range(1, 4)]
    lost = [deal(10, "ann", "lost", "2025-11-03", loss_reason="price")]
    lost += [deal(10 + n, "bob", "lost", f"2025-11-{n:02}", loss_reason="price") for n in (4, 5, 6)]
    this_year = [deal(40 + n, "ann" if n % 2 else "bob", "won", f"2026-01-{n + 4:02}", 2000) for n in range(1, 6)]
    people = (("ann", "Ann Archer", "n"), ("bob", "Bob Bell", "s"), ("cat", "Cat Cole", "s"))
    accounts = [{"id": f"crm:a{n}", "name": f"Account {n}", "region": "Hesse" if n % 2 else None} for n in range(4)]
    quotas = [
        {"id": f"crm:q{rep}", "metric": "quota", "employee_id": f"crm:{rep}", "value": 6000, "currency": "EUR"}
        | {"starts_on": date(2025, 10, 1), "ends_on": date(2025, 12, 31), "version": 1}
        for rep in ("ann", "bob")
    ]
    return {
        "team": [{"id": "crm:n", "name": "North"}, {"id": "crm:s", "name": "South"}],
        "employee": [
            {"id": f"crm:{key}", "full_name": name, "team_id": f"crm:{team}", "hire_date": date(2020, 1, 1)}
            for key, name, team in people
        ],
        "account": accounts,
        "deal": [
            *won_by_ann,
            deal(4, "ann", "won", "2025-12-10", None),
            *lost,
            deal(20, "bob", "won", "2025-12-11", 5000),
            deal(30, "bob", "lost", None),
            deal(31, "ann", "won", "2024-11-15"),
            *this_year,
        ],
        "target": quotas,
    }


def load(workspace, rows, loads=(1,)):
    """Make rows the current snapshot of a workspace, together with what it held in other tables."""
    with workspace.snapshots.begin() as draft:
        with connect(draft.scratch("spill")) as connection:
            for name, items in rows.items():
                write_table(draft, name, items, connection)
            draft.keep_rest()
            resolve(draft, connection)
        return commit(draft, workspace.settings.measure, datetime.fromisoformat(NOW), list(loads))


def sales_office(folder):
    """A new workspace that holds the office."""
    workspace = Workspace.create(folder, **SETTINGS)
    load(workspace, tables())
    return workspace
