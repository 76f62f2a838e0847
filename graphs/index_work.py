"""What the index of a release is made from: its columns, with the things and the texts numbered."""

from collections.abc import Iterable, Mapping

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
AREAS = (ZWGK.area, ZWGK.appliesInArea, ZWGK.documentArea, DCTERMS.spatial)
FILTERS: Mapping[str, tuple[object, ...]] = {
    "area": (ZWGK.area,),
    "appliesInArea": (ZWGK.appliesInArea,),
    "documentArea": (ZWGK.documentArea, ZWGK.inferredArea),
    "spatial": (DCTERMS.spatial,),
    "parentArea": (ZWGK.parentArea,),
    "inArea": (ZWGK.inArea,),
    "areaLevel": (ZWGK.areaLevel,),
    "domain": (ZWGK.domain,),
    "channel": (ZWGK.channel,),
    "matter": (ZWGK.matter,),
    "disclosingBody": (ZWGK.disclosingBody,),
    "itemKind": (ZWGK.itemKind,),
    "fulfils": (ZWGK.fulfils,),
    "implementsDocument": (ZWGK.implementsDocument,),
    "normOf": (ZWGK.normOf,),
    "modality": (ZWGK.modality,),
    "bearerGroup": (ZWGK.bearerGroup,),
    "bearer": (ZWGK.bearer,),
    "action": (ZWGK.action,),
    "object": (ZWGK.object,),
}
PATHS = (  # filters by what stands one step further
    ("area/within", ZWGK.area, ZWGK.inArea),
    ("viaChannel/channelKind", ZWGK.viaChannel, ZWGK.channelKind),
)
LINKS = (
    *AREAS,
    *(p for properties in FILTERS.values() for p in properties),
    *(p for _, *steps in PATHS for p in steps),
    ZWGK.inCatalogue,
    ZWGK.scopeDomain,
    SKOS.inScheme,
)


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
        """Number the things by their IRIs, and the texts; keep what points where, which most statements read."""
        self.table("links", f"SELECT p, s, o FROM quads WHERE p IN ({self.ids((RDF.type, *LINKS))}) AND lex IS NULL")
        classes = self.ids({*CLASSES.values(), *LISTS.values()})
        self.table(
            "things",
            "SELECT id, iri, (row_number() OVER (ORDER BY iri) - 1)::INTEGER AS n FROM ("
            f" SELECT DISTINCT t.id, t.text AS iri FROM terms t SEMI JOIN (SELECT s FROM links"
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
