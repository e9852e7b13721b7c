"""How two ways of writing the same name, address or number are made equal, in SQL."""

from __future__ import annotations

from sightline.model import Entity
from sightline.snapshots.columns import literal

# Values people type when they have none; they say nothing about who or what a row is.
_PLACEHOLDERS = ("", "-", "--", "?", ".", "n/a", "na", "none", "null", "nil", "unknown", "tbd", "no name", "(blank)")
_FREE_MAIL = (
    *("gmail.com", "googlemail.com", "yahoo.com", "yahoo.de", "yahoo.fr", "yahoo.co.uk", "hotmail.com", "outlook.com"),
    *(
        "live.com",
        "msn.com",
        "icloud.com",
        "me.com",
        "aol.com",
        "gmx.de",
        "gmx.net",
        "gmx.com",
        "web.de",
        "t-online.de",
    ),
    *("mail.com", "mail.ru", "yandex.ru", "proton.me", "protonmail.com", "qq.com", "163.com", "126.com", "orange.fr"),
    *("wanadoo.fr", "free.fr", "laposte.net", "libero.it", "hotmail.fr", "hotmail.de", "hotmail.co.uk", "zoho.com"),
)


def folded(sql: str) -> str:
    """A text in lower case, with single spaces and plain quotes; NULL when it says nothing."""
    text = f"lower(trim(regexp_replace(nfc_normalize({sql}), '[\\s\\x{{00A0}}]+', ' ', 'g')))"
    quotes = f"translate({text}, '’‘“”', '''''\"\"')"
    return f"CASE WHEN {text} IN ({_list(_PLACEHOLDERS)}) THEN NULL ELSE {quotes} END"


def folded_identity(column: str, sql: str) -> str:
    """The folded value of an identity column; domains and numbers lose what does not tell them apart."""
    if column == "domain":
        bare = f"regexp_replace({folded(sql)}, '^(https?://)?(www\\.)?([^/?#:]*).*$', '\\3')"
        return f"CASE WHEN {bare} IN ('', {_list(_FREE_MAIL)}) THEN NULL ELSE {bare} END"
    if column == "tax_number":
        return f"nullif(regexp_replace({folded(sql)}, '[^\\p{{L}}\\p{{N}}]', '', 'g'), '')"
    if column == "full_name":
        # Some systems write a person's team behind the name; an address there is looked up as such.
        return folded(f"regexp_replace({sql}, '\\s*\\([^()@]*\\)\\s*$', '')")
    return folded(sql)


def strong_columns(entity: Entity) -> list[str]:
    """The identity columns that settle alone whether two rows are the same; a name does only when nothing else could."""
    strong = [name for name in entity.identity if name != entity.label]
    return strong or list(entity.identity)


def weak_columns(entity: Entity) -> list[str]:
    """The identity columns that merge rows only where no strong column contradicts: names."""
    return [name for name in entity.identity if name not in strong_columns(entity)]


def lookup_columns(entity: Entity) -> list[str]:
    """The columns a written reference may quote instead of an id."""
    found = list(entity.identity)
    if entity.name == "lead":
        found.append("email")
    if entity.label and entity.label not in found and entity.name != "activity":
        found.append(entity.label)
    return found


def _list(values: tuple[str, ...]) -> str:
    return ", ".join(literal(value) for value in values)
