"""What is odd within one document: dates that stand against each other, goals told twice, days without a year."""

import re
from itertools import combinations

from graphs.quads import Description, boolean, string
from ingest.documents.compare.changes import PARTICULAR
from ingest.documents.compare.counts import compare_counts
from ingest.documents.corpus import DocumentFacts, NormFacts
from ingest.documents.lineage import VAGUE, same_object
from ontology.terms import ZWGK

_INSPECTS = re.compile(r"验收|检查验收|考核验收")
_QUOTED = re.compile(r"“([^“”]{3,16})”")
_MARKS = re.compile(r"[^\u3400-\u9fff0-9A-Za-z]")
_MAKES = {"compile", "publish", "set-up", "revise"}
_PRODUCTS = {"catalogue", "catalogue-26", "item-list"}
_TIERS = re.compile(r"(?P<all>各级|省市县|市县乡)|(?P<one>[省市县乡])级")
_AFTER = re.compile(
    r"(?:^|[，；])(?P<clause>[^，；]{2,60}?的[^，；的]{0,24}(?:指引|文件|目录|清单|方案|标准|政策|办法|规定|意见|通知))(?:以)?后(?=，)"
)
_VERB_FIRST = re.compile(
    r"^[^的]{0,16}?(?:收到|接到|取得|获得|印发|下发|发布|公布|制定|编制|完成|出台|参照|审核|形成[了好])"
)


def observe(out: Description, document: DocumentFacts) -> None:
    """Describe what is odd within a document."""
    _two_dates(out, document)
    _acceptance(out, document)
    _told_twice(out, document)
    _spellings(out, document)
    _scopes(out, document)
    compare_counts(out, document)
    for norm in document.norms:
        if norm.binding and not norm.bearers and not norm.bearer_groups:
            out.add(norm.iri, ZWGK.lacksBearer, boolean(True))
        if broken := broken_clause(norm.words):
            out.add(norm.iri, ZWGK.brokenClause, string(broken))
        for deadline in norm.deadlines:
            if deadline.type == "recurring" and not deadline.date:
                out.add(deadline.iri, ZWGK.vagueRecurrence, boolean(True))


def _two_dates(out: Description, document: DocumentFacts) -> None:
    """Describe which norm dates the same work on the same object otherwise than another of the document."""
    first: dict[tuple[str, str, str], NormFacts] = {}
    for norm in document.norms:
        if len(norm.dates) == 1 and norm.action in _MAKES and norm.object not in VAGUE:
            first.setdefault((norm.action or "", norm.object or "", norm.dates[0]), norm)
    for (action, thing, day), (other_action, other_thing, other_day) in combinations(sorted(first), 2):
        if action == other_action and day != other_day and same_object(thing, other_thing):
            ends = first[action, thing, day], first[other_action, other_thing, other_day]
            later, earlier = sorted(ends, key=lambda n: n.dates[0], reverse=True)
            out.add(later.iri, ZWGK.datedOtherwiseThan, earlier.iri)


def _acceptance(out: Description, document: DocumentFacts) -> None:
    """Describe an acceptance whose first day comes before the first day on which the work is due."""
    due: dict[str, NormFacts] = {}
    for norm in document.norms:
        if norm.action == "compile" and norm.object in _PRODUCTS and norm.dates:
            kept = due.get(norm.object)
            if kept is None or norm.dates[0] < kept.dates[0]:
                due[norm.object] = norm
    for norm in document.norms:
        if norm.dates and _INSPECTS.search(norm.words or norm.action_text):
            for work in due.values():
                if norm.dates[0] < work.dates[0]:
                    out.add(norm.iri, ZWGK.precedesWork, work.iri)


def _told_twice(out: Description, document: DocumentFacts) -> None:
    """Describe a goal that repeats another of the same provision with the same day."""
    first: dict[tuple[object, ...], NormFacts] = {}
    for norm in document.norms:
        if norm.dates and norm.object not in {None, "other"} and norm.modality in {"goal", "must"}:
            earlier = first.setdefault((norm.action, norm.object, norm.dates), norm)
            if earlier is not norm and "goal" in (norm.modality, earlier.modality):
                out.add(norm.iri, ZWGK.repeatsGoal, earlier.iri)


def _spellings(out: Description, document: DocumentFacts) -> None:
    """Describe which norm writes an expression in quotation marks otherwise than an earlier one."""
    first: dict[str, tuple[str, NormFacts]] = {}
    for norm in document.norms:
        for spelled in _QUOTED.findall(norm.words):
            bare = _MARKS.sub("", spelled)
            written, earlier = first.setdefault(bare, (spelled, norm))
            if written != spelled and earlier.iri != norm.iri:
                out.add(norm.iri, ZWGK.spelledOtherwiseThan, earlier.iri)


def _scopes(out: Description, document: DocumentFacts) -> None:
    """Describe the order to set something up on all tiers that another order gives to one tier."""
    for all_tiers in document.norms:
        for one_tier in document.norms:
            same = all_tiers.object == one_tier.object and all_tiers.action == one_tier.action == "set-up"
            if (
                same
                and PARTICULAR.get(all_tiers.object or "")
                and (_reach(all_tiers), _reach(one_tier)) == (True, False)
            ):
                out.add(all_tiers.iri, ZWGK.scopedOtherwiseThan, one_tier.iri)


def _reach(norm: NormFacts) -> bool | None:
    """Say whether a norm speaks of all tiers of government (True), of one (False) or of none (None)."""
    found = [m.lastgroup == "all" for m in _TIERS.finditer("，".join([norm.words, *norm.bearer_texts]))]
    return None if not found else any(found)


def broken_clause(words: str) -> str | None:
    """Return a clause of time that ends in a noun with all its verbs tucked away in an attribute, None without one.

    >>> broken_clause("国家在此之外形成的其他领域标准指引后，有关部门要比照开展梳理")
    '国家在此之外形成的其他领域标准指引后'
    >>> broken_clause("收到国家新编制的标准指引后，要及时跟进"), broken_clause("标准指引出台后，要及时跟进")
    (None, None)
    """
    for found in _AFTER.finditer(words):
        if not _VERB_FIRST.search(found["clause"]):
            return f"{found['clause']}后"
    return None
