"""The doors: pages, JSON, command line. Strangers to each other, they talk to the workspace alone."""
