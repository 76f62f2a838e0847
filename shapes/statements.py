"""What words, places and verdicts are read from: anything that answers which statements there are."""

from collections.abc import Iterator
from typing import Any, Protocol

from rdflib.term import Node


class Statements(Protocol):
    """The part of an rdflib graph that explaining needs; columns answer to it, too."""

    def objects(self, subject: Any, predicate: Any) -> Iterator[Node]:
        """Return the values that a node has of a property."""

    def subjects(self, predicate: Any, object: Any) -> Iterator[Node]:
        """Return the nodes that have a value of a property."""

    def __contains__(self, triple: Any) -> bool:
        """Say whether a statement is among them."""
