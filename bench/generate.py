"""Make a province for benchmarks: any number of counties, always the same, with seeded defects and the list of them.

    python bench/generate.py 1000000 FOLDER     writes FOLDER/data.nq.gz and FOLDER/oracle.json

A county is one of the same kind: itself, 10 townships, 90 villages, 3,000 catalogue items, 300 listed items, one
document; about 84,000 triples. The base is a nation, a province with its document, a standard, and the vocabulary.
"""

import gzip
import json
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from zlib import crc32

from rdflib import Graph

from graphs.columns import Columns
from ontology import iris
from ontology.iris import BASE, concept
from ontology.terms import DCTERMS, ELI, ORG, RDF, RDFS, SKOS, XSD, ZWGK
from ontology.vocabulary import sources

TRIPLES_A_COUNTY = 84_000
PROVINCE = "990000"
CODES = [f"99{city:02d}{place:02d}" for city in range(1, 100) for place in range(1, 21)]
ELEMENTS = ("name", "content", "time-limit", "body", "channel", "audience", "method", "level")
DOMAINS = [f"{n:02d}" for n in range(1, 27)]
MATTERS = 400
"""How many standard items there are; every county has each, townships and villages the first ones."""
TOWNSHIPS, VILLAGES_EACH, TOWNSHIP_ITEMS, VILLAGE_ITEMS, LISTED = 10, 9, 80, 20, 300
CHANNELS = ("gov-website", "new-media", "notice-board", "service-centre")
Oracle = dict[str, list[str]]


def counties(triples: int) -> list[str]:
    """Return the codes of as many counties as make about so many triples."""
    return CODES[: max(1, round(triples / TRIPLES_A_COUNTY))]


def graph_names(triples: int) -> list[str]:
    """Return the IRIs of all graphs of a province of that size."""
    return [BASE_GRAPH, *(iris.graph("catalogue", code) for code in counties(triples))]


BASE_GRAPH = iris.graph("areas")


def graph_bytes(name: str) -> bytes:
    """Return one graph as N-Quads."""
    if name == BASE_GRAPH:
        return _body(_base(), name)
    return _body(county(name.rsplit("/", 1)[-1])[0], name)


def sample(name: str, triples: int) -> bytes:
    """Return one graph, or less than a whole county where so few triples are asked for: some of its subjects."""
    body = graph_bytes(name)
    if triples >= TRIPLES_A_COUNTY or name == BASE_GRAPH:
        return body
    lines = body.splitlines(keepends=True)
    kept = triples * 1000 // TRIPLES_A_COUNTY
    return b"".join(line for line in lines if crc32(line.split(b" ", 1)[0]) % 1000 < kept)


def write_columns(triples: int, folder: Path, previous: Path | None = None) -> int:
    """Write a province as columns; return how many partitions were written."""
    names = dict.fromkeys(graph_names(triples), "1")
    return Columns.write(folder, names, lambda name: sample(name, triples), previous=previous)


def oracle(triples: int) -> Oracle:
    """Return the seeded defects: for each check the focus nodes that it must find, sorted."""
    found: Oracle = {}
    for code in counties(triples):
        for check, nodes in county(code)[1].items():
            found.setdefault(check, []).extend(nodes)
    return {check: sorted(nodes) for check, nodes in sorted(found.items())}


def _body(lines: Iterator[str] | list[str], graph: str) -> bytes:
    end = f" <{graph}> .\n"
    return "".join(sorted({line + end for line in lines})).encode()


def _t(s: str, p: object, *objects: str) -> list[str]:
    return [f"<{s}> <{p}> {o}" for o in objects]


def _i(iri: object) -> str:
    return f"<{iri}>"


def _zh(text: str) -> str:
    return f'"{text}"@zh'


def _s(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _typed(text: str, kind: object) -> str:
    return f'"{text}"^^<{kind}>'


A, TITLE, LABEL = RDF.type, DCTERMS.title, SKOS.prefLabel


def _matter(n: int) -> str:
    return f"{BASE}id/std/{DOMAINS[n % 26]}/{n:010x}"


def _limit(days: int) -> str:
    return iris.time_limit(f"P{days}WD-formed_or_changed")


def _area(
    code: str, name: str, level: str, parent: str | None, above: list[str], notation: str | None = None
) -> list[str]:
    area = iris.area(code)
    lines = [
        *_t(area, A, _i(ZWGK.Area)),
        *_t(area, LABEL, _zh(name)),
        *_t(area, ZWGK.areaLevel, _i(concept("level", level))),
        *_t(area, ZWGK.inArea, *(_i(iris.area(c)) for c in (code, *above))),
    ]
    lines += _t(area, SKOS.notation, _s(notation or code)) if code != "CN" else []
    return lines + (_t(area, ZWGK.parentArea, _i(iris.area(parent))) if parent else [])


def _organisation(code: str, name: str, number: int) -> tuple[str, list[str]]:
    body = f"{BASE}id/org/{code}-b{number}"
    return body, [
        *_t(body, A, _i(ORG.Organization)),
        *_t(body, LABEL, _zh(name)),
        *_t(body, DCTERMS.spatial, _i(iris.area(code))),
    ]


def _document(doc: str, code: str, name: str, number: str | None, title: bool = True) -> list[str]:
    body = f"{BASE}id/org/{code}-b0"
    return [
        *_t(doc, A, _i(ZWGK.PolicyDocument), _i(ELI.LegalResource)),
        *_t(doc, RDFS.label, _zh(name)),
        *(_t(doc, TITLE, _zh(name)) if title else []),
        *(_t(doc, ZWGK.documentNumber, _s(number)) if number else []),
        *_t(doc, ZWGK.issuedBy, _i(body)),
        *_t(doc, ELI.date_document, _typed("2020-03-01", XSD.date)),
        *_t(doc, ZWGK.documentArea, _i(iris.area(code))),
    ]


def _norm(norm: str, doc: str, deadline: str, kind: object = XSD.date) -> list[str]:
    return [
        *_t(norm, A, _i(ZWGK.Norm), _i(ZWGK.Obligation)),
        *_t(norm, ZWGK.normOf, _i(doc)),
        *_t(norm, ZWGK.deadline, _typed(deadline, kind)),
    ]


@lru_cache(maxsize=1)
def _vocabulary() -> tuple[str, ...]:
    graph = Graph()
    for data in sources("schemes").values():
        graph.parse(data=data, format="turtle")
    lines = graph.serialize(format="nt", encoding="utf-8").decode().splitlines()
    return tuple(line.removesuffix(" .") for line in lines if line.strip() and "_:" not in line and "\\" not in line)


REGULATION = f"{BASE}id/doc/cited/b22166950962"
PROVINCE_DOC = f"{BASE}id/doc/{PROVINCE}/sheng-2020-1"
PROVINCE_NORMS = [f"{BASE}id/norm/{PROVINCE}/sheng-2020-1/s2/{n}" for n in range(1, 9)]


def _base() -> list[str]:
    """Return the lines of what all counties share."""
    lines = list(_vocabulary())
    lines += _area("CN", "中国", "nation", None, [])
    lines += _area(PROVINCE, "试验省", "province", "CN", ["CN"])
    for city in range(1, 100):
        lines += _area(f"99{city:02d}00", f"试验市{city}", "city", PROVINCE, [PROVINCE, "CN"])
    _, more = _organisation(PROVINCE, "试验省人民政府办公厅", 0)
    lines += more + _document(PROVINCE_DOC, PROVINCE, "关于推进基层政务公开的实施意见", "试政办〔2020〕1号")
    for n, norm in enumerate(PROVINCE_NORMS):
        lines += _norm(norm, PROVINCE_DOC, "2020-12-31")
        lines += _t(norm, ZWGK.appliesInArea, _i(iris.area(PROVINCE)))
        lines += _t(norm, ZWGK.requiresElement, _i(concept("element", ELEMENTS[n])))
    lines += _t(REGULATION, A, _i(ELI.LegalResource))
    lines += _t(REGULATION, RDFS.label, _zh("中华人民共和国政府信息公开条例"))
    for n in range(MATTERS):
        matter = _matter(n)
        lines += _t(matter, A, _i(ZWGK.StandardItem), _i(ZWGK.Matter))
        lines += _t(matter, TITLE, _zh(f"标准事项{n}"))
        lines += _t(matter, ZWGK.domain, _i(concept("domain", DOMAINS[n % 26])))
        lines += _t(matter, ZWGK.timeLimit, _i(_limit(20)))
    for days in (7, 15, 20, 30):
        limit = _limit(days)
        lines += _t(limit, A, _i(ZWGK.TimeLimit))
        lines += _t(limit, RDFS.label, _zh(f"自信息形成或者变更之日起{days}个工作日内"))
        lines += _t(limit, ZWGK.comparableDays, _typed(str(days), XSD.integer))
    return lines


@lru_cache(maxsize=2)
def county(code: str) -> tuple[list[str], Oracle]:
    """Return the lines of one county and the defects seeded in it."""
    lines: list[str] = []
    faults: Oracle = {}

    def fault(check: str, node: str) -> None:
        faults.setdefault(check, []).append(node)

    city = f"{code[:4]}00"
    above = [city, PROVINCE, "CN"]
    lines += _area(code, f"试验县{code}", "county", city, above)
    bodies = []
    for n in range(30):
        body, more = _organisation(code, f"试验县{code}第{n}局", n)
        bodies.append(body)
        lines += more
    document = f"{BASE}id/doc/{code}/xian-2020-2"
    lines += _document(document, code, f"试验县{code}实施方案", None, title=False)
    fault("D07", document)
    fault("D08", document)
    for n, upper in enumerate(PROVINCE_NORMS[:5]):
        norm = f"{BASE}id/norm/{code}/xian-2020-2/s2/{n + 1}"
        late = n == 0
        lines += _norm(norm, document, "2021-02-28" if late else "2020-10-31")
        lines += _t(norm, ZWGK.concretises, _i(upper))
        if late:
            fault("X01", norm)
    broken = f"{BASE}id/norm/{code}/xian-2020-2/s3/1"
    lines += _norm(broken, document, "2021-02-30")
    fault("T01", broken)
    places: list[tuple[str, str, int, int]] = [(code, "county", -1, MATTERS)]
    for township in range(1, TOWNSHIPS + 1):
        own = f"{code}{township:03d}"
        wrong = township == TOWNSHIPS
        lines += _area(own, f"试验镇{own}", "township", code, [code, *above], f"{own}1" if wrong else None)
        if wrong:
            fault("R01", iris.area(own))
        places.append((own, "township", -1, TOWNSHIP_ITEMS))
        for number in range(1, VILLAGES_EACH + 1):
            village = f"{own}{200 + number}"
            parent_notation = wrong  # the code below a wrong code does not begin with it
            lines += _area(village, f"试验村{village}", "village", own, [own, code, *above])
            if parent_notation:
                fault("R01", iris.area(village))
            places.append((village, "village", township, VILLAGE_ITEMS))
    for place, level, township, count in places:
        lines += _catalogue(code, place, level, township, count, bodies, fault)
    lines += _listed(code, bodies, fault)
    return lines, faults


def _catalogue(code, place, level, township, count, bodies, fault) -> list[str]:  # type: ignore[no-untyped-def] # noqa: ANN001
    """Return the lines of one catalogue with its items."""
    catalogue, area = iris.catalogue(place), iris.area(place)
    lines = [
        *_t(catalogue, A, _i(ZWGK.DisclosureCatalogue)),
        *_t(catalogue, ZWGK.area, _i(area)),
        *_t(catalogue, TITLE, _zh(f"{place}公开目录")),
        *_t(catalogue, ZWGK.scopeDomain, *(_i(concept("domain", d)) for d in DOMAINS[: min(count, 26)])),
    ]
    if level == "village":
        lines += _t(catalogue, ZWGK.scopeDomain, _i(concept("domain", "26")))
        fault("A01", catalogue)
    for n in range(count):
        item = f"{BASE}id/item/{place}/{n:012x}"
        seed = n if level == "county" else -1
        lines += _item(code, place, level, township, n, item, seed, bodies, fault)
    if level == "county":
        twice = f"{BASE}id/item/{place}/{count:012x}"
        lines += _item(code, place, level, township, 40, twice, -1, bodies, fault)
        fault("E14", twice)
    return lines


def _item(code, place, level, township, n, item, seed, bodies, fault) -> list[str]:  # type: ignore[no-untyped-def] # noqa: ANN001
    """Return the lines of one item; `seed` 3 to 9 gives it a defect."""
    days = 20
    lines = [
        *_t(item, A, _i(ZWGK.CatalogueItem)),
        *_t(item, ZWGK.inCatalogue, _i(iris.catalogue(place))),
        *_t(item, ZWGK.area, _i(iris.area(place))),
        *_t(item, ZWGK.domain, _i(concept("domain", DOMAINS[n % 26]))),
        *_t(item, ZWGK.level1Name, _zh(f"一级事项{n % 26}")),
        *_t(item, ZWGK.level2Name, _zh(f"二级事项{n % 130}")),
        *_t(item, ZWGK.itemNumber, _s(str(n + 1))),
        *_t(item, ZWGK.basisText, _zh(f"中华人民共和国政府信息公开条例第{n % 50}条")),
        *_t(item, ZWGK.basis, _i(REGULATION)),
        *_t(item, ZWGK.timeLimitText, _zh(f"自信息形成或者变更之日起{days}个工作日内")),
        *_t(item, ZWGK.bodyText, _zh(f"试验县{code}第{n % 30}局")),
        *_t(item, ZWGK.disclosingBody, _i(bodies[n % 30])),
        *_t(item, ZWGK.disclosureMethod, _i(concept("method", "proactive"))),
        *_t(item, ZWGK.disclosureLevel, _i(concept("level", level))),
        *_t(item, ZWGK.sourcePlace, _s(f"{place}.xlsx!Sheet1!{n + 4}")),
        *_t(item, ZWGK.sourceText, _s(json.dumps({"n": n, "name": f"事项{n}", "place": place}, ensure_ascii=False))),
        *_t(item, ZWGK.matter, _i(_matter(n))),
    ]
    if seed == 3:
        fault("T03", item)
        lines += _t(item, TITLE, _s(f"事项{n}"))
    else:
        lines += _t(item, TITLE, _zh(f"事项{n}"))
    text = f"公开事项{n}的具体内容，包括办理依据、条件、程序、期限和结果"
    if seed == 4:
        fault("E01", item)
    else:
        lines += _t(item, ZWGK.content, _zh(text))
    changed = level == "village" and n == 5
    lines += _t(item, ZWGK.contentDigest, _s(f"{n:08x}{'b' if changed else 'a'}"))
    if seed == 6:
        fault("X04", item)
        days = 30
    lines += _t(item, ZWGK.timeLimit, _i(_limit(days)))
    channels = [concept("channel", c) for c in (CHANNELS[0], CHANNELS[n % 3 + 1])]
    if seed == 7:
        fault("E12", item)
        channels[1] = f"{BASE}id/channel/carrier-pigeon"
    lines += _t(item, ZWGK.channel, *(_i(c) for c in channels))
    lines += _t(item, ZWGK.audience, _i(concept("audience", "specific" if seed == 8 else "public")))
    lines += _t(item, ZWGK.audienceText, _s("特定群体" if seed == 8 else "全社会"))
    if seed == 8:
        fault("E11", item)
    if level == "village":
        upper = f"{BASE}id/item/{code}{township:03d}/{n:012x}"
        lines += _t(item, ZWGK.correspondsTo, _i(upper))
        if changed:
            fault("X02", item)
    if level == "county" and n < LISTED and n != 9:
        lines += _t(item, ZWGK.covers, _i(f"{BASE}id/power/{code}/{n:012x}"))
    return lines


def _listed(code, bodies, fault) -> list[str]:  # type: ignore[no-untyped-def] # noqa: ANN001
    """Return the lines of the list of powers; the tenth entry is in no catalogue."""
    lines = []
    for n in range(LISTED):
        entry = f"{BASE}id/power/{code}/{n:012x}"
        lines += _t(entry, A, _i(ZWGK.PowerItem), _i(ZWGK.ListedItem))
        lines += _t(entry, TITLE, _zh(f"权力事项{n}"))
        lines += _t(entry, ZWGK.area, _i(iris.area(code)))
        lines += _t(entry, ZWGK.itemKind, _i(concept("item-kind", "licensing")))
        lines += _t(entry, ZWGK.disclosingBody, _i(bodies[n % 30]))
        if n == 9:
            fault("X03", entry)
    return lines


def main() -> None:
    """Write a province as N-Quads with its oracle."""
    triples, folder = int(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    with gzip.open(folder / "data.nq.gz", "wb", compresslevel=1) as out:
        for name in graph_names(triples):
            out.write(graph_bytes(name))
    (folder / "oracle.json").write_text(json.dumps(oracle(triples), indent=1), "utf-8")


if __name__ == "__main__":
    main()
