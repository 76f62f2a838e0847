"""Content negotiation: which media type a client gets (python-mimeparse reads the Accept header)."""

from collections.abc import Sequence

import mimeparse

from api.errors import NotAcceptableError

SELECT_TYPES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
GRAPH_TYPES = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
_ALIASES = {"application/json": SELECT_TYPES["json"], "application/xml": SELECT_TYPES["xml"]}


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
    ordered = [*(x for x in offered if x != first), first]  # on a tie the last wins
    try:
        best = str(mimeparse.best_match(ordered, accept))
    except (mimeparse.MimeTypeParseException, ValueError):
        return first
    if not best:
        raise NotAcceptableError(
            f"无法提供所要求的格式“{accept}”，可选：{'、'.join(offered)}。",
            f"cannot give {accept!r}; choose one of {', '.join(offered)}",
        )
    return best


def result_type(form: str, accept: str | None, forced: str | None) -> str:
    """Return the media type of a query's result: its form tells whether that is bindings, a boolean or triples.

    `forced` is the short name of a format parameter (json, csv, ttl …) and wins over the header.
    """
    offered = GRAPH_TYPES if form in ("CONSTRUCT", "DESCRIBE") else SELECT_TYPES
    if forced is not None:
        if forced not in offered:
            raise NotAcceptableError(
                f"{form} 查询没有名为“{forced}”的格式，可选：{'、'.join(offered)}。",
                f"a {form} query has no format named {forced!r}; choose one of {', '.join(offered)}",
            )
        return offered[forced]
    aliases = {a: t for a, t in _ALIASES.items() if t in offered.values()}
    best = choose(accept, [*aliases, *offered.values()], default=next(iter(offered.values())))
    return aliases.get(best, best)
