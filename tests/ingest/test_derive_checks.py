"""Facts for the checks follow from what the graphs hold, and from nothing else."""

import pytest

from graphs.quads import read_turtle
from graphs.store import GraphStore, plain
from ingest.derive_checks import link
from ontology.iris import BASE
from tests.shapes.examples import DECLARED, background

COMMON = background().serialize(format="nt")


def derived(text: str) -> set[tuple[str, str, str]]:
    """Return what is derived: local names of node and property, and the value."""
    store = GraphStore.in_memory()
    for n, body in enumerate(
        (COMMON, DECLARED.replace("@base", "@prefix c: <https://w3id.org/zwgk/cv/> .\n@base") + text)
    ):
        store.load(read_turtle(body.encode(), f"urn:g{n}"))
    quads = [q for description in link(store) for q in description.own]
    assert not [q for q in quads if store.states(q)]
    return {(_short(plain(q.subject)), _short(plain(q.predicate)), _short(plain(q.object))) for q in quads}


def _short(iri: str) -> str:
    return iri.removeprefix(f"{BASE}id/").replace("https://w3id.org/zwgk/cv/", "c:").rsplit("#", 1)[-1]


def test_a_body_of_another_county_is_foreign_and_one_above_or_below_is_not() -> None:
    found = derived("""
        <area/990102> a zwgk:Area ; skos:notation "990102" ; zwgk:inArea <area/990102> , <area/990100> .
        <org/a> dcterms:spatial <area/990102> . <org/b> dcterms:spatial <area/990100> .
        <org/c> dcterms:spatial <area/990101100> .
        <item/1> zwgk:area <area/990101> ; zwgk:disclosingBody <org/a> , <org/b> , <org/c> .""")
    assert found == {("item/1", "foreignBody", "org/a")}


@pytest.mark.parametrize(
    ("levels", "foreign"),
    [
        ("c:level\\/county", {"c:level/county"}),
        ("c:level\\/county , c:level\\/village", set()),
        ("c:level\\/village", set()),
    ],
)
def test_tiers_that_all_lie_above_are_foreign(levels: str, foreign: set[str]) -> None:
    found = derived(f"<item/1> zwgk:area <area/990101100201> ; zwgk:disclosureLevel {levels} .")
    assert {o for _, p, o in found if p == "foreignLevel"} == foreign


def test_a_county_that_states_its_scope_lacks_what_it_does_not_name() -> None:
    scope = " , ".join(f"c:domain\\/{n:02}" for n in range(1, 25))
    found = derived(f"""
        <catalogue/990101> a zwgk:DisclosureCatalogue ; zwgk:area <area/990101> ; zwgk:scopeStated true ;
            zwgk:scopeDomain {scope} .
        <exemption/1> a zwgk:Exemption ; zwgk:area <area/990101> ; zwgk:exempts c:domain\\/25 .""")
    assert found == {
        ("catalogue/990101", "domainsHeld", "25"),
        ("catalogue/990101", "undeclaredDomain", "c:domain/26"),
    }


def test_a_catalogue_that_does_not_state_its_scope_lacks_nothing() -> None:
    assert not derived("<catalogue/990101> a zwgk:DisclosureCatalogue ; zwgk:area <area/990101> .")


def test_kinds_of_openness_are_counted_where_there_are_any() -> None:
    found = derived("""
        <catalogue/990101> a zwgk:DisclosureCatalogue ; zwgk:area <area/990101> .
        <item/1> zwgk:inCatalogue <catalogue/990101> ;
            zwgk:opennessKind c:openness\\/decision , c:openness\\/result .""")
    assert ("catalogue/990101", "opennessKinds", "2") in found
    assert len([f for f in found if f[1] == "missingOpenness"]) == 3


STANDARD = """
    <std/20/a> a zwgk:StandardItem ; zwgk:domain c:domain\\/20 ; zwgk:disclosureLevel c:level\\/county %s .
    <catalogue/990101> a zwgk:DisclosureCatalogue ; zwgk:area <area/990101> ; zwgk:scopeDomain c:domain\\/20 .
    <item/1> zwgk:inCatalogue <catalogue/990101> ; zwgk:matter <std/20/a> ."""


def test_an_item_of_a_guideline_is_expected_and_its_channels_bind() -> None:
    assert {f[1] for f in derived(STANDARD % "")} == {"expectsMatter", "channelsFrom"}


def test_what_places_have_in_common_is_no_guideline() -> None:
    assert not derived(STANDARD % "; zwgk:evidenceCount 3")


def test_an_open_proposal_is_not_missed_before_somebody_decides() -> None:
    link_to = """
        <link/1> a zwgk:LinkAssertion ; zwgk:linkSubject <item/2> ; zwgk:linkPredicate zwgk:matter ;
            zwgk:linkObject <std/20/a> ; zwgk:reviewStatus status:proposed .
        <item/2> zwgk:inCatalogue <catalogue/990101> ."""
    assert "expectsMatter" not in {f[1] for f in derived(STANDARD % "" + link_to)}


def test_an_inventory_expects_both_ways_but_for_what_is_withheld() -> None:
    found = derived("""
        <inv/1> a zwgk:InventoryItem ; zwgk:area <area/990101> ; zwgk:disclosureAttribute c:attribute\\/proactive .
        <inv/2> a zwgk:InventoryItem ; zwgk:area <area/990101> ; zwgk:disclosureAttribute c:attribute\\/withheld .
        <item/1> a zwgk:CatalogueItem ; zwgk:area <area/990101> .
        <item/2> a zwgk:CatalogueItem ; zwgk:area <area/990100> .""")
    assert found == {
        ("inv/1", "disclosableIn", "area/990101"),
        ("item/1", "expectsInventory", "area/990101"),
    }


def test_a_code_leads_to_the_service_of_the_same_area() -> None:
    found = derived("""
        <s> a zwgk:PublicServiceItem ; zwgk:area <area/990101> ; zwgk:implementationCode "1" .
        <p> a zwgk:PowerItem ; zwgk:area <area/990101> ; zwgk:implementationCode "1" .
        <i> a zwgk:CatalogueItem ; zwgk:area <area/990101> ; zwgk:baseCode "1" .
        <q> a zwgk:PowerItem ; zwgk:area <area/990100> ; zwgk:implementationCode "1" .""")
    assert found == {("p", "sameCodeAs", "s"), ("i", "sameCodeAs", "s")}


def test_two_counties_of_one_pattern_are_alike() -> None:
    lines = "".join(
        f'<item/{c}{n}> zwgk:inCatalogue <catalogue/{c}> ; dcterms:title "事项{n}" ; zwgk:contentDigest "{n}" .\n'
        for c in ("990101", "990102")
        for n in range(20)
    )
    found = derived(f"""{lines}
        <area/990102> a zwgk:Area ; zwgk:areaLevel c:level\\/county .
        <catalogue/990101> a zwgk:DisclosureCatalogue ; zwgk:area <area/990101> .
        <catalogue/990102> a zwgk:DisclosureCatalogue ; zwgk:area <area/990102> .""")
    assert ("catalogue/990101", "copiedShare", "100") in found
    assert ("catalogue/990102", "copiedFrom", "catalogue/990101") in found


def test_a_version_without_a_last_day_overlaps_the_next() -> None:
    found = derived("""
        <v1> dcterms:isVersionOf <i> ; zwgk:validFrom "2020-01-01"^^xsd:date .
        <v2> dcterms:isVersionOf <i> ; zwgk:validFrom "2021-01-01"^^xsd:date ; zwgk:validUntil "2022-01-01"^^xsd:date .
        <v3> dcterms:isVersionOf <i> ; zwgk:validFrom "2022-01-01"^^xsd:date .""")
    assert found == {("v2", "overlapsVersion", "v1")}


def test_publications_show_what_is_promised_the_same_and_reachable() -> None:
    found = derived("""
        <i> zwgk:channel c:channel\\/gov-website ; zwgk:disclosureMethod c:method\\/proactive .
        <w> zwgk:channelKind c:channel\\/gov-website . <b> zwgk:channelKind c:channel\\/notice-board .
        <p1> zwgk:fulfils <i> ; zwgk:viaChannel <b> ; zwgk:contentDigest "x" ;
            zwgk:informationDate "2021-01-01"^^xsd:date .
        <p2> zwgk:fulfils <i> ; zwgk:viaChannel <w> ; zwgk:contentDigest "y" ;
            zwgk:informationDate "2021-01-01"^^xsd:date .
        <c1> zwgk:checkedPublication <p1> ; zwgk:reachable false ; dcterms:date "2021-02-01"^^xsd:date .
        <c2> zwgk:checkedPublication <p1> ; zwgk:reachable true ; dcterms:date "2021-03-01"^^xsd:date .""")
    assert found == {
        ("p1", "channel", "c:channel/notice-board"),
        ("p2", "channel", "c:channel/gov-website"),
        ("i", "promises", "c:channel/gov-website"),
        ("p2", "sameInformationAs", "p1"),
        ("p1", "lastReachable", "true"),
    }


def test_a_credit_code_is_told_from_a_short_office_code() -> None:
    found = derived("""
        <d1> zwgk:indexNumber "91350100M000100Y43/2020-1" . <d2> zwgk:indexNumber "99010100/2020-1" .
        <o> org:identifier "11220000MB1726532P" .""")
    assert ("d1", "checkCharacterFits", "true") in found
    assert ("o", "checkCharacterFits", "false") in found
    assert ("d2", "indexPrefix", "99010100") in found
    assert not [f for f in found if f[0] == "d2" and f[1] == "creditCode"]


VILLAGE = """
    <area/990101100202> a zwgk:Area ; zwgk:areaLevel c:level\\/village ;
        zwgk:inArea <area/990101100202> , <area/990101100> , <area/990101> .
    <catalogue/990101> a zwgk:DisclosureCatalogue ; zwgk:area <area/990101> .
    %s"""


def test_a_village_lacks_the_topics_that_no_name_speaks_of() -> None:
    found = derived("""
        <catalogue/990101100201> a zwgk:DisclosureCatalogue ; zwgk:area <area/990101100201> .
        <item/1> zwgk:inCatalogue <catalogue/990101100201> ; dcterms:title "村集体经济收支"@zh .
        <item/2> zwgk:inCatalogue <catalogue/990101100201> ; dcterms:title "高龄津贴发放"@zh .
        <item/3> zwgk:inCatalogue <catalogue/990101100201> ; dcterms:title "名单"@zh ; zwgk:domain c:domain\\/20 .""")
    assert {o.rpartition("/")[2] for _, p, o in found if p == "missingTopic"} == {
        "poverty",
        "revitalisation",
        "subsidies",
    }
    assert ("catalogue/990101100201", "topicsHeld", "3") in found


def test_a_village_that_hands_in_domains_only_is_not_judged_by_its_topics() -> None:
    assert not derived("""
        <catalogue/990101100201> a zwgk:DisclosureCatalogue ; zwgk:area <area/990101100201> .
        <item/3> zwgk:inCatalogue <catalogue/990101100201> ; zwgk:domain c:domain\\/20 .""") - {
        ("area/990101100201", "keepsCatalogue", "true")
    }


def test_a_village_should_have_a_catalogue_where_another_has() -> None:
    own = "<catalogue/990101100201> a zwgk:DisclosureCatalogue ; zwgk:area <area/990101100201> ."
    found = {(s, o) for s, p, o in derived(VILLAGE % own) if p == "keepsCatalogue"}
    assert found == {("area/990101100201", "true"), ("area/990101100202", "false")}


def test_nothing_is_said_of_villages_where_none_has_a_catalogue() -> None:
    assert not derived(VILLAGE % "")


def test_a_township_that_ticks_the_village_speaks_for_its_villages() -> None:
    item = "<item/1> zwgk:area <area/990101100> ; zwgk:disclosureLevel c:level\\/village ."
    found = {o for _, p, o in derived(VILLAGE % item) if p == "keepsCatalogue"}
    assert found == {"true"}


def test_a_dated_catalogue_rests_on_the_newest_list_and_guideline() -> None:
    found = derived("""
        <catalogue/990101> a zwgk:DisclosureCatalogue ; zwgk:area <area/990101> ; zwgk:scopeDomain c:domain\\/20 ;
            zwgk:validFrom "2021-06-30" .
        <power/1> a zwgk:PowerItem ; zwgk:area <area/990101> ; zwgk:validFrom "2021-08-01" .
        <power/2> a zwgk:PowerItem ; zwgk:area <area/990101> ; zwgk:validFrom "2020-08-01" .
        <std/20/a> a zwgk:StandardItem ; zwgk:domain c:domain\\/20 ; zwgk:validFrom "2022-01-01" .
        <std/21/a> a zwgk:StandardItem ; zwgk:domain c:domain\\/21 ; zwgk:validFrom "2023-01-01" .""")
    assert {(p, o) for _, p, o in found if p.endswith("Since")} == {
        ("listedSince", "2021-08-01"),
        ("guidelineSince", "2022-01-01"),
    }


def test_common_items_are_missed_in_the_domains_that_do_not_have_them() -> None:
    found = derived("""
        <catalogue/990101> a zwgk:DisclosureCatalogue ; zwgk:area <area/990101> ;
            zwgk:scopeDomain c:domain\\/20 , c:domain\\/21 .
        <item/1> zwgk:area <area/990101> ; zwgk:inCatalogue <catalogue/990101> ; zwgk:domain c:domain\\/20 ;
            zwgk:level1Name "共性公开事项"@zh ; dcterms:title "机构职能"@zh .
        <item/2> zwgk:inCatalogue <catalogue/990101> ; zwgk:domain c:domain\\/21 ; dcterms:title "机构设置"@zh .""")
    assert {o for _, p, o in found if p in {"commonItems", "lacksCommon"}} == {"1", "养老服务：机构职能"}


@pytest.mark.parametrize(("since", "repealed"), [("2020-06-01", set()), ("2021-06-01", {"doc/cited/1"})])
def test_a_law_is_no_basis_once_it_is_repealed(since: str, repealed: set[str]) -> None:
    found = derived(f"""
        <catalogue/990101> a zwgk:DisclosureCatalogue ; zwgk:area <area/990101> ; zwgk:validFrom "{since}" .
        <item/1> zwgk:inCatalogue <catalogue/990101> ; zwgk:basis <doc/cited/1> , <doc/cited/2> .
        <doc/cited/1> dcterms:title "中华人民共和国物权法"@zh .
        <doc/cited/2> dcterms:title "中华人民共和国预算法"@zh .""")
    assert {o for _, p, o in found if p == "repealedBasis"} == repealed


def test_what_is_promised_is_due_from_the_day_of_the_catalogue_where_publications_are_recorded() -> None:
    catalogue = """
        <catalogue/990101> a zwgk:DisclosureCatalogue ; zwgk:area <area/990101> ; zwgk:validFrom "2021-06-30" .
        <item/1> zwgk:area <area/990101> ; zwgk:inCatalogue <catalogue/990101> ;
            zwgk:disclosureMethod c:method\\/proactive .
        <item/2> zwgk:area <area/990101> ; zwgk:inCatalogue <catalogue/990101> ;
            zwgk:disclosureMethod c:method\\/proactive ."""
    assert not derived(catalogue)
    found = derived(catalogue + "<pub/1> a zwgk:Publication ; zwgk:area <area/990101> ; zwgk:fulfils <item/1> .")
    assert {s for s, p, _ in found if p == "publicationDue"} == {"item/1", "item/2"}
    assert {s for s, p, _ in found if p == "unpublishedSince"} == {"item/2"}


def test_the_same_information_is_so_many_days_apart() -> None:
    found = derived("""
        <channel/w> zwgk:channelKind c:channel\\/gov-website . <channel/b> zwgk:channelKind c:channel\\/notice-board .
        <pub/1> a zwgk:Publication ; zwgk:fulfils <item/1> ; zwgk:viaChannel <channel/w> ; dcterms:title "名单"@zh ;
            zwgk:informationDate "2021-03-01" ; dcterms:issued "2021-03-02" .
        <pub/2> a zwgk:Publication ; zwgk:fulfils <item/1> ; zwgk:viaChannel <channel/b> ; dcterms:title "名单"@zh ;
            zwgk:informationDate "2021-03-01" ; dcterms:issued "2021-03-12" .""")
    assert {(s, o) for s, p, o in found if p == "publishedApart"} == {("pub/2", "10")}
