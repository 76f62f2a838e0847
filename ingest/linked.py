"""What a release remembers of linking: by which inputs each step was made, and what others look at of it."""

import base64
import json
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graphs.draft import json_lines

FILE = "linking.json"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of linking: a digest of all that it looked at, the graphs that it gave, and of a place a little more."""

    key: str
    graphs: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()  # of the place's items
    lines: Mapping[str, frozenset[int]] = field(default_factory=dict)  # digests, by catalogue


@dataclass(frozen=True, slots=True)
class Record:
    """The steps of a release by name, made by one program."""

    program: str
    steps: Mapping[str, Step] = field(default_factory=dict)

    def to_json(self) -> bytes:
        """Return the record as it is kept."""
        return json_lines({"program": self.program, "steps": {n: _stated(s) for n, s in sorted(self.steps.items())}})


def read_record(release: Path, program: str) -> Record:
    """Return what a release remembers; nothing when it was made by another program."""
    path = release / FILE
    stated: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    if stated.get("program") != program:
        return Record(program)
    return Record(program, {name: _step(step) for name, step in stated["steps"].items()})


def _stated(step: Step) -> dict[str, Any]:
    lines = {name: _packed(digests) for name, digests in sorted(step.lines.items())}
    return {"key": step.key, "graphs": list(step.graphs), "codes": list(step.codes), "lines": lines}


def _step(stated: Mapping[str, Any]) -> Step:
    lines = {name: _unpacked(text) for name, text in stated["lines"].items()}
    return Step(stated["key"], tuple(stated["graphs"]), tuple(stated["codes"]), lines)


def _packed(digests: frozenset[int]) -> str:
    """Return digests in a short form.

    >>> _unpacked(_packed(frozenset({1, 2**64 - 1}))) == {1, 2**64 - 1}
    True
    """
    return base64.b64encode(array("Q", sorted(digests)).tobytes()).decode()


def _unpacked(text: str) -> frozenset[int]:
    found = array("Q")
    found.frombytes(base64.b64decode(text))
    return frozenset(found)
