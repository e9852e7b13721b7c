"""What marketing does and costs: campaigns, the touches they make, spend."""

from sightline.model.entity import Entity, date, instant, money, ref, text

ENTITIES = (
    Entity(
        "campaign",
        "A marketing effort with dates and a budget.",
        (
            text("name", "Name of the campaign.", required=True),
            text("channel", "Channel it runs in."),
            ref("parent_id", "campaign", "The campaign it belongs to."),
            date("starts_on", "First day."),
            date("ends_on", "Last day."),
            money("budget", "Planned cost."),
            text("currency", "ISO code."),
        ),
        key=("name",),
        identity=("name",),
        label="name",
    ),
    Entity(
        "campaign_touch",
        "A campaign reached somebody.",
        (
            ref("campaign_id", "campaign", "The campaign.", required=True),
            ref("lead_id", "lead", "The lead reached."),
            ref("contact_id", "contact", "The contact reached."),
            ref("account_id", "account", "The account reached."),
            instant("at", "When.", required=True),
            text("kind", "What happened.", "visit", "sent", "click", "form", "attended", "response"),
        ),
        key=("campaign_id", "lead_id", "contact_id", "account_id", "at", "kind"),
        anchor="at",
    ),
    Entity(
        "spend",
        "Money spent on winning customers.",
        (
            ref("campaign_id", "campaign", "The campaign it was spent on."),
            text("channel", "The channel, when not on one campaign."),
            date("starts_on", "First day it covers.", required=True),
            date("ends_on", "Last day it covers."),
            money("amount", "Amount; negative for a credit note."),
            text("currency", "ISO code; empty means the company currency."),
            text(
                "kind",
                "What for.",
                "media",
                "tools",
                "agency",
                "salaries",
                "commissions",
                "events",
                "travel",
                "overhead",
                "other",
            ),
            text("team", "Whose money.", "marketing", "sales"),
        ),
        key=("campaign_id", "channel", "starts_on", "kind", "team", "amount"),
    ),
)
