"""From what an engine found to what a person needs to mend it: words, place, rule, area."""

import re
from collections.abc import Iterable
from functools import cached_property

from rdflib import BNode, Graph, URIRef
from rdflib.term import Node

from ontology import iris
from ontology.iris import code_of
from ontology.terms import SH, ZC, ZWGK
from shapes.catalogue import check_of, severity_of, words
from shapes.concerns import concerns
from shapes.explain import Case, Explainer
from shapes.model import Finding, Severity
from shapes.paths import path_iris
from shapes.results import Result
from shapes.statements import Statements
from shapes.targets import Places
from shapes.verdicts import area_order

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


class Narrator:
    """Tells findings from results over one body of data, checked with one set of shapes."""

    def __init__(self, data: Statements, rules: Graph, places: Places) -> None:
        self.data, self.rules, self.places = data, rules, places
        self.explainer = Explainer(data, rules, places)
        self._checks: dict[Node, str] = {}
        self._texts: dict[tuple[Node, URIRef, str], str] = {}

    @cached_property
    def _along(self) -> dict[Node, frozenset[str]]:
        return {s: frozenset(path_iris(self.rules, p)) for s, p in self.rules.subject_objects(SH.path)}

    def check(self, shape: Node) -> str:
        """Return the id of the check that a shape belongs to."""
        if shape not in self._checks:
            self._checks[shape] = check_of(self.rules, shape)
        return self._checks[shape]

    def finding(self, result: Result) -> Finding:
        """Return one result with everything that a person needs to mend it."""
        check = self.check(result.shape)
        area = self.places.area(result.focus)
        case, explainer = Case(result.focus, result.value, area), self.explainer
        fixes = {lang: self._filled(result, ZWGK.fix, case, lang) for lang in ("zh", "en")}
        message, message_en = (self._message(result, case, lang, fixes[lang]) for lang in ("zh", "en"))
        compared = result.value if result.component in _COMPARED else None
        proposed = self._is_proposed(result)
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
            concerns=concerns(self.data, explainer.label, result.focus, result.value, result.path),
        )

    def _template(self, shape: Node, predicate: URIRef, lang: str) -> str:
        key = (shape, predicate, lang)
        if key not in self._texts:
            self._texts[key] = words(self.rules, shape, predicate, lang) or ""
        return self._texts[key]

    def _filled(self, result: Result, predicate: URIRef, case: Case, lang: str) -> str:
        """Return a text of the shape with the names of the case filled in, empty when the shape has none."""
        template = self._template(result.shape, predicate, lang)
        return self.explainer.fill(template, case, lang) if template else ""

    def _message(self, result: Result, case: Case, lang: str, fix: str) -> str:
        """Return the sentence of a finding with what to do; without a template, what the engine says."""
        fact = self._filled(result, ZWGK.findingTemplate, case, lang)
        if fact:
            return f"{fact}{fix}" if lang == "zh" else f"{fact} {fix}"
        said = {(m.language or "").split("-")[0]: str(m) for m in reversed(result.messages)}
        return said.get(lang) or said.get("") or next(iter(said.values()), _local(result.component))

    def _is_proposed(self, result: Result) -> bool:
        """Whether the link from the focus node to what it was compared with waits for a person to confirm it."""
        if result.value is None or result.component not in _COMPARED or result.shape not in self._along:
            return False
        along, data = self._along[result.shape], self.data
        for link in data.subjects(ZWGK.linkSubject, result.focus):
            status = {str(s) for s in data.objects(link, ZWGK.reviewStatus)}
            same = any(str(p) in along for p in data.objects(link, ZWGK.linkPredicate))
            waits = _PROPOSED in status and _SETTLED not in status
            if same and waits and result.value in set(data.objects(link, ZWGK.linkObject)):
                return True
        return False


def _grade(result: Result, proposed: bool) -> Severity:
    """Return how grave a finding is; one that rests on an unconfirmed link is a warning at most."""
    grade = severity_of(result.severity)
    return "warning" if proposed and grade == "violation" else grade


def _local(iri: Node) -> str:
    """Return the last part of an IRI."""
    return str(iri).rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def order(finding: Finding) -> tuple[str, str, str, str, str, str]:
    """Order findings by area, check, place in the source and identity."""
    return (
        area_order(finding.area),
        finding.check_id,
        finding.place or "",
        finding.focus,
        finding.value or "",
        finding.iri,
    )


def unique(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings without those that say the same of the same words, as of a date that two norms share."""
    found: dict[tuple[str, ...], Finding] = {}
    for finding in findings:
        words_of_a_document = finding.place is not None and _SPAN.search(finding.place)
        place = f"{finding.area} {finding.place}" if words_of_a_document else finding.iri
        found.setdefault((finding.shape, place, finding.message), finding)
    return list(found.values())
