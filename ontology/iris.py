"""Mint every instance IRI, once. Chinese never appears in an IRI: names become pinyin or a hash.

The base is `DEFAULT_BASE`; data are stored under it, and a server that answers under another address rewrites
with `rebase`. Concepts and time limits are vocabulary and do not follow the base.
"""

import hashlib
import re
import unicodedata
from functools import lru_cache

from ontology.terms import CV

DEFAULT_BASE = "https://zwgk.example.org/"
BASE = DEFAULT_BASE
NATION = "CN"
UNKNOWN_AREA = "unknown"
SLUG_LIMIT = 40

GRAPH_KINDS = (
    "areas",
    "catalogue",
    "cited",
    "cv",
    "derived",
    "doc",
    "inventory",
    "link",
    "matter",
    "ontology",
    "orgs",
    "powerlist",
    "prov",
    "pub",
    "registry",
    "servicelist",
    "shapes",
    "std",
    "timelimits",
)

_NUMBER = re.compile(r"^(?P<agency>.+?)[〔\[(（﹝【［](?P<year>\d{4})[〕\])）﹞】］]第?(?P<serial>\d+)号?$")
_SAFE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._~-]*$")


@lru_cache(maxsize=16384)
def normal(text: str) -> str:
    """Return the text as it is compared in identities: NFKC, without white space.

    >>> normal("政策文件 （一）")
    '政策文件(一)'
    """
    return "".join(unicodedata.normalize("NFKC", text).split())


def key(*parts: object, length: int = 12) -> str:
    """Return a short hash of the parts; None and the empty string count the same.

    >>> key("a", "b") == key("ab")
    False
    """
    text = "\x1f".join("" if part is None else normal(str(part)) for part in parts)
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:length]


@lru_cache(maxsize=65536)
def slug(text: str) -> str:
    """Return the pinyin of a name in ASCII; a long one becomes its initials and a hash.

    >>> slug("市民政局")
    'shiminzhengju'
    >>> slug("某某市人民政府办公厅政务公开工作领导小组办公室")
    'mmsrmzfbgtzwgkgzldxzbgs-9b39c8'
    """
    from pypinyin import Style, lazy_pinyin  # its tables take a quarter of a second to load

    clean = normal(text)
    full = _ascii("".join(lazy_pinyin(clean, errors=_keep_ascii)))
    if full and len(full) <= SLUG_LIMIT:
        return full
    initials = _ascii("".join(lazy_pinyin(clean, style=Style.FIRST_LETTER, errors=_keep_ascii)))
    digest = key(clean, length=6)
    return f"{initials[:SLUG_LIMIT]}-{digest}" if initials else digest


def _keep_ascii(rest: str) -> str:
    """Keep what has no pinyin when it is ASCII, drop it otherwise."""
    return "".join(c for c in rest if c.isascii())


def _ascii(text: str) -> str:
    """Return only the lower-case letters and digits."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _code(value: str, what: str) -> str:
    """Return a code that may stand in a path, or raise ValueError."""
    if not _SAFE.match(value):
        raise ValueError(f"not a {what}: {value!r}")
    return value


def rebase(iri: str, base: str) -> str:
    """Return an instance IRI under another base; other IRIs stay as they are.

    >>> rebase("https://zwgk.example.org/id/area/CN", "http://localhost/")
    'http://localhost/id/area/CN'
    """
    return base + iri[len(BASE) :] if iri.startswith(BASE) else iri


@lru_cache(maxsize=65536)
def concept(scheme: str, code: str) -> str:
    """Return the IRI of a concept.

    >>> concept("domain", "01")
    'https://w3id.org/zwgk/cv/domain/01'
    """
    return f"{CV}{_code(scheme, 'scheme')}/{_code(code, 'code')}"


def scheme(name: str) -> str:
    """Return the IRI of a concept scheme."""
    return f"{CV}{_code(name, 'scheme')}"


def code_of(concept_iri: str) -> str:
    """Return the code at the end of a concept's or an area's IRI.

    >>> code_of("https://w3id.org/zwgk/cv/domain/01")
    '01'
    """
    return concept_iri.rsplit("/", 1)[-1]


@lru_cache(maxsize=65536)
def time_limit(value_key: str) -> str:
    """Return the IRI of a time limit; equal values share it.

    >>> time_limit("P20WD-formed_or_changed")
    'https://w3id.org/zwgk/cv/timelimit/P20WD-formed_or_changed'
    """
    return f"{CV}timelimit/{_code(value_key, 'time limit key')}"


@lru_cache(maxsize=65536)
def area(code: str) -> str:
    """Return the IRI of an area; the code is GB/T 2260 (6, 9 or 12 digits) or CN.

    >>> area("230100")
    'https://zwgk.example.org/id/area/230100'
    """
    return f"{BASE}id/area/{_code(code, 'area code')}"


@lru_cache(maxsize=65536)
def organisation(area_code: str | None, name: str) -> str:
    """Return the IRI of an organisation, by the area it belongs to and its name."""
    return f"{BASE}id/org/{_code(area_code or UNKNOWN_AREA, 'area code')}-{slug(name)}"


def document_slug(number: str | None = None, date: str | None = None, digest: str | None = None) -> str:
    """Return the last part of a document's IRI: its number, else its date and digest.

    >>> document_slug("黑政办〔2020〕17号")
    'heizhengban-2020-17'
    >>> document_slug(None, "2020-06-03", "0123456789abcdef")
    '20200603-01234567'
    >>> document_slug(digest="0123456789abcdef")
    'undated-01234567'
    """
    if number:
        found = _NUMBER.match(normal(number))
        if found:
            return f"{slug(found['agency'])}-{found['year']}-{int(found['serial'])}"
        return slug(number)
    if not digest:
        raise ValueError("a document without a number needs a digest")
    return f"{date.replace('-', '') if date else 'undated'}-{_code(digest, 'digest')[:8]}"


def document(
    area_code: str | None, number: str | None = None, date: str | None = None, digest: str | None = None
) -> str:
    """Return the IRI of a document that is held.

    >>> document("230000", number="黑政办〔2020〕17号")
    'https://zwgk.example.org/id/doc/230000/heizhengban-2020-17'
    """
    gb = _code(area_code or UNKNOWN_AREA, "area code")
    return f"{BASE}id/doc/{gb}/{document_slug(number, date, digest)}"


@lru_cache(maxsize=65536)
def cited_document(title: str | None, number: str | None) -> str:
    """Return the IRI of a document that is cited but not held, by its number, else its title."""
    if not (title or number):
        raise ValueError("a cited document needs a title or a number")
    name = normal(number).translate(_BRACKETS) if number else normal(title or "").strip("《》")
    return f"{BASE}id/doc/cited/{key(name)}"


_BRACKETS = str.maketrans("〔﹝【[", "((((") | str.maketrans("〕﹞】]", "))))")


def provision(doc: str, path: str | None = None) -> str:
    """Return the IRI of a provision; without a path, of the text before the first heading.

    >>> provision("https://zwgk.example.org/id/doc/CN/x", "2.4")
    'https://zwgk.example.org/id/doc/CN/x#s2.4'
    """
    return f"{doc}#s{_code(path or '0', 'provision path')}"


def citation(doc: str, ordinal: int) -> str:
    """Return the IRI of the document's nth citation."""
    return f"{doc}#c{ordinal}"


def definition(doc: str, ordinal: int) -> str:
    """Return the IRI of the document's nth definition."""
    return f"{doc}#def{ordinal}"


def domain_mention(doc: str, ordinal: int) -> str:
    """Return the IRI of the document's nth mention of a domain."""
    return f"{doc}#dm{ordinal}"


def norm(doc: str, path: str | None, ordinal: int) -> str:
    """Return the IRI of the nth norm of a provision.

    >>> norm("https://zwgk.example.org/id/doc/CN/x", "2.4", 3)
    'https://zwgk.example.org/id/norm/CN/x/s2.4/3'
    """
    prefix = f"{BASE}id/doc/"
    if not doc.startswith(prefix):
        raise ValueError(f"not a document: {doc!r}")
    return f"{BASE}id/norm/{doc[len(prefix) :]}/s{_code(path or '0', 'provision path')}/{ordinal}"


def deadline(norm_iri: str, ordinal: int) -> str:
    """Return the IRI of the norm's nth deadline."""
    return f"{norm_iri}/d{ordinal}"


def standard_item(domain: str, level1: str | None, level2: str | None) -> str:
    """Return the IRI of an item of a national guideline."""
    return f"{BASE}id/std/{_code(domain, 'domain code')}/{key(domain, level1, level2, length=10)}"


def local_matter(county_code: str, domain: str | None, level1: str | None, level2: str | None) -> str:
    """Return the IRI of a matter that only this county's catalogues know."""
    gb = _code(county_code, "area code")
    return f"{BASE}id/matter/{gb}/{key(gb, domain, level1, level2, length=10)}"


@lru_cache(maxsize=65536)
def catalogue(area_code: str) -> str:
    """Return the IRI of the catalogue of an area."""
    return f"{BASE}id/catalogue/{_code(area_code, 'area code')}"


def item(area_code: str, domain: str | None, level1: str | None, level2: str | None, ordinal: int = 1) -> str:
    """Return the IRI of a catalogue item: stable while its area, domain and names are.

    The ordinal tells duplicates apart; the printed number plays no part.
    """
    gb = _code(area_code, "area code")
    return f"{BASE}id/item/{gb}/{key(gb, domain, level1, level2, ordinal)}"


def version(identity: str, number: int) -> str:
    """Return the IRI of a superseded version of an item or a catalogue."""
    return f"{identity}/v/{number}"


def power_item(
    area_code: str,
    body: str | None,
    kind: str | None,
    name: str,
    *,
    code: str | None = None,
    ordinal: int = 1,
) -> str:
    """Return the IRI of an item of a power list, by its code, else by body, kind and name."""
    return f"{BASE}id/power/{_listed(area_code, code, body, kind, name, ordinal)}"


def service_item(area_code: str, body: str | None, name: str, *, code: str | None = None, ordinal: int = 1) -> str:
    """Return the IRI of an item of a public-service list, by its code, else by body and name."""
    return f"{BASE}id/service/{_listed(area_code, code, body, name, ordinal)}"


def _listed(area_code: str, code: str | None, *identity: object) -> str:
    """Return area and code, or area and hash of the rest."""
    gb = _code(area_code, "area code")
    if code and _SAFE.match(normal(code)):
        ordinal = identity[-1]
        return f"{gb}/{normal(code)}" + ("" if ordinal == 1 else f"-{ordinal}")
    return f"{gb}/{key(gb, code, *identity)}"


def inventory_item(area_code: str, domain: str | None, name: str, ordinal: int = 1) -> str:
    """Return the IRI of an item of the inventory that precedes a catalogue."""
    gb = _code(area_code, "area code")
    return f"{BASE}id/inventory/{gb}/{key(gb, domain, name, ordinal)}"


def exemption(area_code: str, exempted: str) -> str:
    """Return the IRI of an area's statement that something is left out of its catalogue."""
    gb = _code(area_code, "area code")
    return f"{BASE}id/exemption/{gb}/{key(gb, exempted)}"


def channel_instance(area_code: str, name: str) -> str:
    """Return the IRI of a concrete channel, e.g. one office's web column."""
    return f"{BASE}id/channel/{_code(area_code, 'area code')}-{slug(name)}"


def publication(area_code: str, address: str) -> str:
    """Return the IRI of something published, by its address."""
    return f"{BASE}id/pub/{_code(area_code, 'area code')}/{key(address)}"


def finding(check_id: str, *identity: object) -> str:
    """Return the IRI of a finding: the check, and the identity of what it found fault with."""
    return f"{BASE}id/finding/{_code(check_id, 'check id')}/{key(*identity)}"


def link(subject: str, predicate: str, object_: str) -> str:
    """Return the IRI of a link assertion."""
    return f"{BASE}id/link/{key(subject, predicate, object_)}"


def comparison(upper_norm: str, lower_document: str) -> str:
    """Return the IRI of the comparison of an upper norm with a lower document."""
    return f"{BASE}id/comparison/{key(upper_norm, lower_document)}"


def fulfilment(area_code: str, norm_iri: str) -> str:
    """Return the IRI of an area's evidence on a norm."""
    gb = _code(area_code, "area code")
    return f"{BASE}id/fulfilment/{gb}/{key(gb, norm_iri)}"


def source_file(sha256: str) -> str:
    """Return the IRI of a source file, by the hash of its bytes."""
    return f"{BASE}id/source/{_code(sha256, 'digest')[:32]}"


def run(*inputs: object) -> str:
    """Return the IRI of a run, a hash of its inputs and the tool version."""
    return f"{BASE}id/run/{key(*inputs, length=16)}"


@lru_cache(maxsize=65536)
def graph(kind: str, *keys: str) -> str:
    """Return the IRI of a named graph.

    >>> graph("catalogue", "230100")
    'https://zwgk.example.org/graph/catalogue/230100'
    """
    if kind not in GRAPH_KINDS:
        raise ValueError(f"not a kind of graph: {kind!r}")
    return "/".join([f"{BASE}graph/{kind}", *(_code(k, "graph key") for k in keys)])


def document_graph(doc: str) -> str:
    """Return the IRI of a held document's own graph.

    >>> document_graph("https://zwgk.example.org/id/doc/CN/x")
    'https://zwgk.example.org/graph/doc/CN/x'
    """
    gb, name = doc.removeprefix(f"{BASE}id/doc/").split("/", 1)
    return graph("doc", gb, name)
