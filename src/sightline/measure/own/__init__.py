"""Own KPIs: files of a workspace read into the same definitions the package has, nothing in them run as it stands."""
