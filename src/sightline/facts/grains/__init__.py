"""The facts by grain: one file each, discovered by name."""
