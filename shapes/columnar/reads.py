"""What judging a node reads: which properties, and where along which path from the node."""

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import URIRef

from ontology.terms import RDF, RDFS, SKOS, ZWGK
from shapes.columnar.comparisons import through_value
from shapes.columnar.plan import Constraint, Path, Shape


class EverywhereError(Exception):
    """A shape whose results cannot be told by focus node: it has to be judged anew everywhere."""


@dataclass(frozen=True, slots=True)
class Read:
    """The statements with a property (None: any) at the nodes that a path leads to, on one side of them."""

    path: Path | None
    property: str | None
    inverse: bool = False
    anywhere: bool = False


_HIERARCHY = Read(None, str(RDFS.subClassOf), anywhere=True)


def reads(shape: Shape) -> set[Read]:
    """Return what judging the focus nodes of a shape reads; raise EverywhereError when that cannot be told."""
    found = set(_targets(shape))
    found.update(_shape(shape, None, top=True))
    return found


def backwards(path: Path) -> Path:
    """Return the path that leads the other way.

    >>> backwards(Path("sequence", parts=(Path("predicate", "a"), Path("inverse", "b")))).parts
    (Path(step='predicate', iri='b', parts=()), Path(step='inverse', iri='a', parts=()))
    """
    if path.step in ("predicate", "inverse"):
        return Path("inverse" if path.step == "predicate" else "predicate", path.iri)
    parts = tuple(map(backwards, path.parts))
    return Path(path.step, parts=tuple(reversed(parts)) if path.step == "sequence" else parts)


def _targets(shape: Shape) -> Iterator[Read]:
    targets = shape.targets
    if targets.classes:
        yield from (Read(None, str(RDF.type)), _HIERARCHY)
    for predicate in targets.subjects_of:
        yield Read(None, str(predicate))
    for predicate in targets.objects_of:
        yield Read(None, str(predicate), inverse=True)


def _shape(shape: Shape, prefix: Path | None, *, top: bool = False) -> Iterator[Read]:
    """Yield what judging the nodes at the end of a path by a shape reads."""
    if shape.deactivated:
        return
    if shape.path is not None and not _stays_in_scope(shape):
        yield from _along(shape.path, prefix)
    here = _then(prefix, shape.path)
    for constraint in shape.constraints:
        yield from _constraint(constraint, prefix, here)
    for part in shape.properties:
        if top and shape.path is not None:
            raise EverywhereError
        yield from _shape(part, here, top=top and shape.path is None)


def _stays_in_scope(shape: Shape) -> bool:
    """Say whether a shape compares only nodes of one scope, whatever else its path leads to."""
    alone = {c.component for c in shape.constraints} == {"UniqueWithin"} and not shape.properties
    return alone and bool(through_value(shape.path))


def _along(path: Path, prefix: Path | None) -> Iterator[Read]:
    if path.step in ("predicate", "inverse"):
        yield Read(prefix, path.iri, inverse=path.step == "inverse")
    elif path.step == "sequence":
        for part in path.parts:
            yield from _along(part, prefix)
            prefix = _then(prefix, part)
    elif path.step == "alternative":
        for part in path.parts:
            yield from _along(part, prefix)
    else:
        yield from _along(path.parts[0], _then(prefix, Path("many", parts=path.parts)))


def _then(first: Path | None, second: Path | None) -> Path | None:
    """Return one path after the other."""
    if first is None or second is None:
        return first or second
    parts = [*(first.parts if first.step == "sequence" else (first,))]
    parts += second.parts if second.step == "sequence" else (second,)
    return Path("sequence", parts=tuple(parts))


def _step(iri: object, *, inverse: bool = False) -> Path:
    assert isinstance(iri, URIRef)
    return Path("inverse" if inverse else "predicate", str(iri))


def _constraint(constraint: Constraint, prefix: Path | None, here: Path | None) -> Iterator[Read]:
    """Yield what a constraint reads besides the path of its shape."""
    name, value = constraint.component, constraint.value
    for shape in (*constraint.shapes, *constraint.siblings):
        yield from _shape(shape, here)
    if name == "Class":
        yield Read(here, str(RDF.type))
        yield _HIERARCHY
    elif name in ("Equals", "Disjoint", "LessThan", "LessThanOrEquals", "AgreesWith"):
        yield Read(prefix, str(value))
    elif name == "Closed":
        yield Read(here, None)
    elif name in ("NotLaterOn", "LaterOn", "SameOn", "SupersetOn", "PrefixedOn", "SameAtLevel", "NotLooserOn"):
        yield from (Read(prefix, str(value)), Read(here, str(value)))
        if name == "SameAtLevel":
            yield from (Read(prefix, str(ZWGK.area)), Read(_then(prefix, _step(ZWGK.area)), str(ZWGK.areaLevel)))
        if name == "NotLooserOn":
            limit = _step(value)
            yield Read(here, str(RDF.type))
            yield from (Read(_then(p, limit), str(ZWGK.comparableDays)) for p in (prefix, here))
    elif name == "InScheme":
        yield Read(here, str(SKOS.inScheme))
        yield Read(None, str(SKOS.inScheme), anywhere=True)
    elif name == "CoveredBy":
        yield from _coverage(constraint, prefix, here)
    elif name == "RequiredElements":
        yield from (Read(here, str(value)), Read(prefix, None))
    elif name == "UniqueWithin":
        scope = Path("sequence", parts=(_step(value), _step(value, inverse=True)))
        yield from _along(scope, prefix)
        yield from (Read(prefix, None), Read(_then(prefix, scope), None))


def _coverage(constraint: Constraint, prefix: Path | None, here: Path | None) -> Iterator[Read]:
    area, served = _then(prefix, _step(ZWGK.area)), _step(ZWGK.area, inverse=True)
    yield from (Read(prefix, str(ZWGK.area)), Read(area, str(ZWGK.area), inverse=True))
    yield Read(_then(area, served), str(RDF.type))
    assert isinstance(constraint.value, URIRef)
    witness = _then(prefix, _step(constraint.value, inverse=True))
    yield from (Read(prefix, str(constraint.value), inverse=True), Read(witness, str(constraint.other)))
    for place in (prefix, here):
        yield Read(place, str(ZWGK.exempts), inverse=True)
    yield Read(_then(here, _step(ZWGK.exempts, inverse=True)), str(ZWGK.area))
