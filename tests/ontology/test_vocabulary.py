"""The files that ship: parsed by two parsers, complete, light, and with a context that fits."""

import json
from importlib.resources import files
from typing import Any

import pytest
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from graphs.store import GraphStore
from ontology import vocabulary
from ontology.iris import area, concept, item
from ontology.terms import DCTERMS, ELI, PREFIXES, PROV, SKOS, XSD, ZWGK


@pytest.fixture(scope="module")
def graph() -> Graph:
    return vocabulary.load()


def test_two_parsers_read_the_same_number_of_triples(graph: Graph, vocabulary_store: GraphStore) -> None:
    triples = {(str(q.subject), str(q.predicate), str(q.object)) for q in vocabulary_store}
    assert len(triples) == len(graph)


def test_there_are_no_blank_nodes(graph: Graph) -> None:
    assert all(not str(term.n3()).startswith("_:") for triple in graph for term in triple)


def test_the_ontology_counts_its_themes(graph: Graph) -> None:
    themes = {name.removesuffix(".ttl") for name in vocabulary.sources("ontology")} - {"zwgk"}
    parts = {str(part).rpartition("/")[2] for part in graph.objects(URIRef(str(ZWGK)), DCTERMS.hasPart)}
    assert parts == themes


def test_every_property_is_of_one_kind(graph: Graph) -> None:
    objects = set(graph.subjects(RDF.type, OWL.ObjectProperty))
    data = set(graph.subjects(RDF.type, OWL.DatatypeProperty))
    assert not objects & data
    for prop in data:
        value_type = graph.value(prop, RDFS.range)
        assert value_type is None or value_type in {RDF.langString, RDFS.Literal} or value_type in XSD


def test_alignments_stay_out_unless_asked_for(graph: Graph) -> None:
    assert len(vocabulary.sources("alignments")) == 8
    for data in vocabulary.sources("alignments").values():
        matches = [t for t in Graph().parse(data=data, format="turtle") if t[1] in SKOS and "Match" in str(t[1])]
        assert matches
        assert not any(match in graph for match in matches)


def test_alignments_speak_of_terms_that_exist(graph: Graph) -> None:
    for data in vocabulary.sources("alignments").values():
        for subject, predicate, _ in Graph().parse(data=data, format="turtle"):
            if "Match" in str(predicate):
                assert (subject, None, None) in graph, subject


def test_the_context_file_is_up_to_date() -> None:
    assert (files("ontology") / "context.jsonld").read_text("utf-8") == vocabulary.context_text()


def test_no_two_context_keys_mean_one_property() -> None:
    names = [e["@id"] if isinstance(e, dict) else e for k, e in vocabulary.context()["@context"].items()]
    assert len(names) == len(set(names))


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
def test_a_record_survives_the_way_through_json_ld() -> None:
    node = URIRef(item("990100", "01", "政策", "法规"))
    given = Graph()
    given.add((node, RDF.type, ZWGK.CatalogueItem))
    given.add((node, DCTERMS.title, Literal("法规", lang="zh")))
    given.add((node, ZWGK.content, Literal("全文", lang="zh")))
    given.add((node, ZWGK.area, URIRef(area("990100"))))
    given.add((node, ZWGK.channel, URIRef(concept("channel", "gov-website"))))
    given.add((node, ZWGK.channel, URIRef(concept("channel", "print"))))
    given.add((node, ZWGK.validFrom, Literal("2020-12-31", datatype=XSD.date)))
    given.add((node, ZWGK.thresholdValue, Literal("4.0", datatype=XSD.decimal)))
    given.add((node, ZWGK.curated, Literal(True)))
    given.add((node, ZWGK.ordinal, Literal(3)))
    text = given.serialize(format="json-ld", context=vocabulary.context()["@context"])
    record: dict[str, Any] = json.loads(text)
    assert record["type"] == "CatalogueItem"
    assert record["title"] == {"zh": "法规"}
    assert record["validFrom"] == "2020-12-31"
    assert isomorphic(Graph().parse(data=text, format="json-ld"), given)


def test_reasoning_does_not_turn_our_records_into_foreign_ones(graph: Graph) -> None:
    owlrl = pytest.importorskip("owlrl")
    doc, norm, part = (URIRef(f"urn:{name}") for name in ("doc", "norm", "part"))
    closure = Graph()
    for triple in graph:
        if triple[1] in {RDF.type, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range}:
            closure.add(triple)
    closure.add((part, ZWGK.provisionOf, doc))
    closure.add((norm, ZWGK.statedIn, part))
    closure.add((doc, ZWGK.implementsDocument, URIRef("urn:upper")))
    closure.add((norm, ZWGK.requiresElement, URIRef(concept("element", "level"))))
    owlrl.DeductiveClosure(owlrl.RDFS_Semantics).expand(closure)
    assert (doc, RDF.type, ZWGK.PolicyDocument) in closure
    assert (doc, RDF.type, ELI.LegalResource) in closure
    assert (norm, PROV.wasDerivedFrom, part) in closure
    ours = (RDF.Property, RDFS.Resource, ZWGK.PolicyDocument, ELI.LegalResource)
    assert set(closure.objects(doc, RDF.type)) <= set(ours)
    assert (norm, RDF.type, SKOS.Concept) not in closure


def test_every_namespace_of_the_turtle_has_its_prefix() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)
