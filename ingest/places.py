"""Link and derive place by place: a county with all below it, a city, a province; each apart, many at once."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import groupby

from graphs.errors import IntegrityError
from graphs.packed import Packed, pack, pieces
from graphs.quads import Description
from ingest import derive_checks
from ingest.documents.review import Review
from ingest.facts import Facts
from ingest.linked import Step
from ingest.steps import Body, Work, digest_of
from ingest.tables import linking
from ingest.tables.link import link_place, upper
from ingest.tables.linking import Around, Tree, Upper, standards_of, tree_of
from ingest.units import Progress
from ingest.workers import Lost, each
from ontology import iris
from ontology.terms import ZWGK

LINKING = "关联与推导 / linking and deriving"
_EXEMPTS = f" <{ZWGK.exempts}> ".encode()
USED = frozenset(map(str, (*linking.USED, *derive_checks.USED, *derive_checks.ADDED)))


@dataclass(frozen=True, eq=False)
class Country:
    """What all places are linked with: areas, standard items and exemptions as lines, and decisions on links."""

    lines: tuple[bytes, ...]
    reviews: Mapping[str, Review]

    @cached_property
    def facts(self) -> Facts:
        """What the lines say."""
        return Facts.of_lines(self.lines, USED)

    @cached_property
    def around(self) -> Around:
        """What links are made with, without a place."""
        return Around(tree_of(self.facts), standards_of(self.facts), self.reviews)

    def __getstate__(self) -> dict[str, object]:
        return {"lines": self.lines, "reviews": self.reviews}


@dataclass(frozen=True, slots=True)
class Place:
    """A place to be linked: the graphs of its tables, what they share, and the graphs of the places above it."""

    code: str
    own: tuple[Body, ...]
    shared: tuple[Body, ...]
    above: tuple[tuple[Body, ...], ...] = ()
    below: frozenset[str] = frozenset()  # codes of items in the places below


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking a place gives: graphs, and what others look at: codes of items, digests of catalogues' lines."""

    graphs: Mapping[str, Packed] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    lines: Mapping[str, frozenset[int]] = field(default_factory=dict)


def link_one(country: Country, place: Place) -> Linked:
    """Link a place and derive what follows from it for the checks."""
    facts = Facts.of_lines(_lines(*place.own, *place.shared), USED, country.facts)
    around = replace(country.around, place=(place.code,), below=place.below)
    found = link_place(facts, [_upper(country, bodies) for bodies in place.above], around)
    for description in found:
        facts.take(description)
    checks = derive_checks.derive(facts, place.code)
    graphs = {d.graph: pack(d.blocks()) for d in (*found, checks) if d}
    items = facts.own(ZWGK.CatalogueItem)
    codes = {code for node in items for code in linking.codes_of(facts, node)}
    return Linked(graphs, tuple(sorted(codes)), derive_checks.lines(facts))


@lru_cache(maxsize=8)
def _upper(country: Country, bodies: tuple[Body, ...]) -> Upper:
    """Return what is looked at of a place above; neighbours ask for the same."""
    return upper(Facts.of_lines(_lines(*bodies), USED, country.facts), country.around)


def _lines(*bodies: Body) -> Iterator[bytes]:
    for body in bodies:
        yield from pieces(body)


def link_places(
    work: Work,
    areas: Description,
    tables: Mapping[str, tuple[str, Sequence[str]]],
    decided: Mapping[str, Review],
    judged: str,
    progress: Progress | None,
) -> None:
    """Put the links of all places, and what follows for the checks; those whose inputs are as before are taken over.

    `tables` gives for each graph of a catalogue or list its area, and the areas that it speaks of. The places at the
    bottom come first: a place above looks at the codes of items below it.
    """
    country, common = _country(work, areas, decided)
    tree = country.around.tree
    said = {_code(block): hashlib.sha256(block).hexdigest() for block in areas.blocks()}
    groups: dict[str, list[str]] = defaultdict(list)
    for graph in sorted(tables):
        groups[iris.code_of(tree.county(iris.area(tables[graph][0])))].append(graph)
    within: dict[str, list[str]] = defaultdict(list)  # all areas of a place, with tables or without
    for area in tree.level:
        within[iris.code_of(tree.county(area))].append(iris.code_of(area))
    above = {code: _above(code, tree, groups) for code in groups}
    below: dict[str, list[str]] = defaultdict(list)
    for code, uppers in above.items():
        for upper_code in uppers:
            below[upper_code].append(code)
    digests, shared_digests = work.target.graph_digests(), work.target.shared_digests()
    done = 0
    for _, level in groupby(sorted(groups, key=lambda code: (-len(above[code]), code)), lambda code: -len(above[code])):
        todo: dict[str, str] = {}
        tasks: list[Place] = []
        for code in level:
            own, chains = groups[code], [groups[upper_code] for upper_code in above[code]]
            codes = {c for lower in below[code] for c in work.steps[lower].codes}
            spoken = {area for graph in own for area in (tables[graph][0], *tables[graph][1])}
            spoken |= {iris.code_of(a) for area in spoken for a in tree.above(iris.area(area))} | set(within[code])
            key = digest_of(
                *(common, judged, sorted(codes), [(area, said.get(area)) for area in sorted(spoken)]),
                [(graph, digests[graph], shared_digests.get(graph)) for graph in own],
                [(graph, digests[graph]) for chain in chains for graph in chain],
            )
            if work.again(code, key):
                continue
            todo[code] = key
            tasks.append(
                Place(
                    code,
                    tuple(map(work.target.body, own)),
                    tuple(work.target.shared_body(graph) for graph in own if graph in shared_digests),
                    tuple(tuple(map(work.target.body, chain)) for chain in chains),
                    frozenset(codes),
                )
            )
        for place, linked in zip(tasks, each(link_one, country, tasks, work.processes), strict=True):
            if progress:
                progress(LINKING, done, len(groups))
            done += 1
            _put(work, place.code, todo[place.code], linked)
    _copies(work, groups)
    if progress:
        progress(LINKING, len(groups), len(groups))


def _put(work: Work, code: str, key: str, linked: Linked | Lost) -> None:
    if isinstance(linked, Lost):
        raise IntegrityError(
            f"关联 {code} 的进程意外结束，未发布新版本。", f"the process that linked {code} died; nothing was published"
        )
    for graph, packed in linked.graphs.items():
        work.target.put_graph(graph, packed)
    work.steps[code] = Step(key, tuple(linked.graphs), linked.codes, linked.lines)


def _country(work: Work, areas: Description, decided: Mapping[str, Review]) -> tuple[Country, str]:
    """Return what all places are linked with, and a digest of it but for areas and decisions."""
    digests = work.target.graph_digests()
    standards = [g for g in sorted(digests) if g.startswith(iris.graph("std") + "/")]
    documents = [g for g in sorted(digests) if g.startswith(iris.graph("doc") + "/")]
    exempt = [line for g in documents for line in _exemptions(work.target.body(g))]
    lines = [areas.own_lines(), *(b"".join(pieces(work.target.body(g))) for g in standards), b"".join(exempt)]
    return Country(tuple(lines), decided), digest_of(
        [digests[g] for g in standards], [line.decode() for line in exempt]
    )


def _exemptions(body: Body) -> Iterator[bytes]:
    """Yield the lines about nodes that exempt something."""
    text = b"".join(pieces(body))
    if _EXEMPTS in text:
        lines = text.splitlines(keepends=True)
        nodes = {line.split(b" ", 1)[0] for line in lines if _EXEMPTS in line}
        yield from (line for line in lines if line.split(b" ", 1)[0] in nodes)


def _above(code: str, tree: Tree, groups: Mapping[str, object]) -> list[str]:
    """Return the places above a place that have tables, the nearest first."""
    found = (iris.code_of(tree.county(area)) for area in tree.above(iris.area(code)))
    return [upper for upper in dict.fromkeys(found) if upper in groups and upper != code]


def _code(block: bytes) -> str:
    """Return the code of the area that lines are about."""
    return iris.code_of(block.split(b"> ", 1)[0].decode())


def _copies(work: Work, codes: Iterable[str]) -> None:
    """Put how much catalogues have in common with those of other places."""
    key = digest_of([(code, work.steps[code].key) for code in sorted(codes)])
    if not work.again("copies", key):
        lines = {name: found for code in sorted(codes) for name, found in work.steps[code].lines.items()}
        work.put("copies", key, [derive_checks.copied(lines)])
