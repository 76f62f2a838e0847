"""The files of an index: what is in them, and how they are opened.

    FOLDER/index.db          SQLite: the IRIs of things in their order, texts with their Chinese bigrams (FTS5),
                             filters, coverage of each catalogue's area, counts of the whole release
    FOLDER/NAME.npy          whole numbers: what belongs to what; NAME_starts.npy where each group begins

A thing is a number, its place in the order of IRIs; a text is a number too, so what a thousand villages copied from one
another is searched once. Made by `graphs.index_build`; releases are immutable, so nothing here is ever written.
"""

import json
import re
import sqlite3
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from graphs.errors import IntegrityError
from ontology.terms import DCTERMS, ELI, ORG, RDFS, SKOS, ZWGK

Array = npt.NDArray[Any]
FORMAT, DATABASE = 3, "index.db"
CLASSES = {
    "document": ZWGK.PolicyDocument,
    "obligation": ZWGK.Norm,
    "item": ZWGK.CatalogueItem,
    "standard-item": ZWGK.StandardItem,
    "listed-item": ZWGK.ListedItem,
    "organisation": ORG.Organization,
    "area": ZWGK.Area,
    "concept": SKOS.Concept,
}
LISTS = {
    "areas": ZWGK.Area,
    "organisations": ORG.Organization,
    "documents": ZWGK.PolicyDocument,
    "standard-items": ZWGK.StandardItem,
    "catalogues": ZWGK.DisclosureCatalogue,
    "norms": ZWGK.Norm,
    "items": ZWGK.CatalogueItem,
    "listed-items": ZWGK.ListedItem,
    "publications": ZWGK.Publication,
}
ORDERS = {
    "areas_notation": (ZWGK.Area, SKOS.notation),
    "areas_prefLabel": (ZWGK.Area, SKOS.prefLabel),
    "organisations_prefLabel": (ORG.Organization, SKOS.prefLabel),
    "documents_label": (ZWGK.PolicyDocument, RDFS.label),
    "documents_date_document": (ZWGK.PolicyDocument, ELI.date_document),
    "standard-items_title": (ZWGK.StandardItem, DCTERMS.title),
    "catalogues_title": (ZWGK.DisclosureCatalogue, DCTERMS.title),
    "items_title": (ZWGK.CatalogueItem, DCTERMS.title),
    "items_itemNumber": (ZWGK.CatalogueItem, ZWGK.itemNumber),
    "listed-items_title": (ZWGK.ListedItem, DCTERMS.title),
    "publications_title": (ZWGK.Publication, DCTERMS.title),
    "publications_issued": (ZWGK.Publication, DCTERMS.issued),
}
BY_PLACE = {"items_sourcePlace": (ZWGK.CatalogueItem, ZWGK.sourcePlace)}  # file, sheet, row: 9 before 10
CELL_STATES = ("adopted", "missing", "conflicting", "not-applicable", "unknown")
_GROUPED = ("title", "words", "shown_title", "shown_words", "filter")
ARRAYS = (
    *_GROUPED,
    *(f"{name}_starts" for name in _GROUPED),
    "kind",
    "covered",
    "cell_state",
    "cell_items",
    "cell_matched",
    "area_of",
    "domain_of",
    *(f"order_{name}" for name in (*ORDERS, *BY_PLACE)),
)
_AT_ONCE = 500
_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[a-z0-9]+")


def bigrams(text: str) -> list[str]:
    """Return the bigrams of Chinese runs and the other words of a text; one Chinese character stands alone.

    >>> bigrams("公开目录2020年")
    ['公开', '开目', '目录', '2020', '年']
    """
    found: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if run.isascii() or len(run) == 1:
            found.append(run)
        else:
            found += [run[i : i + 2] for i in range(len(run) - 1)]
    return found


def save(folder: Path, name: str, values: Array) -> None:
    """Write an array of the index."""
    np.save(folder / f"{name}.npy", values)


class Stored:
    """The files of an index, open for reading by any number of threads."""

    def __init__(self, folder: Path) -> None:
        try:
            loaded = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in ARRAYS}
            self.arrays = {name: values.view(np.ndarray) for name, values in loaded.items()}
            self._path = folder / DATABASE
            self._local = threading.local()
            [(stated,)] = self.rows("SELECT value FROM facts WHERE name = 'format'")
            if int(stated) != FORMAT:
                raise ValueError(f"format {stated}")
        except (OSError, ValueError, sqlite3.Error) as error:
            raise IntegrityError(
                f"索引 {folder} 无法打开：{error}。请重新构建。",
                f"the index {folder} does not open ({error}); build again",
            ) from error
        self.size = len(self.arrays["kind"])
        self.kind = np.array(self.arrays["kind"], dtype=np.intp)
        for name in ("area_of", "domain_of"):  # read whole by every search
            self.arrays[name] = np.array(self.arrays[name], dtype=np.intp)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a statement over the database."""
        base: sqlite3.Connection | None = getattr(self._local, "base", None)
        if base is None:
            base = sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            self._local.base = base
        return base.execute(sql, parameters).fetchall()

    def group(self, name: str, key: int) -> Array:
        """Return the values of a key."""
        starts = self.arrays[f"{name}_starts"]
        return np.asarray(self.arrays[name][starts[key] : starts[key + 1]])

    def filter(self, name: str, value: str) -> Array:
        """Return the things that fit a filter, in their order."""
        found = self.rows("SELECT f FROM filters WHERE name = ? AND value = ?", (name, value))
        return self.group("filter", found[0][0]) if found else np.zeros(0, dtype=np.int32)

    def iri(self, thing: int) -> str:
        """Return the IRI of a thing."""
        [(iri,)] = self.rows("SELECT iri FROM things WHERE n = ?", (int(thing),))
        return str(iri)

    def iris(self, things: Sequence[int]) -> list[str]:
        """Return the IRIs of things, in the order given."""
        found = dict(self.batches("SELECT n, iri FROM things WHERE n IN ({})", things))
        return [str(found[n]) for n in things]

    def numbers(self, iris: Iterable[str]) -> dict[str, int]:
        """Return the numbers of those things that the index has."""
        return dict(self.batches("SELECT iri, n FROM things WHERE iri IN ({})", list(iris)))

    def labels(self, iris: Iterable[str]) -> dict[str, str]:
        """Return the name that each thing shows, Chinese before others."""
        found: dict[str, str] = {}
        numbers = self.numbers(iris)
        starts, titles = self.arrays["shown_title_starts"], self.arrays["shown_title"]
        first = {iri: int(titles[starts[n]]) for iri, n in numbers.items() if starts[n] < starts[n + 1]}
        texts = dict(self.batches("SELECT t, text FROM words WHERE t IN ({})", sorted(set(first.values()))))
        for iri, text in first.items():
            found[iri] = str(texts[text])
        return found

    def fact(self, name: str) -> Any:
        """Return what is kept as JSON under a name."""
        [(value,)] = self.rows("SELECT value FROM facts WHERE name = ?", (name,))
        return json.loads(value)

    def batches(self, sql: str, keys: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a statement with `IN ({})` for all keys, some at a time."""
        for begin in range(0, len(keys), _AT_ONCE):
            some = keys[begin : begin + _AT_ONCE]
            yield from self.rows(sql.format(", ".join("?" * len(some))), some)
