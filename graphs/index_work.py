"""What the index of a release is made from: its columns, with the things and the texts numbered."""

from collections.abc import Iterable

from graphs.columns import Columns
from graphs.index_files import CLASSES, LISTS, Array
from graphs.quads import NamedNode
from ontology.terms import DCTERMS, ELI, RDF, RDFS, SKOS, ZWGK

NAMES = (DCTERMS.title, RDFS.label, SKOS.prefLabel)
OTHER_NAMES = (SKOS.altLabel, ZWGK.documentNumber, ZWGK.inferredTitle, ZWGK.inferredNumber)
WORDS = (
    ZWGK.content,
    ZWGK.normalizedText,
    ZWGK.level1Name,
    ZWGK.level2Name,
    ZWGK.bodyText,
    ZWGK.basisText,
)
SORTED = (ZWGK.itemNumber, SKOS.notation, ELI.date_document, DCTERMS.issued)


class Work:
    """The statements of the index over one connection."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns

    def id(self, iri: object) -> int:
        """Return the number of an IRI in the columns."""
        return self.columns.id(NamedNode(str(iri)))

    def ids(self, iris: Iterable[object]) -> str:
        """Return the numbers of some IRIs, for an IN of SQL."""
        return ", ".join(str(self.id(i)) for i in iris)

    def table(self, name: str, query: str) -> None:
        """Keep the result of a query as a table."""
        self.columns.run(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")

    def arrays(self, query: str) -> list[Array]:
        """Return the columns of a result as arrays of whole numbers."""
        return self.columns.arrays(query)

    def prepare(self) -> None:
        """Number the things by their IRIs, and the texts."""
        classes = self.ids({*CLASSES.values(), *LISTS.values()})
        self.table(
            "things",
            "SELECT id, iri, (row_number() OVER (ORDER BY iri) - 1)::INTEGER AS n FROM ("
            f" SELECT DISTINCT t.id, t.text AS iri FROM terms t SEMI JOIN (SELECT s FROM quads"
            f" WHERE p = {self.id(RDF.type)} AND o IN ({classes})) q ON q.s = t.id WHERE t.text[:2] <> '_:')",
        )
        shown = self.ids((*NAMES, *OTHER_NAMES, *WORDS, *SORTED))
        self.table(
            "said",
            f"SELECT n, p, lex FROM quads q JOIN things ON q.s = things.id WHERE p IN ({shown}) AND lex IS NOT NULL",
        )
        self.table(
            "words",
            "SELECT lex, (row_number() OVER (ORDER BY lex) - 1)::INTEGER AS t FROM (SELECT DISTINCT lex FROM said)",
        )
        self.table("names", "SELECT DISTINCT id, text AS iri FROM terms")
