"""What an engine finds, as SHACL has it: one validation result."""

from dataclasses import dataclass

from rdflib import Literal, URIRef
from rdflib.term import Node


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result as the engine gives it. `path` is written as in SPARQL."""

    focus: Node
    path: str | None
    value: Node | None
    component: URIRef
    shape: Node
    severity: URIRef
    messages: tuple[Literal, ...]
