import pytest

from graphs.errors import QueryRefusedError
from graphs.guard import guard

REFUSED = [
    ("SERVICE", "SELECT * { SERVICE <urn:elsewhere> { ?s ?p ?o } }"),
    ("a keyword in lower case", "select * { service <urn:elsewhere> { ?s ?p ?o } }"),
    ("an escaped keyword", "SELECT * { \\u0053ERVICE <urn:elsewhere> { ?s ?p ?o } }"),
    ("an update", "INSERT DATA { <urn:a> <urn:b> <urn:c> }"),
    ("an update behind a prologue", "PREFIX a: <urn:a> DELETE WHERE { ?s ?p ?o }"),
    ("LOAD", "LOAD <urn:elsewhere>"),
    ("nothing", "   # only a comment"),
    ("deep nesting", "SELECT * " + "{" * 3000 + "}" * 3000),
    ("many branches", "SELECT * { " + " UNION ".join("{ ?s ?p ?o }" for _ in range(20_000)) + " }"),
    ("length", "SELECT * { ?s ?p '" + "x" * 200_000 + "' }"),
]
ACCEPTED = [
    ("SELECT", "SELECT ?service { ?service a <urn:SERVICE> . # SERVICE\n FILTER (?x = 'LOAD SERVICE') }"),
    ("ASK", "PREFIX service: <urn:service/> ASK { ?s service:load service:insert }"),
    ("CONSTRUCT", 'CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER (?o = """a " SERVICE "" b""") }'),
    ("DESCRIBE", "DESCRIBE <urn:a>"),
    ("SELECT", "SELECT * { ?s ?p ?o FILTER (?o < 3 && ?o > 1) }"),
]


@pytest.mark.parametrize("query", [q for _, q in REFUSED], ids=[name for name, _ in REFUSED])
def test_the_guard_refuses(query: str) -> None:
    with pytest.raises(QueryRefusedError) as refusal:
        guard(query)
    assert refusal.value.message
    assert refusal.value.message_en


@pytest.mark.parametrize(("form", "query"), ACCEPTED)
def test_a_keyword_is_only_a_keyword_where_the_grammar_has_one(form: str, query: str) -> None:
    assert guard(query) == form
