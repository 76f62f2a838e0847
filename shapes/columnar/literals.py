"""What SQL cannot say of literals exactly as the reference engine does: judged here, each different value once."""

import logging
import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from rdflib import Literal, URIRef
from rdflib.term import Node

from ontology.terms import XSD

_STRING = str(XSD.string)
_VALUES: dict[URIRef, type | tuple[type, ...]] = {
    XSD.string: (str, bytes),
    XSD.integer: int,
    XSD.float: float,
    XSD.decimal: Decimal,
    XSD.boolean: bool,
    XSD.date: date,
    XSD.time: time,
    XSD.dateTime: datetime,
}
NUMBERS = tuple(
    str(XSD[name])
    for name in [
        "integer",
        "decimal",
        "long",
        "int",
        "short",
        "byte",
        "nonNegativeInteger",
        "positiveInteger",
        "nonPositiveInteger",
        "negativeInteger",
        "unsignedLong",
        "unsignedInt",
        "unsignedShort",
        "unsignedByte",
    ]
)
"""Datatypes whose plain values SQL compares."""
PLAIN_NUMBER = "[+-]?[0-9]{1,15}([.][0-9]{1,8})?"
PLAIN = {
    str(XSD.string): ".*",
    str(XSD.integer): "[+-]?[0-9]{1,30}",
    str(XSD.decimal): "[+-]?[0-9]{1,15}([.][0-9]{1,15})?",
    str(XSD.boolean): "true|false|0|1",
}
"""Forms of literals that are certainly well formed."""


def literal(words: str, kind: str) -> Literal:
    """Return a literal from its words, kept as they are, and its type as the columns have it.

    >>> literal("a", str(XSD.string)).n3(), literal("007", str(XSD.integer)).n3(False)
    ('"a"', '"007"^^<http://www.w3.org/2001/XMLSchema#integer>')
    """
    if kind[0] == "@":
        return Literal(words, lang=kind[1:])
    if kind == _STRING:
        return Literal(words)
    logger = logging.getLogger("rdflib.term")  # it warns, with a traceback, of what is judged here on purpose
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        return Literal(words, datatype=URIRef(kind), normalize=False)
    finally:
        logger.setLevel(level)


def has_datatype(words: str, kind: str) -> bool:
    """Say whether a literal is well formed for its datatype.

    >>> has_datatype("2021-02-30", str(XSD.date)), has_datatype("5", str(XSD.integer))
    (False, True)
    """
    term = literal(words, kind)
    if term.ill_typed is True:
        return False
    expected = _VALUES.get(URIRef(kind))
    return expected is None or isinstance(term.value, expected)


def compare(a: Literal, b: Literal) -> int:
    """Return how two literals compare: below, equal or above 0; raise TypeError when they do not."""
    if a.eq(b):
        return 0
    if type(a.value) in (datetime, time):
        if a.value == b.value:
            return 0
        return 1 if a.value > b.value else -1
    return 1 if a > b else -1


def within(bound: Literal, accept: Callable[[int], bool]) -> Callable[[str, str], bool]:
    """Return a judge of values against a bound; strings compare with strings only."""
    words = isinstance(bound.value, str)

    def judge(text: str, kind: str) -> bool:
        value = literal(text, kind)
        if words != isinstance(value.value, str):
            return False
        try:
            return accept(compare(value, bound))
        except (TypeError, NotImplementedError):
            return False

    return judge


def ordered(strict: bool) -> Callable[[str | None, str | None, str | None, str | None], bool]:
    """Return a judge of pairs of values; an IRI comes with its text and no type."""

    def judge(a: str | None, a_kind: str | None, b: str | None, b_kind: str | None) -> bool:
        (first, is_text), (second, is_also) = _comparable(a, a_kind), _comparable(b, b_kind)
        if is_text != is_also:
            return False
        try:
            return bool(first < second if strict else first <= second)
        except TypeError:
            return False

    return judge


def _comparable(words: str | None, kind: str | None) -> tuple[Any, bool]:
    """Return what is compared, and whether it is a plain string: words and IRIs are, other literals are not."""
    if kind is None or words is None:
        return str(words), True
    term = literal(words, kind)
    return (term.value, True) if isinstance(term.value, str) else (term, False)


def matcher(pattern: Literal, flags: Node | None) -> Callable[[str], bool]:
    """Return a judge of strings against a pattern, as Python reads it."""
    given = str(flags).lower() if flags is not None else ""
    compiled = re.compile(str(pattern), (re.I if "i" in given else 0) | (re.M if "m" in given else 0))
    return lambda text: compiled.search(text) is not None


def database_pattern(pattern: str) -> str | None:
    r"""Return a pattern for the database that means the same there, or None when there may be a difference.

    >>> database_pattern("^(CN|[0-9]{6})$")
    '^(?:(?:CN|(?:[0-9]){6,6}))(?:\\n?\\z)'
    >>> database_pattern(r"\d+") is None
    True
    """
    try:
        parsed = parser.parse(pattern)
        return None if parsed.state.flags != re.UNICODE else _sequence(parsed, last=True)
    except (_UnsafeError, re.error):
        return None


class _UnsafeError(Exception):
    """Part of a pattern that the database may read otherwise."""


def _sequence(items: Any, *, last: bool) -> str:
    parts = list(items)
    return "".join(_item(item, last=last and i == len(parts) - 1) for i, item in enumerate(parts))


def _item(item: Any, *, last: bool) -> str:
    name, value = item
    if name is op.LITERAL:
        return _character(value)
    if name is op.NOT_LITERAL:
        return f"[^{_character(value)}]"
    if name is op.ANY:
        return r"[^\n]"
    if name is op.IN:
        return _set(value)
    if name is op.AT and value is op.AT_BEGINNING:
        return "^"
    if name is op.AT and value is op.AT_END and last:
        return r"(?:\n?\z)"
    if name in (op.MAX_REPEAT, op.MIN_REPEAT):
        low, high, inner = value
        most = "" if high is op.MAXREPEAT else high
        if low > 900 or (high is not op.MAXREPEAT and high > 900):
            raise _UnsafeError
        return f"(?:{_sequence(inner, last=False)}){{{low},{most}}}".replace("{0,}", "*").replace("{1,}", "+")
    if name is op.SUBPATTERN and not value[1] and not value[2]:
        return f"(?:{_sequence(value[3], last=last)})"
    if name is op.BRANCH:
        return "(?:" + "|".join(_sequence(choice, last=last) for choice in value[1]) + ")"
    raise _UnsafeError


def _set(items: Any) -> str:
    found = ""
    for name, value in items:
        if name is op.NEGATE:
            found += "^"
        elif name is op.LITERAL:
            found += _character(value)
        elif name is op.RANGE:
            found += f"{_character(value[0])}-{_character(value[1])}"
        else:
            raise _UnsafeError
    return f"[{found}]"


def _character(code: int) -> str:
    character = chr(code)
    return character if character.isascii() and character.isalnum() else f"\\x{{{code:x}}}"
