"""The settings file: every line checked, every error naming the setting, the file and what it accepts."""

from __future__ import annotations

import tomllib

import pytest

from sightline.base.errors import SettingsError
from sightline.workspace import Workspace
from sightline.workspace.errors import (
    NoWorkspaceError,
    SettingsFileError,
    SettingValueError,
    UnknownSettingError,
    WorkspaceExistsError,
)
from sightline.workspace.settings import SETTINGS, parse_settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("company", ""),
        ("currency", "eur"),
        ("currency", 3),
        ("time_zone", "Berlin"),
        ("fiscal_start_month", 13),
        ("fiscal_start_month", True),
        ("fiscal_start_month", "4"),
        ("week_start", "mon"),
        ("week_start", ["monday"]),
        ("name_year_by", "middle"),
        ("response_target_minutes", 0),
        ("horizon_days", -1),
        ("grace_days", 1.5),
        ("lapse_days", 0),
        ("min_tenure_days", -1),
        ("max_life_months", 0),
        ("gross_margin_percent", 0),
        ("gross_margin_percent", 101),
        ("discount_percent", 0),
        ("on_track_from", 0),
        ("on_track_from", float("nan")),
        ("needs_improvement_from", 1.0),
    ],
)
def test_the_setting_the_file_and_what_it_accepts_are_named_when_a_value_is_wrong(tmp_path, name, value) -> None:
    file = tmp_path / "sightline.toml"
    with pytest.raises(SettingValueError) as caught:
        parse_settings({name: value}, file)
    assert name in caught.value.what
    assert str(file) in caught.value.what
    assert SETTINGS[name].accepted in caught.value.fix
    assert caught.value.exit_code == 3


def test_the_nearest_setting_is_named_when_one_is_misspelled(tmp_path) -> None:
    with pytest.raises(UnknownSettingError) as caught:
        parse_settings({"curency": "EUR"}, tmp_path / "sightline.toml")
    assert 'Did you mean "currency"?' in caught.value.fix


def test_a_new_file_reads_as_the_defaults_when_every_line_is_commented_out(tmp_path) -> None:
    workspace = Workspace.create(tmp_path / "new")
    assert workspace.settings == parse_settings({})
    text = workspace.settings_file.read_text(encoding="utf-8")
    # Every commented line is one that may be taken into use as it stands.
    for line in text.splitlines():
        if line.startswith("# ") and " = " in line:
            parse_settings(tomllib.loads(line.removeprefix("# ")))


def test_what_was_given_is_read_back_when_a_workspace_is_made(tmp_path) -> None:
    given = {"company": 'The "Best" Ltd', "week_start": "sunday", "fiscal_start_month": 4, "lapse_days": 30}
    settings = Workspace.create(tmp_path / "new", **given).settings
    assert settings.company == 'The "Best" Ltd'
    assert settings.measure.week_start == 6
    assert settings.measure.fiscal_start_month == 4
    assert settings.measure.lapse_days == 30


def test_nothing_is_made_when_a_given_setting_is_wrong(tmp_path) -> None:
    with pytest.raises(SettingsError):
        Workspace.create(tmp_path / "new", currency="euro")
    assert not (tmp_path / "new" / "sightline.toml").exists()


def test_the_file_is_named_when_it_is_no_toml(tmp_path) -> None:
    workspace = Workspace.create(tmp_path / "new")
    workspace.settings_file.write_text("currency = EUR\n", encoding="utf-8")
    with pytest.raises(SettingsFileError) as caught:
        Workspace.open(tmp_path / "new")
    assert "sightline.toml" in caught.value.what
    assert "line 1" in caught.value.why


def test_the_folder_is_named_when_it_holds_no_workspace(tmp_path) -> None:
    with pytest.raises(NoWorkspaceError) as caught:
        Workspace.open(tmp_path / "nowhere")
    assert "There is no such folder." in caught.value.why
    with pytest.raises(NoWorkspaceError) as caught:
        Workspace.open(tmp_path)
    assert "It holds no sightline.toml." in caught.value.why


def test_a_workspace_is_left_alone_when_one_is_to_be_made_over_it(tmp_path) -> None:
    Workspace.create(tmp_path, company="First")
    with pytest.raises(WorkspaceExistsError):
        Workspace.create(tmp_path, company="Second")
    assert Workspace.open(tmp_path).settings.company == "First"


def test_a_changed_setting_counts_when_the_next_question_is_asked(own_office) -> None:
    assert own_office.ask(own_office.question("deals_won", period="2025-Q4")).as_json()["snapshot"] == 1
    text = own_office.settings_file.read_text(encoding="utf-8")
    own_office.settings_file.write_text(text.replace('"Europe/Berlin"', '"Pacific/Auckland"'), encoding="utf-8")
    answer = own_office.ask(own_office.question("deals_won", period="2025-10-02..2025-10-04", grain="day"))
    # The facts were made anew; 10:00 in London is 23:00 of the same day in Auckland in October.
    assert answer.snapshot == 2
    assert [row.value for row in answer.rows] == [1, 1, 0]
    assert own_office.loads() == []
    assert own_office.data_through().isoformat() == "2026-01-16T11:00:00+00:00"
