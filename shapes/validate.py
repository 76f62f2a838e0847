"""Check data against shapes and say what was found, what holds, and what was not checked."""

import logging
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Protocol

from rdflib import BNode, Graph, URIRef
from rdflib.term import Node

from graphs.columns import Columns
from graphs.errors import InputError
from graphs.store import GraphStore
from ontology import iris
from ontology.iris import code_of
from ontology.terms import PREFIXES, RDF, SH, ZC, ZWGK
from shapes import reference
from shapes.catalogue import check_of, checks, severity_of, words
from shapes.concerns import concerns
from shapes.dates import dated
from shapes.engines import ENGINES, check_engine, evaluate
from shapes.explain import Case, Explainer
from shapes.loading import ShapesInput, imports, own_shapes, read_shapes
from shapes.model import CheckName, Finding, NotChecked, Report, Severity
from shapes.paths import path_iris
from shapes.reference import Data, Result
from shapes.scores import scores
from shapes.targets import Places, focus_nodes, is_off, targeted_shapes
from shapes.verdicts import area_order, verdicts

__all__ = ["ENGINES", "Report", "own_shapes", "validate"]

_TERM_LOG = logging.getLogger("rdflib.term")  # says of every ill-typed date what check T02 reports
_SPAN = re.compile(r"![0-9]+-[0-9]+$")
_COMPARED = frozenset(
    ZC[f"{name}Component"]
    for name in (
        "NotLaterOn",
        "LaterOn",
        "SameOn",
        "SameAtLevel",
        "NotLooserOn",
        "SupersetOn",
        "PrefixedOn",
        "UniqueWithin",
    )
)
_PROPOSED, _SETTLED = iris.concept("review-status", "proposed"), iris.concept("review-status", "confirmed")


class Unread(Protocol):
    """Something of a source that could not be read."""

    @property
    def place(self) -> str:
        """Where it stands."""

    @property
    def message(self) -> str:
        """What is wrong, in Chinese."""

    @property
    def message_en(self) -> str:
        """What is wrong, in English."""


_VOCABULARY = tuple(str(PREFIXES[p]) for p in ("zwgk", "cvz", "zs", "zc"))
_SCHEMA_CLASSES = tuple(str(PREFIXES[p]) for p in ("owl", "rdfs", "rdf", "skos", "sh"))


def validate(
    data: Data,
    *,
    shapes: ShapesInput = None,
    engine: str = "columnar",
    area: str | None = None,
    as_of: date | str | None = None,
    focus_graphs: frozenset[str] | None = None,
    problems: Iterable[Unread] = (),
    columns: Columns | None = None,
) -> Report:
    """Check data against our shapes, or a user's, and return the report.

    `area` is a code: only nodes of that area and of those below it are judged, against all the data. With
    `focus_graphs` only nodes described in these named graphs are judged. `as_of` is the day to take for today;
    without one, checks that look at today are not evaluated, so that equal runs give equal reports. `problems` are
    the parts of the sources that could not be read: the report lists them as not checked. `columns` are the same
    data for the columnar engine, which makes its own when there are none. Raise InputError for what cannot be used.
    """
    check_engine(engine)
    _TERM_LOG.setLevel(logging.ERROR)
    if not isinstance(data, Graph | GraphStore):
        loose, data = data, GraphStore.in_memory()
        data.load(loose)
    day = _day(as_of)
    declared = read_shapes(shapes)
    rules, undated = dated(declared, day)
    graph = reference.open_data(data)
    places = Places(graph)
    targets = {shape: focus_nodes(graph, rules, shape) for shape in targeted_shapes(rules)}
    only = _only(data, graph, places, targets, area, focus_graphs)
    name = "、".join(n for n, _ in shapes) if isinstance(shapes, list | tuple) else ""
    results, left_out = evaluate(engine, data, graph, rules, only, name, columns)
    explainer = Explainer(graph, rules, places)
    findings = _unique(sorted((_finding(graph, rules, places, explainer, r) for r in results), key=_order))
    judged = targets if only is None else {shape: nodes & only for shape, nodes in targets.items()}
    judgements = verdicts(graph, rules, places, explainer, judged, findings)
    return Report(
        tuple(findings),
        judgements,
        (
            *_unread(problems),
            *_untargeted(judged),
            *_unseen(graph, targets, only),
            *_skipped(rules),
            *undated,
            *left_out,
        ),
        tuple(CheckName(c.check_id, c.label, c.label_en) for c in checks(declared)),
        engine,
        area,
        day,
        scores(judgements, findings, _with_catalogue(graph, places)),
    )


def _with_catalogue(graph: Graph, places: Places) -> set[str | None]:
    """Return the codes of the areas that have a catalogue."""
    found = {places.area(node) for node in graph.subjects(RDF.type, ZWGK.DisclosureCatalogue)}
    return {code_of(area) for area in found if area is not None}


def _only(
    data: Data,
    graph: Graph,
    places: Places,
    targets: dict[Node, set[Node]],
    area: str | None,
    focus_graphs: frozenset[str] | None,
) -> set[Node] | None:
    """Return the focus nodes that are to be judged, None for all."""
    only: set[Node] | None = None
    if focus_graphs is not None and isinstance(data, GraphStore):
        only = {URIRef(q.subject.value) for g in sorted(focus_graphs) for q in data.quads_for_graph(g)}  # type: ignore[union-attr]
    if area is not None:
        root = _area(graph, area)
        nodes = set().union(*targets.values()) if only is None else only
        only = {node for node in nodes if root in places.above(places.area(node))}
    return only


def _area(graph: Graph, code: str) -> URIRef:
    """Return the IRI of an area that the data know, or raise InputError."""
    try:
        root = URIRef(iris.area(code))
    except ValueError:
        root = URIRef("urn:none")
    if ZWGK.Area not in graph.objects(root, RDF.type):
        raise InputError(
            f"没有区划代码为 {code} 的区域，请核对代码（6、9 或 12 位，全国为 CN）。",
            f"no area has the code {code}; check it (6, 9 or 12 digits, CN for the nation)",
        )
    return root


def _day(as_of: date | str | None) -> str | None:
    """Return a day in ISO form, or raise InputError."""
    if as_of is None or isinstance(as_of, date):
        return as_of.isoformat() if as_of else None
    try:
        return date.fromisoformat(as_of).isoformat()
    except ValueError as error:
        raise InputError(
            f"日期 {as_of} 无效，请写成 YYYY-MM-DD。", f"{as_of} is not a date; write it as YYYY-MM-DD"
        ) from error


def _finding(graph: Graph, rules: Graph, places: Places, explainer: Explainer, result: Result) -> Finding:
    """Return one result with everything that a person needs to mend it."""
    check = check_of(rules, result.shape)
    area = places.area(result.focus)
    case = Case(result.focus, result.value, area)
    fixes = {lang: _filled(explainer, rules, result, ZWGK.fix, case, lang) for lang in ("zh", "en")}
    message, message_en = (_message(explainer, rules, result, case, lang, fixes[lang]) for lang in ("zh", "en"))
    compared = result.value if result.component in _COMPARED else None
    proposed = _is_proposed(graph, rules, result)
    identity = (str(result.shape), str(result.focus), result.path, result.value, _local(result.component))
    return Finding(
        iri=iris.finding(check, *identity),
        check_id=check,
        shape=str(result.shape),
        severity=_grade(result, proposed),
        focus=result.focus.n3() if isinstance(result.focus, BNode) else str(result.focus),
        focus_label=explainer.label(result.focus),
        path=result.path,
        value=None if result.value is None else str(result.value),
        value_term=None if result.value is None else result.value.n3(),
        reference=None if compared is None else str(compared),
        component=str(result.component),
        message=message,
        message_en=message_en,
        fix=fixes["zh"],
        fix_en=fixes["en"],
        sources=explainer.sources(result.shape, case, result.component),
        place=explainer.place(result.focus),
        reference_place=explainer.place(compared),
        quotation=explainer.quotation(result.focus),
        area=None if area is None else code_of(area),
        area_label=None if area is None else explainer.label(area),
        proposed=proposed,
        concerns=concerns(graph, explainer.label, result.focus, result.value, result.path),
    )


def _grade(result: Result, proposed: bool) -> Severity:
    """Return how grave a finding is; one that rests on an unconfirmed link is a warning at most."""
    grade = severity_of(result.severity)
    return "warning" if proposed and grade == "violation" else grade


def _filled(explainer: Explainer, rules: Graph, result: Result, predicate: URIRef, case: Case, lang: str) -> str:
    """Return a text of the shape with the names of the case filled in, empty when the shape has none."""
    template = words(rules, result.shape, predicate, lang)
    return "" if template is None else explainer.fill(template, case, lang)


def _message(explainer: Explainer, rules: Graph, result: Result, case: Case, lang: str, fix: str) -> str:
    """Return the sentence of a finding with what to do; without a template, what the engine says."""
    fact = _filled(explainer, rules, result, ZWGK.findingTemplate, case, lang)
    if fact:
        return f"{fact}{fix}" if lang == "zh" else f"{fact} {fix}"
    said = {(m.language or "").split("-")[0]: str(m) for m in reversed(result.messages)}
    return said.get(lang) or said.get("") or next(iter(said.values()), _local(result.component))


def _is_proposed(graph: Graph, rules: Graph, result: Result) -> bool:
    """Whether the link from the focus node to what it was compared with waits for a person to confirm it."""
    path = rules.value(result.shape, SH.path)
    if result.value is None or path is None or result.component not in _COMPARED:
        return False
    along = path_iris(rules, path)
    for link in graph.subjects(ZWGK.linkSubject, result.focus):
        status = {str(s) for s in graph.objects(link, ZWGK.reviewStatus)}
        same = any(str(p) in along for p in graph.objects(link, ZWGK.linkPredicate))
        waits = _PROPOSED in status and _SETTLED not in status
        if same and waits and result.value in set(graph.objects(link, ZWGK.linkObject)):
            return True
    return False


def _local(iri: Node) -> str:
    """Return the last part of an IRI."""
    return str(iri).rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _order(finding: Finding) -> tuple[str, str, str, str, str, str]:
    """Order findings by area, check, place in the source and identity."""
    return (
        area_order(finding.area),
        finding.check_id,
        finding.place or "",
        finding.focus,
        finding.value or "",
        finding.iri,
    )


def _unique(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings without those that say the same of the same words, as of a date that two norms share."""
    found: dict[tuple[str, ...], Finding] = {}
    for finding in findings:
        words_of_a_document = finding.place is not None and _SPAN.search(finding.place)
        place = f"{finding.area} {finding.place}" if words_of_a_document else finding.iri
        found.setdefault((finding.shape, place, finding.message), finding)
    return list(found.values())


def _unread(problems: Iterable[Unread]) -> list[NotChecked]:
    """Return the parts of the sources that were not read and so are not judged."""
    return [NotChecked("source", p.place, p.message, p.message_en, 1) for p in problems]


def _untargeted(targets: dict[Node, set[Node]]) -> list[NotChecked]:
    """Return the shapes that found nothing to look at."""
    return [
        NotChecked("shape", str(shape), "数据中没有它针对的节点", "the data hold no node that it targets")
        for shape, nodes in targets.items()
        if not nodes
    ]


def _unseen(graph: Graph, targets: dict[Node, set[Node]], only: set[Node] | None) -> list[NotChecked]:
    """Return the classes that have nodes which no shape targets."""
    seen = set().union(*targets.values())
    counts: Counter[str] = Counter()
    for node, cls in graph.subject_objects(RDF.type):
        if only is not None and node not in only:
            continue
        if node not in seen and not str(cls).startswith(_SCHEMA_CLASSES) and not str(node).startswith(_VOCABULARY):
            counts[str(cls)] += 1
    return [
        NotChecked("nodes", cls, "没有检查针对这些节点", "no shape targets these nodes", count)
        for cls, count in sorted(counts.items())
    ]


def _skipped(rules: Graph) -> list[NotChecked]:
    """Return the parts of the shapes that are not run, and why."""
    found = [
        NotChecked("rule", iri, "owl:imports 不下载，请一并给出该文件", "imports are not fetched; give that file too")
        for iri in imports(rules)
    ]
    for shape in sorted(set(rules.subjects(RDF.type, SH.NodeShape)) | set(rules.subjects(SH.rule, None)), key=str):
        if is_off(rules, shape):
            found.append(NotChecked("rule", str(shape), "形状已停用", "the shape is deactivated"))
        if rules.value(shape, SH.rule) is not None:
            found.append(NotChecked("rule", str(shape), "不执行推理规则 sh:rule", "rules (sh:rule) are not executed"))
        if rules.value(shape, SH.target) is not None:
            found.append(
                NotChecked(
                    "rule", str(shape), "不支持 sh:target，请改用标准目标", "sh:target is not run; use core targets"
                )
            )
    return found
