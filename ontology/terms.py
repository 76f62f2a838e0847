"""Every vocabulary IRI that the code names, once. A misspelt term raises AttributeError at run time.

`ZWGK` is our own vocabulary; a test holds it to the Turtle beside this file. The foreign vocabularies come from
`ontology.foreign`, but everybody imports them from here.
"""

from rdflib import OWL, RDF, RDFS, XSD, Namespace, URIRef
from rdflib.namespace import DefinedNamespace

from ontology.foreign import (
    ADMS,
    CPOV,
    CPSV,
    DCAT,
    DCATAP,
    DCTERMS,
    DQV,
    ELI,
    FOAF,
    ORG,
    PROV,
    SCHEMA,
    SD,
    SH,
    SKOS,
    SPDX,
    TIME,
    VANN,
    VCARD,
    VOID,
)

__all__ = [
    "ADMS", "CPOV", "CPSV", "CV", "DCAT", "DCATAP", "DCTERMS", "DQV", "ELI", "FOAF",
    "ORG", "OWL", "PREFIXES", "PROV", "RDF", "RDFS", "SARIF", "SCHEMA", "SD", "SH", "SHAPES",
    "SKOS", "SPDX", "TIME", "VANN", "VCARD", "VOID", "XSD", "ZC", "ZS", "ZWGK",
]  # fmt: skip

CV = Namespace("https://w3id.org/zwgk/cv/")
"""Concept schemes and concepts: `CV["domain/01"]`; better `ontology.iris.concept("domain", "01")`."""

ZS = Namespace("https://w3id.org/zwgk/shapes#")
"""Our shapes, e.g. `ZS["E01-RequiredElements"]`."""

SHAPES = URIRef("https://w3id.org/zwgk/shapes")
"""The shapes graph as an ontology."""

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
"""The JSON schema of SARIF 2.1.0, which reports name; nothing fetches it."""

ZC = Namespace("https://w3id.org/zwgk/components#")
"""Our SHACL-SPARQL constraint components."""


class ZWGK(DefinedNamespace):
    """The vocabulary of disclosure obligations."""

    _NS = Namespace("https://w3id.org/zwgk/ns#")
    _fail = True

    # core: classes
    Area: URIRef
    CatalogueElement: URIRef
    # core: properties
    area: URIRef
    areaLevel: URIRef
    charEnd: URIRef
    charStart: URIRef
    codeAsOf: URIRef
    codeSource: URIRef
    contentDigest: URIRef
    curated: URIRef
    domain: URIRef
    elementProperty: URIRef
    inArea: URIRef
    note: URIRef
    ordinal: URIRef
    parentArea: URIRef
    quotation: URIRef
    sourcePlace: URIRef
    sourceText: URIRef
    synthetic: URIRef
    validFrom: URIRef
    validUntil: URIRef

    # documents: classes
    Citation: URIRef
    Definition: URIRef
    DomainMention: URIRef
    PolicyDocument: URIRef
    Provision: URIRef
    StandardGuideline: URIRef
    # documents: properties
    addressee: URIRef
    approval: URIRef
    attachmentTitle: URIRef
    citationRelation: URIRef
    citedIn: URIRef
    citedNumber: URIRef
    citedTitle: URIRef
    classification: URIRef
    definedTerm: URIRef
    definitionMember: URIRef
    definitionText: URIRef
    documentArea: URIRef
    documentNumber: URIRef
    documentType: URIRef
    enumeratesDomains: URIRef
    exactName: URIRef
    headerIssuer: URIRef
    implementsDocument: URIRef
    indexNumber: URIRef
    inferredArea: URIRef
    inferredIssuer: URIRef
    inferredNumber: URIRef
    inferredTitle: URIRef
    issuedBy: URIRef
    issuerBasis: URIRef
    mentionText: URIRef
    mentionedIn: URIRef
    parentProvision: URIRef
    provisionOf: URIRef
    provisionPath: URIRef
    resolvesTo: URIRef
    sectionLabel: URIRef
    sectionLevel: URIRef
    signatureIssuer: URIRef
    statedIn: URIRef
    statedInDocument: URIRef
    textDigest: URIRef

    # norms: classes
    Deadline: URIRef
    Norm: URIRef
    Obligation: URIRef
    # norms: properties
    action: URIRef
    actionText: URIRef
    appliesInArea: URIRef
    bearer: URIRef
    bearerGroup: URIRef
    bearerText: URIRef
    concretises: URIRef
    deadline: URIRef
    deadlineDate: URIRef
    deadlinePhrase: URIRef
    deadlineType: URIRef
    dependsOn: URIRef
    hasDeadline: URIRef
    inferredYear: URIRef
    leadDays: URIRef
    minimumMarker: URIRef
    modality: URIRef
    modalityMarker: URIRef
    normOf: URIRef
    normalizedText: URIRef
    object: URIRef
    objectText: URIRef
    participationMethod: URIRef
    requiresElement: URIRef
    responsibleUnit: URIRef
    thresholdValue: URIRef

    # checks: properties
    channelsFrom: URIRef
    checkCharacterFits: URIRef
    commonItems: URIRef
    copiedFrom: URIRef
    copiedShare: URIRef
    creditCode: URIRef
    disclosableIn: URIRef
    domainsHeld: URIRef
    expectsInventory: URIRef
    expectsMatter: URIRef
    foreignBody: URIRef
    foreignLevel: URIRef
    guidelineSince: URIRef
    indexPrefix: URIRef
    keepsCatalogue: URIRef
    lacksCommon: URIRef
    lastReachable: URIRef
    listedSince: URIRef
    missingOpenness: URIRef
    missingTopic: URIRef
    notOlderThan: URIRef
    opennessKinds: URIRef
    overlapsVersion: URIRef
    promises: URIRef
    publicationDue: URIRef
    publishedApart: URIRef
    repealedBasis: URIRef
    sameCodeAs: URIRef
    sameInformationAs: URIRef
    scopeStated: URIRef
    topicsHeld: URIRef
    undeclaredDomain: URIRef
    unpublishedSince: URIRef

    # time limits: classes
    TimeLimit: URIRef
    # time limits: properties
    comparableDays: URIRef
    hasPart: URIRef
    quantity: URIRef
    recurrence: URIRef
    timeLimit: URIRef
    timeLimitKind: URIRef
    trigger: URIRef
    unit: URIRef
    workingDays: URIRef

    # catalogue: classes
    CatalogueItem: URIRef
    CatalogueVersion: URIRef
    DisclosureCatalogue: URIRef
    InventoryItem: URIRef
    LocalMatter: URIRef
    Matter: URIRef
    StandardItem: URIRef
    # catalogue: properties
    audience: URIRef
    audienceText: URIRef
    basis: URIRef
    basisText: URIRef
    bodyText: URIRef
    channel: URIRef
    channelText: URIRef
    content: URIRef
    correspondsTo: URIRef
    disclosingBody: URIRef
    disclosureAttribute: URIRef
    disclosureLevel: URIRef
    disclosureMethod: URIRef
    evidenceCount: URIRef
    evidencePlace: URIRef
    inCatalogue: URIRef
    inInventoryAs: URIRef
    itemNumber: URIRef
    level1Name: URIRef
    level2Name: URIRef
    level3Name: URIRef
    matter: URIRef
    opennessKind: URIRef
    scopeDomain: URIRef
    timeLimitText: URIRef
    unreadElement: URIRef

    # lists: classes
    Exemption: URIRef
    ListedItem: URIRef
    PowerItem: URIRef
    PublicServiceItem: URIRef
    # lists: properties
    baseCode: URIRef
    covers: URIRef
    exemptionReason: URIRef
    exempts: URIRef
    implementationCode: URIRef
    itemKind: URIRef
    servicePage: URIRef

    # publication: classes
    ChannelCheck: URIRef
    ChannelInstance: URIRef
    Publication: URIRef
    # publication: properties
    channelKind: URIRef
    checkedPublication: URIRef
    dueDate: URIRef
    fulfils: URIRef
    informationDate: URIRef
    itemName: URIRef
    reachable: URIRef
    viaChannel: URIRef

    # comparison: classes
    Comparison: URIRef
    DutyComparison: URIRef
    SoftComparison: URIRef
    # comparison: properties
    addedBelow: URIRef
    addedElement: URIRef
    brokenClause: URIRef
    brokenLineIn: URIRef
    carriesOut: URIRef
    changedBearer: URIRef
    citationKind: URIRef
    citedOtherwise: URIRef
    citesOtherwiseThan: URIRef
    contradictedBy: URIRef
    counterpart: URIRef
    counterpartScore: URIRef
    countsDomainsOnly: URIRef
    datedOtherwiseThan: URIRef
    definedOtherwiseThan: URIRef
    domainsWithoutUnit: URIRef
    droppedClause: URIRef
    droppedElement: URIRef
    droppedMember: URIRef
    droppedMinimum: URIRef
    expectedIn: URIRef
    glossedIn: URIRef
    lacksBearer: URIRef
    lacksUpdate: URIRef
    localAddition: URIRef
    lowerDocument: URIRef
    mentionKind: URIRef
    miscounted: URIRef
    missingLegalBasis: URIRef
    narrowedBearer: URIRef
    orphanAddressee: URIRef
    personalDataIn: URIRef
    precedesWork: URIRef
    repeatsGoal: URIRef
    scopedOtherwiseThan: URIRef
    specifiedThreshold: URIRef
    spelledOtherwiseThan: URIRef
    strengthening: URIRef
    swapsWordsOf: URIRef
    undatedAgainst: URIRef
    unmappedUnits: URIRef
    unnamedDomain: URIRef
    upperNorm: URIRef
    usesTermOtherwise: URIRef
    vagueRecurrence: URIRef
    weakening: URIRef
    witness: URIRef

    # workflow: classes
    CheckRun: URIRef
    Finding: URIRef
    Fulfilment: URIRef
    ImportActivity: URIRef
    LinkAssertion: URIRef
    ReviewActivity: URIRef
    # workflow: properties
    checkId: URIRef
    confidence: URIRef
    evidence: URIRef
    evidenceDate: URIRef
    findingStatus: URIRef
    findingTemplate: URIRef
    fix: URIRef
    fulfilmentStatus: URIRef
    fulfilsNorm: URIRef
    linkObject: URIRef
    linkPredicate: URIRef
    linkReason: URIRef
    linkSubject: URIRef
    reviewOutcome: URIRef
    reviewStage: URIRef
    reviewStatus: URIRef
    ruleSummary: URIRef


PREFIXES: dict[str, str] = {
    "zwgk": str(ZWGK),
    "cvz": str(CV),
    "zs": str(ZS),
    "zc": str(ZC),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "owl": str(OWL),
    "xsd": str(XSD),
    "skos": str(SKOS),
    "dcterms": str(DCTERMS),
    "dcat": str(DCAT),
    "dcatap": str(DCATAP),
    "dqv": str(DQV),
    "prov": str(PROV),
    "org": str(ORG),
    "time": str(TIME),
    "foaf": str(FOAF),
    "adms": str(ADMS),
    "sh": str(SH),
    "eli": str(ELI),
    "cv": str(CPOV),
    "cpsv": str(CPSV),
    "schema": str(SCHEMA),
    "sd": str(SD),
    "spdx": str(SPDX),
    "vcard": str(VCARD),
    "void": str(VOID),
    "vann": str(VANN),
}
"""The prefix of every namespace, as written in our Turtle, queries and serialisations."""
