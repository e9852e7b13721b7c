"""What the specification says of qualified leads: the event, the person behind, and who has called since."""

from datetime import UTC, datetime, timedelta

from oracles._activities import human_touches


def event_of(lead):
    """When the lead qualified: form or marketing's mark, the earlier; else a creation that came from the prospect."""
    moments = [moment for moment in (lead["submitted_at"], lead["qualified_at"]) if moment]
    if moments:
        return min(moments)
    return lead["created_at"] if lead["is_inbound"] else None


def person_behind(lead):
    if lead["contact_id"]:
        return "contact", lead["contact_id"]
    if lead["email"]:
        return "email", lead["email"].strip().casefold()
    return "lead", lead["id"]


def touches_by_person(reading):
    """The moments of the human touches toward each person, to whichever of the leads."""
    person_of = {lead["id"]: person_behind(lead) for lead in reading.rows("lead")}
    touched = {}
    for done in human_touches(reading):
        people = {("contact", done.row["contact_id"]), person_of.get(done.row["lead_id"])}
        for person in people - {None, ("contact", None)}:
            touched.setdefault(person, []).append(done.at)
    return {person: sorted(moments) for person, moments in touched.items()}


def marked_spam(reading, lead, limit):
    """Whether the lead was called spam or invalid by then, or without saying when."""
    if (lead["disqualified_reason"] or "").casefold() not in ("spam", "invalid"):
        return False
    marked = lead["disqualified_at"]
    return marked is None or (reading.happened(marked) and marked <= limit)


def owner_when_it_came(reading, lead, event):
    """The owner at the event or, if assigned later, at the assignment."""
    assigned = lead["assigned_at"] if reading.happened(lead["assigned_at"]) else event
    return reading.owner_at("lead", lead, max(event, assigned))


def wall_clock(day, clock, zone):
    """The instant of a clock time on a day; 24:00 is the next midnight."""
    hour, minute = (int(part) for part in clock.split(":"))
    return (datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(hours=hour, minutes=minute)).astimezone(UTC)
