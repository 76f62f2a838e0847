"""Codes that check themselves: the unified social credit code of GB 32100."""

import re

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_CREDIT_CODE = re.compile(f"(?<![0-9A-Z])[{_SIGNS}]{{18}}(?![0-9A-Z])")


def credit_code(text: str) -> str | None:
    """Return the code of 18 characters that a text holds, None when there is none.

    >>> credit_code("11220000MB1726532P/2020-01148")
    '11220000MB1726532P'
    >>> credit_code("99012100/2020-00015") is None
    True
    """
    found = _CREDIT_CODE.search(text)
    return found[0] if found else None


def check_character(code: str) -> str:
    """Return the last character that follows from the 17 before it.

    >>> check_character("91350100M000100Y43"), check_character("11220000MB1726532P")
    ('3', 'F')
    """
    total = sum(weight * _SIGNS.index(sign) for weight, sign in zip(_WEIGHTS, code, strict=False))
    return _SIGNS[-total % len(_SIGNS)]


def index_prefix(number: str) -> str | None:
    """Return the part of an index number before the slash, None when there is no slash.

    >>> index_prefix("11220000MB1726532P/2020-01148")
    '11220000MB1726532P'
    """
    head, slash, _ = number.partition("/")
    return head.strip() or None if slash else None
