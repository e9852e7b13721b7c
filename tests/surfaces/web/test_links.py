"""Addresses: choices survive a change of one of them, and empty fields are no choices."""

from sightline.surfaces.web.links import Address, address


def test_an_empty_field_is_no_choice_when_a_form_is_sent() -> None:
    assert address("/", [("period", ""), ("team", " North "), ("team", "")]).choices == (("team", "North"),)


def test_other_choices_stay_when_one_is_changed() -> None:
    here = Address("/kpis/win_rate", (("where", "team=North"), ("where", "rep=Ann"), ("by", "rep")))
    assert str(here.but(by="team")) == "/kpis/win_rate?where=team%3DNorth&where=rep%3DAnn&by=team"
    assert here.but(where=["rep=Ann"]).all("where") == ("rep=Ann",)


def test_a_name_with_signs_is_written_safely_when_it_goes_into_a_link() -> None:
    link = str(Address("/kpis/a").but(where="account=Müller & Söhne?"))
    assert link == "/kpis/a?where=account%3DM%C3%BCller+%26+S%C3%B6hne%3F"


def test_only_named_choices_go_along_when_another_page_is_linked() -> None:
    here = Address("/", (("period", "2025"), ("sort", "n")))
    assert str(here.at("/kpis/nps", "period")) == "/kpis/nps?period=2025"
