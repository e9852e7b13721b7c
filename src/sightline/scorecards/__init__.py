"""Against a target and against before: targets, comparisons and status words over answers."""
