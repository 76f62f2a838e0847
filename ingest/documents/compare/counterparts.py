"""For each duty of an upper document: where a lower one takes it up, and what became of it on the way down."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graphs.quads import Description, boolean, decimal, string, text
from ingest.documents.align import heading_of, overlap
from ingest.documents.compare import changes
from ingest.documents.compare.levels import concerns, level_of_document
from ingest.documents.corpus import Corpus, DocumentFacts, NormFacts
from ingest.documents.lexicon import GUIDING, LIGHT
from ingest.documents.lineage import same_object
from ingest.documents.wording import Wording
from ontology import iris
from ontology.terms import RDF, RDFS, ZWGK

COVERED, ALIKE = 0.33, 0.22
_VAGUE = {None, "other", "standard-system", "experience"}
_LISTED = 3
"""From how many members on a list tells what its norm is about."""
_DEEDS = ("监督检查", "检查验收", "跟踪评估", "督促指导", "考核")
"""What is done under the same name, whatever words stand around it."""
_URGING = re.compile(r"形式主义|官僚主义|高度重视|主体责任|精心组织|^(?:按照|根据)各自职责")


PART = 3
"""A document that takes up less than one duty in so many is about something narrower than the upper one."""

WITNESSES = 3
"""How many further documents are named that have what one lacks."""


@dataclass(frozen=True, slots=True)
class Counterpart:
    """What of a lower document answers an upper norm: its norms, the likest first, and all that stands around them."""

    upper: NormFacts
    lower: DocumentFacts
    norms: tuple[NormFacts, ...]
    score: float
    said: str = ""


class Comparer:
    """Lays the norms of upper documents beside lower documents; every pair is looked at once."""

    def __init__(self, corpus: Corpus, closure: Mapping[str, Sequence[str]], wording: Wording) -> None:
        self.corpus, self.closure, self.wording = corpus, closure, wording
        self._said: dict[str, dict[str, str]] = {}
        self._found: dict[tuple[str, str], Counterpart] = {}
        self._below: dict[str, list[DocumentFacts]] = defaultdict(list)
        for document in corpus.documents:
            if document.norms and not document.curated:
                for upper in closure[document.iri]:
                    self._below[upper].append(document)

    def compare(self, out: Description, upper: DocumentFacts, lower: DocumentFacts) -> None:
        """Describe a comparison for each duty of the upper document that binds the lower one's level or below.

        Curated facts are worded by us and cannot be compared as wordings; a document of which nothing was
        understood leaves nothing out. One that takes up less than a third carries out a part, and its silence on the
        rest says nothing.
        """
        if upper.curated or lower.curated or not lower.norms:
            return
        level = level_of_document(lower)
        found = [
            self.counterpart(norm, lower)
            for norm in upper.norms
            if norm.modality not in {"goal", "fact"} and concerns(norm, level) and not guiding(upper, norm)
        ]
        asked = [one for one in found if one.norms or not exhorts(one.upper)]
        whole = sum(bool(one.norms) for one in asked) * PART >= len(asked)
        for one in asked:
            if one.norms or (whole and one.upper.modality != "may"):
                witnesses = [] if one.norms else self._witnesses(one.upper, lower)
                _describe(out, one, upper, witnesses, topmost=not self.closure[upper.iri], whole=whole)

    def counterpart(self, norm: NormFacts, lower: DocumentFacts) -> Counterpart:
        """Return the norms of a lower document that take up an upper norm."""
        key = (norm.iri, lower.iri)
        if key not in self._found:
            self._found[key] = self._counterpart(norm, lower)
        return self._found[key]

    def _counterpart(self, norm: NormFacts, lower: DocumentFacts) -> Counterpart:
        covered_by, said = self.wording.covered, self._provisions(lower)
        best = max(said, key=lambda provision: covered_by(norm.words, said[provision]), default="")
        covered = covered_by(norm.words, said.get(best, ""))
        binding = [n for n in lower.norms if n.modality != "fact"]
        scored = sorted(
            ((_likeness(norm, other, self.wording), other) for other in binding),
            key=lambda pair: (-pair[0], pair[1].ordinal),
        )
        top = scored[0][0] if scored else 0.0
        before = {n.iri: b for b, n in pairwise(lower.norms) if b.provision == n.provision}
        norms: list[NormFacts] = []
        if covered >= COVERED or top >= ALIKE:
            norms = [n for likeness, n in scored[:3] if likeness >= max(ALIKE, 0.8 * top)]
            inside = [(covered_by(norm.words, n.words), -n.ordinal, n) for n in binding if n.provision == best]
            share, _, nearest = max(inside, key=lambda entry: entry[:2])
            if not norms or share >= COVERED:
                norms.append(nearest)
        norms = [n for n in norms if self._names_the_same(norm, n, said.get(n.provision, ""))]
        if not norms:
            taken_up = [n for n in binding if takes_up(norm, n, before.get(n.iri))]
            taken_up = taken_up or _naming_most(norm, binding, said)
            norms = sorted(taken_up, key=lambda n: -self.wording.cosine(norm.words, n.words))[:2]
        unique = tuple(dict.fromkeys(norms))
        around = "，".join(said[provision] for provision in dict.fromkeys(n.provision for n in unique))
        return Counterpart(norm, lower, unique, max(covered, top), around)

    def _names_the_same(self, upper: NormFacts, lower: NormFacts, around: str) -> bool:
        """Say whether a norm alike in words can be the counterpart of one about a particular thing.

        It names the thing, it or the provision around it, or what is said of the thing is alike and not only the rest.
        """
        word = changes.PARTICULAR.get(upper.object or "")
        if not word or word not in upper.words or lower.object == upper.object or word in lower.words + around:
            return True
        clause = next(part for part in upper.words.split("，") if word in part)
        return self.wording.cosine(clause, lower.words) >= ALIKE

    def _provisions(self, document: DocumentFacts) -> dict[str, str]:
        """Return what each provision of a document says, by its IRI."""
        if document.iri not in self._said:
            words: dict[str, list[str]] = defaultdict(list)
            for norm in document.norms:
                if norm.modality != "fact":
                    words[norm.provision].append(norm.words)
            self._said[document.iri] = {provision: "，".join(said) for provision, said in words.items()}
        return self._said[document.iri]

    def _witnesses(self, norm: NormFacts, lower: DocumentFacts) -> list[NormFacts]:
        """Return where a few other documents under the same upper one take the norm up."""
        out: list[NormFacts] = []
        for other in self._below[norm.document]:
            if len(out) == WITNESSES:
                break
            if other.iri != lower.iri:
                out += self.counterpart(norm, other).norms[:1]
        return out


def guiding(document: DocumentFacts, norm: NormFacts) -> bool:
    """Say whether a norm stands among guiding ideas and principles rather than tasks."""
    provision = document.by_provision.get(norm.provision)
    while provision:
        if GUIDING.search(provision.heading):
            return True
        provision = document.by_provision.get(provision.parent or "")
    return False


def exhorts(norm: NormFacts) -> bool:
    """Say whether a norm only urges to take the work seriously, which nobody need repeat."""
    return all(LIGHT.fullmatch(part) or _URGING.search(part) for part in norm.words.split("，"))


def takes_up(upper: NormFacts, lower: NormFacts, before: NormFacts | None) -> bool:
    """Say whether a norm in other words takes an upper one up.

    It names the particular thing that the upper one is about, or does the same deed, or publishes the same thing; or
    both list methods for the same end. `before` is the norm before the lower one in its provision.
    """
    if upper.participation and lower.participation:
        return True
    if any(deed in upper.words and deed in lower.words for deed in _DEEDS):
        return True
    thing = before.object if before and lower.object in {None, "other"} else lower.object
    if upper.action == lower.action == "publish" and same_object(upper.object, thing):
        return True
    word = changes.PARTICULAR.get(upper.object or "")
    if word is None:
        return False
    if lower.object == upper.object or _scope(lower.object) == _scope(upper.object) != "":
        return True
    return bool(word) and word in upper.words and word in lower.words


def _naming_most(upper: NormFacts, binding: Sequence[NormFacts], said: Mapping[str, str]) -> list[NormFacts]:
    """Return the norms of the provision that names most of the members of an upper list, where it names two thirds."""
    listed = changes.members(upper.words)
    if len(listed) < _LISTED or changes.PARTICULAR.get(upper.object or ""):
        return []
    named = {provision: sum(m in words for m in listed) for provision, words in said.items()}
    best = max(named, key=lambda provision: named[provision], default="")
    if 3 * named.get(best, 0) < 2 * len(listed):
        return []
    return [n for n in binding if n.provision == best and any(m in n.words for m in listed)]


def _scope(code: str | None) -> str:
    """Return "other" for what concerns the other domains."""
    return "other" if code in {"catalogue-other", "guideline-other"} else ""


def _likeness(norm: NormFacts, other: NormFacts, wording: Wording) -> float:
    """Return how alike two norms are, with a bonus for the same action on the same particular object."""
    like = wording.cosine(norm.words, other.words)
    if norm.object in _VAGUE or not same_object(norm.object, other.object):
        return like
    return min(1.0, like + (0.15 if norm.action == other.action != "other" else 0.0))


def _describe(
    out: Description,
    found: Counterpart,
    upper: DocumentFacts,
    witnesses: Sequence[NormFacts],
    *,
    topmost: bool,
    whole: bool,
) -> None:
    """Describe one comparison and what changed; only that of whole documents is judged for what is missing."""
    norm, lower = found.upper, found.lower
    node = iris.comparison(norm.iri, lower.iri)
    particular = norm.object not in _VAGUE and norm.action not in {None, "other"} and topmost
    dated = any(d.date or d.recurrence for d in norm.deadlines)
    strict = norm.binding and (particular or dated)
    out.add(node, RDF.type, ZWGK.Comparison)
    if whole:
        out.add(node, RDF.type, ZWGK.DutyComparison if strict else ZWGK.SoftComparison)
    out.add(node, RDFS.label, text(f"{upper.label_of(norm.provision)} ↔ {lower.label}"))
    out.add(node, ZWGK.upperNorm, norm.iri)
    out.add(node, ZWGK.lowerDocument, lower.iri)
    out.add(node, ZWGK.counterpartScore, decimal(round(found.score, 3)))
    out.add(node, ZWGK.counterpart, *(n.iri for n in found.norms))
    if not found.norms:
        out.add(node, ZWGK.witness, *(n.iri for n in witnesses))
        out.add(node, ZWGK.expectedIn, _expected(norm, upper, lower))
        return
    best = found.norms[0]
    for member in changes.dropped_members(norm, found.norms, found.said):
        out.add(node, ZWGK.droppedMember, string(member))
    for part in changes.dropped_clauses(norm, found.norms, found.said, found.score):
        out.add(node, ZWGK.droppedClause, string(part))
    for words in changes.weakenings(norm, found.norms, found.said, found.score):
        out.add(node, ZWGK.weakening, string(words))
    for words in changes.strengthenings(norm, found.norms, found.score):
        out.add(node, ZWGK.strengthening, string(words))
    if best.threshold and not norm.threshold:
        out.add(node, ZWGK.specifiedThreshold, decimal(best.threshold))
    for pair in changes.changed_bodies(norm, found.norms, found.score):
        out.add(node, ZWGK.changedBearer, string(pair))
    for pair in changes.narrowed_bearers(norm, best, found.score):
        out.add(node, ZWGK.narrowedBearer, string(pair))
    _elements(out, node, norm, lower)


def _elements(out: Description, node: str, norm: NormFacts, lower: DocumentFacts) -> None:
    """Describe what became of a list of required elements."""
    if not norm.elements:
        return
    for other in lower.norms:
        if len(other.elements) < 3:
            continue
        out.add(node, ZWGK.counterpart, other.iri)
        if norm.minimum and other.minimum is False:
            out.add(node, ZWGK.droppedMinimum, boolean(True))
        for code in sorted(set(other.elements) - set(norm.elements)):
            out.add(node, ZWGK.addedElement, iris.concept("element", code))
        for code in sorted(set(norm.elements) - set(other.elements)):
            out.add(node, ZWGK.droppedElement, iris.concept("element", code))


def _expected(norm: NormFacts, upper: DocumentFacts, lower: DocumentFacts) -> str | None:
    """Return the provision of the lower document where the counterpart would stand: the one with the likest heading."""
    heading = heading_of(upper, norm.provision)
    scored = [(overlap(heading, p.heading), p.iri) for p in lower.provisions if p.heading]
    best = max(scored, default=(0.0, ""))
    return best[1] if best[0] >= 0.3 else None
