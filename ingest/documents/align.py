"""Which provision of an upper document each norm of a lower one carries out, as links with confidence and reason.

What is compared: the words of the norms, the headings they stand under, the concepts of action and object, and
the domains they name. A person confirms or rejects; identical wording needs nobody.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphs.quads import Description, boolean
from ingest.documents.assertion import assertion
from ingest.documents.corpus import Corpus, DocumentFacts, NormFacts
from ingest.documents.identity import number_key
from ingest.documents.review import Review
from ingest.documents.topics import GUIDELINE, topics_of
from ingest.documents.wording import Wording, pairs
from ontology import iris
from ontology.terms import ZWGK

LEAST = 0.22
NEARLY = 0.92
_HEADING, _CONCEPT, _OBJECT, _DOMAIN = 0.25, 0.25, 0.12, 0.35


@dataclass(frozen=True, slots=True)
class Clause:
    """What of a norm is compared."""

    words: str
    heading: str = ""
    action: str | None = None
    object: str | None = None
    domains: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Target:
    """A provision that may be carried out, with its norms."""

    key: str
    heading: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A provision that a clause carries out, how sure that is, and why."""

    key: str
    score: float
    reason: str


def carried_out(clause: Clause, targets: Sequence[Target], wording: Wording) -> list[Match]:
    """Return the provisions that a clause carries out, the surest first; usually one, none when all are unlike."""
    scored = sorted((_score(clause, t, wording) for t in targets), key=lambda m: (-m.score, m.key))
    if not scored or scored[0].score < LEAST:
        return []
    return [m for m in scored if m.score >= max(LEAST, scored[0].score * NEARLY)][:3]


def _matches(clause: Clause, upper: DocumentFacts, targets: Sequence[Target], wording: Wording) -> list[Match]:
    """Return the provisions that a clause carries out; of the national guideline, first by what each is about."""
    if number_key(upper.known_number) != number_key(GUIDELINE):
        return carried_out(clause, targets, wording)
    out = []
    for label in topics_of(clause.words, clause.heading):
        fits = [t for t in targets if upper.label_of(t.key).split("/")[0] == label]
        best = max((_score(clause, t, wording) for t in fits), key=lambda m: (m.score, m.key), default=None)
        if best:
            zh, en = best.reason.split(" / ")
            reason = f"内容属于{label}，{zh} / about what {label} is about, {en}"
            out.append(Match(best.key, min(0.95, 0.5 + best.score / 2), reason))
    return out


def _score(clause: Clause, target: Target, wording: Wording) -> Match:
    """Return how well a provision fits, by its best norm and its heading."""
    words, agreement, why = 0.0, 0.0, ("", "")
    for other in target.clauses:
        like = wording.cosine(clause.words, other.words)
        bonus, because = _agreement(clause, other)
        if like + bonus > words + agreement:
            words, agreement, why = like, bonus, because
    heading = overlap(clause.heading, target.heading)
    score = min(0.99, words + agreement + _HEADING * heading)
    zh = f"字面相似 {words:.2f}，标题相似 {heading:.2f}{why[0]}"
    reason = f"{zh} / wording {words:.2f}, heading {heading:.2f}{why[1]}"
    return Match(target.key, score, reason)


def _agreement(one: Clause, other: Clause) -> tuple[float, tuple[str, str]]:
    """Return what equal concepts and domains add, with the words for it."""
    if one.domains and one.domains <= other.domains:
        return _DOMAIN, ("，领域相同", ", same domains")
    if one.object in {None, "other"} or one.object != other.object:
        return 0.0, ("", "")
    if one.action == other.action and one.action != "other":
        return _CONCEPT, ("，行为和对象相同", ", same action and object")
    return _OBJECT, ("，对象相同", ", same object")


def overlap(one: str, other: str) -> float:
    """Return how alike two headings are, 0 to 1.

    >>> overlap("规范公开流程", "公开流程规范")
    0.8
    """
    a, b = set(pairs(one)), set(pairs(other))
    return round(len(a & b) / (len(a) * len(b)) ** 0.5, 3) if a and b else 0.0


def clause_of(norm: NormFacts, document: DocumentFacts) -> Clause:
    """Return what of a norm is compared."""
    return Clause(norm.words, heading_of(document, norm.provision), norm.action, norm.object, frozenset(norm.domains))


def heading_of(document: DocumentFacts, provision: str) -> str:
    """Return the heading of a provision, with those above it when it has none of its own."""
    found = document.by_provision.get(provision)
    while found and not found.heading and found.parent:
        found = document.by_provision.get(found.parent)
    return found.heading if found else ""


def targets_of(document: DocumentFacts) -> tuple[Target, ...]:
    """Return the provisions of a document that have norms."""
    norms: dict[str, list[NormFacts]] = defaultdict(list)
    for norm in document.norms:
        norms[norm.provision].append(norm)
    return tuple(
        Target(p.iri, heading_of(document, p.iri), tuple(clause_of(n, document) for n in norms[p.iri]))
        for p in document.provisions
        if p.iri in norms
    )


def align(
    corpus: Corpus,
    closure: Mapping[str, Sequence[str]],
    wording: Wording,
    reviews: Mapping[str, Review],
) -> Description:
    """Describe which provisions of all its upper documents each norm carries out.

    Confirmed links and identical wording become direct statements; the rest stay proposals.
    """
    out = Description(iris.graph("link", "alignment"))
    for lower in corpus.documents:
        aligned: set[str] = set()
        for upper in closure[lower.iri]:
            targets = targets_of(corpus.by_iri[upper])
            said = {c.words for t in targets for c in t.clauses}
            for norm in lower.norms:
                for match in _matches(clause_of(norm, lower), corpus.by_iri[upper], targets, wording):
                    aligned.add(norm.iri)
                    ends = (norm.iri, str(ZWGK.carriesOut), match.key)
                    default = "asserted" if norm.words in said and match.score > NEARLY else "proposed"
                    status = assertion(out, reviews, ends, match.score, match.reason, default)
                    if status in {"asserted", "confirmed"}:
                        out.add(*ends)
        if closure[lower.iri] and not lower.curated:
            for norm in lower.norms:
                if norm.binding and norm.iri not in aligned:
                    out.add(norm.iri, ZWGK.localAddition, boolean(True))
    return out
