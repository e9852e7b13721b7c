"""Errors of the API, and the one envelope all errors travel in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse

from sightline.base.errors import BugError, QuestionError, SightlineError, UserError


class UnknownAddressError(QuestionError):
    """An address that leads nowhere."""

    code = "unknown-address"

    def __init__(self, path: str) -> None:
        """Name the address."""
        super().__init__(
            f"There is nothing at {path}.",
            where=path,
            fix="The addresses there are stand in /api/v1/openapi.json.",
        )


class WrongMethodError(UserError):
    """An address that is there, asked in a way it does not know."""

    code = "wrong-method"
    http_status = 405

    def __init__(self, method: str, path: str) -> None:
        """Name the method and the address."""
        super().__init__(
            f"{path} does not answer {method}.",
            where=path,
            fix="How each address is asked stands in /api/v1/openapi.json.",
        )


class InvalidRequestError(UserError):
    """Parameters of a request that cannot be read; carries all of them, not the first."""

    code = "invalid-request"
    http_status = 422

    def __init__(self, faults: Sequence[Any]) -> None:
        """Hold every fault as the reader of the parameters found it."""
        named = [(".".join(str(part) for part in fault["loc"][1:]), fault["msg"]) for fault in faults]
        super().__init__(
            "The request cannot be read: " + "; ".join(f"{name}: {text}" for name, text in named) + ".",
            where=", ".join(name for name, _ in named) or None,
            fix="The parameters of each address stand in /api/v1/openapi.json.",
            details={"faults": [{"parameter": name, "why": text} for name, text in named]},
        )


class RefusedRequestError(UserError):
    """A request the server refuses before anything looks at it."""

    code = "refused-request"

    def __init__(self, status: int, why: str) -> None:
        """Hold the status and the server's words."""
        super().__init__("The request was refused.", why=why, details={"status": status})
        self.status = status


class UnforeseenError(BugError):
    """An error nobody foresaw."""

    code = "unforeseen"

    def __init__(self, error: Exception) -> None:
        """Name the kind of error only; its text may hold what a caller should not see."""
        super().__init__(
            "Something went wrong that should not be possible.",
            why=f"An error of the kind {type(error).__name__} was not foreseen.",
            fix="Report the address you asked, with what the server wrote to its log.",
        )


def error_answer(error: SightlineError) -> JSONResponse:
    """An error in its envelope, under the status of its family."""
    status = error.status if isinstance(error, RefusedRequestError) else error.http_status
    headers = {"Retry-After": "5"} if error.retryable else None
    return JSONResponse(jsonable_encoder(error.as_json()), status, headers)


def unforeseen(error: Exception) -> SightlineError:
    """Whatever was raised, as an error of ours."""
    return error if isinstance(error, SightlineError) else UnforeseenError(error)
