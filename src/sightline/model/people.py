"""Who sells: employees, their roles, teams, managers, territories and absences over time."""

from sightline.model.entity import Entity, date, flag, money, number, ref, text

ROLES = ("sdr", "bdr", "ae", "am", "csm", "manager", "field_rep", "other")

ENTITIES = (
    Entity(
        "employee",
        "A person on the payroll who sells, or leads people who do.",
        (
            text("full_name", "The name people know the person by."),
            text("email", "Work e-mail address."),
            date("hire_date", "First day of employment."),
            date("leave_date", "Last day of employment; empty while employed."),
            text("leave_type", "Why the employment ended.", "voluntary", "involuntary", "other"),
            text("role", "Present role, used where no dated role stands.", *ROLES, tracked=True),
            ref("team_id", "team", "Present team, used where no dated membership stands.", tracked=True),
            ref("manager_id", "employee", "Present manager, used where no dated line stands.", tracked=True),
            ref("location_id", "location", "Where the person works from."),
            ref("calendar_id", "calendar", "Working hours and holidays that apply."),
            text("work_mode", "How the person works.", "office", "hybrid", "remote"),
            text("time_zone", "IANA name of the person's zone."),
            text("country", "Country of work."),
            money("cost_annual", "Yearly cost of the person to the company."),
            text("currency", "Currency of the cost."),
        ),
        key=("email", "full_name"),
        identity=("email", "full_name"),
        label="full_name",
    ),
    Entity(
        "identity",
        "A user name of some system and the employee behind it.",
        (
            text("user_key", "Id, name or e-mail of the user in that system.", required=True),
            ref("employee_id", "employee", "The person behind the user.", required=True),
            text("kind", "What the user is.", "person", "queue", "integration", "shared"),
        ),
        key=("user_key",),
    ),
    Entity(
        "role_assignment",
        "The role a person held between two days.",
        (
            ref("employee_id", "employee", "The person.", required=True),
            text("role", "The role held.", *ROLES, required=True),
            text("segment", "Market segment served in the role."),
            number("fte", "Share of full time, 0 to 1."),
            date("valid_from", "First day in the role.", required=True),
            date("valid_to", "First day no longer in it; empty while it lasts."),
        ),
        key=("employee_id", "valid_from"),
    ),
    Entity(
        "reporting_line",
        "Who managed whom between two days.",
        (
            ref("employee_id", "employee", "The person managed.", required=True),
            ref("manager_id", "employee", "The manager.", required=True),
            text("kind", "Kind of line.", "direct", "dotted"),
            date("valid_from", "First day of the line.", required=True),
            date("valid_to", "First day it no longer holds; empty while it lasts."),
        ),
        key=("employee_id", "manager_id", "valid_from"),
    ),
    Entity(
        "team",
        "A group of people with one lead.",
        (
            text("name", "Name of the team.", required=True),
            ref("parent_id", "team", "The team it belongs to."),
        ),
        key=("name",),
        identity=("name",),
        label="name",
    ),
    Entity(
        "team_membership",
        "Who belonged to which team between two days.",
        (
            ref("employee_id", "employee", "The member.", required=True),
            ref("team_id", "team", "The team.", required=True),
            date("valid_from", "First day in the team.", required=True),
            date("valid_to", "First day no longer in it; empty while it lasts."),
            flag("is_primary", "The membership that counts when there are several."),
        ),
        key=("employee_id", "team_id", "valid_from"),
    ),
    Entity(
        "territory",
        "A part of the market assigned to somebody.",
        (
            text("name", "Name of the territory.", required=True),
            ref("parent_id", "territory", "The territory it lies in."),
            text("kind", "What it is cut by."),
        ),
        key=("name",),
        identity=("name",),
        label="name",
    ),
    Entity(
        "territory_assignment",
        "Who held which territory, or which account lay in it, between two days.",
        (
            ref("territory_id", "territory", "The territory.", required=True),
            ref("employee_id", "employee", "The person it was assigned to."),
            ref("account_id", "account", "The account that lay in it."),
            date("valid_from", "First day of the assignment.", required=True),
            date("valid_to", "First day it no longer holds; empty while it lasts."),
        ),
        key=("territory_id", "employee_id", "account_id", "valid_from"),
    ),
    Entity(
        "absence",
        "Days on which a person did not work.",
        (
            ref("employee_id", "employee", "The person.", required=True),
            date("starts_on", "First day away.", required=True),
            date("ends_on", "Last day away.", required=True),
            text("kind", "Leave, sickness or other."),
        ),
        key=("employee_id", "starts_on"),
    ),
)
