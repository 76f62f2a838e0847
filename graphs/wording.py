"""The text of a named query with its parameters written in: what an engine runs, and what an answer links to.

A line of a `.rq` file that ends in `# if NAME` stands only when that parameter is given.
"""

import re
from collections.abc import Container, Mapping, Sequence
from datetime import date

from graphs.errors import InputError
from graphs.named import NamedQuery
from ontology.terms import XSD

_CONDITION = re.compile(r"^(.*?)\s*# if (\w+)\s*$")
_CLAUSE = re.compile(r"\b(SELECT DISTINCT|SELECT|GROUP BY|ORDER BY)((?:\s+\?\w+)+)")
_BAD_IN_IRI = re.compile(r"[<>\"{}|^`\\\x00-\x20\x7f-\x9f]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def iri_text(value: str) -> str:
    """Return an IRI as SPARQL writes it; raise InputError when it cannot be one.

    >>> iri_text("urn:a")
    '<urn:a>'
    """
    if _BAD_IN_IRI.search(value) or ":" not in value:
        raise InputError(f"“{value}”不是有效的 IRI。", f"not an IRI: {value!r}")
    return f"<{value}>"


def string_text(value: str) -> str:
    r"""Return words as a SPARQL string.

    >>> print(string_text('a" } DROP ALL #'))
    "a\" } DROP ALL #"
    """
    return '"' + "".join(_ESCAPES.get(c, c) for c in value if c == "\t" or c >= " " or c in "\n\r") + '"'


def term_text(kind: str, value: str) -> str:
    """Return a parameter of some kind as SPARQL writes it.

    >>> term_text("date", "2020-12-31"), term_text("zh", "公开"), term_text("integer", "7")
    ('"2020-12-31"^^<http://www.w3.org/2001/XMLSchema#date>', '"公开"@zh', '7')
    """
    if kind == "iri":
        return iri_text(value)
    if kind == "zh":
        return string_text(value) + "@zh"
    if kind == "string":
        return string_text(value)
    try:
        if kind == "integer":
            return str(int(value))
        if kind == "date":
            return f"{string_text(date.fromisoformat(value).isoformat())}^^<{XSD.date}>"
    except ValueError:
        raise InputError(f"“{value}”不是有效的值。", f"not a valid {kind}: {value!r}") from None
    return str(value == "true").lower()


def written(
    query: NamedQuery,
    parameters: Mapping[str, str],
    *,
    values: Mapping[str, Sequence[str]] | None = None,
    limit: int | None = None,
) -> str:
    """Return a named query with its parameters, the IRIs of its empty VALUES blocks, and a limit.

    >>> from graphs.named import read_query
    >>> head = "# title: 例\\n# title@en: x\\n# parameter: o iri 宾语 / object\\n"
    >>> q = read_query("x", head + "SELECT ?s ?o {\\n  ?s ?p ?o .  # if o\\n}")
    >>> print(written(q, {"o": "urn:a"}, limit=2))
    SELECT ?s (<urn:a> AS ?o) {
      ?s ?p <urn:a> .
    }
    LIMIT 2
    """
    kinds = {p.name: p.kind for p in query.parameters}
    query.check(parameters)
    terms = {name: term_text(kinds[name], value) for name, value in parameters.items() if value}
    return bound(query, terms, values=values, limit=limit)


def bound(
    query: NamedQuery,
    terms: Mapping[str, str],
    *,
    values: Mapping[str, Sequence[str]] | None = None,
    limit: int | None = None,
) -> str:
    """Return a named query with parameters given as SPARQL writes terms, of any kind."""
    query.check(terms)
    text = "\n".join(_lines(query.sparql, terms))
    for name, iris in (values or {}).items():
        text = text.replace(f"VALUES ?{name} {{ }}", f"VALUES ?{name} {{ {' '.join(map(iri_text, iris))} }}")
    if terms:
        head, brace, body = text.partition("{")
        variable = re.compile(rf"\?({'|'.join(terms)})\b")  # all at once: what a term says is no variable
        head = variable.sub(lambda m: f"({_stated(terms[m[1]])} AS ?{m[1]})", head)
        body = _CLAUSE.sub(lambda m: _without(m, terms), body)
        body = variable.sub(lambda m: _stated(terms[m[1]]) if _in_expression(m) else terms[m[1]], body)
        text = head + brace + body
    return text + (f"\nLIMIT {int(limit)}" if limit is not None else "")


def _without(clause: re.Match[str], names: Container[str]) -> str:
    """Return a list of variables without those that have become constants; nothing when none is left.

    >>> _without(_CLAUSE.match("GROUP BY ?a ?b"), ["a"]), _without(_CLAUSE.match("ORDER BY ?a"), ["a"])
    ('GROUP BY ?b', '')
    """
    left = [variable for variable in clause[2].split() if variable[1:] not in names]
    if not left:
        return "SELECT *" if clause[1].startswith("SELECT") else ""
    return " ".join([clause[1], *left])


def _stated(term: str) -> str:
    """Return a term as an expression; Virtuoso keeps Chinese words that are projected only if they have a language.

    >>> _stated('"公开"'), _stated('"a"')
    ('STR("公开"@zh)', '"a"')
    """
    return f"STR({term}@zh)" if term.endswith('"') and not term.isascii() else term


def _in_expression(match: re.Match[str]) -> bool:
    """Say whether a variable stands in a FILTER or BIND of its line, not in a pattern."""
    before = match.string[: match.start()].rpartition("\n")[2]
    return "FILTER" in before or "BIND" in before


def _lines(text: str, terms: Mapping[str, str]) -> list[str]:
    """Return the lines that stand under these parameters, without the comments at the top."""
    kept = []
    for line in text.strip().splitlines():
        found = _CONDITION.match(line)
        if found and found[2] in terms:
            kept.append(found[1])
        elif not found and not line.startswith("#"):
            kept.append(line)
    return kept
