"""KPIs for account managers."""
