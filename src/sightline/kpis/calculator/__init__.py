"""KPIs for everybody; the numbers of the calculator."""
