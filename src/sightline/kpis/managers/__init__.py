"""KPIs for sales managers."""
