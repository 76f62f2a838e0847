"""Which upper norm a lower norm carries out when both have a date; what a norm waits for; how long it leaves.

Dates are compared between norms with the same action on the same object: a catalogue date with a catalogue date, a
general goal with a general goal.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ingest.documents.corpus import Corpus, DocumentFacts, NormFacts
from ingest.documents.wording import Wording

# A narrower object and the wider ones that a text may put in its place.
_WIDER = {"catalogue-26": "catalogue", "guideline-26": "guideline"}
REASON = "行为与对象相同 / same action and object"
VAGUE = {None, "other", "standard-system", "experience"}


@dataclass(frozen=True, slots=True)
class Pair:
    """A lower norm and the upper norm that it carries out or waits for."""

    lower: str
    upper: str
    reason: str


def uppers(corpus: Corpus, implements: dict[str, set[str]]) -> dict[str, tuple[str, ...]]:
    """Return all documents that each document carries out, directly or through others, nearest first."""
    out: dict[str, tuple[str, ...]] = {}
    for document in corpus.documents:
        seen: dict[str, None] = {}
        ring = sorted(implements.get(document.iri, ()))
        while ring:
            new = [d for d in ring if d not in seen and d != document.iri]
            seen |= dict.fromkeys(new)
            ring = sorted({u for d in new for u in implements.get(d, ())})
        out[document.iri] = tuple(seen)
    return out


def concretising(corpus: Corpus, closure: dict[str, tuple[str, ...]], wording: Wording) -> Iterator[Pair]:
    """Yield for each dated norm the dated norm of each upper document that it carries out."""
    for lower in corpus.documents:
        for upper in closure[lower.iri]:
            candidates = [n for n in corpus.by_iri[upper].norms if n.dates]
            for norm in lower.norms:
                if norm.dates and (best := _counterpart(norm, candidates, wording)):
                    yield Pair(norm.iri, best.iri, REASON)


def _counterpart(norm: NormFacts, candidates: list[NormFacts], wording: Wording) -> NormFacts | None:
    """Return the candidate with the same action on the same object, the likest in words if there are several."""
    fits = [c for c in candidates if comparable(norm, c)]
    exact = [c for c in fits if c.object == norm.object]
    return max(exact or fits, key=lambda c: (wording.cosine(norm.words, c.words), c.iri), default=None)


def comparable(one: NormFacts, other: NormFacts) -> bool:
    """Say whether the days of two norms may be compared."""
    if one.action is None or one.action != other.action or one.action == "other":
        return False
    if not same_object(one.object, other.object):
        return False
    goals = (one.modality == "goal", other.modality == "goal")
    return goals[0] == goals[1] or one.object not in VAGUE


def same_object(one: str | None, other: str | None) -> bool:
    """Say whether two objects are one thing, or one the wider name of the other.

    >>> same_object("catalogue-26", "catalogue"), same_object("catalogue-26", "catalogue-other")
    (True, False)
    """
    if one is None or other is None or "other" in (one, other):
        return False
    return one == other or _WIDER.get(one) == other or _WIDER.get(other) == one


def depending(corpus: Corpus, closure: dict[str, tuple[str, ...]]) -> Iterator[Pair]:
    """Yield which norm waits for another: a catalogue for the guidelines of the same kind of domains."""
    for document in corpus.documents:
        sources = [document.iri, *closure[document.iri]]
        guides: dict[str, list[NormFacts]] = defaultdict(list)
        for iri in sources:
            for norm in corpus.by_iri[iri].norms:
                if norm.action in {"compile", "publish"} and (norm.object or "").startswith("guideline-"):
                    guides[(norm.object or "").removeprefix("guideline-")].append(norm)
        for norm in document.norms:
            if norm.object and norm.object.startswith("catalogue-") and norm.action == "compile":
                for guide in guides.get(norm.object.removeprefix("catalogue-"), ()):
                    if guide.dates and norm.dates:
                        yield Pair(
                            norm.iri, guide.iri, "目录须对照同类领域指引编制 / the catalogue rests on the guidelines"
                        )


def lead_days(document: DocumentFacts, norm: NormFacts) -> int | None:
    """Return the days from the document's date to the norm's first day, None when either is not known."""
    if not document.date or not norm.dates:
        return None
    return (date.fromisoformat(norm.dates[0]) - date.fromisoformat(document.date)).days
