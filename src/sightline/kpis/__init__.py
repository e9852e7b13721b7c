"""The KPIs: definitions only, one file each, in a folder per role."""
