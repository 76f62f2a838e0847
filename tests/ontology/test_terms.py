"""Terms in Python and in Turtle are one set."""

import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, Graph

from ontology import terms, vocabulary
from ontology.terms import PREFIXES, SKOS, ZWGK

ROOT = Path(__file__).resolve().parents[2]
TYPES = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return vocabulary.load()


def in_python() -> set[str]:
    return {name for name in ZWGK.__annotations__ if not name.startswith("_")}


def test_python_names_what_turtle_defines_and_nothing_else(graph: Graph) -> None:
    in_turtle = {str(s).removeprefix(str(ZWGK)) for s, t in graph.subject_objects(RDF.type) if t in TYPES}
    assert in_python() == in_turtle


def test_every_term_that_turtle_uses_is_defined(graph: Graph) -> None:
    used = {str(term) for triple in graph for term in triple if str(term).startswith(str(ZWGK))}
    assert used - {str(ZWGK)} <= {str(ZWGK) + name for name in in_python()}


def test_classes_are_nouns_with_a_capital_and_properties_are_not(graph: Graph) -> None:
    for name in in_python():
        assert name[0].isupper() == ((ZWGK[name], RDF.type, OWL.Class) in graph), name


def test_a_misspelt_term_fails() -> None:
    for namespace in (ZWGK, SKOS, terms.DCAT, terms.ELI, terms.SH, terms.PROV):
        with pytest.raises(AttributeError):
            _ = namespace.noSuchTerm


def test_turtle_and_queries_bind_prefixes_as_python_does() -> None:
    declared = re.compile(r"(?:@prefix|PREFIX)\s+([\w-]*):\s*<([^>]*)>")
    for room in ("ontology", "shapes", "graphs"):
        for file in [*(ROOT / room).rglob("*.ttl"), *(ROOT / room).rglob("*.rq")]:
            for prefix, namespace in declared.findall(file.read_text("utf-8")):
                if prefix in PREFIXES:
                    assert PREFIXES[prefix] == namespace, f"{file.name}: {prefix}"


def test_no_other_python_file_spells_out_a_web_address() -> None:
    allowed = {ROOT / "ontology" / name for name in ("terms.py", "foreign.py", "iris.py")}
    for room in ("ontology", "graphs", "shapes", "ingest", "api"):
        for file in (ROOT / room).rglob("*.py"):
            if file in allowed:
                continue
            code = re.sub(r'"""[\s\S]*?"""', "", file.read_text("utf-8"))
            assert "https://" not in code, file.relative_to(ROOT)


def test_queries_shapes_data_and_code_use_only_defined_terms() -> None:
    known = in_python()
    patterns = {"*.py": r"\bZWGK\.(\w+)", "*.rq": r"\bzwgk:(\w+)", "*.ttl": r"\bzwgk:(\w+)"}
    for room in ("ontology", "graphs", "shapes", "ingest", "api", "examples"):
        for suffix, pattern in patterns.items():
            for file in (ROOT / room).rglob(suffix):
                used = set(re.findall(pattern, file.read_text("utf-8")))
                assert used <= known | {"_NS", "__annotations__"}, f"{file.relative_to(ROOT)}: {sorted(used - known)}"
