"""Tables of values that were judged outside the database."""

from collections.abc import Callable
from typing import Any

from shapes.columnar.statement import Statement


def table(statement: Statement, candidates: str, accept: Callable[..., bool]) -> str | None:
    """Run a SELECT of candidates, judge each row, and return a table of those accepted, None when there are none.

    The table has the columns of the SELECT.
    """
    columns = statement.source.columns
    rows: list[tuple[Any, ...]] = columns.rows(statement.sql(candidates))
    good = [row for row in rows if accept(*row)]
    if not good:
        return None
    names = [
        part.strip() for part in candidates.split(" FROM ", maxsplit=1)[0].removeprefix("SELECT DISTINCT ").split(",")
    ]
    name = statement.source.name("judged")
    listed = ", ".join(f"unnest(${i + 1}::VARCHAR[]) AS {column}" for i, column in enumerate(names))
    columns.run(f"CREATE TEMP TABLE {name} AS SELECT {listed}", [list(values) for values in zip(*good, strict=True)])
    return name
