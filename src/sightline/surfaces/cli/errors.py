"""Errors of the command line."""

from __future__ import annotations

from sightline.base.errors import BusyError


class PortInUseError(BusyError):
    """Another program listens where the server was to listen."""

    code = "port-in-use"

    def __init__(self, port: int) -> None:
        """Name the port and what mends it."""
        super().__init__(
            f"Port {port} is in use.",
            where=f"127.0.0.1:{port}",
            why="Another program listens there; it may be this server, started before.",
            fix=f"Stop it, or choose another port, such as: --port {port + 1 if port < 65535 else 8000}",
            details={"port": port},
        )
