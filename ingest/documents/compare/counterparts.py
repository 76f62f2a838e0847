"""For each duty of an upper document: where a lower one takes it up, and what became of it on the way down."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from graphs.quads import Description, boolean, decimal, string, text
from ingest.documents.acts import understand_act
from ingest.documents.align import heading_of, overlap
from ingest.documents.compare import changes
from ingest.documents.compare.levels import concerns, level_of_document
from ingest.documents.corpus import Corpus, DocumentFacts, NormFacts
from ingest.documents.lexicon import GUIDING
from ingest.documents.lineage import same_object
from ingest.documents.wording import Wording
from ontology import iris
from ontology.terms import RDF, RDFS, ZWGK

COVERED, ALIKE = 0.33, 0.22
_VAGUE = {None, "other", "standard-system", "experience"}


@dataclass(slots=True)
class Counterpart:
    """What of a lower document answers an upper norm."""

    upper: NormFacts
    lower: DocumentFacts
    norms: list[NormFacts]
    score: float
    said: str = ""  # all words of the provisions where the counterparts stand
    whole: str = ""  # all words of the lower document's norms
    others: list[NormFacts] = field(default_factory=list)  # counterparts in further documents, as witnesses


def compare_norms(
    out: Description,
    corpus: Corpus,
    upper: DocumentFacts,
    lower: DocumentFacts,
    closure: Mapping[str, Sequence[str]],
    wording: Wording,
) -> None:
    """Describe a comparison for each duty of the upper document that binds the lower one's level or below."""
    if upper.curated or lower.curated:
        return  # own wordings of facts cannot be compared as wordings
    level = level_of_document(lower)
    for norm in upper.norms:
        if norm.modality in {"goal", "fact"} or not concerns(norm, level) or guiding(upper, norm):
            continue
        found = counterpart(norm, lower, wording)
        if norm.modality == "may" and not found.norms:
            continue
        if not found.norms:
            found.others = _witnesses(corpus, norm, lower, closure, wording)
        _describe(out, found, upper, lower, closure)


def guiding(document: DocumentFacts, norm: NormFacts) -> bool:
    """Say whether a norm stands among guiding ideas and principles rather than tasks."""
    provision = document.by_provision.get(norm.provision)
    while provision:
        if GUIDING.search(provision.heading):
            return True
        provision = document.by_provision.get(provision.parent or "")
    return False


def counterpart(norm: NormFacts, lower: DocumentFacts, wording: Wording) -> Counterpart:
    """Return the norms of a lower document that take up an upper norm, the likest first."""
    provisions = _provisions(lower)
    found = Counterpart(norm, lower, [], 0.0, whole="，".join(provisions.values()))
    best = max(provisions.values(), key=lambda said: wording.covered(norm.words, said), default="")
    covered = wording.covered(norm.words, best)
    scored = sorted(
        ((_likeness(norm, other, wording), other) for other in lower.norms if other.modality != "fact"),
        key=lambda pair: (-pair[0], pair[1].ordinal),
    )
    top = scored[0][0] if scored else 0.0
    found.score = max(covered, top)
    taken_up = [n for n in lower.norms if n.modality != "fact" and _takes_up(n, norm)]
    if covered < COVERED and top < ALIKE and taken_up:
        found.norms = sorted(taken_up, key=lambda n: -wording.cosine(norm.words, n.words))[:2]
        found.said = "，".join(dict.fromkeys(provisions[n.provision] for n in found.norms))
    elif covered >= COVERED or top >= ALIKE:
        inside = [(wording.covered(norm.words, n.words), n) for _, n in scored if provisions[n.provision] == best]
        near = [n for s, n in scored[:3] if s >= max(ALIKE, 0.8 * top)]
        if not near or (inside and max(inside, key=lambda p: p[0])[0] >= COVERED):
            near += [max(inside, key=lambda p: (p[0], -p[1].ordinal))[1]] if inside else []
        found.norms = list(dict.fromkeys(near))
        found.said = "，".join(dict.fromkeys(provisions[n.provision] for n in found.norms))
    return found


def _takes_up(lower: NormFacts, upper: NormFacts) -> bool:
    """Say whether a norm names the particular thing that an upper norm is about."""
    if upper.object not in changes.PARTICULAR:
        return False
    if lower.object == upper.object or _scope(lower.object) == _scope(upper.object) != "":
        return True
    named = understand_act(upper.words).object_text
    return bool(named) and len(named or "") <= 4 and (named or "") in lower.words


def _scope(code: str | None) -> str:
    """Return "other" for what concerns the other domains."""
    return "other" if code in {"catalogue-other", "guideline-other"} else ""


def _likeness(norm: NormFacts, other: NormFacts, wording: Wording) -> float:
    """Return how alike two norms are, with a bonus for the same action on the same particular object."""
    like = wording.cosine(norm.words, other.words)
    if norm.object in _VAGUE or not same_object(norm.object, other.object):
        return like
    return min(1.0, like + (0.15 if norm.action == other.action != "other" else 0.0))


@lru_cache(maxsize=256)
def _joined(iri: str, norms: tuple[tuple[str, str], ...]) -> dict[str, str]:
    out: dict[str, list[str]] = defaultdict(list)
    for provision, words in norms:
        out[provision].append(words)
    return {provision: "，".join(words) for provision, words in out.items()}


def _provisions(document: DocumentFacts) -> dict[str, str]:
    """Return what each provision of a document says, by its IRI."""
    return _joined(document.iri, tuple((n.provision, n.words) for n in document.norms if n.modality != "fact"))


def _witnesses(
    corpus: Corpus,
    norm: NormFacts,
    lower: DocumentFacts,
    closure: Mapping[str, Sequence[str]],
    wording: Wording,
) -> list[NormFacts]:
    """Return where other documents under the same upper one take the norm up, one norm each."""
    out = []
    for other in corpus.documents:
        if other.iri != lower.iri and norm.document in closure[other.iri] and not other.curated:
            found = counterpart(norm, other, wording)
            out += found.norms[:1]
    return out


def _describe(
    out: Description,
    found: Counterpart,
    upper: DocumentFacts,
    lower: DocumentFacts,
    closure: Mapping[str, Sequence[str]],
) -> None:
    """Describe one comparison and what changed."""
    norm = found.upper
    node = iris.comparison(norm.iri, lower.iri)
    particular = norm.object not in _VAGUE and norm.action not in {None, "other"} and not closure[upper.iri]
    dated = any(d.date or d.recurrence for d in norm.deadlines)
    strict = norm.binding and (particular or dated)
    out.add(node, RDF.type, ZWGK.Comparison, ZWGK.DutyComparison if strict else ZWGK.SoftComparison)
    out.add(node, RDFS.label, text(f"{upper.label_of(norm.provision)} ↔ {lower.label}"))
    out.add(node, ZWGK.upperNorm, norm.iri)
    out.add(node, ZWGK.lowerDocument, lower.iri)
    out.add(node, ZWGK.counterpartScore, decimal(round(found.score, 3)))
    out.add(node, ZWGK.counterpart, *(n.iri for n in found.norms))
    if not found.norms:
        out.add(node, ZWGK.witness, *(n.iri for n in found.others))
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
