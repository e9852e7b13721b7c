"""What the specification says of proposals: which were sent, when first, and for whom they count."""

from typing import NamedTuple

from oracles._deals import closes, deals, outcome
from oracles._reading import DAY


class Sent(NamedTuple):
    """A document that was sent for a deal."""

    deal: dict
    row: dict
    at: object
    day: object


def sent(reading):
    """Every document sent by the knowledge instant; those sent on no known day are listed."""
    if "sent" not in reading.memory:
        known = {deal["id"]: deal for deal in deals(reading)}
        found = []
        for row in reading.rows("proposal"):
            deal = known.get(row["deal_id"])
            if deal is None or row["status"] == "draft":
                continue
            if row["sent_at"] is None:
                # A row that says nothing at all was perhaps never sent.
                if row["status"] is not None:
                    reading.exclude("MISSING_DATE", row)
            elif reading.happened(row["sent_at"]):
                found.append(Sent(deal, row, row["sent_at"], reading.day(row["sent_at"])))
        reading.memory["sent"] = sorted(found, key=lambda item: (item.at, item.row["id"]))
    return reading.memory["sent"]


def first_sent(reading):
    """The first document of each deal, by the deal's id."""
    first = {}
    for item in sent(reading):
        first.setdefault(item.deal["id"], item)
    return first


def credited(reading, item):
    """Who found the deal, else who owned it when the document was sent."""
    return item.deal["sourcer_id"] or reading.owner_at("deal", item.deal, item.at)


def offered(reading, item):
    """The amount of the document in company money; a reason is listed when there is none."""
    if item.row["total"] is None:
        return reading.exclude("MISSING_AMOUNT", item.row)
    value = reading.convert(item.row["total"], item.row["currency"] or item.deal["currency"], item.day)
    return reading.exclude("MISSING_FX", item.row) if value is None else value


def won_day(reading, deal):
    """The day the deal was won, if it stands won; 'undated' when nobody knows which."""
    if "won days" not in reading.memory:
        with reading.aside():
            reading.memory["won days"] = {
                close.deal["id"]: close.day for close in closes(reading) if close.state == "won"
            }
    if outcome(reading, deal)[0] == "undated":
        return "undated" if deal["status"] == "won" else None
    return reading.memory["won days"].get(deal["id"])


def won_within(reading, deal, day, horizon):
    """Whether the deal was won by the last day of the horizon; none when it was won on no known day."""
    won = won_day(reading, deal)
    if won == "undated":
        return None
    return won is not None and won <= day + horizon * DAY
