"""Check data against shapes and say what was found, what holds, and what was not checked."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import Graph, URIRef

from graphs.columns import Columns
from graphs.errors import InputError
from graphs.store import GraphStore
from ontology import iris
from shapes.assessed import Assessed
from shapes.catalogue import checks
from shapes.columnar.assess import Assessment
from shapes.columnar.engine import LARGEST_HANDED
from shapes.columnar.incremental import Earlier, around
from shapes.columnar.plan import Planner
from shapes.dates import dated
from shapes.engines import ENGINES, as_columns, check_engine, not_evaluated
from shapes.loading import ShapesInput, own_shapes, read_shapes
from shapes.model import CheckName, Report
from shapes.streamed import Passing
from shapes.unchecked import Unread, described, skipped, unread

if TYPE_CHECKING:
    from shapes.reference import Data

__all__ = ["ENGINES", "Report", "own_shapes", "validate"]

_TERM_LOG = logging.getLogger("rdflib.term")  # says of every ill-typed date what check T02 reports


def validate(
    data: "Data",
    *,
    shapes: ShapesInput = None,
    engine: str = "columnar",
    area: str | None = None,
    as_of: date | str | None = None,
    focus_graphs: frozenset[str] | None = None,
    problems: Iterable[Unread] = (),
    columns: Columns | Path | None = None,
    earlier: Earlier | None = None,
    keep: Path | None = None,
    passing: Passing | None = None,
) -> Report:
    """Check data against our shapes, or a user's, and return the report.

    `area` is a code: only nodes of that area and of those below it are judged, against all the data. With
    `focus_graphs` only nodes described in these named graphs are judged. `as_of` is the day to take for today;
    without one, checks that look at today are not evaluated, so that equal runs give equal reports. `problems` are
    the parts of the sources that could not be read: the report lists them as not checked. `columns` are the same
    data for the columnar engine, which makes its own when there are none; of columns in a folder only what an area
    needs is opened. With an `earlier` run only what has changed since is judged; the results of this one go to the
    file `keep`. `passing` decides which findings stay in the report. Raise InputError for what cannot be used.
    """
    check_engine(engine)
    _TERM_LOG.setLevel(logging.ERROR)
    day = _day(as_of)
    declared = read_shapes(shapes)
    rules, undated = dated(declared, day)
    name = "、".join(n for n, _ in shapes) if isinstance(shapes, list | tuple) else ""
    if data is not None and not isinstance(data, Graph | GraphStore):
        loose, data = data, GraphStore.in_memory()
        data.load(loose)
    if engine == "pyshacl":
        found = _by_graph(data, rules, engine, area, focus_graphs, name, None)
    else:
        planner = Planner(rules)
        with _opened(columns, data, planner, area) as opened:
            work = Assessment(opened, rules, planner)
            passing = passing or Passing()
            found = _by_columns(work, data, area, focus_graphs, earlier, keep, passing) or _by_graph(
                data, rules, engine, area, focus_graphs, name, opened
            )
    report = Report(
        found.findings,
        found.verdicts,
        (*unread(problems), *found.not_checked, *skipped(rules), *undated, *found.left_out),
        tuple(CheckName(c.check_id, c.label, c.label_en) for c in checks(declared)),
        engine,
        area,
        day,
        found.scores,
    )
    return report if passing is None or passing.limit is None or not passing.checks else passing.numbers(report)


@contextmanager
def _opened(
    columns: Columns | Path | None, data: Graph | GraphStore, planner: Planner, area: str | None
) -> Iterator[Columns]:
    """Yield columns that are open: given ones, the part of a folder that an area needs, or of data in memory."""
    if isinstance(columns, Columns):
        yield columns
    elif columns is None:
        with as_columns(data) as made:
            yield made
    else:
        needed = None
        if area is not None:
            with Columns.open(columns) as whole:
                needed = around(whole, planner, area)
        with Columns.open(columns, partitions=needed) as part:
            yield part


def _by_columns(
    work: Assessment,
    data: Graph | GraphStore,
    area: str | None,
    graphs: frozenset[str] | None,
    earlier: Earlier | None,
    keep: Path | None,
    passing: Passing,
) -> Assessed | None:
    """Judge columns; None when the shapes need the reference engine, and the data are small enough for it."""
    foreign = work.foreign()
    if foreign and len(work.columns) <= LARGEST_HANDED:
        return None
    root = None if area is None else _area(area)
    if root is not None and not work.knows_area(root):
        raise _unknown(area)
    nodes = described(data, graphs) if graphs is not None and isinstance(data, GraphStore) else None
    try:
        work.judge(root, nodes, earlier)
        if keep is not None:
            work.run.save(keep)
        return replace(work.rest(passing.kept(work.findings())), left_out=tuple(map(not_evaluated, foreign)))
    finally:
        work.close()


def _by_graph(
    data: Graph | GraphStore,
    rules: Graph,
    engine: str,
    area: str | None,
    graphs: frozenset[str] | None,
    name: str,
    columns: Columns | None,
) -> Assessed:
    """Judge data with the reference engine, or with both."""
    from shapes import by_graph  # with it comes pySHACL, which takes long to load and is seldom needed

    root = None if area is None else _area(area)
    if root is not None and not by_graph.knows_area(data, root):
        raise _unknown(area)
    return by_graph.assess(data, rules, engine, root, graphs, name, columns)


def _area(code: str) -> URIRef:
    """Return the IRI of an area."""
    try:
        return URIRef(iris.area(code))
    except ValueError:
        return URIRef("urn:none")


def _unknown(code: str | None) -> InputError:
    return InputError(
        f"没有区划代码为 {code} 的区域，请核对代码（6、9 或 12 位，全国为 CN）。",
        f"no area has the code {code}; check it (6, 9 or 12 digits, CN for the nation)",
    )


def _day(as_of: date | str | None) -> str | None:
    """Return a day in ISO form, or raise InputError."""
    if as_of is None or isinstance(as_of, date):
        return as_of.isoformat() if as_of else None
    try:
        return date.fromisoformat(as_of).isoformat()
    except ValueError as error:
        raise InputError(
            f"日期 {as_of} 无效，请写成 YYYY-MM-DD。", f"{as_of} is not a date; write it as YYYY-MM-DD"
        ) from error
