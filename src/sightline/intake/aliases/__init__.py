"""The column names vendors and people use, one TOML file for each vendor."""
