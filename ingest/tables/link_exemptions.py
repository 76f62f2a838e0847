"""Links of statements why something is left out of a catalogue to the listed items that they are about."""

from collections import defaultdict
from collections.abc import Sequence

from ingest.facts import Facts
from ingest.tables.linking import Around, Links, Listed, listed_of, nearest, similar
from ontology.terms import ZWGK


def exempting(facts: Facts, listed: Sequence[Listed], around: Around) -> Links:
    """Return which listed items of its area each exemption is about: by code, else by name; like names are proposed."""
    out = Links("exempts", ZWGK.exempts, around)
    exemptions = listed_of(facts, ZWGK.Exemption)
    if not exemptions:
        return out
    named: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    coded: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in listed:
        named[entry.area][entry.title].append(entry.iri)
        for code in entry.codes:
            coded[entry.area, code].append(entry.iri)
    for exemption in exemptions:
        known = named.get(exemption.area, {})
        same = {node for code in exemption.codes for node in coded.get((exemption.area, code), ())}
        exact = same or set(known.get(exemption.title, ()))
        for node in sorted(exact):
            out.state(exemption.iri, node)
        best = nearest(exemption.title, known) if not exact else None
        for node in known[best[0]] if best else ():
            if best:
                out.propose(exemption.iri, node, best[1], similar("清单事项", "a listed item", best[1]))
    out.confirmed(exemption.iri for exemption in exemptions)
    return out
