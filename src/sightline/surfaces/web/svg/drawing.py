"""The grammar of a drawing: elements with escaped attributes, and a frame that screen readers can name."""

from __future__ import annotations

from html import escape

from markupsafe import Markup


def element(name: str, /, *children: str, text: str | None = None, **attributes: object) -> str:
    """One SVG element; `class_` becomes class, underscores become dashes, None is left out.

    >>> element("line", x1=0, class_="pace")
    '<line x1="0" class="pace"/>'
    """
    written = "".join(
        f' {_attribute(key)}="{escape(_text(value))}"' for key, value in attributes.items() if value is not None
    )
    inner = "".join(children) + (escape(text) if text is not None else "")
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def drawing(width: float, height: float, kind: str, label: str, *children: str, stretch: bool = False) -> Markup:
    """A whole drawing that scales with its place, to the left or stretched to fill it; it is read out as `label`."""
    frame = element(
        "svg",
        element("title", text=label),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_text(width)} {_text(height)}",
        preserveAspectRatio="none" if stretch else "xMinYMid meet",
        class_=f"drawing {kind}",
        role="img",
        aria_label=label,
        focusable="false",
    )
    return Markup(frame)  # noqa: S704 - every text in it went through escape()


_CAMEL = {"viewBox", "preserveAspectRatio"}


def _attribute(key: str) -> str:
    return key if key in _CAMEL else key.rstrip("_").replace("_", "-")


def _text(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
