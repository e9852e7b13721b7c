"""KPIs for sales development reps (inbound)."""
