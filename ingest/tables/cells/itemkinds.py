"""Read kinds of powers and services, and item codes."""

import re
from functools import lru_cache

from ingest.tables.cells.text import flat, is_nothing
from ingest.tables.words import code

_CODES_BY_LETTERS = {
    "XK": "licensing",
    "CF": "penalty",
    "QZ": "coercion",
    "ZS": "levy",
    "JF": "payment",
    "JC": "inspection",
    "QR": "confirmation",
    "JL": "reward",
    "CJ": "adjudication",
}


@lru_cache(maxsize=4096)
def item_kind(text: str) -> str | None:
    """Return the kind of a power or service, None when it is not a known one."""
    plain = flat(text)
    if is_nothing(plain):
        return None
    found = code("item-kind", plain) or code("item-kind", re.sub(r"(?:类|事项|权力|职权)$", "", plain))
    if found:
        return found
    return "other-power" if plain.startswith("其他") else None


def kind_in_code(text: str) -> str | None:
    """Return the kind that the letters of an item code stand for.

    >>> kind_in_code("62052400MZ-XK-0001"), kind_in_code("0001")
    ('licensing', None)
    """
    found = re.search(r"-([A-Z]{2})-", text)
    return _CODES_BY_LETTERS.get(found[1]) if found else None


def item_code(text: str) -> str | None:
    """Return an item code without white space, None when the cell holds none.

    >>> item_code(" 0001 23"), item_code("—")
    ('000123', None)
    """
    plain = flat(text)
    return plain if not is_nothing(plain) and re.fullmatch(r"[\w.-]{3,60}", plain) and plain.isascii() else None
