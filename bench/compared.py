"""The table of a benchmark: for every engine time, memory, whether its report is the same, growth and ratio."""

import itertools
import math
from collections.abc import Iterator, Mapping
from typing import Any

Engines = Mapping[str, Mapping[str, Any]]
Sizes = Mapping[int, Engines]
SCAN = "scan of the columns"
HEAD = ("shapes", "triples", "engine", "wall s", "CPU s", "MB", "results", "report", "growth", "of ours", "of file")
_REFERENCE, _OURS, _FILE = "pyshacl", "columns", "columns-from-file"


def table(measured: Mapping[str, Sizes]) -> str:
    """Return the table, by shapes and size.

    `growth` is the exponent of CPU time from the size before, 1 is in proportion. `of ours` and `of file` say how
    many times the CPU time of our engine an engine takes, from a snapshot and from the file; only the scan, and
    engines whose report is the same as the reference's, or as ours where that did not finish, have a ratio.
    """
    rows = [HEAD, *itertools.chain.from_iterable(_rows(part, sizes) for part, sizes in measured.items())]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    rows.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |" for row in rows
    )


def right(found: Engines) -> str:
    """Return the digest of the report that the others are compared with."""
    return next((found[e]["digest"] for e in (_REFERENCE, _OURS, _FILE) if "digest" in found.get(e, {})), "")


def exponent(sizes: Sizes, engine: str, size: int) -> float | None:
    """Return how the CPU time of an engine grew from the largest smaller size that it finished."""
    done = [n for n in sizes if n < size and "cpu" in sizes[n].get(engine, {})]
    if not done or "cpu" not in sizes[size].get(engine, {}):
        return None
    grown = sizes[size][engine]["cpu"] / sizes[max(done)][engine]["cpu"]
    return math.log(grown) / math.log(size / max(done))


def extrapolated(sizes: Sizes, size: int) -> tuple[float, int, float] | None:
    """Return the CPU seconds that pySHACL would take, from its largest size, with that size and the exponent."""
    done = [n for n in sorted(sizes) if "cpu" in sizes[n].get(_REFERENCE, {})]
    if not done or size <= done[-1] or _REFERENCE not in sizes[size]:
        return None
    grows = exponent(sizes, _REFERENCE, done[-1]) or 1.0
    return sizes[done[-1]][_REFERENCE]["cpu"] * (size / done[-1]) ** grows, done[-1], grows


def _rows(part: str, sizes: Sizes) -> Iterator[tuple[str, ...]]:
    for size, found in sorted(sizes.items()):
        wanted = right(found)
        for engine, one in found.items():
            head = (part, f"{size:,}", engine)
            if "error" in one:
                guess = extrapolated(sizes, size) if engine == _REFERENCE else None
                least = [_times(one.get("least"), found, base, "> ") for base in (_OURS, _FILE)]
                if guess is None:
                    yield (*head, "", "", "", "", str(one["error"]), "", *least)
                else:
                    cpu, last, grows = guess
                    said = f"extrapolated from {last:,}"
                    ratios = [_times(cpu, found, base, "about ") for base in (_OURS, _FILE)]
                    yield (*head, "", f"about {cpu:,.0f}", "", "", said, f"{grows:.2f}", *ratios)
                continue
            is_scan = engine == SCAN
            same = is_scan or one["digest"] == wanted
            growth = exponent(sizes, engine, size)
            said = "" if is_scan else "same" if same else "wrong result"
            yield (
                *head,
                f"{one['wall']:.2f}",
                f"{one['cpu']:.2f}",
                f"{one['mb']:.0f}" if "mb" in one else "",
                f"{one['results']:,}" if "results" in one else "",
                said,
                "" if growth is None else f"{growth:.2f}",
                *(_times(one["cpu"] if same else None, found, base) for base in (_OURS, _FILE)),
            )


def _times(cpu: float | None, found: Engines, base: str, about: str = "") -> str:
    ours = found.get(base, {}).get("cpu")
    if cpu is None or ours is None:
        return ""
    ratio = cpu / ours
    return f"{about}{ratio:,.1f}" if ratio >= 1 else f"{about}{ratio:.2f}"
