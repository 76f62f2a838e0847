"""Run the W3C SPARQL protocol and graph-store tests over real HTTP and write the results that /conformance shows.

    python -m bench.conformance FOLDER_OF_THE_W3C_SUITES

Update tests and writes must be refused, for the service is read only: they count as "refused as designed".
"""

import csv
import gzip
import hashlib
import io
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, RDFS

from graphs.quads import Quad, iri, nquads, read_turtle
from graphs.releases import MANIFEST, folder, switch
from graphs.store import GraphStore
from ontology.iris import DEFAULT_BASE

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")

PASSED, REFUSED = "passed", "refused as designed"


def publish(data: Path, graphs: dict[str, Iterable[Quad]], number: int = 1) -> None:
    """Write a release of these graphs and make it current."""
    target = folder(data, number)
    (target / "graphs").mkdir(parents=True)
    store = GraphStore.create(target / "store")
    entries = {}
    for n, (name, quads) in enumerate(graphs.items()):
        body = nquads(quads)
        store.load(body)
        (target / "graphs" / f"{n}.nq.gz").write_bytes(gzip.compress(body, mtime=0))
        entries[name] = {
            "file": f"graphs/{n}.nq.gz",
            "sha256": hashlib.sha256(body).hexdigest(),
            "triples": body.count(b"\n"),
            "source": [],
        }
    store.flush()
    store.optimize()
    created = f"2026-01-0{number}T00:00:00Z"
    manifest = {"id": number, "created": created, "previous": number - 1, "graphs": entries, "shared": {}}
    (target / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    switch(data, number)


def protocol_data(suite: Path) -> dict[str, Iterable[Quad]]:
    """Return the graphs that the protocol tests ask about."""
    found: dict[str, Iterable[Quad]] = {}
    for n in (1, 2, 3):
        name = f"http://kasei.us/2009/09/sparql/data/data{n}.rdf"
        found[name] = read_turtle((suite / "protocol" / f"data{n}.nt").read_bytes(), name)
    return found


def requests_of(graph: Graph, test: Any) -> list[dict[str, Any]]:
    """Return the requests of a protocol test with what is expected of each."""
    connection = graph.value(test, MF.action)
    found = []
    for request in Collection(graph, graph.value(connection, HT.requests)):
        body, answer = graph.value(request, HT.body), graph.value(request, HT.resp)
        encoding = str(graph.value(body, CNT.characterEncoding) or "utf-8") if body else "utf-8"
        headers = {}
        if (listed := graph.value(request, HT.headers)) is not None:
            for header in Collection(graph, listed):
                headers[str(graph.value(header, HT.fieldName))] = str(graph.value(header, HT.fieldValue))
        text = str(graph.value(body, CNT.chars)) if body else ""
        found.append(
            {
                "method": str(graph.value(request, HT.methodName)),
                "path": str(graph.value(request, HT.absolutePath)).replace("/sparql/", "/sparql"),
                "headers": headers,
                "content": text.encode(encoding) if body else None,
                "statuses": {str(s).rpartition("#")[2] for s in graph.objects(answer, MF.expectedStatus)},
                "boolean": graph.value(answer, MF.expectedBoolean),
                "format": str(graph.value(answer, MF.expectedFormat) or ""),
            }
        )
    return found


_FORMATS = {
    "boolean": ("sparql-results+json", "sparql-results+xml"),
    "tabular": ("sparql-results+json", "sparql-results+xml", "text/csv", "tab-separated"),
    "RDF": ("turtle", "n-triples", "rdf+xml", "ld+json"),
}


def fault(answer: httpx.Response, expected: dict[str, Any]) -> str:
    """Return what is wrong with an answer, or nothing."""
    classes = {f"StatusCode{answer.status_code // 100}xx"}
    if not classes & expected["statuses"]:
        return f"status {answer.status_code}, expected {sorted(expected['statuses'])}"
    kind = answer.headers.get("content-type", "")
    if expected["format"] and not any(f in kind for f in _FORMATS[expected["format"]]):
        return f"content type {kind}"
    if expected["boolean"] is not None and answer.json().get("boolean") != expected["boolean"].toPython():
        return f"answered {answer.text[:80]}"
    return ""


def run_protocol(client: httpx.Client, suite: Path) -> dict[str, Any]:
    """Run the protocol tests: queries must pass, updates must be refused with a problem document."""
    path = suite / "protocol" / "manifest.ttl"
    graph = Graph().parse(path, publicID=path.as_uri())
    tests = []
    for test in Collection(graph, graph.value(URIRef(path.as_uri()), MF.entries)):
        identity = str(test).rpartition("#")[2]
        updates = identity.startswith("update_")
        wrong = ""
        for request in requests_of(graph, test):
            answer = client.request(
                request["method"],
                request["path"],
                content=request["content"],
                headers={"accept": "*/*", **request["headers"]},
                follow_redirects=True,
            )
            if updates:
                refused = answer.status_code == 403 and "problem+json" in answer.headers["content-type"]
                wrong = wrong or ("" if refused else f"status {answer.status_code}")
                break
            wrong = wrong or fault(answer, request)
        result = f"failed: {wrong}" if wrong else REFUSED if updates else PASSED
        tests.append({"id": identity, "name": str(graph.value(test, MF.name)), "result": result})
    return _suite(
        "SPARQL 1.1 Protocol",
        tests,
        "更新测试按设计被拒绝（服务只读）。",
        "Updates are refused as designed: read only.",
    )


def run_graph_store(client: httpx.Client, graph: str) -> dict[str, Any]:
    """Run the reads of the graph-store tests against a graph that is held, and check that writes are refused."""
    direct = "/graph/" + graph.partition("/graph/")[2]
    named = f"/graphs?graph={quote(graph, safe='')}"
    tests = []

    def check(identity: str, name: str, good: bool, result: str = PASSED) -> None:
        tests.append({"id": identity, "name": name, "result": result if good else "failed"})

    for kind, address in (("direct", direct), ("indirect", named)):
        got = client.get(address, headers={"accept": "text/turtle"})
        nt = client.get(address, headers={"accept": "application/n-triples"})
        same = got.status_code == nt.status_code == 200 and isomorphic(
            Graph().parse(data=got.text, format="turtle"), Graph().parse(data=nt.text, format="nt")
        )
        check(f"get_{kind}", "GET of an existing graph", same and got.headers["content-type"].startswith("text/turtle"))
        head = client.head(address, headers={"accept": "text/turtle"})
        check(
            f"head_{kind}",
            "HEAD on an existing graph",
            head.status_code == 200
            and not head.content
            and head.headers["content-length"] == got.headers["content-length"],
        )
        check(f"get_missing_{kind}", "GET of a graph that is not there", client.get(address + "x").status_code == 404)
        check(
            f"head_missing_{kind}", "HEAD on a graph that is not there", client.head(address + "x").status_code == 404
        )
        for method in ("PUT", "POST", "DELETE", "PATCH"):
            answer = client.request(method, address, content=b"<urn:a> <urn:b> <urn:c> .")
            refused = answer.status_code == 405 and "problem+json" in answer.headers["content-type"]
            check(f"{method.lower()}_{kind}", f"{method} of a graph", refused, REFUSED)
    union = client.get("/graphs?default", headers={"accept": "application/n-triples"})
    check("get_default", "GET of the default graph", union.status_code == 200 and bool(union.content))
    return _suite(
        "SPARQL 1.1 Graph Store HTTP Protocol",
        tests,
        "写操作按设计被拒绝（服务只读）。",
        "Writes are refused: read only.",
    )


def run_service_description(client: httpx.Client) -> dict[str, Any]:
    """Run the three service-description tests."""
    answer = client.get("/sparql", headers={"accept": "text/turtle"})
    graph = Graph().parse(data=answer.text, format="turtle")
    endpoint = URIRef(str(client.base_url).rstrip("/") + "/sparql")
    services = set(graph.subjects(RDF.type, SD.Service))
    sound = all(
        graph.value(s, SD.endpoint) and graph.value(s, SD.defaultDataset) and graph.value(s, SD.supportedLanguage)
        for s in services
    )
    named = all(graph.value(n, SD.name) for n in graph.objects(None, SD.namedGraph))
    tests = [
        {"id": i, "name": n, "result": PASSED if good else "failed"}
        for i, n, good in (
            ("returns-rdf", "GET on endpoint returns RDF", len(graph) > 10),
            (
                "has-endpoint-triple",
                "Service description contains a matching sd:endpoint triple",
                bool(services) and set(graph.objects(None, SD.endpoint)) == {endpoint},
            ),
            ("conforms-to-schema", "Service description conforms to schema", bool(services) and sound and named),
        )
    ]
    return _suite("SPARQL 1.1 Service Description", tests, "", "")


QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
_ACCEPTED = {".csv": "text/csv", ".tsv": "text/tab-separated-values", ".srj": "application/sparql-results+json"}


def format_data(suite: Path) -> dict[str, Iterable[Quad]]:
    """Return the data of the result-format tests, a graph for each file."""
    files = sorted({*(suite / "csv-tsv-res").glob("data*.ttl"), *(suite / "json-res").glob("data*.ttl")})
    return {f.as_uri(): read_turtle(f.read_bytes(), f.as_uri()) for f in files}


def run_formats(client: httpx.Client, suite: Path) -> dict[str, Any]:
    """Run the tests of the CSV, TSV and JSON result formats."""
    tests = []
    for folder_name in ("csv-tsv-res", "json-res"):
        path = suite / folder_name / "manifest.ttl"
        graph = Graph().parse(path, publicID=path.as_uri())
        for test in Collection(graph, graph.value(URIRef(path.as_uri()), MF.entries)):
            action, result = (
                graph.value(test, MF.action),
                Path(str(graph.value(test, MF.result)).removeprefix("file://")),
            )
            query = Path(str(graph.value(action, QT.query)).removeprefix("file://")).read_text(encoding="utf-8")
            answer = client.get(
                "/sparql",
                params={"query": query, "default-graph-uri": str(graph.value(action, QT.data))},
                headers={"accept": _ACCEPTED[result.suffix]},
            )
            good = answer.status_code == 200 and answer.headers["content-type"].startswith(_ACCEPTED[result.suffix])
            good = good and comparable(answer.text, result.suffix) == comparable(
                result.read_text("utf-8"), result.suffix
            )
            name = str(graph.value(test, MF.name))
            tests.append({"id": str(test).rpartition("#")[2], "name": name, "result": PASSED if good else "failed"})
    return _suite("SPARQL 1.1 Query Results CSV, TSV and JSON", tests, "", "")


def comparable(text: str, kind: str) -> Any:
    """Return results so that equal ones compare equal: rows and columns in any order, blank nodes by any label."""
    if kind == ".srj":
        body = json.loads(text)
        rows = body.get("results", {}).get("bindings", [])
        for row in rows:
            for cell in row.values():
                if cell["type"] == "bnode":
                    cell["value"] = ""
                if cell["type"] == "typed-literal":
                    cell["type"] = "literal"
        found = sorted(json.dumps(row, sort_keys=True) for row in rows)
        return body.get("boolean"), sorted(body["head"].get("vars", [])), found
    plain = re.sub(r"_:\w+", "_:b", text)
    if kind == ".csv":
        head, *table = csv.reader(io.StringIO(plain, newline=""))
    else:
        head, *table = (line.split("\t") for line in plain.strip("\n").split("\n"))
    return sorted(sorted(zip(head, map(_number, row), strict=True)) for row in table)


_SHORT = {"integer": int, "decimal": float, "double": float}


def _number(cell: str) -> str:
    """Return a number in one of the forms that Turtle allows for it."""
    if found := re.fullmatch(r'"(.*)"\^\^<http://www.w3.org/2001/XMLSchema#(integer|decimal|double)>', cell):
        return repr(_SHORT[found[2]](found[1]))
    try:
        return repr(float(cell)) if re.search(r"[.eE]", cell) else repr(int(cell))
    except ValueError:
        return cell


def _suite(name: str, tests: list[dict[str, str]], note: str, note_en: str) -> dict[str, Any]:
    passed = sum(t["result"] in (PASSED, REFUSED) for t in tests)
    return {"name": name, "note": note, "note_en": note_en, "passed": passed, "tests": tests}


def run(suite: Path) -> dict[str, Any]:
    """Run all suites against a server of our own and return the results."""
    from api.settings import Settings
    from tests.api.serving import serving

    held = DEFAULT_BASE + "graph/person/1"
    graphs = {**protocol_data(suite), **format_data(suite)}
    with tempfile.TemporaryDirectory() as found:
        data = Path(found)
        graphs[held] = [Quad(iri("urn:a"), iri(str(RDFS.seeAlso)), iri("urn:b"), iri(held))]
        publish(data, graphs)
        with serving(Settings(data)) as client:
            return {
                "suites": [
                    run_protocol(client, suite),
                    run_graph_store(client, held),
                    run_service_description(client),
                    run_formats(client, suite),
                ]
            }


def main() -> None:
    """Write the results beside the other descriptions of the service."""
    started = time.monotonic()
    results = run(Path(sys.argv[1]))
    target = Path(__file__).resolve().parents[1] / "api" / "facts" / "conformance.json"
    target.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for suite in results["suites"]:
        failed = [t for t in suite["tests"] if not re.match("passed|refused", t["result"])]
        print(suite["name"], f"{suite['passed']}/{len(suite['tests'])}", *failed, sep="\n  ")
    print(f"{time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    main()
