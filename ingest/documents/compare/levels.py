"""How high a document and its addressees stand: 0 the nation, 1 province, 2 city, 3 county, 4 township, 5 village."""

from ingest.documents.bodies import LEVELS, group_level, level_of_name
from ingest.documents.corpus import DocumentFacts, NormFacts
from ontology.iris import NATION


def level_of_code(code: str) -> int:
    """Return the level that an area code shows.

    >>> [level_of_code(c) for c in ("CN", "230000", "230100", "230102", "230102001", "230102001001")]
    [0, 1, 2, 3, 4, 5]
    """
    if code == NATION:
        return 0
    if len(code) > 6:
        return 4 if len(code) <= 9 else 5
    if code.endswith("0000"):
        return 1
    return 2 if code.endswith("00") else 3


def level_of_document(document: DocumentFacts) -> int:
    """Return the level of the area that a document is for; below an inferred area when it states none."""
    if document.area:
        return level_of_code(document.area)
    if document.inferred_area:
        return level_of_code(document.inferred_area) + 1
    return 3


def concerns(norm: NormFacts, level: int) -> bool:
    """Say whether a norm binds bodies at a level or below it; a norm without a bearer does."""
    levels = [group_level(g) for g in norm.bearer_groups]
    levels += [LEVELS.index(n) if n else None for n in (level_of_name(b) for b in _named(norm))]
    return not levels or any(n is None or n >= level for n in levels)


def _named(norm: NormFacts) -> tuple[str, ...]:
    """Return the words of the bearers that are particular bodies."""
    return norm.bearer_texts if norm.bearers else ()
