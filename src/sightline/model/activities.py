"""What people do: activities of every kind, the deals they touch, and the replies they get."""

from sightline.model.entity import Entity, flag, instant, integer, ref, text

ACTIVITY_KINDS = (
    "call",
    "email",
    "sms",
    "social",
    "chat",
    "meeting",
    "visit",
    "demo",
    "letter",
    "note",
    "task",
)
SENTIMENTS = ("positive", "neutral", "negative", "none")

ENTITIES = (
    Entity(
        "activity",
        "One thing a person, or a sequence on their behalf, did.",
        (
            text("kind", "What was done.", *ACTIVITY_KINDS, required=True),
            text("direction", "Who acted toward whom.", "outbound", "inbound", "internal"),
            ref("owner_id", "employee", "Who did it."),
            instant("at", "When it happened, or is planned to."),
            instant("booked_at", "When a meeting or demo was first booked."),
            integer("duration_seconds", "How long it took."),
            text("state", "Whether it happened.", "planned", "done", "cancelled"),
            text("connect", "Whether a call reached somebody.", "connected", "not_connected"),
            text("meeting_state", "What became of a meeting.", "requested", "accepted", "declined", "held", "no_show", "rescheduled", "cancelled"),
            text("outcome", "Result as the source words it."),
            text("sentiment", "How it was received.", *SENTIMENTS),
            ref("account_id", "account", "The account it was toward."),
            ref("contact_id", "contact", "The main person it was toward."),
            ref("lead_id", "lead", "The lead it was toward."),
            ref("deal_id", "deal", "The deal it was for."),
            text("sequence", "Sequence or cadence it was a step of."),
            integer("sequence_step", "Which step."),
            flag("is_automated", "Sent without a person deciding on it."),
            flag("is_bounce", "Never arrived."),
            integer("recipients", "How many people it went to."),
            text("channel", "Finer kind: video, phone, on site, a network's name."),
            text("approach", "Script or subject tag."),
            text("purpose", "Check-in, problem, review, upsell and the like."),
            ref("location_id", "location", "Where it took place."),
            text("subject", "Subject line or title."),
        ),
        key=("owner_id", "kind", "at", "contact_id", "account_id", "subject"),
        anchor="at",
        label="subject",
    ),
    Entity(
        "activity_link",
        "A further deal that one activity belongs to.",
        (
            ref("activity_id", "activity", "The activity.", required=True),
            ref("deal_id", "deal", "The deal.", required=True),
        ),
        key=("activity_id", "deal_id"),
    ),
    Entity(
        "reply",
        "An answer from a prospect or client.",
        (
            ref("activity_id", "activity", "What was answered."),
            ref("employee_id", "employee", "Who was answered."),
            ref("contact_id", "contact", "Who answered."),
            ref("lead_id", "lead", "The lead that answered."),
            ref("account_id", "account", "The account that answered."),
            instant("at", "When it came.", required=True),
            text("sentiment", "How interested it is.", *SENTIMENTS),
            text("channel", "How it came."),
            flag("is_auto_reply", "Out of office and the like."),
            flag("is_bounce", "A delivery failure."),
        ),
        key=("activity_id", "contact_id", "lead_id", "at"),
        anchor="at",
    ),
)
