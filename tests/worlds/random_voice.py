"""What people say in the made-up company: replies, satisfaction, staff surveys, comments, tickets, use, who referred whom."""

from datetime import date, timedelta
from decimal import Decimal

DAY = timedelta(days=1)
SENTIMENTS = ("positive", "negative", "neutral", "none", None)


def voices(maker):
    """Everything that is said and shown; nothing of what was there before changes but referrals and industries."""
    _sequences(maker)
    _replies(maker)
    _satisfaction(maker)
    _scores(maker)
    _more_staff(maker)
    _staff_surveys(maker)
    _referrals(maker)
    _comments(maker)
    _tickets_and_use(maker)
    _outcome_targets(maker)


def _sequences(maker):
    """Some of what was sent was a step of a sequence."""
    for activity in maker.tables["activity"]:
        if activity["kind"] in ("email", "call", "social") and maker.chance(0.5):
            activity["sequence"] = maker.rng.choice(("Spring", "Fair", "Second try"))


def _replies(maker):
    """Replies to some activities: late, early, automatic, of the contact, of the lead or of nobody but the activity."""
    for activity in list(maker.tables["activity"]):
        if activity["at"] is None or not maker.chance(0.25):
            continue
        for _ in range(maker.rng.choice((1, 1, 1, 2))):
            named = maker.chance(0.8)
            reply = maker.add(
                "reply",
                activity_id=activity["id"] if maker.chance(0.8) else None,
                employee_id=activity["owner_id"] if maker.chance(0.7) else None,
                contact_id=activity["contact_id"] if named else None,
                lead_id=activity["lead_id"] if named else None,
                at=maker.after(activity["at"], maker.rng.choice((1, 5, 25))) - (2 if maker.chance(0.05) else 0) * DAY,
                sentiment=maker.rng.choices(SENTIMENTS, (30, 30, 20, 5, 15))[0],
                channel=maker.rng.choice(("email", "phone", None)),
                is_auto_reply=maker.chance(0.1),
                is_bounce=maker.chance(0.04),
                is_deleted=maker.chance(0.01),
            )
            if maker.chance(0.1):
                _meeting_after(maker, activity, reply)


def _meeting_after(maker, activity, reply):
    """A meeting booked soon after a reply, sometimes on the last day that counts for it."""
    booked = maker.after(reply["at"], maker.rng.choice((1, 8, 14)))
    maker.add(
        "activity",
        kind=maker.rng.choice(("meeting", "demo")),
        direction="outbound",
        owner_id=activity["owner_id"],
        contact_id=activity["contact_id"],
        lead_id=activity["lead_id"],
        booked_at=booked,
        at=maker.after(booked, 6),
        state=maker.rng.choice(("done", "planned", None)),
        meeting_state=maker.rng.choice(("held", "held", "accepted", "no_show", "rescheduled", "cancelled", None)),
    )


def _satisfaction(maker):
    """Answers on one to five at three touchpoints, some of them broken or on another scale."""
    stars = maker.add("survey", name="Satisfaction", kind="csat", scale_min=1.0, scale_max=5.0)["id"]
    tens = maker.add("survey", name="Satisfaction of ten", kind="csat", scale_min=1.0, scale_max=10.0)["id"]
    for _ in range(400):
        contact = maker.rng.choice(maker.tables["contact"])
        sent = maker.moment()
        answered = maker.after(sent, 5) if maker.chance(0.65) else None
        survey = maker.rng.choices((stars, None, tens), (75, 20, 5))[0]
        score = (
            maker.rng.choice((0.0, 6.0, 3.5, None))
            if maker.chance(0.04)
            else float(maker.rng.choice((1, 2, 3, 4, 4, 5, 5)))
        )
        maker.add(
            "survey_response",
            survey_id=survey,
            kind=None if survey else "csat",
            account_id=contact["account_id"] if maker.chance(0.7) else None,
            contact_id=contact["id"] if maker.chance(0.7) else None,
            respondent=f"c{maker.rng.randrange(80)}" if maker.chance(0.3) else None,
            touchpoint=maker.rng.choice(("onboarding", "support", "renewal", None)),
            sent_at=sent if maker.chance(0.9) else None,
            answered_at=answered,
            score=score if answered else None,
            is_deleted=maker.chance(0.01),
        )


def _scores(maker):
    """Leads with a score, and a few that became a deal."""
    for lead in maker.tables["lead"]:
        lead["score"] = maker.rng.choice((None, 0.0, 24.5, 25.0, 49.0, 74.9, 75.0, 100.0))
        if lead["created_at"] and maker.chance(0.1):
            lead["converted_at"] = maker.after(lead["created_at"], 3)


def _more_staff(maker):
    """People beside the twelve who sell: with roles, kinds of work, leavers of every kind, some of whom come back."""
    for number in range(45):
        hired = maker.day(date(2017, 1, 1), date(2025, 5, 1)) if maker.chance(0.93) else None
        left = (
            maker.day(max(hired or date(2023, 1, 1), date(2023, 1, 1)), date(2025, 9, 1))
            if maker.chance(0.45)
            else None
        )
        if left and maker.chance(0.25):
            hired = left + maker.rng.choice((1, 10, 29, 30, 31, 60, 200)) * DAY
        if left and maker.chance(0.15):
            left = (left.replace(day=28) + 4 * DAY).replace(day=1) - maker.rng.choice((0, 1)) * DAY
        person = maker.add(
            "employee",
            full_name=f"Colleague {number}",
            email=f"colleague{number}@example.com",
            team_id=maker.pick("team") if maker.chance(0.9) else None,
            role=maker.rng.choice(("sdr", "ae", "am", None)),
            work_mode=maker.rng.choice(("office", "hybrid", "remote", None)),
            location_id=maker.pick("location") if maker.chance(0.8) else None,
            hire_date=hired,
            leave_date=left,
            leave_type=maker.rng.choice(("voluntary", "voluntary", "involuntary", "other", None)) if left else None,
            is_deleted=maker.chance(0.02),
        )
        if maker.chance(0.3):
            day = maker.day(date(2024, 1, 1), date(2025, 1, 1))
            named = {"employee_id": person["id"]}
            maker.add("team_membership", **named, team_id=maker.pick("team"), valid_from=date(2020, 1, 1), valid_to=day)
            maker.add("team_membership", **named, team_id=maker.pick("team"), valid_from=day)
            maker.add("role_assignment", **named, role="sdr", valid_from=date(2020, 1, 1), valid_to=day)
            maker.add("role_assignment", **named, role="ae", valid_from=day)


def _staff_surveys(maker):
    """A wave in each quarter, and answers that name none: of staff, of people unknown, twice, too late, out of scale."""
    waves = []
    for year in (2023, 2024, 2025):
        for month in (2, 5, 8, 11):
            closes = date(year, month, 20)
            waves.append(
                maker.add(
                    "survey",
                    name=f"Staff {year}-{month}",
                    kind="enps",
                    scale_min=0.0,
                    scale_max=10.0,
                    opens_on=closes - 14 * DAY,
                    closes_on=closes,
                )
            )
    staff = [row for row in maker.tables["employee"] if row.get("email")]
    marks = [*(row["email"].upper() if maker.chance(0.1) else row["email"] for row in staff)]
    marks += [row["id"] for row in maker.tables["employee"][:12]] + [f"somebody {number}" for number in range(60)]
    for wave in waves:
        for mark in marks:
            if maker.chance(0.7):
                _staff_answer(maker, wave, mark)
    for mark in marks:
        for _ in range(5):
            _staff_answer(maker, None, mark)


def _staff_answer(maker, wave, mark):
    sent = maker.moment(wave["opens_on"], wave["closes_on"]) if wave else maker.moment()
    unknown = mark.startswith("somebody")
    for _ in range(2 if maker.chance(0.06) else 1):
        answered = maker.after(sent, 3) if maker.chance(0.75) else None
        maker.add(
            "survey_response",
            survey_id=wave["id"] if wave else None,
            kind="enps",
            respondent=mark,
            team_id=maker.pick("team") if maker.chance(0.7 if unknown else 0.1) else None,
            work_mode=maker.rng.choice(("office", "remote")) if maker.chance(0.2) else None,
            role="sdr" if maker.chance(0.1) else None,
            sent_at=sent if maker.chance(0.95) else None,
            answered_at=answered,
            score=_staff_score(maker) if answered else None,
            is_deleted=maker.chance(0.01),
        )


def _staff_score(maker):
    if maker.chance(0.02):
        return maker.rng.choice((11.0, -1.0, 8.5, None))
    return float(maker.rng.choices(range(11), (1, 1, 1, 2, 2, 5, 8, 16, 20, 24, 20))[0])


def _referrals(maker):
    """Some accounts were referred by others, most of which buy; some were never dated."""
    accounts = maker.tables["account"]
    for account in accounts:
        account["industry"] = account.get("industry") or maker.rng.choice(("retail", "health", "energy", None))
        if maker.chance(0.25):
            account["referral_account_id"] = maker.pick("account")
        account["created_at"] = account.get("created_at") or (maker.moment() if maker.chance(0.8) else None)
        account["employee_count"] = account.get("employee_count") or maker.rng.choice((None, 4, 9, 10, 120, 250, 9000))
        account["channel"] = account.get("channel") or maker.rng.choice(("web", "referral", "Referral", None))


def _comments(maker):
    for _ in range(250):
        contact = maker.rng.choice(maker.tables["contact"])
        maker.add(
            "testimonial",
            account_id=contact["account_id"] if maker.chance(0.7) else None,
            contact_id=contact["id"] if maker.chance(0.7) else None,
            at=maker.moment() if maker.chance(0.97) else None,
            kind=maker.rng.choice(("case", "quote", "review", "reference_call", "mention", "comment", None)),
            sentiment=maker.rng.choice(("positive", "positive", "negative", "neutral", None)),
            is_deleted=maker.chance(0.02),
        )


def _tickets_and_use(maker):
    for _ in range(500):
        account_id = maker.pick("account") if maker.chance(0.95) else None
        maker.add(
            "ticket",
            account_id=account_id,
            opened_at=maker.moment() if maker.chance(0.99) else None,
            is_test=maker.chance(0.02),
            is_deleted=maker.chance(0.01),
        )
    for number, account in enumerate(maker.tables["account"]):
        for _ in range(12 if number % 2 else 0):
            maker.add(
                "usage_day",
                account_id=account["id"],
                day=maker.day(),
                feature=maker.rng.choice(("board", "chat")),
                active_users=maker.rng.choice((0, 1, 2, 5, 9)) if maker.chance(0.95) else None,
                minutes=float(maker.rng.randint(5, 3000)) if maker.chance(0.95) else None,
            )


def _outcome_targets(maker):
    """What clients should reach: of everybody, of a team's and of a rep's clients, changed, of zero, in dollars."""
    scopes = [{}, {"team_id": maker.tables["team"][0]["id"]}]
    scopes += [{"employee_id": row["id"]} for row in maker.tables["employee"][:5]]
    for place, scope in enumerate(scopes):
        for measure, value in (("revenue", 400), ("tickets", 2), ("hours", 1), ("subscriptions", 2)):
            if place and maker.chance(0.4):
                continue
            _yearly(maker, measure, Decimal(value), scope)


def _yearly(maker, measure, value, scope):
    for year in (2023, 2024, 2025):
        size = Decimal(0) if maker.chance(0.05) else value * maker.rng.randint(5, 20) / 10
        fields = {
            "metric": f"customer_outcomes.{measure}",
            "starts_on": date(year, 1, 1),
            "ends_on": date(year, 12, 31),
            "currency": maker.rng.choice((None, "USD")) if measure == "revenue" else None,
            **scope,
        }
        maker.add("target", **fields, value=size)
        if maker.chance(0.2):
            maker.add(
                "target", **fields, value=size * 2, version=2, set_at=maker.moment(date(year, 1, 1), date(year, 7, 1))
            )
