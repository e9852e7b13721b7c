"""The reference of the command line, written from the commands themselves: docs/cli.md.

Write it anew with `python -m sightline.surfaces.cli.reference > docs/cli.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sightline.base.errors import (
    AccessError,
    BugError,
    BusyError,
    DataError,
    DefinitionError,
    EngineError,
    QuestionError,
    SettingsError,
    SightlineError,
    SourceError,
    UserError,
)
from sightline.surfaces.cli.main import application

FAMILIES: tuple[type[SightlineError], ...] = (
    UserError,
    SettingsError,
    SourceError,
    DataError,
    DefinitionError,
    QuestionError,
    AccessError,
    BusyError,
    EngineError,
    BugError,
)

OPENING = """# The command line

Written from the commands by `python -m sightline.surfaces.cli.reference > docs/cli.md`; edit those.

Every command takes `--workspace FOLDER`; without it the folder is taken from `SIGHTLINE_WORKSPACE`. Tables are made for
people: 80 columns wide in a terminal, plain where the output is piped. Programs ask for `--format json`, which prints
the very object of the JSON API, or `--format csv`. `sightline explain KPI --sql` shows the SQL a number is reckoned with.
"""

ENDING = """## When something goes wrong

Standard error then says what happened, why where that is known, and what mends it; with `--format json` it holds the
error's JSON instead. The exit code tells the family:

| code | family |
| --- | --- |
| 0 | all went well |
{families}
| 130 | interrupted |

`SIGHTLINE_DEBUG=1` adds where in the program it happened. `SIGHTLINE_NOW`, an instant such as
`2026-01-15T12:00:00+00:00`, takes the place of the clock in trials and tests.
"""


def reference() -> str:
    """The text of docs/cli.md."""
    import typer

    group: Any = typer.main.get_command(application())
    parts = [OPENING, *(_command(name, command) for name, command in sorted(group.commands.items()))]
    families = "\n".join(f"| {kind.exit_code} | {_first_line(kind)} |" for kind in FAMILIES)
    return "\n".join([*parts, ENDING.format(families=families)])


def _command(name: str, command: Any) -> str:
    arguments = [item for item in command.params if item.param_type_name == "argument"]
    usage = " ".join(f"{item.name.upper()}{' ...' if item.nargs == -1 else ''}" for item in arguments)
    lines = [f"## sightline {name} {usage}".rstrip(), "", command.help, "", "| | |", "| --- | --- |"]
    return "\n".join([*lines, *_entries(command.params), ""])


def _entries(parameters: list[Any]) -> Iterator[str]:
    for item in parameters:
        if item.param_type_name == "argument":
            name = item.name.upper()
        else:
            name = ", ".join(f"`{option}`" for option in (*item.opts, *item.secondary_opts))
        text = item.help or ""
        default = item.default
        if default is not None and default != () and not isinstance(default, bool) and not callable(default):
            text += f" Without it: `{getattr(default, 'value', default)}`."
        yield f"| {name} | {text} |"


def _first_line(kind: type[SightlineError]) -> str:
    return (kind.__doc__ or "").strip().splitlines()[0]


if __name__ == "__main__":
    print(reference(), end="")
