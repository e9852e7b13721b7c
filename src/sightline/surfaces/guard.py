"""What is refused before anything looks at a request: bodies too large, and names of hosts that are not ours."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sightline.base.errors import AccessError, SightlineError, UserError
from sightline.surfaces.api import error_answer

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class BodyTooLargeError(UserError):
    """A request that carries more than this server takes."""

    code = "body-too-large"
    http_status = 413

    def __init__(self, size: int, most: int) -> None:
        """Say how much it is and how much is taken."""
        super().__init__(
            f"The request carries {size:,} bytes.",
            why=f"At most {most:,} are taken.",
            fix="Load large files with: sightline load FILE",
            details={"bytes": size, "most": most},
        )


class ForeignHostError(AccessError):
    """A request under a name this server does not bear: a page from elsewhere may be behind it."""

    code = "foreign-host"

    def __init__(self, host: str, known: Sequence[str]) -> None:
        """Name the host asked for and those there are."""
        super().__init__(
            f'This server is not called "{host}".',
            where="Host",
            fix=f"Ask for one of: {', '.join(known)}.",
            details={"host": host},
        )


class Guard:
    """Stands before the application. Only names of the machine itself are answered, unless others are given."""

    def __init__(self, app: ASGIApp, most_bytes: int, hosts: Sequence[str]) -> None:
        self.app = app
        self.most_bytes = most_bytes
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with an error, or pass the request on and count what its body brings."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = self._refusal(Request(scope))
        if refused is not None:
            await error_answer(refused)(scope, receive, send)
            return
        await self.app(scope, self._counted(receive), send)

    def _refusal(self, request: Request) -> SightlineError | None:
        given = request.headers.get("host", "")
        host = given.rsplit(":", 1)[0] if not given.endswith("]") else given
        if host.lower() not in self.hosts:
            return ForeignHostError(host, self.hosts)
        size = request.headers.get("content-length", "0")
        if size.isdigit() and int(size) > self.most_bytes:
            return BodyTooLargeError(int(size), self.most_bytes)
        return None

    def _counted(self, receive: Receive) -> Receive:
        """For bodies that do not say beforehand how long they are."""
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.most_bytes:
                raise BodyTooLargeError(taken, self.most_bytes)
            return message

        return counted
