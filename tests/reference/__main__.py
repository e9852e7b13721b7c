"""Writes docs/reference/kpis anew: `./run reference`."""

from parts import ROOT
from reference.pages import pages

FOLDER = ROOT / "docs" / "reference" / "kpis"


def main() -> None:
    """Write every page, and take away those of KPIs that are gone."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    written = pages()
    for path in FOLDER.glob("*.md"):
        if path.name not in written:
            path.unlink()
    for name, text in written.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    print(f"{len(written)} pages are in {FOLDER.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
