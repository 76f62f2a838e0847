"""Time the checks of a generated province, ours beside other SHACL engines, each in a process of its own.

    python bench/validate.py [--triples N ...] [--shapes core|full] [--engines NAME ...] [--limit SECONDS] [--work DIR]

Reports are compared before times: against pySHACL where it finishes, else against ours, which in turn must find
exactly the seeded defects. An engine whose report differs gets "wrong result" and no ratio. Engines other than
ours and pySHACL are used when they are installed (pyshifty, shacl, shacl-rust, pyrudof). The last thing printed is
one table of everything; what pySHACL did not finish is extrapolated there from the largest size that it did.
"""

import argparse
import hashlib
import importlib.util
import json
import logging
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from bench import compared, generate
from graphs.columns import Columns
from graphs.quads import read_nquads
from ontology.terms import SH, XSD, ZC
from shapes.catalogue import check_of
from shapes.dates import dated
from shapes.loading import add_turtle, own_shapes

Row = tuple[str, str, str]
PEERS = {"pyshifty": "shifty", "shacl": "shacl", "shacl-rust": "shacl_rust", "pyrudof": "pyrudof"}
OURS = ("columns", "columns-from-file")


def shapes_of(part: str) -> Graph:
    """Return all our shapes, or those that need nothing but SHACL core."""
    own = own_shapes()
    if part == "full":
        return own
    graph = Graph()
    graph += own
    for shape in {s for s, p, _ in own if str(p).startswith(str(ZC))}:
        for triple in [*graph.triples((shape, None, None)), *graph.triples((None, SH.property, shape))]:
            graph.remove(triple)
    for component in [s for s in graph.subjects() if str(s).startswith(str(ZC).rstrip("#"))]:
        graph.remove((component, None, None))
    return graph


def prepare(triples: int, work: Path) -> dict[str, Path]:
    """Write the data as N-Triples and as columns, once."""
    folder = work / str(triples)
    data, columns = folder / "data.ttl", folder / "columns"
    if not columns.exists():
        folder.mkdir(parents=True, exist_ok=True)
        generate.write_columns(triples, columns)
    if not data.exists() and triples <= 10_000_000:
        with data.open("wb") as out:
            for name in generate.graph_names(triples):
                end = f" <{name}> .\n".encode()
                out.write(generate.sample(name, triples).replace(end, b" .\n"))
    return {"data": data, "columns": columns}


def plain(term: Node | None) -> str:
    """Return a term in a form that all engines can be brought to."""
    if term is None:
        return ""
    if isinstance(term, BNode):
        return "_:"
    if isinstance(term, Literal) and term.datatype == XSD.string:
        return Literal(str(term)).n3()
    return term.n3()


def _of_text(term: str | None) -> str:
    """Return a term that an engine wrote in N-Triples, in the common form."""
    if not term:
        return ""
    if term.startswith(("<", '"', "_:")):
        [quad] = read_nquads(f"<urn:s> <urn:p> {term} .".encode())
        return _light(quad.object)
    return URIRef(term).n3() if ":" in term else Literal(term).n3()


def _light(term: Any) -> str:
    if hasattr(term, "language"):
        kind = None if term.language or term.datatype.value == str(XSD.string) else URIRef(term.datatype.value)
        return Literal(term.value, lang=term.language or None, datatype=kind, normalize=False).n3()
    return f"<{term.value}>" if not str(term).startswith("_:") else "_:"


def run_columns(shapes: Path, data: Path, from_file: bool) -> Iterable[Row]:
    from shapes.columnar.engine import Run

    rules = Graph()
    add_turtle(rules, shapes.read_bytes(), "shapes")
    if from_file:
        columns = Columns.in_memory(data, memory="3GB")
    else:
        columns = Columns.open(data, memory="3GB")
    run = Run(columns, rules)
    run.evaluate()
    if run.foreign:
        raise RuntimeError(f"not native: {[f.reason_en for f in run.foreign]}")
    return [(plain(r.focus), str(r.component), plain(r.value)) for r in run.results()]


def run_pyshacl(shapes: Path, data: Path) -> Iterable[Row]:
    from shapes import reference

    rules = Graph().parse(shapes, format="turtle")
    graph = Graph().parse(data, format="nt")
    return [(plain(r.focus), str(r.component), plain(r.value)) for r in reference.run(graph, rules)]


def _rows_of(report: Graph) -> Iterable[Row]:
    for result in report.objects(None, SH.result):
        component = report.value(result, SH.sourceConstraintComponent)
        yield plain(report.value(result, SH.focusNode)), str(component), plain(report.value(result, SH.value))


def run_pyshifty(shapes: Path, data: Path) -> Iterable[Row]:
    import shifty

    return list(_rows_of(shifty.validate(data, shapes, infer=False)[1]))


def run_shacl(shapes: Path, data: Path) -> Iterable[Row]:
    import shacl

    report = shacl.Shapes.from_file(str(shapes)).validate_file(str(data))
    return [(_of_text(r.focus_node), f"{SH}{r.component}", _of_text(r.value)) for r in report.results]


def run_shacl_rust(shapes: Path, data: Path) -> Iterable[Row]:
    import shacl_rust

    found = shacl_rust.validate_file(str(data), str(shapes))["results"]
    return [
        (_of_text(r["focusNode"]), r["sourceConstraintComponent"].strip("<>"), _of_text(r.get("value"))) for r in found
    ]


def run_pyrudof(shapes: Path, data: Path) -> Iterable[Row]:
    import pyrudof

    session = pyrudof.Rudof(pyrudof.RudofConfig())
    session.read_data(str(data), pyrudof.RDFFormat.Turtle)
    session.read_shacl(str(shapes), pyrudof.ShaclFormat.Turtle)
    session.validate_shacl()
    text = session.serialize_shacl_validation_results(pyrudof.ResultShaclValidationFormat.Turtle)
    return list(_rows_of(Graph().parse(data=text, format="turtle")))


RUNNERS: dict[str, Callable[[Path, Path], Iterable[Row]]] = {
    "columns": lambda shapes, data: run_columns(shapes, data, from_file=False),
    "columns-from-file": lambda shapes, data: run_columns(shapes, data, from_file=True),
    "pyshacl": run_pyshacl,
    "pyshifty": run_pyshifty,
    "shacl": run_shacl,
    "shacl-rust": run_shacl_rust,
    "pyrudof": run_pyrudof,
}


def child(engine: str, shapes: Path, data: Path) -> None:
    """Run one engine and print what it took and found."""
    logging.disable(logging.CRITICAL)
    start, cpu = time.perf_counter(), time.process_time()
    rows = Counter(RUNNERS[engine](shapes, data))
    took, used = time.perf_counter() - start, time.process_time() - cpu
    peak = _peak()
    body = "\n".join(sorted(f"{n} {' '.join(row)}" for row, n in rows.items()))
    out = {
        "wall": took,
        "cpu": used,
        "mb": peak,
        "results": rows.total(),
        "digest": hashlib.sha256(body.encode()).hexdigest(),
    }
    print(json.dumps(out))


def _peak() -> float:
    """Return the most memory that this process held, in MB. (getrusage would count that of its parent, too.)"""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("utf-8").splitlines())
    return int(lines["VmHWM"].split()[0]) / 1024


def measure(engine: str, shapes: Path, data: Path, limit: float) -> dict[str, Any]:
    """Run one engine in a process of its own."""
    command = [sys.executable, "-W", "ignore", "-m", "bench.validate", "--child", engine, str(shapes), str(data)]
    env = {**os.environ, "PYTHONPATH": os.getcwd()}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, env=env, check=False)
    except subprocess.TimeoutExpired:
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return {"error": f"not finished in {limit:.0f} s", "least": used}
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
        return {"error": last[:120]}
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def scan(columns: Path) -> dict[str, Any]:
    """Return what reading every column once takes: the limit of what can be reached."""
    with Columns.open(columns, threads=2) as opened:
        start, cpu = time.perf_counter(), time.process_time()
        opened.rows("SELECT sum(p % 7), sum(s % 7), sum(o % 7), sum(length(lex)), count(type) FROM quads")
        return {"wall": time.perf_counter() - start, "cpu": time.process_time() - cpu}


def one_county(columns: Path, triples: int) -> str:
    """Time the whole report on one county: from opening the columns to findings, verdicts and scores."""
    from graphs.store import GraphStore
    from shapes.validate import validate

    start, cpu = time.perf_counter(), time.process_time()
    report = validate(GraphStore.in_memory(), area=generate.counties(triples)[0], columns=columns)
    took, used = time.perf_counter() - start, time.process_time() - cpu
    return f"{took:.2f} s wall, {used:.2f} s CPU, {len(report.findings)} findings, {len(report.verdicts)} verdicts"


def whole_report(columns: Path, rules: Graph) -> str:
    """Time the whole report: every finding explained and dropped again, then verdicts and scores."""
    from shapes.columnar.assess import Assessment

    start, cpu = time.perf_counter(), time.process_time()
    with Columns.open(columns) as opened:
        work = Assessment(opened, rules)
        work.judge()
        number = sum(1 for _ in work.findings())
        rest = work.rest(())
        work.close()
    took, used = time.perf_counter() - start, time.process_time() - cpu
    return f"{took:.2f} s wall, {used:.2f} s CPU, {number} findings, {len(rest.verdicts)} verdicts, {_peak():.0f} MB"


def check_oracle(columns: Path, rules: Graph, triples: int) -> str:
    """Compare what our engine finds with the seeded defects."""
    from shapes.columnar.engine import Run

    logging.disable(logging.CRITICAL)
    wanted = generate.oracle(triples)
    found: dict[str, set[str]] = {check: set() for check in wanted}
    with Columns.open(columns, memory="3GB") as opened:
        run = Run(opened, rules)
        run.evaluate()
        for result in run.results():
            check = check_of(rules, result.shape)
            if check in found:
                found[check].add(str(result.focus))
    wrong = [check for check, nodes in wanted.items() if found[check] != set(nodes)]
    return "all seeded defects found, nothing else" if not wrong else f"differs: {', '.join(wrong)}"


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--shapes", choices=["core", "full"], nargs="+", default=["core", "full"])
    parser.add_argument("--engines", nargs="+", default=list(RUNNERS))
    parser.add_argument("--limit", type=float, default=300)
    parser.add_argument("--work", type=Path, default=Path("build/bench"))
    parser.add_argument("--incremental", action="store_true", help="also time one county, and the whole report")
    options = parser.parse_args()
    every: dict[str, dict[int, dict[str, Any]]] = {}
    for part in options.shapes:
        rules = shapes_of(part)
        file = options.work / f"{part}.ttl"
        file.parent.mkdir(parents=True, exist_ok=True)
        rules.serialize(file, format="turtle")
        late: set[str] = set()
        for triples in sorted(options.triples):
            paths = prepare(triples, options.work)
            print(f"\n{part} shapes, {triples:,} triples (asked for)", flush=True)
            found = run_all(options.engines, file, paths, options.limit, late)
            every.setdefault(part, {})[triples] = found
            if "columns" in options.engines:
                found[compared.SCAN] = scan(paths["columns"])
            if part == "full" and triples >= generate.TRIPLES_A_COUNTY:
                print(f"  oracle: {check_oracle(paths['columns'], rules, triples)}", flush=True)
                if options.incremental:
                    print(f"  one county: {one_county(paths['columns'], triples)}", flush=True)
                    whole = whole_report(paths["columns"], dated(rules, None)[0])
                    print(f"  whole report: {whole}", flush=True)
    print(f"\n{compared.table(every)}")


def run_all(engines: list[str], shapes: Path, paths: dict[str, Path], limit: float, late: set[str]) -> dict[str, Any]:
    """Run all engines on one size, one after the other; those that were `late` at a smaller size are not tried."""
    found: dict[str, Any] = {}
    for engine in engines:
        if engine in PEERS and importlib.util.find_spec(PEERS[engine]) is None:
            found[engine] = {"error": "not installed"}
            continue
        if engine in late:
            found[engine] = {"error": "not tried, a smaller size took too long"}
            continue
        found[engine] = one = measure(engine, shapes, paths["columns" if engine == "columns" else "data"], limit)
        late.update([engine] if "least" in one else [])
        said = one.get("error") or f"{one['wall']:.2f} s wall, {one['cpu']:.2f} s CPU, {one['mb']:.0f} MB"
        print(f"  {engine}: {said}", flush=True)
    return found


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] == "--child":
        child(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        main()
