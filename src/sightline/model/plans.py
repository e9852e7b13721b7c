"""What was promised and how time and money are reckoned: targets, exchange rates, calendars."""

from sightline.model.entity import Entity, date, flag, instant, integer, money, rate, ref, text

ENTITIES = (
    Entity(
        "target",
        "A value some KPI should reach in a period, for a person, team, place, product or the company.",
        (
            text("metric", "KPI the target is for; `quota` is the credited amount of deals won.", required=True),
            ref("employee_id", "employee", "The person."),
            ref("team_id", "team", "The team."),
            ref("location_id", "location", "The location."),
            ref("product_id", "product", "The product."),
            date("starts_on", "First day of the period.", required=True),
            date("ends_on", "Last day of the period.", required=True),
            money("value", "The value to reach, in the unit of the KPI.", tracked=True),
            text("currency", "ISO code of a money target; empty means the company currency."),
            integer("version", "Version, from 1; the latest set by the knowledge date counts."),
            instant("set_at", "When it was set."),
            text("reason", "Why it was changed."),
        ),
        key=("metric", "employee_id", "team_id", "location_id", "product_id", "starts_on", "ends_on", "version"),
    ),
    Entity(
        "fx_rate",
        "What one unit of a currency cost in another on a day.",
        (
            text("base", "ISO code of the currency priced.", required=True),
            text("quote", "ISO code of the currency it is priced in.", required=True),
            date("day", "The day from which the rate holds.", required=True),
            rate("rate", "Units of `quote` for one unit of `base`."),
            text("kind", "Which rate it is.", "daily", "month_end", "month_avg", "budget"),
        ),
        key=("base", "quote", "day", "kind"),
    ),
    Entity(
        "calendar",
        "Working hours of a place: `09:00-17:00` per weekday, empty when closed.",
        (
            text("name", "Name of the calendar.", required=True),
            text("time_zone", "IANA name of the zone the hours are in.", required=True),
            text("monday", "Hours on Mondays."),
            text("tuesday", "Hours on Tuesdays."),
            text("wednesday", "Hours on Wednesdays."),
            text("thursday", "Hours on Thursdays."),
            text("friday", "Hours on Fridays."),
            text("saturday", "Hours on Saturdays."),
            text("sunday", "Hours on Sundays."),
            text("country", "ISO code of the country whose public holidays are free."),
            text("subdivision", "Its state or province."),
        ),
        key=("name",),
        identity=("name",),
        label="name",
    ),
    Entity(
        "calendar_exception",
        "A day that differs from the weekly hours.",
        (
            ref("calendar_id", "calendar", "The calendar.", required=True),
            date("day", "The day.", required=True),
            flag("is_working", "Worked although it would be free; else free."),
            text("name", "Name of the holiday."),
        ),
        key=("calendar_id", "day"),
    ),
)
