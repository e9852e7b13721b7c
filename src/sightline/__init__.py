"""Sightline: the open sales-KPI system."""

__version__ = "0.1.0"
