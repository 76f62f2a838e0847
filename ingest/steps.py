"""Where graphs are put together, and the steps that put them there or take them over from the release before."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from graphs.packed import Packed
from graphs.quads import Description
from ingest.linked import Record, Step

Body = Path | bytes  # the lines of a graph, compressed in a file or plain in memory


class Target(Protocol):
    """Where graphs are put: a draft on disk or a sketch in memory."""

    def put_graph(self, iri: str, body: bytes | Packed, sources: Iterable[str] = ()) -> None:
        """Add a graph."""

    def put_shared(self, owner: str, body: bytes | Packed, sources: Iterable[str] = ()) -> None:
        """Add what a source states in shared graphs."""

    def keep(self, owner: str) -> None:
        """Take over a source, or any graph, from the release before."""

    def graph_digests(self) -> Mapping[str, str]:
        """Return the digests of all graphs so far."""

    def shared_digests(self) -> Mapping[str, str]:
        """Return the digests of what sources state in shared graphs, by source."""

    def body(self, graph: str) -> Body:
        """Return the lines of a graph or where they are."""

    def shared_body(self, owner: str) -> Body:
        """Return what a source states in shared graphs or where it is."""


@dataclass(frozen=True, slots=True)
class Work:
    """One assembly: its target, what the release before remembers, and the steps taken so far."""

    target: Target
    before: Record
    steps: dict[str, Step]
    processes: int | None = None

    def again(self, name: str, key: str) -> Step | None:
        """Take over a step of the release before if it looked at the same; return it."""
        step = self.before.steps.get(name)
        if step is None or step.key != key:
            return None
        for graph in step.graphs:
            self.target.keep(graph)
        self.steps[name] = step
        return step

    def put(self, name: str, key: str, descriptions: Iterable[Description]) -> None:
        """Put what a step gave."""
        found = [d for d in descriptions if d]
        for description in found:
            self.target.put_graph(description.graph, description.own_lines())
        self.steps[name] = Step(key, tuple(d.graph for d in found))


def digest_of(*parts: object) -> str:
    """Return a digest of what a step looks at."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, default=sorted).encode()).hexdigest()
