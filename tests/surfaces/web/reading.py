"""Reading pages the way a visitor without a browser can: elements by tag, class and id."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr", "img"}


class Element:
    """One element with its attributes, its children and all of its text."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Element] = []
        self.pieces: list[str | Element] = []

    @property
    def text(self) -> str:
        """Everything written in it, blanks made single."""
        return " ".join(self._raw().split())

    def _raw(self) -> str:
        return "".join(piece if isinstance(piece, str) else piece._raw() for piece in self.pieces)

    def all(self, tag: str | None = None, **wanted: str) -> list[Element]:
        """Every element below of that tag; `kind` is one of its classes, other names are attributes."""
        found = []
        for child in self.children:
            if (tag is None or child.tag == tag) and child._is(wanted):
                found.append(child)
            found += child.all(tag, **wanted)
        return found

    def one(self, tag: str | None = None, **wanted: str) -> Element:
        """The only such element."""
        [found] = self.all(tag, **wanted)
        return found

    def _is(self, wanted: dict[str, str]) -> bool:
        classes = (self.attributes.get("class") or "").split()
        return all(
            value in classes if name == "kind" else self.attributes.get(name.replace("_", "-")) == value
            for name, value in wanted.items()
        )


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(made)
        self.open[-1].pieces.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(made)
        self.open[-1].pieces.append(made)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].pieces.append(data)


def read(text: str) -> Element:
    """The page as a tree; fails when its elements are not properly nested and closed."""
    builder = _Builder()
    builder.feed(text)
    builder.close()
    assert builder.open == [builder.root], f"<{builder.open[-1].tag}> is never closed"
    return builder.root


def table(element: Element) -> list[list[str]]:
    """The body of a table as texts."""
    body = element.one("tbody")
    return [[cell.text for cell in row.children] for row in body.all("tr")]
