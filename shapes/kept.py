"""A report kept in a database, so that of a province's report no more is read than a page shows.

    findings   a row each, in the order of the report: what it is looked for by, and the whole as JSON
    verdicts   a row for each check and area
    facts      what else the report says, as JSON by its name

Written once, whole, and never changed.
"""

import json
import sqlite3
import threading
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal

from graphs.errors import IntegrityError
from shapes.model import Finding, Report
from shapes.report import as_json, finding_entry

DATABASE = "findings.db"  # what it is called in the folder of a release
Column = Literal["n", "iri", "check_id", "severity", "area", "focus"]
Where = Mapping[Column, str | Collection[str] | Collection[int]]
Entry = dict[str, Any]
_NONE: Where = {}
_KEYS = ("iri", "check_id", "severity", "area", "focus")
VERDICT = ("check_id", "area", "area_label", "outcome", "checked", "skipped", "findings")
_ROWS = ("findings", "verdicts", "scores")
_LAST = "\U0010ffff"
_TABLES = """
    CREATE TABLE findings (n INTEGER PRIMARY KEY, iri, check_id, severity, area, focus, body TEXT NOT NULL);
    CREATE TABLE verdicts (check_id, area, area_label, outcome, checked, skipped, findings);
    CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_INDEXES = "".join(
    f"CREATE INDEX {table}_{key} ON {table} ({key});"
    for table, key in (*(("findings", k) for k in ("iri", "check_id", "area", "focus")), ("verdicts", "check_id"))
)


class Keeping:
    """Writes a report: its findings as they come, then the rest."""

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(path)
        self._base.execute("PRAGMA journal_mode = OFF")
        self._base.execute("PRAGMA synchronous = OFF")
        self._base.executescript(_TABLES)
        self.count = 0

    def add(self, finding: Finding) -> None:
        """Write one finding."""
        self.put(finding_entry(finding))

    def put(self, entry: Mapping[str, Any]) -> None:
        """Write one finding in its JSON form."""
        row = (self.count, *(entry.get(key) for key in _KEYS), json.dumps(entry, ensure_ascii=False))
        self._base.execute("INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        self.count += 1

    def finish(self, rest: Mapping[str, Any], verdicts: Iterable[tuple[Any, ...]]) -> None:
        """Write the verdicts (as `VERDICT` names their values) and what else the report says, and close."""
        self._base.executemany("INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?, ?)", verdicts)
        facts = ((name, json.dumps(value, ensure_ascii=False)) for name, value in rest.items() if name not in _ROWS)
        self._base.executemany("INSERT INTO facts VALUES (?, ?)", facts)
        self._base.executescript(_INDEXES)
        self._base.commit()
        self._base.close()

    def report(self, report: Report) -> None:
        """Write what a report says beside its findings, and these too when none has come before."""
        if not self.count:
            for finding in report.findings:
                self.add(finding)
        rest = replace(report, findings=(), verdicts=(), scores=(), fixed=())
        self.finish(json.loads(as_json(rest)), map(attrgetter(*VERDICT), report.verdicts))

    def close(self) -> None:
        """Let go of a file that is not finished."""
        self._base.close()


def keep_json(body: bytes, path: Path) -> None:
    """Write a report that is there as JSON."""
    report = json.loads(body)
    keeping = Keeping(path)
    for entry in report["findings"]:
        keeping.put(entry)
    keeping.finish(report, (tuple(v[name] for name in VERDICT) for v in report["verdicts"]))


class KeptReport:
    """A kept report, open for reading by any number of threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self.holds: object = None  # what goes when this does, as a temporary folder
        try:
            self._rows("SELECT count(*) FROM facts")
        except sqlite3.Error as error:
            raise IntegrityError(
                f"检查报告 {path} 无法打开：{error}。请重新检查。",
                f"the report {path} does not open ({error}); run the checks again",
            ) from error

    def fact(self, name: str) -> Any:
        """Return what the report says under a name."""
        [(value,)] = self._rows("SELECT value FROM facts WHERE name = ?", (name,))
        return json.loads(value)

    def verdicts(self, check_id: str) -> list[Entry]:
        """Return the verdicts of a check."""
        rows = self._rows(f"SELECT {', '.join(VERDICT)} FROM verdicts WHERE check_id = ?", (check_id,))
        return [dict(zip(VERDICT, row, strict=True)) for row in rows]

    def numbered(
        self,
        where: Where = _NONE,
        without: Where = _NONE,
        *,
        under: str = "",
        after: str = "",
        order: Sequence[Column] = ("n",),
        limit: int | None = None,
        start: int = 0,
    ) -> list[tuple[int, Entry]]:
        """Return findings with their places in the report: those with certain values, without others, in an order.

        `under` is what their focus begins with, `after` an IRI that theirs comes behind.
        """
        condition, values = _condition(where, without, under, after)
        sql = f"SELECT n, body FROM findings{condition} ORDER BY {', '.join(order)} LIMIT ? OFFSET ?"
        rows = self._rows(sql, (*values, -1 if limit is None else limit, start))
        return [(n, json.loads(body)) for n, body in rows]

    def select(self, where: Where = _NONE, without: Where = _NONE, **asked: Any) -> list[Entry]:
        """Return findings as `numbered` does, without their places."""
        return [entry for _, entry in self.numbered(where, without, **asked)]

    def values(self, column: Column, where: Where = _NONE, without: Where = _NONE) -> list[Any]:
        """Return a value of each finding, in the order of the report."""
        condition, values = _condition(where, without)
        return [value for (value,) in self._rows(f"SELECT {column} FROM findings{condition} ORDER BY n", values)]

    def count(self, where: Where = _NONE, without: Where = _NONE) -> int:
        """Return how many findings there are."""
        condition, values = _condition(where, without)
        return int(self._rows(f"SELECT count(*) FROM findings{condition}", values)[0][0])

    def by(self, column: Column, where: Where = _NONE, without: Where = _NONE, *, under: str = "") -> Counter[str]:
        """Return how many findings have each value."""
        condition, values = _condition(where, without, under)
        sql = f"SELECT {column}, count(*) FROM findings{condition} GROUP BY {column} ORDER BY {column}"
        return Counter({value or "": n for value, n in self._rows(sql, values)})

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        base: sqlite3.Connection | None = getattr(self._local, "base", None)
        if base is None:
            base = sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            self._local.base = base
        return base.execute(sql, values).fetchall()


def _condition(where: Where, without: Where, under: str = "", after: str = "") -> tuple[str, list[str]]:
    parts, values = [], []
    for wanted, sign in ((where, "IN"), (without, "NOT IN")):
        for column, value in wanted.items():
            parts.append(f"{column} {sign} (SELECT value FROM json_each(?))")
            values.append(json.dumps([value] if isinstance(value, str) else list(value)))
    if under:
        parts.append("focus >= ? AND focus < ?")
        values += [under, under + _LAST]
    if after:
        parts.append("iri > ?")
        values.append(after)
    return (" WHERE " + " AND ".join(parts) if parts else ""), values
