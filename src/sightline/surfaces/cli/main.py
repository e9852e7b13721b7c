"""The command line: finds the commands, runs one, and says in one form what went wrong."""

from __future__ import annotations

import itertools
import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from sightline import __version__
from sightline.base.discovery import discover
from sightline.base.errors import BugError, SightlineError, UserError

if TYPE_CHECKING:
    import typer

DEBUG = "SIGHTLINE_DEBUG"
INTERRUPTED = 130


class UsageError(UserError):
    """A command line that cannot be understood."""

    code = "usage"


class UnforeseenError(BugError):
    """An error nobody foresaw."""

    code = "unforeseen"

    def __init__(self, error: Exception) -> None:
        """Hold what was raised, in one line."""
        self.__cause__ = error
        super().__init__(
            "Something went wrong that should not be possible.",
            why=f"{type(error).__name__}: {error}",
            fix=f"Run it again with {DEBUG}=1 set and report what it prints, with the command you ran.",
        )


def application() -> typer.Typer:
    """The command line with every command found below `commands`."""
    import typer

    made = typer.Typer(
        name="sightline",
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    made.callback()(_callback())
    for name, command in discover("sightline.surfaces.cli.commands", "COMMAND").items():
        assert callable(command)
        made.command(name)(command)
    return made


def run(arguments: Sequence[str]) -> int:
    """Run a command line; returns the exit code, which tells the family of an error."""
    import typer

    try:
        done = application()(args=list(arguments) or ["--help"], prog_name="sightline", standalone_mode=False)
    except SightlineError as error:
        return _fail(error, arguments)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough; nothing may be written to it at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        # Typer carries its own copy of click, whose errors share nothing but this method with click's.
        if hasattr(error, "format_message"):
            return _fail(_usage(error), arguments)
        return _fail(UnforeseenError(error), arguments)
    return done if isinstance(done, int) else 0


def main() -> None:
    """The entry point of the command `sightline`."""
    sys.exit(run(sys.argv[1:]))


def _callback() -> Callable[..., None]:
    import typer

    def show(wanted: bool) -> None:
        if wanted:
            print(f"sightline {__version__}")
            raise typer.Exit

    option = typer.Option(False, "--version", is_eager=True, callback=show, help="Show the version and exit.")

    def sightline(version: bool = option) -> None:
        """Sightline: the KPIs of a sales team, each able to explain itself."""

    # Typer reads the types of this function, and knows those of this module only.
    sightline.__annotations__ = {"version": bool}
    return sightline


def _usage(error: Any) -> UsageError:
    context = error.ctx if hasattr(error, "ctx") else None
    path = context.command_path if context is not None else "sightline"
    return UsageError(error.format_message(), fix=f"See: {path} --help")


def _fail(error: SightlineError, arguments: Sequence[str]) -> int:
    if os.environ.get(DEBUG):
        import traceback

        traceback.print_exception(error)
    if _wants_json(arguments):
        print(json.dumps(error.as_json(), ensure_ascii=False), file=sys.stderr)
        return error.exit_code
    print(f"error: {error.what}", file=sys.stderr)
    if error.why:
        print(f"why:   {error.why}", file=sys.stderr)
    if error.fix:
        print(f"fix:   {error.fix}", file=sys.stderr)
    return error.exit_code


def _wants_json(arguments: Sequence[str]) -> bool:
    return "--format=json" in arguments or any(
        option in ("--format", "-f") and value == "json" for option, value in itertools.pairwise(arguments)
    )
