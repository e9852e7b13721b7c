"""A mapping file is read whole, and what is wrong in it is named."""

from __future__ import annotations

import pytest

from sightline.intake.mapping import FieldSource, read_mapping
from sightline.intake.mapping_errors import MappingError, UnknownNameError

GOOD = """
source = "crm"
time_zone = "Europe/Paris"
date_order = "day_first"
decimal = ","
currency = "EUR"
[stages]
"Signed" = "won"
[[table]]
files = "*Deals*.csv"
entity = "deal"
key = ["Nr"]
take = { "Type" = ["A", "B"] }
[table.fields]
name = "Name"
amount = { column = "Sum", decimal = "." }
closed_at = { first_of = ["Won", "Lost"], when = { status = ["won", "lost"] } }
kind = { constant = "new" }
[table.values.stage]
"Signed" = "won"
"""


def test_everything_is_understood_when_the_mapping_is_right():
    mapping = read_mapping(GOOD, "crm.toml")
    table = mapping.tables[0]
    assert (mapping.source, mapping.time_zone, mapping.decimal, mapping.stages) == (
        "crm",
        "Europe/Paris",
        ",",
        {"Signed": "won"},
    )
    assert table.fields["name"] == FieldSource(column="Name")
    assert table.fields["closed_at"].columns == ("Won", "Lost")
    assert table.fields["closed_at"].when == (("status", ("won", "lost")),)
    assert table.take == {"Type": ("A", "B")}
    assert mapping.tables_for("my deals 2026.csv") == [table]
    assert mapping.tables_for("leads.csv") == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('entity = "deal"', 'entity = "deel"', 'there is no table "deel"'),
        ('name = "Name"', 'nane = "Name"', 'there is no field "nane"'),
        ('decimal = "."', 'decimals = "."', 'there is no option "decimals"'),
        ('decimal = ","', 'decimal = "x"', "`decimal` must be one of"),
        ('source = "crm"', 'source = "c:rm"', "without a colon"),
        ('"Signed" = "won"\n[[table]]', '"Signed" = "wun"\n[[table]]', 'there is no category "wun"'),
        ("[[table]]", "[[tables]]", 'there is no setting "tables"'),
        ('kind = { constant = "new" }', "kind = { }", "neither a column nor a constant"),
        ('source = "crm"', "source = crm", "not valid TOML"),
    ],
)
def test_place_is_named_when_something_is_wrong(old, new, message):
    with pytest.raises(MappingError, match=message):
        read_mapping(GOOD.replace(old, new), "crm.toml")


def test_nearest_name_is_offered_when_one_is_misspelled():
    with pytest.raises(UnknownNameError) as caught:
        read_mapping(GOOD.replace('name = "Name"', 'nane = "Name"'), "crm.toml")
    assert caught.value.fix == 'Did you mean "name"?'
