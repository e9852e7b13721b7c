"""KPIs for sales and marketing together."""
