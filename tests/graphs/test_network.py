"""Claims about networks of documents."""

import xml.etree.ElementTree as ET

from graphs.network import around, as_graphml, lineage, most_linked, network_of
from ontology.iris import concept


def link(lower: str, upper: str, relation: str = "implements") -> dict[str, str]:
    return {
        "from": f"urn:{lower}",
        "fromLabel": f"文件{lower}",
        "fromLevel": concept("level", "county"),
        "to": f"urn:{upper}",
        "relation": concept("citation-relation", relation),
    }


NETWORK = network_of(
    [
        *(
            link(*pair)
            for pair in (("county", "city"), ("city", "nation"), ("county", "nation"), ("a", "b"), ("b", "a"))
        ),
        link("county", "nation", "cites"),
        link("county", "nation", "cites"),
        link("county", "law", "based-on"),
    ]
)


def test_a_county_has_two_chains_up_to_the_nation() -> None:
    assert lineage(NETWORK, "urn:county") == [
        ("urn:county", "urn:city", "urn:nation"),
        ("urn:county", "urn:nation"),
    ]
    assert lineage(NETWORK, "urn:nation") == []
    assert lineage(NETWORK, "urn:unheard-of") == []


def test_documents_that_carry_out_each_other_do_not_go_round_for_ever() -> None:
    assert lineage(NETWORK, "urn:a") == []


def test_a_document_refers_to_another_in_several_ways() -> None:
    assert NETWORK.edges["urn:county", "urn:nation"]["relations"] == ["implements", "cites"]
    assert NETWORK.nodes["urn:county"] == {"label": "文件county", "level": "county"}
    assert NETWORK.nodes["urn:law"] == {"label": "", "level": ""}


def test_the_part_around_a_document_is_what_touches_it() -> None:
    part = around(NETWORK, "urn:city")
    assert sorted(part.edges) == [("urn:city", "urn:nation"), ("urn:county", "urn:city")]
    assert len(around(NETWORK, "urn:unheard-of")) == 0


def test_a_large_network_is_shown_by_its_most_linked_documents() -> None:
    many = network_of(link(str(n), "top") for n in range(200))
    part = most_linked(many, 50)
    assert len(part) == 50
    assert "urn:top" in part
    assert part.number_of_edges() == 49


def test_a_network_can_be_taken_to_other_programs() -> None:
    root = ET.fromstring(as_graphml(NETWORK))
    names = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert names.count("node") == len(NETWORK)
    assert names.count("edge") == NETWORK.number_of_edges()
    assert "implements cites" in {element.text for element in root.iter()}
