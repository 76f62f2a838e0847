"""More than two hundred requests that mean harm: each must end by its limit and leave the server as it was."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Hostile:
    """One request, as `httpx.Client.request` takes it."""

    name: str
    method: str = "GET"
    path: str = "/sparql"
    options: dict[str, Any] = field(default_factory=dict)


def _query(name: str, query: str, **options: Any) -> Hostile:
    # in a form, for addresses of this length would be refused before anything of ours sees them
    return Hostile(name, "POST", "/sparql", {"data": {"query": query, **options}})


def _patterns(n: int) -> str:
    return " . ".join(f"?a{i} ?b{i} ?c{i}" for i in range(n))


def heavy() -> Iterator[Hostile]:
    """Yield queries that would run for ever or fill the memory."""
    for n in range(3, 13):
        yield _query(f"cartesian product of {n}", f"SELECT (COUNT(*) AS ?n) {{ {_patterns(n)} }}")
    for n in range(3, 9):
        yield _query(f"cartesian product of {n}, ordered", f"SELECT * {{ {_patterns(n)} }} ORDER BY ?a0 ?b1 ?c2")
    for n in range(3, 9):
        yield _query(f"distinct cartesian product of {n}", f"SELECT DISTINCT * {{ {_patterns(n)} }}")
    for path in (
        "(!<urn:x>)*",
        "(<urn:a>|!<urn:b>)+",
        "((!<urn:x>)*)*",
        "(!<urn:x>/!<urn:y>)*",
        "(^!<urn:x>|!<urn:y>)*",
    ):
        for form in ("SELECT (COUNT(*) AS ?n)", "SELECT DISTINCT *", "ASK", "CONSTRUCT { ?s ?p ?o }"):
            yield _query(f"unbounded path {path} {form[:9]}", f"{form} WHERE {{ ?s {path} ?o . ?o {path} ?q }}")
    yield _query("order by everything", "SELECT * { ?s ?p ?o . ?x ?y ?z } ORDER BY ?s ?p ?o ?x ?y ?z")
    for n in (10, 20, 40):
        doubled = "".join(f"BIND(CONCAT(?v{i}, ?v{i}) AS ?v{i + 1}) " for i in range(n))
        yield _query(f"concat bomb {n}", f"SELECT (STRLEN(?v{n}) AS ?l) {{ BIND('xxxxxxxxxx' AS ?v0) {doubled} }}")
        grown = "".join(f"BIND(REPLACE(?v{i}, 'x', 'xx') AS ?v{i + 1}) " for i in range(n))
        yield _query(f"replace bomb {n}", f"SELECT (STRLEN(?v{n}) AS ?l) {{ BIND('x' AS ?v0) {grown} }}")
    for n in range(2, 6):
        grouped = "SELECT (GROUP_CONCAT(CONCAT(STR(?a0), STR(?c1))) AS ?g)"
        yield _query(f"group_concat over a product of {n}", f"{grouped} {{ {_patterns(n)} }}")
    for text in ("(a+)+$", "(a|aa)+$", "(.*)*x", "([a-z]+)*=", "(x+x+)+y"):
        yield _query(
            f"regular expression {text}", f"SELECT * {{ ?s ?p ?o . ?t ?q ?r FILTER REGEX(STR(?o), '{text}') }}"
        )
    for n in (2, 3, 4):
        optional = " ".join(f"OPTIONAL {{ ?s{i} ?p{i} ?o{i} }}" for i in range(n))
        yield _query(f"{n} optionals", f"SELECT (COUNT(*) AS ?n) {{ {_patterns(2)} {optional} }}")
        minus = " ".join(f"MINUS {{ ?a0 ?p{i} ?o{i} }}" for i in range(n))
        yield _query(f"{n} minus", f"SELECT (COUNT(*) AS ?n) {{ {_patterns(3)} {minus} }}")
        exists = " ".join(f"FILTER EXISTS {{ ?x{i} ?y{i} ?c0 . ?c0 ?z{i} ?w{i} }}" for i in range(n))
        yield _query(f"{n} exists", f"SELECT (COUNT(*) AS ?n) {{ {_patterns(3)} {exists} }}")
    yield _query("construct of a product", "CONSTRUCT { ?a0 ?b1 ?c2 } WHERE { " + _patterns(3) + " }")
    yield _query("describe everything", "DESCRIBE * WHERE { ?s ?p ?o . ?x ?y ?z }")
    many = " ".join(f"<urn:{i}>" for i in range(5_000))
    yield _query("long VALUES twice", f"SELECT * {{ VALUES ?s {{ {many} }} VALUES ?t {{ {many} }} }}")
    for graphs in (2, 3):
        named = " ".join(f"GRAPH ?g{i} {{ ?s{i} ?p{i} ?o{i} }}" for i in range(graphs))
        yield _query(f"product over {graphs} graphs", f"SELECT (COUNT(*) AS ?n) {{ {named} {_patterns(2)} }}")


def deep() -> Iterator[Hostile]:
    """Yield queries that are too deep or too long for a parser."""
    for n in (61, 500, 3_000, 20_000):
        yield _query(f"{n} braces", "SELECT * " + "{" * n + "?s ?p ?o" + "}" * n)
        yield _query(f"{n} parentheses", "SELECT * { ?s ?p ?o FILTER " + "(" * n + "1" + ")" * n + " }")
        yield _query(f"{n} nots", "SELECT * { ?s ?p ?o FILTER (" + "!" * n + "true) }")
        yield _query(f"{n} minus signs", "SELECT * { ?s ?p ?o FILTER (" + "- " * n + "1 < 2) }")
        yield _query(f"{n} nested collections", "SELECT * { ?s ?p " + "(" * n + "1" + ")" * n + " }")
        yield _query(f"{n} nested blank nodes", "SELECT * { ?s ?p " + "[ <urn:p> " * n + "1" + "]" * n + " }")
        yield _query(f"{n} inverse paths", "SELECT * { ?s " + "^" * n + "<urn:p> ?o }")
        yield _query(f"{n} path steps", "SELECT * { ?s " + "/".join(["<urn:p>"] * n) + " ?o }")
        yield _query(f"{n} stars", "SELECT * { ?s (<urn:p>" + ")*" * min(n, 50) + " ?o }")
        yield _query(f"{n} unions", "SELECT * { " + " UNION ".join(["{ ?s ?p ?o }"] * n) + " }")
        yield _query(f"{n} ands", "SELECT * { ?s ?p ?o FILTER (" + " && ".join(["?o = 1"] * n) + ") }")
        yield _query(f"{n} pluses", "SELECT (" + "+".join(["1"] * n) + " AS ?x) { }")
        yield _query(f"{n} subselects", "SELECT * { " + "{ SELECT * { " * n + "?s ?p ?o" + " } }" * n + " }")
        yield _query(f"{n} graphs", "SELECT * { " + "GRAPH ?g { " * n + "?s ?p ?o" + " }" * n + " }")
        yield _query(f"{n} functions", "SELECT (" + "STR(" * n + "1" + ")" * n + " AS ?x) { }")
        yield _query(f"{n} prefixes", "".join(f"PREFIX p{i}: <urn:{i}> " for i in range(n)) + "ASK { }")
        yield _query(f"{n} projections", "SELECT " + " ".join(f"(1 AS ?v{i})" for i in range(n)) + " { }")
        yield _query(f"{n} quotes", "SELECT * { ?s ?p '" + "\\'" * n + "' }")
        yield _query(f"{n} open long strings", "SELECT * { ?s ?p " + '"""a' * n)
    yield _query("only braces", "{" * 100_000)
    yield _query("a megabyte", "SELECT * { ?s ?p '" + "x" * 1_000_000 + "' }")
    yield _query("escapes", "ASK { " + "\\u007B" * 3_000 + " }")
    yield _query("nested escapes", "ASK { \\u005Cu007B }")
    yield Hostile("20 MB of form", "POST", "/sparql", {"content": b"query=" + b"a" * 20_000_000, "headers": _FORM})
    yield Hostile("5000 fields", "POST", "/sparql", {"content": b"&".join([b"query=ASK{}"] * 5_000), "headers": _FORM})
    yield Hostile("broken encoding", "POST", "/sparql", {"content": b"query=%ff%fe%00", "headers": _FORM})
    yield Hostile("a nul", "GET", "/sparql", {"params": {"query": "ASK { ?s ?p '\x00' }"}})


_FORM = {"content-type": "application/x-www-form-urlencoded"}


def reaching(canary: str) -> Iterator[Hostile]:
    """Yield requests that would make the server fetch an address."""
    for keyword in ("SERVICE", "service", "SERVICE SILENT", "\\u0053ERVICE", "SERV\\u0049CE", "SERVICE#x\n"):
        yield _query(f"{keyword!r}", f"SELECT * {{ {keyword} <{canary}> {{ ?s ?p ?o }} }}")
        yield _query(f"{keyword!r} in exists", f"ASK {{ FILTER EXISTS {{ {keyword} <{canary}> {{ ?s ?p ?o }} }} }}")
    yield _query("service variable", f"SELECT * {{ VALUES ?x {{ <{canary}> }} SERVICE ?x {{ ?s ?p ?o }} }}")
    for keyword in ("LOAD", "LOAD SILENT", "load", "PREFIX a: <urn:a> LOAD"):
        yield _query(keyword, f"{keyword} <{canary}>")
        yield Hostile(f"{keyword} as an update", "POST", "/sparql", {"data": {"update": f"{keyword} <{canary}>"}})
    for keyword in ("FROM", "FROM NAMED", "from"):
        yield _query(keyword, f"SELECT * {keyword} <{canary}> {{ ?s ?p ?o }}")
    for name in ("default-graph-uri", "named-graph-uri"):
        yield _query(name, "SELECT * { ?s ?p ?o }", **{name: canary})
    yield Hostile("graph store", "GET", "/graphs", {"params": {"graph": canary}})
    yield Hostile("graph of a file", "GET", "/graphs", {"params": {"graph": "file:///etc/passwd"}})
    yield Hostile("lineage", "GET", "/api/v1/lineage", {"params": {"resource": canary}})
    yield Hostile("filter", "GET", "/api/v1/items", {"params": {"area": canary}})


def injected() -> Iterator[Hostile]:
    """Yield SPARQL, SQL, HTML and paths put where a parameter is expected."""
    words = [
        '" } DROP ALL #',
        "> } ; DROP ALL #",
        "'; DROP TABLE texts; --",
        "<script>alert(1)</script>",
        "../../etc/passwd",
    ]
    words += ["%00", "a\nb: c", "?s ?p ?o", "\\u003E", "🀄" * 500, "{{7*7}}", "$(id)", "`id`", "-1", "NaN", "1e400"]
    for word in words:
        for name in ("area", "within", "domain", "channel", "after", "sort", "fields", "limit"):
            yield Hostile(f"{name}={word[:12]!r}", "GET", "/api/v1/items", {"params": {name: word}})
        yield Hostile(f"search {word[:12]!r}", "GET", "/api/v1/search", {"params": {"q": word}})
        yield Hostile(f"timeout {word[:12]!r}", "GET", "/sparql", {"params": {"query": "ASK {}", "timeout": word}})
        yield Hostile(f"check {word[:12]!r}", "GET", "/api/v1/findings", {"params": {"check": word}})


def all_of(canary: str) -> list[Hostile]:
    """Return the whole set."""
    return [*heavy(), *deep(), *reaching(canary), *injected()]
