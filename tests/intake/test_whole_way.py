"""From the bytes of an export to the tables, with nothing said about it."""

from __future__ import annotations

import pytest

from intake.staging import DATA, NOW, Desk
from sightline.intake.loading import Settings, load_into
from sightline.intake.reading import stage
from sightline.intake.recognise import known_headers

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the export shapes beside the checkout are missing")


def test_german_report_is_read_when_it_has_footers_and_another_encoding(tmp_path):
    desk = Desk(tmp_path)
    files = stage(
        [DATA / "synthetic_salesforce_report_de_cp1252.csv"], tmp_path / "staged", known_headers=known_headers()
    )
    with desk.store.begin() as draft:
        report = load_into(draft, files, [], NOW, 1, Settings(time_zone="Europe/Berlin"))
        draft.commit(NOW)
    assert report.rejected == 0
    assert desk.rows("deal", "name", "amount", "currency", "status", "expected_close_date", "closed_at") == [
        ("Contoso renewal", "9500.0000", "USD", "open", "2026-06-30", None),
        ("Müller – Rollout", "12000.5000", "EUR", "won", None, "2026-03-30 22:00:00+00"),
    ]
    assert desk.rows("deal", "row_ref")[0][0].startswith("1/synthetic_salesforce_report_de_cp1252.csv#")
    decisions = " ".join(note.text for note in report.decisions)
    assert "decimal comma" in decisions
    assert "day first" in decisions
    assert "Windows-1252" in decisions
