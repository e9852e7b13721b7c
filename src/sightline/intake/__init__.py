"""Intake: any file a sales team has becomes rows of the canonical tables, or a row with a reason."""
