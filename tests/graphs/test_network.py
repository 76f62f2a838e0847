"""Claims about networks of documents."""

from graphs.network import citation_network, lineage
from graphs.quads import Description
from graphs.store import GraphStore
from ontology.iris import concept
from ontology.terms import ZWGK


def store() -> GraphStore:
    d = Description("urn:g")
    for lower, upper in (("county", "city"), ("city", "nation"), ("county", "nation"), ("a", "b"), ("b", "a")):
        d.add(f"urn:{lower}", ZWGK.implementsDocument, f"urn:{upper}")
    for n, relation in enumerate(("implements", "cites")):
        d.add(f"urn:c{n}", ZWGK.citedIn, "urn:county")
        d.add(f"urn:c{n}", ZWGK.resolvesTo, "urn:nation")
        d.add(f"urn:c{n}", ZWGK.citationRelation, concept("citation-relation", relation))
    found = GraphStore.in_memory()
    found.load(d.own)
    return found


def test_a_county_has_two_chains_up_to_the_nation() -> None:
    assert lineage(store(), "urn:county") == [
        ("urn:county", "urn:city", "urn:nation"),
        ("urn:county", "urn:nation"),
    ]
    assert lineage(store(), "urn:nation") == []
    assert lineage(store(), "urn:unheard-of") == []


def test_documents_that_carry_out_each_other_do_not_go_round_for_ever() -> None:
    assert lineage(store(), "urn:a") == []


def test_a_document_cites_another_in_several_ways() -> None:
    [edge] = citation_network(store()).edges(data=True)
    assert edge[:2] == ("urn:county", "urn:nation")
    assert [r.rsplit("/", 1)[1] for r in edge[2]["relations"]] == ["cites", "implements"]
