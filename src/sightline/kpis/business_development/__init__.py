"""KPIs for business development reps (outbound)."""
