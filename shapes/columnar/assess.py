"""A report from columns: judged set-based, told area by area, so that nothing but the area at hand is in memory."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from rdflib import Graph, URIRef
from rdflib.term import Node

from graphs.columns import Columns
from ontology.iris import code_of
from ontology.terms import ORG, PREFIXES, RDF, ZWGK
from shapes.assessed import Assessed
from shapes.columnar.comparable import judged
from shapes.columnar.engine import Run, Skipped
from shapes.columnar.graph import ColumnsGraph
from shapes.columnar.incremental import Earlier, rejudge
from shapes.columnar.places import place
from shapes.columnar.plan import Planner
from shapes.findings import Narrator, order, unique
from shapes.model import Finding, NotChecked
from shapes.results import Result
from shapes.scores import Faulty, scores_of
from shapes.targets import Places
from shapes.unchecked import SCHEMA_CLASSES, VOCABULARY, unseen, untargeted
from shapes.verdicts import Area, Tally, area_order

_STEP = re.compile(r"/\^?([\w-]+):([\w-]+)")
_LOT = 5_000
_REMEMBERED = 100_000
"""How many results are explained together, and how many nodes are kept in mind from one lot to the next."""


class Assessment:
    """One body of data judged by shapes: first the findings, one by one in order, then what follows from them."""

    def __init__(self, columns: Columns, rules: Graph, planner: Planner | None = None) -> None:
        self.rules = rules
        self.run = Run(columns, rules, planner)
        self.source = self.run.source
        self.columns = columns
        self.counts: Counter[tuple[str | None, str]] = Counter()
        self._faulty: dict[tuple[str | None, str], set[str]] = defaultdict(set)
        self._placed = ""
        self._only = ""
        self._made: list[str] = []
        self._looks_for_unseen = True
        self._graph: ColumnsGraph | None = None

    def foreign(self) -> tuple[Skipped, ...]:
        """Find the focus nodes of all shapes; return the shapes that this engine does not compile."""
        self.run.aim()
        return tuple(self.run.foreign)

    def knows_area(self, area: URIRef) -> bool:
        """Say whether the data hold an area."""
        source = self.source
        query = f"SELECT 1 FROM {source.triples(RDF.type)} WHERE s = {source.id(area)} AND o = {source.id(ZWGK.Area)}"
        return bool(self.columns.rows(f"{query} LIMIT 1"))

    def close(self) -> None:
        """Drop all tables."""
        self.run.close()
        for table in {self._placed, *self._made} - {""}:
            self.columns.run(f"DROP TABLE {table}")

    def judge(
        self, area: URIRef | None = None, nodes: Iterable[Node] | None = None, earlier: Earlier | None = None
    ) -> None:
        """Find the focus nodes and judge them: with an area only its own, with `nodes` only these.

        With the results of an earlier run only what has changed since is judged.
        """
        run, source = self.run, self.source
        if not run.native:
            run.aim()
        if nodes is not None:
            self._only = source.name("only")
            self._made.append(self._only)
            ids = [source.id(n) for n in nodes]
            self.columns.run(f"CREATE TEMP TABLE {self._only} AS SELECT DISTINCT unnest($1::UBIGINT[]) AS n", [ids])
        self._placed = place(source, f"({self._all(also=self._only)})")
        if area is not None:
            inside = (
                f"SELECT {source.id(area)} AS a UNION SELECT s FROM {source.triples(ZWGK.inArea)}"
                f" WHERE o = {source.id(area)}"
            )
            own = f"SELECT n FROM {self._placed} SEMI JOIN ({inside}) i USING (a)"
            among = f"{own} SEMI JOIN {self._only} o USING (n)" if self._only else own
            name = source.name("only")
            self.columns.run(f"CREATE TEMP TABLE {name} AS {among}")
            self._made.append(name)
            self._only, self._looks_for_unseen = name, bool(self._only)
        if self._only:
            run.narrow(self._only)
        if earlier is None or self._only or not rejudge(run, earlier):
            run.evaluate()
        missing = f"(SELECT DISTINCT f AS n FROM {run.table} ANTI JOIN {self._placed} p ON p.n = f)"
        if self.columns.rows(f"SELECT 1 FROM {missing} LIMIT 1"):
            more = place(source, missing)
            self.columns.run(f"INSERT INTO {self._placed} SELECT * FROM {more}")
            self.columns.run(f"DROP TABLE {more}")

    def _all(self, also: str = "") -> str:
        """Return the SELECT of all focus nodes, and of the catalogues."""
        tables = [f"SELECT n FROM {t}" for t in sorted({t for t in self.run.tables.values() if t})]
        catalogue = self.source.id(ZWGK.DisclosureCatalogue)
        tables.append(f"SELECT s AS n FROM {self.source.triples(RDF.type)} WHERE o = {catalogue}")
        return " UNION ".join([*tables, *([f"SELECT n FROM {also}"] if also else [])])

    @cached_property
    def _areas(self) -> dict[int, URIRef]:
        terms = self.source.terms
        query = f"SELECT id, any_value(text) FROM {terms} WHERE id IN (SELECT a FROM {self._placed}) GROUP BY id"
        return {number: URIRef(text) for number, text in self.columns.rows(query)}

    def _code(self, area: int | None) -> str | None:
        return None if area is None else code_of(self._areas[area])

    def findings(self) -> Iterator[Finding]:
        """Yield the findings in the order of a report: by area, check, place."""
        rows = self.columns.rows(
            f"SELECT p.a, count(*) FROM {self.run.table} f LEFT JOIN {self._placed} p ON p.n = f.f GROUP BY p.a"
        )
        lot: list[int | None] = []
        size = 0
        for area, number in sorted(rows, key=lambda row: area_order(self._code(row[0]))):
            if lot and size + number > _LOT:
                yield from self._told(lot)
                lot, size = [], 0
            lot.append(area)
            size += number
        if lot:
            yield from self._told(lot)

    def _told(self, areas: list[int | None]) -> list[Finding]:
        """Return the findings of some areas, and remember their numbers."""
        known = ", ".join(str(a) for a in areas if a is not None) or "NULL"
        where = f"p.a IN ({known})" + (" OR p.a IS NULL" if None in areas else "")
        among = f"SELECT f.* FROM {self.run.table} f LEFT JOIN {self._placed} p ON p.n = f.f WHERE {where}"
        results = list(self.run.results(among=among))
        found = []
        for start in range(0, len(results), _LOT):
            found += self._explain(results[start : start + _LOT])
        found = unique(sorted(found, key=order))
        for finding in found:
            key = finding.area, finding.check_id
            self.counts[key] += 1
            self._faulty[key].add(finding.focus)
        return found

    def _explain(self, results: list[Result]) -> list[Finding]:
        narrator = self.narrator()
        assert self._graph is not None
        self._graph.load(n for r in results for n in (r.focus, r.value) if n is not None)
        return [narrator.finding(r) for r in results]

    def narrator(self) -> Narrator:
        """Return who tells findings, with a fresh memory when the old one is full."""
        if self._graph is None or len(self._graph) > _REMEMBERED:
            self._graph = ColumnsGraph(self.source, self._also)
            self._narrator = Narrator(self._graph, self.rules, Places(self._graph))
        return self._narrator

    @cached_property
    def _also(self) -> set[URIRef]:
        """The properties that the sentences of the shapes lead along."""
        texts = [*self.rules.objects(None, ZWGK.findingTemplate), *self.rules.objects(None, ZWGK.fix)]
        steps = (step for text in texts for step in _STEP.findall(str(text)))
        return {URIRef(PREFIXES[prefix] + local) for prefix, local in steps if prefix in PREFIXES}

    def rest(self, findings: Iterable[Finding]) -> Assessed:
        """Return what is known when all findings have been told: these, or none when they went elsewhere."""
        told = tuple(findings)
        narrator, tally = self.narrator(), self._tally()
        assert self._graph is not None
        self._graph.load(self._areas.values())
        verdicts = tally.verdicts(self.counts, narrator.explainer.label)
        faulty: Faulty = {key: len(nodes) for key, nodes in self._faulty.items()}
        return Assessed(
            told,
            verdicts,
            scores_of(verdicts, faulty, self._with_catalogue()),
            (*untargeted(n for n, t in self.run.tables.items() if t is None), *self._unseen()),
        )

    def _tally(self) -> Tally:
        """Count what was compared, by area."""
        tally, planner = Tally(), self.run.planner
        assert planner is not None
        whole: dict[str, list[tuple[Area, int]]] = {}
        for node, table in self.run.tables.items():
            check = self.narrator().check(node)
            tally.checked[check].update({})
            shape = planner.shape(node)
            if table is None:
                tally.strict.update({check} if judged(self.source, shape, "nodes")[1] else ())
                continue
            fit, strict = judged(self.source, shape, table)
            tally.strict.update({check} if strict else ())
            if table not in whole:
                whole[table] = self._by_area(f"SELECT n FROM {table}")
            tally.checked[check].update(dict(whole[table]))
            if fit is not None:
                for area, number in self._by_area(f"SELECT n FROM {table} ANTI JOIN ({fit}) USING (n)"):
                    tally.checked[check][area] -= number
                    tally.skipped[check][area] += number
        tally.held.update(area for area, _ in self._by_area(self._ordinary(), counted=False))
        return tally

    def _by_area(self, nodes: str, *, counted: bool = True) -> list[tuple[Area, int]]:
        number = "count(*)" if counted else "1"
        rows = self.columns.rows(
            f"SELECT p.a, {number} FROM ({nodes}) x LEFT JOIN {self._placed} p USING (n) GROUP BY p.a"
        )
        return [(None if area is None else self._areas[area], n) for area, n in rows]

    def _ordinary(self) -> str:
        """Return the SELECT of the judged nodes that are neither areas nor bodies."""
        tables = " UNION ALL ".join(f"SELECT n FROM {t}" for t in sorted({t for t in self.run.tables.values() if t}))
        kinds = f"{self.source.id(ZWGK.Area)}, {self.source.id(ORG.Organization)}"
        registry = f"SELECT s FROM {self.source.triples(RDF.type)} WHERE o IN ({kinds})"
        return (
            f"SELECT n FROM ({tables or 'SELECT NULL::UBIGINT AS n WHERE false'}) ANTI JOIN ({registry}) r ON r.s = n"
        )

    def _with_catalogue(self) -> set[str | None]:
        catalogue = self.source.id(ZWGK.DisclosureCatalogue)
        query = f"SELECT s AS n FROM {self.source.triples(RDF.type)} WHERE o = {catalogue}"
        return {code_of(area) for area, _ in self._by_area(query) if area is not None}

    def _unseen(self) -> list[NotChecked]:
        """Return the classes that have nodes which no shape targets."""
        if not self._looks_for_unseen:
            return []
        source = self.source
        seen = " UNION ALL ".join(f"SELECT n FROM {t}" for t in sorted({t for t in self.run.tables.values() if t}))
        rows = f"SELECT s, o FROM {source.triples(RDF.type)}"
        if seen:
            rows = f"SELECT s, o FROM ({rows}) ANTI JOIN ({seen}) n ON n.n = s"
        if self._only:
            rows = f"SELECT s, o FROM ({rows}) SEMI JOIN {self._only} y ON y.n = s"
        classes = self.columns.rows(
            f"SELECT id, any_value(text) FROM {source.terms} WHERE id IN (SELECT o FROM ({rows})) GROUP BY id"
        )
        wanted = {number: text for number, text in classes if not text.startswith(SCHEMA_CLASSES)}
        if not wanted:
            return []
        own = " OR ".join(f"starts_with(text, '{start}')" for start in VOCABULARY)
        counts = self.columns.rows(
            f"SELECT o, count(*) FROM ({rows}) r WHERE o IN ({', '.join(map(str, wanted))})"
            f" AND s NOT IN (SELECT id FROM {source.terms} WHERE {own}) GROUP BY o"
        )
        return unseen((wanted[number], count) for number, count in counts)
