"""The one folding under which two spellings of a header or a name are the same."""

from __future__ import annotations

import unicodedata

_QUOTES = str.maketrans(dict.fromkeys("‘’‚‛´`ʼ′", "'") | dict.fromkeys("“”„‟«»″", '"'))
_AROUND = " *'\"‹›"


def fold(text: str) -> str:
    r"""The text as it is compared: without case, width, outer quotes, asterisks and odd spaces.

    >>> fold(' *"Deal\u00a0 Owner" ')
    'deal owner'
    >>> fold("O’Brien") == fold("O'BRIEN")
    True
    """
    straight = unicodedata.normalize("NFKC", text.translate(_QUOTES)).casefold()
    # Once more, because lower case brings forth new compatibility forms and new apostrophes.
    plain = unicodedata.normalize("NFKC", straight).translate(_QUOTES)
    # Marks nobody sees (byte order, direction, zero width) come with exports and mean nothing.
    visible = "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")
    return " ".join(visible.split()).strip(_AROUND)
