"""A case that fails and the same case mended, for each check, written for people (`examples.toml`)."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of an example; `wrong` when the check is about it."""

    name: str
    text: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A case that a check finds fault with, and the same case as it should be."""

    bad: tuple[Cell, ...]
    good: tuple[Cell, ...]


@lru_cache(maxsize=1)
def examples() -> dict[str, Example]:
    """Return the examples by the id of their check.

    >>> [(c.name, c.wrong) for c in examples()["E12"].bad]
    [('公开事项', False), ('公开渠道', True)]
    """
    held = tomllib.loads((files("shapes") / "examples.toml").read_text("utf-8"))
    return {check: Example(_cells(entry["bad"]), _cells(entry["good"])) for check, entry in held.items()}


def _cells(line: str) -> tuple[Cell, ...]:
    found = []
    for part in line.split(" | "):
        name, _, text = part.strip().partition("=")
        found.append(Cell(name.removeprefix("!").strip(), text.strip(), name.startswith("!")))
    return tuple(found)
