"""Small pieces of Markdown: tables, cells, lists."""

from collections.abc import Iterable, Sequence


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a cell that would end it early is made harmless."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cell(text) for text in line)} |" for line in lines)


def cell(text: str) -> str:
    """A text that stays inside its cell and is no tag."""
    return " ".join(str(text).replace("|", "\\|").replace("<", "&lt;").split())


def code(names: Iterable[str]) -> str:
    """Names as code, in one line."""
    return ", ".join(f"`{name}`" for name in names)


def section(title: str, *blocks: str) -> str:
    """A heading and what stands below it; nothing when nothing does."""
    told = [block for block in blocks if block]
    return "\n\n".join([f"## {title}", *told]) if told else ""
