"""The parts of foreign vocabularies that we use, strict: a misspelt term raises AttributeError at run time.

Import them from `ontology.terms`. Where rdflib has the whole vocabulary we only make it strict; where it has an
old one (DCAT) or none (ELI, CPOV) the terms are listed.
"""

from rdflib import FOAF as _FOAF
from rdflib import ORG as _ORG
from rdflib import PROV as _PROV
from rdflib import SH as _SH
from rdflib import SKOS as _SKOS
from rdflib import TIME as _TIME
from rdflib import VANN as _VANN
from rdflib import VOID as _VOID
from rdflib import Namespace, URIRef
from rdflib.namespace import DCTERMS as _DCTERMS
from rdflib.namespace import DefinedNamespace


class DCTERMS(_DCTERMS):
    """Dublin Core terms, strict."""

    _fail = True


class FOAF(_FOAF):
    """FOAF, strict."""

    _fail = True


class ORG(_ORG):
    """The organization ontology, strict."""

    _fail = True


class PROV(_PROV):
    """PROV-O, strict."""

    _fail = True


class SH(_SH):
    """SHACL, strict."""

    _fail = True


class SKOS(_SKOS):
    """SKOS, strict."""

    _fail = True


class TIME(_TIME):
    """OWL-Time, strict."""

    _fail = True


class VANN(_VANN):
    """Vocabulary annotations, strict."""

    _fail = True


class VOID(_VOID):
    """VoID, strict."""

    _fail = True


class DCAT(DefinedNamespace):
    """DCAT 3, the terms we use (rdflib carries DCAT 2)."""

    _NS = Namespace("http://www.w3.org/ns/dcat#")
    _fail = True

    Catalog: URIRef
    CatalogRecord: URIRef
    DataService: URIRef
    Dataset: URIRef
    DatasetSeries: URIRef
    Distribution: URIRef
    Resource: URIRef
    accessService: URIRef
    accessURL: URIRef
    byteSize: URIRef
    catalog: URIRef
    compressFormat: URIRef
    contactPoint: URIRef
    dataset: URIRef
    distribution: URIRef
    downloadURL: URIRef
    endpointDescription: URIRef
    endpointURL: URIRef
    endDate: URIRef
    hasCurrentVersion: URIRef
    hasVersion: URIRef
    inSeries: URIRef
    isVersionOf: URIRef
    keyword: URIRef
    landingPage: URIRef
    mediaType: URIRef
    packageFormat: URIRef
    previousVersion: URIRef
    record: URIRef
    servesDataset: URIRef
    service: URIRef
    startDate: URIRef
    temporalResolution: URIRef
    theme: URIRef
    themeTaxonomy: URIRef
    version: URIRef


class DCATAP(DefinedNamespace):
    """DCAT-AP additions to DCAT."""

    _NS = Namespace("http://data.europa.eu/r5r/")
    _fail = True

    applicableLegislation: URIRef
    availability: URIRef


class ELI(DefinedNamespace):
    """ELI 1.5, the terms we use."""

    _NS = Namespace("http://data.europa.eu/eli/ontology#")
    _fail = True

    LegalResource: URIRef
    LegalResourceSubdivision: URIRef
    cites: URIRef
    date_document: URIRef
    date_publication: URIRef
    ensures_implementation_of: URIRef
    has_part: URIRef
    id_local: URIRef
    is_part_of: URIRef
    number: URIRef
    type_document: URIRef


class CPOV(DefinedNamespace):
    """Core vocabularies of the EU under their common namespace (prefix `cv`)."""

    _NS = Namespace("http://data.europa.eu/m8g/")
    _fail = True

    Channel: URIRef
    PublicOrganisation: URIRef


class CPSV(DefinedNamespace):
    """The core public service vocabulary."""

    _NS = Namespace("http://purl.org/vocab/cpsv#")
    _fail = True

    PublicService: URIRef


class ADMS(DefinedNamespace):
    """ADMS, the terms we use."""

    _NS = Namespace("http://www.w3.org/ns/adms#")
    _fail = True

    Identifier: URIRef
    identifier: URIRef
    status: URIRef
    versionNotes: URIRef


class DQV(DefinedNamespace):
    """The data quality vocabulary, the terms we use."""

    _NS = Namespace("http://www.w3.org/ns/dqv#")
    _fail = True

    Metric: URIRef
    QualityMeasurement: URIRef
    computedOn: URIRef
    hasQualityMeasurement: URIRef
    isMeasurementOf: URIRef
    value: URIRef


class SD(DefinedNamespace):
    """SPARQL service description."""

    _NS = Namespace("http://www.w3.org/ns/sparql-service-description#")
    _fail = True

    BasicFederatedQuery: URIRef
    Dataset: URIRef
    EmptyGraphs: URIRef
    Graph: URIRef
    GraphCollection: URIRef
    NamedGraph: URIRef
    RequiresDataset: URIRef
    SPARQL10Query: URIRef
    SPARQL11Query: URIRef
    SPARQL11Update: URIRef
    Service: URIRef
    UnionDefaultGraph: URIRef
    availableGraphs: URIRef
    defaultDataset: URIRef
    defaultGraph: URIRef
    endpoint: URIRef
    feature: URIRef
    graph: URIRef
    inputFormat: URIRef
    name: URIRef
    namedGraph: URIRef
    resultFormat: URIRef
    supportedLanguage: URIRef


class SPDX(DefinedNamespace):
    """SPDX check sums of downloads."""

    _NS = Namespace("http://spdx.org/rdf/terms#")
    _fail = True

    Checksum: URIRef
    algorithm: URIRef
    checksum: URIRef
    checksumAlgorithm_sha256: URIRef
    checksumValue: URIRef


class VCARD(DefinedNamespace):
    """vCard contact points."""

    _NS = Namespace("http://www.w3.org/2006/vcard/ns#")
    _fail = True

    Organization: URIRef
    fn: URIRef
    hasEmail: URIRef
    hasURL: URIRef


class SCHEMA(DefinedNamespace):
    """schema.org, the terms of page metadata."""

    _NS = Namespace("https://schema.org/")
    _fail = True

    AdministrativeArea: URIRef
    DataCatalog: URIRef
    DataDownload: URIRef
    Dataset: URIRef
    GovernmentOrganization: URIRef
    GovernmentService: URIRef
    Legislation: URIRef
    contentUrl: URIRef
    description: URIRef
    distribution: URIRef
    encodingFormat: URIRef
    hasPart: URIRef
    inLanguage: URIRef
    isPartOf: URIRef
    legislationDate: URIRef
    legislationIdentifier: URIRef
    legislationJurisdiction: URIRef
    legislationPassedBy: URIRef
    legislationTransposes: URIRef
    license: URIRef
    name: URIRef
    spatialCoverage: URIRef
    url: URIRef
