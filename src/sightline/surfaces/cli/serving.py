"""Serving a workspace to browsers and programs of this machine."""

from __future__ import annotations

import errno
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from sightline.base.errors import SightlineError
from sightline.surfaces.cli.errors import PortInUseError

if TYPE_CHECKING:
    from sightline.workspace import Workspace

HOST = "127.0.0.1"
DEFAULT_PORT = 8400
_TAKEN = (errno.EADDRINUSE, errno.EACCES)


def bound_socket(port: int) -> socket.socket:
    """A socket on the port of the loopback address; raises `PortInUseError` when it is taken. 0 is any free one."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((HOST, port))
        made.listen(1)
    except OSError as error:
        made.close()
        if error.errno in _TAKEN:
            raise PortInUseError(port) from error
        raise
    return made


def serve_workspace(workspace: Workspace, listening: socket.socket) -> None:
    """Serve until interrupted; the address is printed once it answers."""
    import uvicorn

    from sightline.surfaces.app import create_app

    port = int(listening.getsockname()[1])

    class Server(uvicorn.Server):
        """Says where it can be found as soon as that is true."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            # The first page is then as quick as the second. Whatever is wrong shows on the page itself.
            threading.Thread(target=_warm, args=(workspace,)).start()
            print(f"Sightline answers at http://{HOST}:{port}/ (stop it with Ctrl-C)", flush=True)

    config = uvicorn.Config(
        create_app(workspace),
        log_level="warning",
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    Server(config).run([listening])


def _warm(workspace: Workspace) -> None:
    with suppress(SightlineError):
        workspace.scorecard()
