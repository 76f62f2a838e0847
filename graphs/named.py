"""Named queries: the `.rq` files of `graphs/queries/`, each with title and parameters in its first lines.

    # title: 按公开主体列出公开事项
    # title@en: catalogue items of a disclosing body
    # parameter: body iri 公开主体 / the disclosing body

The query below runs unchanged in any SPARQL client. Every parameter is a variable of the projection.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from graphs.errors import NotFoundError, QueryRefusedError

_HEADER = re.compile(r"#\s*(title|title@en|description|description@en|parameter):\s*(.*)")
_PARAMETER = re.compile(r"(\w+)\s+(iri|string|zh|date|integer|boolean)\s+(.+?)\s*/\s*(.+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One variable that a caller may bind, and the kind of term it takes."""

    name: str
    kind: str
    label: str
    label_en: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query that ships with the project."""

    name: str
    title: str
    title_en: str
    parameters: tuple[Parameter, ...]
    sparql: str
    description: str = ""
    description_en: str = ""

    def check(self, given: Iterable[str]) -> None:
        """Raise QueryRefusedError when a given parameter is not one of the query's."""
        known = [p.name for p in self.parameters]
        for name in given:
            if name not in known:
                listed = "、".join(known) or "无"
                raise QueryRefusedError(
                    f"查询 {self.name} 没有参数 {name}，可用参数：{listed}。",
                    f"the query {self.name} has no parameter {name}; it has: {', '.join(known) or 'none'}",
                )


def read_query(name: str, sparql: str) -> NamedQuery:
    """Read title and parameters from the first comment lines; raise ValueError when they are malformed.

    >>> q = read_query("all", "# title: 全部\\n# title@en: all\\n# parameter: s iri 主语 / subject\\nASK {}")
    >>> q.title_en, q.parameters[0].name, q.parameters[0].kind
    ('all', 's', 'iri')
    """
    header: dict[str, str] = {}
    parameters = []
    for line in sparql.splitlines():
        if not line.startswith("#"):
            break
        found = _HEADER.match(line)
        if found and found[1] == "parameter":
            parts = _PARAMETER.fullmatch(found[2].strip())
            if not parts:
                raise ValueError(f"{name}.rq: parameter line is not 'name kind zh / en': {line}")
            parameters.append(Parameter(*parts.groups()))
        elif found:
            header[found[1]] = found[2].strip()
    missing = [key for key in ("title", "title@en") if not header.get(key)]
    if missing:
        raise ValueError(f"{name}.rq: no {' and no '.join(missing)} in the first lines")
    return NamedQuery(
        name,
        header["title"],
        header["title@en"],
        tuple(parameters),
        sparql,
        header.get("description", ""),
        header.get("description@en", ""),
    )


@lru_cache(maxsize=1)
def named_queries() -> dict[str, NamedQuery]:
    """Return all named queries by name, sorted."""
    folder = files("graphs") / "queries"
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".rq"))
    return {n[:-3]: read_query(n[:-3], (folder / n).read_text(encoding="utf-8")) for n in names}


def named_query(name: str) -> NamedQuery:
    """Return a named query; raise NotFoundError, listing what there is, when there is none of that name."""
    found = named_queries().get(name)
    if found is None:
        listed = "、".join(named_queries())
        raise NotFoundError(
            f"没有名为 {name} 的查询，可用：{listed}。", f"no query is called {name}; there are: {listed}"
        )
    return found
