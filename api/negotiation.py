"""Content negotiation: which media type a client gets (python-mimeparse reads the Accept header)."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import mimeparse  # type: ignore[import-untyped, unused-ignore]

from api.errors import NotAcceptableError
from graphs.store import GRAPH_TYPES, SELECT_TYPES

__all__ = ["GRAPH_TYPES", "HTML", "SELECT_TYPES", "choose", "graph_type", "negotiate", "result_type"]

HTML = "text/html"
_ALIASES = {
    "application/json": SELECT_TYPES["json"],
    "application/xml": SELECT_TYPES["xml"],
    "text/xml": SELECT_TYPES["xml"],
}
_GRAPH_ALIASES = {
    "application/json": GRAPH_TYPES["jsonld"],
    "application/xml": GRAPH_TYPES["rdf"],
    "text/n3": GRAPH_TYPES["ttl"],
    "text/plain": GRAPH_TYPES["nt"],
}
_NAMES = {
    "turtle": "ttl",
    "n3": "ttl",
    "ntriples": "nt",
    "n-triples": "nt",
    "json-ld": "jsonld",
    "rdf+xml": "rdf",
    "rdfxml": "rdf",
    "rdf/xml": "rdf",
}


def choose(accept: str | None, offered: Sequence[str], *, default: str | None = None) -> str:
    """Return the offered media type that an Accept header prefers; the default, or first, when it prefers none.

    Raises NotAcceptableError when the header excludes all that is offered.

    >>> choose("text/csv;q=0.5, application/json", ["text/csv", "application/json"])
    'application/json'
    >>> choose(None, ["text/turtle", "application/n-triples"])
    'text/turtle'
    """
    first = default or offered[0]
    if not accept or accept.strip() == "*/*":
        return first
    best = _best(accept, tuple(offered), first)
    if not best:
        raise NotAcceptableError(
            f"无法提供所要求的格式“{accept}”，可选：{'、'.join(offered)}。",
            f"cannot give {accept!r}; choose one of {', '.join(offered)}",
        )
    return best


@lru_cache(maxsize=1000)
def _best(accept: str, offered: tuple[str, ...], first: str) -> str:
    """Return the offered type that a header prefers, "" when it excludes all."""
    ordered = [*(x for x in offered if x != first), first]  # on a tie the last wins
    try:
        return str(mimeparse.best_match(ordered, accept))  # type: ignore[no-untyped-call, unused-ignore]
    except (mimeparse.MimeTypeParseException, ValueError):
        return first


def result_type(form: str, accept: str | None, forced: str | None) -> str:
    """Return the media type of a query's result: its form tells whether that is bindings, a boolean or triples.

    `forced` is the name of a format parameter (json, csv, ttl …, or a media type) and wins over the header.

    >>> result_type("SELECT", "text/csv", None), result_type("CONSTRUCT", None, "json-ld")
    ('text/csv', 'application/ld+json')
    """
    triples = form in ("CONSTRUCT", "DESCRIBE")
    offered = GRAPH_TYPES if triples else SELECT_TYPES
    aliases = _GRAPH_ALIASES if triples else _ALIASES
    if forced is not None:
        return _named_type(form, forced, offered, aliases)
    return negotiate(accept, list(offered.values()), aliases)


def negotiate(accept: str | None, offered: Sequence[str], aliases: Mapping[str, str]) -> str:
    """Return the offered type that a header prefers, the first on a tie; an alias stands for an offered type."""
    best = choose(accept, [*aliases, *offered], default=offered[0])
    return aliases.get(best, best)


def graph_type(accept: str | None, *, html: bool = False) -> str:
    """Return the RDF media type, or HTML where it is offered, that a header prefers; Turtle when it prefers none."""
    return negotiate(accept, [*GRAPH_TYPES.values(), *([HTML] if html else [])], _GRAPH_ALIASES)


def _named_type(form: str, name: str, offered: Mapping[str, str], aliases: Mapping[str, str]) -> str:
    low = name.partition(",")[0].strip().lower()
    if low in offered.values():
        return low
    triples = offered is GRAPH_TYPES
    short = _NAMES.get(low, low)
    if triples and short in ("xml", "json"):
        short = {"xml": "rdf", "json": "jsonld"}[short]
    if short in offered:
        return offered[short]
    if low in aliases:
        return aliases[low]
    raise NotAcceptableError(
        f"{form} 查询没有名为“{name}”的格式，可选：{'、'.join(offered)}。",
        f"a {form} query has no format named {name!r}; choose one of {', '.join(offered)}",
    )
