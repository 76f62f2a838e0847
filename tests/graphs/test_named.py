"""Claims about the queries that ship with the project."""

import pytest

from graphs.errors import NotFoundError
from graphs.guard import tokens
from graphs.named import NamedQuery, named_queries, named_query, read_query
from graphs.store import GraphStore


@pytest.mark.parametrize("query", named_queries().values(), ids=lambda q: q.name)
def test_every_named_query_runs_and_projects_its_parameters(query: NamedQuery) -> None:
    assert query.title
    assert query.title_en
    rows = GraphStore.in_memory().query(query.sparql)
    if rows.kind == "select":
        assert {p.name for p in query.parameters} <= set(rows.variables)
    assert not [w for k, w in tokens(query.sparql) if k == "word" and w.upper() == "SERVICE"]


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(NotFoundError, match="no_such"):
        named_query("no_such")


def test_a_query_without_title_or_with_a_broken_parameter_is_refused() -> None:
    with pytest.raises(ValueError, match="title@en"):
        read_query("x", "# title: 无\nASK {}")
    with pytest.raises(ValueError, match="parameter"):
        read_query("x", "# title: 无\n# title@en: none\n# parameter: b\nASK {}")
